. "$(dirname "$0")/../assert.sh"

run ask "$workload"
code 0
no_err
out_has "Scenario: Autonomous call center"
out_has "you wrote: "
out_has "asklens show GEN"
[ "$(wc -l < out)" -le 46 ] || fail "longer than a screen"
awk 'length > 80 { exit 1 }' out || fail "a line is wider than 80 columns"
[ "$(grep -cE '^  (High|Medium|Low) risk ' out)" -ge 5 ] ||
    fail "fewer than five practices"
run ask --explain "$workload"
code 0
out_has " %"
out_has "words: "
out_has "met "
out_has "Why the scenario Autonomous call center"
out_has "Clauses of the description"
run ask --timing "$workload"
out_has "total "
