. "$(dirname "$0")/../assert.sh"

run ask --format csv "$workload"
code 0
/usr/bin/python3 - out << 'END' || fail "the CSV is not as expected"
import csv, sys
rows = list(csv.reader(open(sys.argv[1], newline="")))
assert rows[0] == ["rank", "id", "title", "pillar", "risk", "score",
                   "question", "url", "why", "you_wrote"], rows[0]
assert all(r[8] for r in rows[1:]) and any(r[9] for r in rows[1:])
assert 5 <= len(rows) - 1 <= 10
assert [r[0] for r in rows[1:]] == [str(i) for i in range(1, len(rows))]
scores = [float(r[5]) for r in rows[1:]]
assert scores == sorted(scores, reverse=True)
END
run ask --format tsv "$workload"
cp out flag; [ "$(wc -l < flag)" -ge 6 ] || fail "too few lines"
awk -F'\t' 'NF != 10 { exit 1 }' out || fail "a line has not ten columns"
run ask --jsonl --top 3 "$workload"
cp out flag
out_lines 3
run ask --format jsonl --top 3 "$workload"
same out flag
run ask --format md "$workload"
out_has "## Generative AI Lens"
out_has "1. **GEN"
out_has "   Why: "
out_has "   You wrote: "
run ask --format text "$workload"
cp out want
run ask "$workload"
same out want
run ask --json "$workload"
cp out want
run ask --format json "$workload"
same out want
