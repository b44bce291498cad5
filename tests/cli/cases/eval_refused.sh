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
refused 2 mine --format csv
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
