. "$(dirname "$0")/../assert.sh"
export XDG_CACHE_HOME=$work/cache
collection=$SOURCE/tests/eval/collection

# A row for each way to fuse, and what they were chosen on.
run eval "$collection" --embedder lsa --sweep --measures ndcg@10,hole@2
code 0
for fusion in weighted:0.00 weighted:0.05 weighted:0.95 weighted:1.00 rrf:1 \
    rrf:5 rrf:10 rrf:20 rrf:40 rrf:60 rrf:100; do
    grep -q "^$fusion  *[01]\.[0-9]* " out || fail "there is no $fusion"
done
[ "$(grep -c '^weighted:' out)" -eq 21 ] || fail "there are not 21 weights"
out_has "chosen on the queries it is measured with"
grep -q '^[wr][^ ]*  *[01][.0-9]* \*' out || fail "there is no best"
cp out first
run eval "$collection" --embedder lsa --sweep --measures ndcg@10,hole@2
same out first

# Each is what that fusion gives alone; as JSON and CSV too.
run eval "$collection" --embedder lsa --sweep --measures ndcg@10,map --json
code 0
cp out sweep
run eval "$collection" --embedder lsa --sweep --measures ndcg@10,map --format csv
code 0
cp out csv
for fusion in weighted:0.35 rrf:20; do
    run eval "$collection" --embedder lsa --fusion "$fusion" --measures ndcg@10,map --json
    code 0
    /usr/bin/python3 - out sweep csv "$fusion" << 'END' || fail "$fusion differs"
import csv, json, sys
alone, sweep = (json.load(open(f))["qrels"][0] for f in sys.argv[1:3])
(row,) = [r for r in sweep["sweep"] if r["fusion"] == sys.argv[4]]
for name, value in alone["runs"]["fused"].items():
    assert row[name] == value, (name, row, value)
    (cell,) = [float(r["value"]) for r in csv.DictReader(open(sys.argv[3]))
               if r["run"] == sys.argv[4] and r["measure"] == name]
    assert cell == value, (name, cell, value)
for name in "ndcg@10", "map":
    best = max(r[name] for r in sweep["sweep"])
    for r in sweep["sweep"]:
        assert (name in r["best_on_these_queries_by"]) == (r[name] == best), r
END
done
