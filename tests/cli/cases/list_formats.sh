. "$(dirname "$0")/../assert.sh"

run list practices --format tsv
out_lines 52
head -1 out > first
printf 'id\trisk\ttitle\tpillar\tquestion\turl\n' > names
same first names
awk -F'\t' 'NF != 6 { exit 1 }' out || fail "a line has not six columns"
run list practices --json
cp out flag
run list practices --format json
same out flag
/usr/bin/python3 - out << 'END' || fail "the JSON is not as expected"
import json, sys
d = json.load(open(sys.argv[1]))
assert d["schema"] == "list/1" and d["kind"] == "practices"
assert len(d["items"]) == 51 and set(d["items"][0]) == {
    "id", "risk", "title", "pillar", "question", "url"}
END
run list practices --format csv
/usr/bin/python3 - out << 'END' || fail "the CSV is not as expected"
import csv, sys
rows = list(csv.reader(open(sys.argv[1], newline="")))
assert len(rows) == 52 and all(len(r) == 6 for r in rows)
END
run list risks --format md
out_is "| id | practices |
| --- | --- |
| High | 22 |
| Medium | 26 |
| Low | 3 |"
run list roles --json
/usr/bin/python3 -c 'import json, sys
d = json.load(open("out"))["items"]
assert all(isinstance(r["practices"], int) for r in d)' || fail "no numbers"
run list roles --json --format tsv
code 2
err_is "asklens: '--json' and the format 'tsv' exclude each other"
