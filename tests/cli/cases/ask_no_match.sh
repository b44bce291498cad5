. "$(dirname "$0")/../assert.sh"

run ask "Which flour is best for sourdough bread, rye or wheat?"
code 1
no_err
out_has "No match: "
out_has "asklens can be asked about"
out_lacks "GEN"
out_lines 4
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
