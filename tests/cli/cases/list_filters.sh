. "$(dirname "$0")/../assert.sh"

run list practices --pillar sustainability
out_lines 4
run list practices --pillar sustainability,security
cp out comma
run list practices --pillar sustainability --pillar security
same out comma
run list practices --risk high
cp out high
run list practices --risk HIGH
same out high
run list practices --risk high --pillar sustainability
code 1
no_out
run list practices --phase model-selection
cp out slug
run list practices --phase "Model selection"
same out slug
run list questions --pillar security
out_lines 6
run list scenarios --risk high
code 2
err_is "asklens: '--risk' does not filter a list of scenarios"
