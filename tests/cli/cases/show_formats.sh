. "$(dirname "$0")/../assert.sh"

run show GENSEC01-BP01 --format md
code 0
no_err
[ "$(head -c 16 out)" = "# GENSEC01-BP01 " ] || fail "no title"
out_has "- risk: High"
out_has "## Steps"
grep -q '^1\. ' out || fail "no numbered step"
run show autonomous-call-center --format md
code 0
out_has "## Practices it stresses"
grep -q '^- \*\*GEN' out || fail "no practice"
run show GENSEC01-BP01 --json --format md
code 2
