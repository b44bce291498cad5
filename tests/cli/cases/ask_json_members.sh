. "$(dirname "$0")/../assert.sh"

run ask --json=verdict,coverage "$workload"
code 0
/usr/bin/python3 -c 'import json
assert list(json.load(open("out"))) == ["verdict", "coverage"]' ||
    fail "not these members"
run ask --json=coverage,verdict "$workload"
/usr/bin/python3 -c 'import json
assert list(json.load(open("out"))) == ["verdict", "coverage"]' ||
    fail "the order is that of the answer"
run ask --json=verdict --timing "$workload"
out_has timing_us
run ask --json "$workload"
out_lacks timing_us
