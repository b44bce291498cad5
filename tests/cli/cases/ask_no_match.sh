. "$(dirname "$0")/../assert.sh"

run ask "Which flour is best for sourdough bread, rye or wheat?"
code 1
no_err
out_has "No match: "
out_has "asklens can be asked about"
out_lacks " GEN"
out_has "For example:"
out_has "asklens list scenarios"
out_has "asklens help ask"
[ "$(wc -l < out)" -le 10 ] || fail "too long"
out_lacks "did you mean"
# A text that is a name: of a file, of a practice, of a scenario.
echo "bread" > bread
run ask bread
code 1
out_has "there is a file of that name; did you mean @bread?"
for id in GENSEC01-BP01 gensec01_bp01 gensec1-bp1; do
    run ask "$id"
    out_has "to read it: asklens show GENSEC01-BP01"
done
run ask gensec01
out_has "to read it: asklens show GENSEC01"
run ask --json=verdict,scenarios,best_practices "sourdough bread with rye"
code 1
out_is '{
  "verdict": "none",
  "scenarios": [],
  "best_practices": []
}'
run ask --jsonl "sourdough bread with rye"
code 1
no_out
run ask --format csv "sourdough bread with rye"
code 1
out_lines 1
