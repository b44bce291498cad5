. "$(dirname "$0")/../assert.sh"

run doctor
code 0
no_err
for check in program libraries analyzer index store lens terminal; do
    grep -qE "^ok    $check" out || fail "$check is not ok"
done
run doctor --index none
code 3
out_has "fail  index"
out_has "next: run 'asklens index build --index none'"
run doctor --json --index none
code 3
/usr/bin/python3 -c 'import json
d = json.load(open("out"))
assert d["schema"] == "doctor/1" and d["well"] is False
index = [c for c in d["checks"] if c["check"] == "index"][0]
assert index["finding"] == "fail" and "--index none" in index["next"]' ||
    fail "the JSON is not as expected"
run doctor --json
code 0
/usr/bin/python3 -c 'import json
d = json.load(open("out"))
assert d["well"] and all(c["finding"] == "ok" for c in d["checks"])' ||
    fail "the JSON is not as expected"
ASKLENS_CORPUS=none run doctor
code 0
out_has "warn  lens"
