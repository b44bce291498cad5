. "$(dirname "$0")/../assert.sh"

# Pillars, questions and practices stand in the order of the lens.
run list pillars
out_is "operational-excellence  GENOPS   Operational excellence
security                GENSEC   Security
reliability             GENREL   Reliability
performance-efficiency  GENPERF  Performance efficiency
cost-optimization       GENCOST  Cost optimization
sustainability          GENSUS   Sustainability"
run list practices
[ "$(head -1 out | cut -c1-13)" = GENOPS01-BP01 ] || fail "wrong first line"
[ "$(tail -1 out | cut -c1-13)" = GENSUS03-BP01 ] || fail "wrong last line"
