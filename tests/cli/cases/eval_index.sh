. "$(dirname "$0")/../assert.sh"
export XDG_CACHE_HOME=$work/cache
cp -r "$SOURCE/tests/eval/collection" mine

built() {
    grep -q "^building the index" err || fail "the index was not built"
}

not_built() {
    if grep -q "^building the index" err; then fail "the index was built"; fi
}

# Other documents, another index; the former is there when they come back.
run eval mine
code 0
built
cp out first
cp mine/corpus.jsonl kept
echo '{"_id": "d6", "text": "zebras"}' >> mine/corpus.jsonl
run eval mine
code 0
built
out_has "6 documents"
cp kept mine/corpus.jsonl
run eval mine
not_built
same out first

# In a folder of one's own: built once, and again when the documents change.
run eval mine --index here
code 0
built
same out first
run eval mine --index here
not_built
echo '{"_id": "d6", "text": "zebras"}' >> mine/corpus.jsonl
run eval mine --index here
code 0
built
out_has "6 documents"

# What it built it builds again, whatever became of it.
for name in documents.db manifest.json passage.lex; do
    rm -rf here
    run eval mine --index here
    printf '\377' | dd of="here/gen-000001/$name" bs=1 seek=40 conv=notrunc \
        2> /dev/null
    run eval mine --index here
    code 0
    built
    out_has "6 documents"
    run eval mine --index here
    not_built
done
rm -rf here
mkdir here
run eval mine --index here
code 0
built
rm here/CURRENT
run eval mine --index here
code 0
built

# An index of passages that somebody else built is used as it is.
run index build --corpus mine --index theirs
code 0
run eval mine --index theirs
code 0
not_built
err_has "using the index in 'theirs' as it is"
[ ! -e theirs/SOURCE ] || fail "something was written into it"

# Nothing is built over what is no index of ours.
run index build --index lens
run index status --index lens
cp out status
run eval mine --index lens
code 3
no_out
err_has "the index in 'lens' has no passages"
run index status --index lens
same out status
mkdir papers
echo text > papers/a
run eval mine --index papers
code 3
no_out
[ "$(ls papers)" = a ] || fail "something was written into it"

# $ASKLENS_INDEX names the index of everyday, not this one.
export ASKLENS_INDEX=$work/lens
run eval mine
code 0
out_has "6 documents"
unset ASKLENS_INDEX

# Without a cache to go to.
unset XDG_CACHE_HOME
HOME='' run eval mine
code 3
no_out
err_is "asklens: neither \$XDG_CACHE_HOME nor \$HOME names a folder
hint: name a folder with '--index DIR'"
HOME=$work/home run eval mine
code 0
[ -d home/.cache/asklens/eval ] || fail "the cache is not there"
