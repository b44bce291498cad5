. "$(dirname "$0")/../assert.sh"

# Given runs are measured without a collection, in trec_eval's order: by score,
# of equal ones the greater name, whatever the rank says.
cat > qrels.txt << 'END'
1 0 d1 1
1 0 d2 0
1	0	d3	2
2 0 d1 1
3 0 d9 1
4 0 d9 0
END
cat > a.run << 'END'
1 Q0 d2 1 1.5 a
1 Q0 d1 2 1.5 a
1 Q0 d7 3 9e-1 a
2 Q0 d1 1 3 a
7 Q0 d1 1 3 a
END
cat > b.run << 'END'
4 0 d9 1 1 b
2 0 d8 9 1.00000001 b
2 0 d1 1 1 b
1 0 d3 1 1 b
END
run eval --qrels qrels.txt --runs a.run,b.run --measures mrr,ndcg@3,hole@3,p@1
code 0
no_err
out_is "given runs, judgments 'qrels.txt': 4 queries
       mrr     ndcg@3  hole@3  p@1
a.run  0.3750  0.3100  0.0833  0.2500
b.run  0.3750  0.3478  0.1250  0.2500

                  measure  difference  p        Holm     t      p (t)    Holm (t)
b.run less a.run  mrr      +0.0000     1.00000  1.00000  0.000  1.00000  1.00000
b.run less a.run  ndcg@3   +0.0378     1.00000  1.00000  0.207  0.84937  0.84937
b.run less a.run  hole@3   +0.0417     1.00000  1.00000  0.243  0.82400  0.82400
b.run less a.run  p@1      +0.0000     1.00000  1.00000  0.000  1.00000  1.00000

1 query to which nothing is relevant, counted as 0
a.run: 2 judged queries are not in the run, counted as 0
a.run: 1 query without judgments, left out
b.run: 1 judged query is not in the run, counted as 0

order: by score as a float, of equal ones the greater name first, as trec_eval has it; the ranks of the files are not looked at
p: paired randomisation test, two-sided; every permutation of up to 20 differing queries, else 100000 of them, seed 1
t, p (t): paired t-test, two-sided
Holm: the same p, corrected for all pairs of a measure"

# With several, each pair; a name that two files share is the path.
mkdir c
sed 's/ d1 / d0 /' a.run > c/a.run
run eval --qrels qrels.txt --runs a.run,b.run --runs c/a.run --measures p@1 --json
code 0
/usr/bin/python3 - out << 'END' || fail "the JSON is not as expected"
import json, sys
d = json.load(open(sys.argv[1]))
assert d["schema"] == "eval/2" and d["collection"] is None
assert "k" not in d and "documents" not in d
(s,) = d["qrels"]
assert list(s["runs"]) == ["a.run", "b.run", "c/a.run"]
pairs = [(c["run"], c["less"]) for c in s["comparisons"]]
assert pairs == [("b.run", "a.run"), ("c/a.run", "a.run"),
                 ("c/a.run", "b.run")], pairs
for c in s["comparisons"]:
    m = c["measures"]["p@1"]
    assert 0 < m["randomisation"]["p"] <= m["randomisation"]["p_holm"] <= 1
    assert 0 < m["t_test"]["p"] <= m["t_test"]["p_holm"] <= 1
    assert m["t_test"]["freedom"] == 3
a = s["files"]["a.run"]
assert a["queries"] == 3 and a["documents"] == 5, a
assert a["judged_queries_missing"] == 2, a
assert a["queries_without_judgments"] == 1, a
END

# A collection adds the texts of queries, and changes no figure.
collection=$SOURCE/tests/eval/collection
printf 'q1 0 d4 1 2 t\nq9 0 d1 1 2 t\n' > ours.run
run eval "$collection" --runs ours.run --measures map --json --per-query
code 0
no_err
grep -q '"text": "heat conduction in slabs"' out || fail "there is no text"
run eval "$collection" --runs ours.run --measures map --format csv
cp out with
run eval --qrels "$collection/qrels/test.tsv" --runs ours.run --measures map --format csv
cut -d, -f2- with > with.figures
cut -d, -f2- out > without.figures
same with.figures without.figures

# As deep as the files are: no --k to hold a measure against.
run eval --qrels qrels.txt --runs a.run --measures recall@10000
code 0
