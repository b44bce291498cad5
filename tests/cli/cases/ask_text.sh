. "$(dirname "$0")/../assert.sh"

run ask "$workload"
code 0
no_err
out_has "Scenario: Autonomous call center"
out_has "you wrote: "
out_has "asklens show GEN"
# Eight practices with what was written and why: two screens.
[ "$(wc -l < out)" -le 66 ] || fail "longer than two screens"
[ "$(grep -c "you wrote: " out)" -ge 4 ] || fail "does not quote the user"
awk 'length > 80 { exit 1 }' out || fail "a line is wider than 80 columns"
[ "$(grep -cE '^    (High|Medium|Low) risk ' out)" -ge 5 ] ||
    fail "fewer than five practices"
grep -qE "the other [0-9]+ practices, less likely to matter" out ||
    fail "does not say what the others are"
# Each has its rank before its id, and the ranks are those of the table.
sed -nE 's/^ *([0-9]+)  (GEN[A-Z0-9-]+) .*/\1 \2/p' out | sort -n > ranks
run ask --format tsv "$workload"
tail -n +2 out | awk -F'\t' '{ print $1, $2 }' > want
same ranks want
# What the width changes is where lines break.
COLUMNS=80 run ask "$workload"
tr -s ' \n' '  ' < out > want
COLUMNS=110 run ask "$workload"
tr -s ' \n' '  ' < out > wide
same wide want
run ask --explain "$workload"
out_has "why: "
code 0
out_has " %"
out_has "words: "
out_has "met "
out_has "Why the scenario Autonomous call center"
out_has "Clauses of the description"
run ask --timing "$workload"
out_has "total"
