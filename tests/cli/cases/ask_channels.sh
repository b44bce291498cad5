. "$(dirname "$0")/../assert.sh"
question="The bot answers from our documents and sometimes makes things up.
The bill is growing."
tiny=$SOURCE/tests/embedders/fixtures/tiny-bert

# The built-in index has a dense channel of its own.
run ask "$question"
code 0
cp out usual
run ask --channels both "$question"
same out usual
run ask --json=ranking "$question"
out_has '"channels": "both"'
out_has '"embedder": "lsa"'
run ask --channels lexical --json=ranking "$question"
out_has '"channels": "lexical"'
out_has '"embedder": null'
run ask --channels dense --explain "$question"
code 0
out_has "like "
out_has "Channels: dense, embedder lsa"
out_has "meaning "
run ask --channels meaning "$question"
code 2
err_has "lexical,dense,both"

# A model: the index keeps its identity.
"$ASKLENS" model install "$tiny" --name tiny > /dev/null 2>&1 || fail "install"
"$ASKLENS" index build --index made --corpus "$SOURCE/corpus/lens" \
    --embedder tiny > /dev/null || fail "build"
run index status --index made
out_has "embedder   encoder:tiny, 24 dimensions"
out_has "vectors    exact"
run ask --index made --json "$question"
code 0
no_err
out_has '"embedder": "encoder:tiny"'
cp out first
for threads in 1 2 1 2 3; do
    run ask --index made --json --threads "$threads" "$question"
    same out first
done
run ask --index made --threads 0 "$question"
code 2

# Another model of the same name is another embedder.
cp -r "$tiny" other
sed -i 's/20/19/' other/sentence_bert_config.json
"$ASKLENS" model install other --name tiny --force > /dev/null 2>&1
run ask --index made "$question"
code 0
out_has "by words alone"
run ask --index made --channels both "$question"
code 3
err_has "the index was built with the embedder 'encoder:tiny'"
err_has "hint: run 'asklens index build"

# No model any more: words still answer, and the answer says so.
"$ASKLENS" model remove tiny > /dev/null 2>&1
run ask --index made "$question"
code 0
out_has "by words alone"
run ask --index made --json=warnings "$question"
out_has "by words alone"
run ask --index made --channels lexical "$question"
code 0
out_lacks "by words alone"
run ask --index made --channels dense "$question"
code 3
no_out
err_has "tiny"
run search --index made --kind practice "made up answers"
code 0
err_has "by words alone"
run doctor --index made
out_has "embedder"

# An index without vectors never had the channel.
"$ASKLENS" index build --index bare --corpus "$SOURCE/corpus/lens" \
    --embedder none > /dev/null
run ask --index bare "$question"
code 0
out_lacks "by words alone"
run ask --index bare --channels dense "$question"
code 2
err_has "has no dense channel"
run index status --index bare
out_has "embedder   none"
