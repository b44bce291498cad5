. "$(dirname "$0")/../assert.sh"
export XDG_CACHE_HOME=$work/cache
cp -r "$SOURCE/tests/eval/collection" mine

refused() {
    local wanted=$1

    shift
    run eval "$@"
    code "$wanted"
    no_out
    grep -q building err && fail "an index was built for nothing"
}

# The command line.
refused 2
err_has "'asklens eval' needs: DIR"
refused 2 mine other
refused 2 mine --measures ndgc@10
err_has "there is no measure 'ndgc@10'"
err_has "hint: measures are"
refused 2 mine --measures recall
err_has "such as 'recall@10'"
refused 2 mine --k 50
err_is "asklens: 'recall@100' looks at more than the 50 documents that are searched for
hint: search for more with '--k 100'"
refused 2 mine --k 0
refused 2 mine --k 10001
refused 2 mine --channels words
refused 2 mine --format tsv
refused 2 mine --measures hole
err_has "such as 'hole@10'"
for fusion in best weighted: weighted:2 weighted:-1 weighted:x rrf:0 rrf:1e3 \
    rrf:nan rrf: :1; do
    refused 2 mine --fusion "$fusion"
    err_has "'$fusion' is no value of '--fusion'"
done
refused 2 mine --json --format md
err_has "exclude each other"

# The files.
refused 3 nowhere
err_has "nowhere/queries.jsonl"
refused 3 mine --qrels other
err_is "asklens: there are no judgments 'mine/qrels/other.tsv'
hint: name others with '--qrels train' or '--qrels FILE'"
printf 'x1\td1\t1\n' > none.tsv
refused 2 mine --qrels none.tsv
err_has "'none.tsv' judges none of the queries of 'mine'"
printf 'q1\td1\t1\nq1\td1\t2\n' > two.tsv
refused 2 mine --qrels two.tsv
err_has "'two.tsv': line 2 grades 'd1' for query 'q1' 2, line 1 has 1"
refused 2 mine --qrels test,two.tsv
printf 'q1 0 d1 1\nq2 0 d1 1\nq1 0 d1 1\n' > again.txt
refused 2 mine --qrels again.txt
err_is "asklens: 'again.txt': line 3 judges 'd1' for query 'q1' again, as line 1 does
hint: leave one of the two lines out"
printf 'q1 0 d1 1\nq1 0 d2 1.5\n' > grade.txt
refused 2 mine --qrels grade.txt
err_has "'grade.txt': line 2 has no grade"
printf 'q1 0 d1 1\nq1 d2\n' > few.txt
refused 2 mine --qrels few.txt
err_has "'few.txt': line 2 has neither three columns nor four"
printf 'q1 d1 1 2 3\n' > columns.tsv
refused 2 mine --qrels columns.tsv
err_has "hint: a line of judgments is"
echo nonsense >> mine/queries.jsonl
refused 2 mine
err_has "mine/queries.jsonl: line 6"
rm mine/queries.jsonl
refused 3 mine
cp "$SOURCE/tests/eval/collection/queries.jsonl" mine
rm mine/corpus.jsonl
refused 3 mine
err_has "mine/corpus.jsonl"

# Documents that cannot be indexed.
echo '{"_id": "d1"' > mine/corpus.jsonl
run eval mine
code 2
no_out
err_has "corpus.jsonl"

# There is no dense channel to ask.
rm -r mine
cp -r "$SOURCE/tests/eval/collection" mine
run eval mine --embedder none --channels dense
code 2
no_out
err_has "hint: search with '--channels lexical'"

# Judgments of other documents: the index had to be opened to know.
printf 'q1 0 x1 1\nq2 0 x2 1\n' > foreign.txt
run eval mine --embedder none --qrels foreign.txt
code 2
no_out
err_has "'foreign.txt' judges none of the documents of 'mine'"
printf 'q1 0 x1 1\nq2 0 d2 1\n' > partly.txt
run eval mine --embedder none --qrels partly.txt
code 0
err_has "'partly.txt': of 2 judgments 1 are about documents that 'mine' has not"
out_has "1 judgment of a document that is not in the collection"

# Nothing to sweep over.
run eval mine --embedder none --sweep
code 2
no_out
err_has "only one is searched"
run eval mine --embedder lsa --channels dense --sweep
code 2
no_out
err_has "only one is searched"
