. "$(dirname "$0")/../assert.sh"
export XDG_CACHE_HOME=$work/cache
collection=$SOURCE/tests/eval/collection

# Built the first time, used again the second, the same bytes each time.
run eval "$collection" --embedder none
code 0
err_has "building the index of '$collection' in '$XDG_CACHE_HOME/asklens/eval/"
err_has "lexical: a query takes"
cp out first
out_is "collection, judgments 'test': 4 queries, 5 documents, 1000 of them for each
         ndcg@10  recall@100  mrr     map     p@1
lexical  0.3682   0.3750      0.5000  0.3750  0.5000

1 query without judgments, left out
1 query to which nothing is relevant, counted as 0
1 judged query that is not among the queries, left out
1 judgment of a document that is not in the collection"
err_has "qrels/test.tsv': of 8 judgments 1 are about documents that '$collection' has not"
for _ in 1 2 3; do
    run eval "$collection" --embedder none
    code 0
    same out first
    grep -q building err && fail "the index was built again"
done

# Several sets and measures; every query.
run eval "$collection/" --embedder none --qrels easy,test --measures map,SUCCESS@1 --per-query
code 0
out_has "judgments 'easy': 2 queries"
out_has "judgments 'test': 4 queries"
out_has "         map     success@1"
grep -qx 'q1     lexical  1.0000  1.0000' out || fail "q1 is not there"
grep -qx 'q3     lexical  0.0000  0.0000' out || fail "q3 is not there"
run eval "$collection" --embedder none --qrels "$collection/qrels/easy.tsv" --k 10 \
    --measures p@1
code 0
out_has "2 queries, 5 documents, 10 of them"

# The same as Markdown and JSON.
run eval "$collection" --embedder none --format md --qrels easy
code 0
out_has "## collection, judgments 'easy': 2 queries"
out_has "| lexical | 1.0000 | 1.0000 | 1.0000 | 1.0000 | 1.0000 |"
run eval "$collection" --embedder none --json --per-query
code 0
cp out flag
run eval "$collection" --embedder none --format json --per-query
same out flag
/usr/bin/python3 - out << 'END' || fail "the JSON is not as expected"
import json, sys
d = json.load(open(sys.argv[1]))
assert d["schema"] == "eval/2" and d["collection"] == "collection"
assert d["documents"] == 5 and d["k"] == 1000 and d["embedder"] is None
assert [m["name"] for m in d["measures"]] == [
    "ndcg@10", "recall@100", "mrr", "map", "p@1"]
(s,) = d["qrels"]
assert s["name"] == "test" and s["queries"] == 4 and s["judgments"] == 8
assert s["queries_without_judgments"] == s["queries_without_relevant"] == 1
assert s["unknown_queries"] == s["unknown_documents"] == 1
assert s["comparisons"] == [] and "sweep" not in s and "files" not in s
assert s["runs"]["lexical"]["mrr"] == 0.5
assert [q["id"] for q in s["per_query"]] == ["q1", "q2", "q3", "q4"]
assert s["per_query"][1]["text"] == "heat conduction in slabs"
mean = sum(q["runs"]["lexical"]["map"] for q in s["per_query"]) / 4
assert abs(mean - s["runs"]["lexical"]["map"]) < 1e-6
END

# A row for each figure, and one for each query.
run eval "$collection" --embedder none --format csv --measures p@1,hole@2 --per-query
code 0
tr -d '\r' < out > rows
is rows "qrels,run,measure,query,value
test,lexical,p@1,,0.500000
test,lexical,hole@2,,0.125000
test,lexical,p@1,q1,1.000000
test,lexical,hole@2,q1,0.000000
test,lexical,p@1,q2,1.000000
test,lexical,hole@2,q2,0.500000
test,lexical,p@1,q3,0.000000
test,lexical,hole@2,q3,0.000000
test,lexical,p@1,q4,0.000000
test,lexical,hole@2,q4,0.000000"
run eval "$collection" --embedder none --format csv
code 0
out_lines 6

# By default there is a dense channel: LSA, trained on the collection.
run eval "$collection"
code 0
grep -q '^dense less lexical  *ndcg@10  *[-+]0\.[0-9]' out || fail "no test"
grep -q '^fused less dense  *p@1  *[-+]0\.[0-9]' out || fail "no last test"
out_has "embedder lsa"
out_has "fusion weighted"
grep -q '^dense  *[01]\.[0-9]' out || fail "there is no dense channel"
cp out first
for threads in 1 2; do
    run eval "$collection" --threads "$threads"
    same out first
done

# Every way of searching the vectors finds the same among so few.
for dense in exact Flat HNSW32; do
    run eval "$collection" --dense "$dense" --channels dense
    code 0
    grep '^dense' out > "dense.$dense"
    same "dense.$dense" dense.exact
done
run eval "$collection" --dense nonsense
code 2
err_has "'nonsense'"
