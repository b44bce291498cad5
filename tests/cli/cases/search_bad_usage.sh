. "$(dirname "$0")/../assert.sh"

run search ""
code 2
err_has "the text is empty"
run search --top 0 text
code 2
err_has "a number from 1 to 10000"
run search --top 10001 text
code 2
run search --kind background text
code 2
err_has "values are practice,scenario,question,topic,passage"
run search --kind passage text
code 3
err_has "has no passages"
"$ASKLENS" index build --index lexical --corpus "$SOURCE/corpus/lens" \
    --embedder none > /dev/null
run search --index lexical --channels dense text
code 2
err_has "--channels lexical"
run search --channels sparse text
code 2
run search --format csv text
code 2
err_has "values are text,json,jsonl,tsv,trec"
run search --json --format trec text
code 2
err_has "exclude each other"
run search --pillar security text
code 2
err_has "has no option '--pillar'"

# A megabyte is too much, a quarter of it is not.
head -c 1000000 /dev/zero | tr '\0' 'a' > megabyte
run search @megabyte
code 2
err_has "longer than 256 KiB"
yes "token" | head -c 262000 > largest
run search @largest --top 1
code 0
head -c 100 /dev/urandom | tr '\0-\177' '\377' > binary
run search @binary
code 2
err_has "is not UTF-8"
