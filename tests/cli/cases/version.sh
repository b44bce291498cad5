. "$(dirname "$0")/../assert.sh"

run version
code 0
no_err
grep -qE '^asklens [0-9]+\.[0-9]+\.[0-9]+ \([0-9a-f]+|unknown\)' out ||
    fail "no version"
out_has "sqlite3"
cp out want
run --version
same out want
run ask --version
same out want
run version --json
/usr/bin/python3 -c 'import json
d = json.load(open("out"))
assert d["schema"] == "version/1" and d["libraries"]' || fail "no JSON"
run version extra
code 2
