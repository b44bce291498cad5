. "$(dirname "$0")/../serve.sh"

# What is counted is what was asked.
start --listen 127.0.0.1:0
post /v1/ask '{"text": "voice bot for a clinic"}'
post /v1/ask '{"text": "voice bot for a bank"}'
post /v1/ask '{"text": "a cake with plums"}'
post /v1/ask '{"text": 1}'
get /v1/practices/GENSEC01-BP01
get /v1/practices/NOPE
get /nowhere
get /metrics
status 200
head_has "Content-Type: text/plain; version=0.0.4"
has body 'asklens_requests_total{route="/v1/ask",method="POST",status="200"} 3'
has body 'asklens_requests_total{route="/v1/ask",method="POST",status="400"} 1'
has body 'asklens_requests_total{route="/v1/practices/{id}",method="GET",'\
'status="404"} 1'
has body 'asklens_requests_total{route="",method="",status="404"} 1'
has body 'asklens_request_seconds_count{route="/v1/ask"} 4'
has body 'asklens_request_seconds_bucket{route="/v1/ask",le="+Inf"} 4'
has body 'asklens_verdicts_total{verdict="none"} 1'
has body 'asklens_stage_seconds_count{stage="embed"} 3'
has body 'asklens_index_generation 1'
has body 'asklens_connections 1'
has body 'asklens_build_info{version="'
[ "$(figure process_resident_memory_bytes)" -gt 1000000 ] ||
    fail "no memory is used"

# The format: every line is a comment or a series with a number, each metric is
# introduced before, and no series comes twice.
get /metrics
/usr/bin/python3 - body << 'END' || fail "this is not the text format"
import re
import sys
series = re.compile(r'([a-z_]+)(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? '
                    r'([0-9.e+-]+)$')
known, seen = set(), set()
for line in open(sys.argv[1]):
    line = line.rstrip("\n")
    if line.startswith("# "):
        if line.startswith("# TYPE"):
            known.add(line.split()[2])
        continue
    m = series.match(line)
    assert m, line
    assert re.sub("_(bucket|sum|count)$", "", m[1]) in known or \
        m[1] in known, line
    assert m[1] + (m[2] or "") not in seen, line
    seen.add(m[1] + (m[2] or ""))
    float(m[4])
END
stop

# Without a server there is nothing but the index.
run api GET /metrics
code 0
out_has "asklens_index_generation 1"
out_lacks "asklens_requests_total"
run api GET /healthz
code 0
out_has '"status": "alive"'
