. "$(dirname "$0")/../assert.sh"

# The lens: practices unless another kind is named.
run search "least privilege access to the model endpoint" --top 3
code 0
no_err
out_has "3 of 51 practices of AWS Well-Architected Generative AI Lens"
out_has " 1  GENSEC01-BP01"
out_has "asklens show GENSEC01-BP01  the practice in full"
out_lacks "lexical"
run search --kind scenario --top 1 "callers on the telephone"
code 0
out_has "1 of 8 scenarios"
out_has " 1  autonomous-call-center"
run search --explain --channels lexical --top 1 "who pays for the tokens"
code 0
out_has "lexical "
out_has "Score: of the lexical channel alone"

# Standard input and a file are the same text.
echo "who pays for the tokens" > text
run search --json "who pays for the tokens"
cp out flag
run_with text search --json -
sed 's/\\n"/"/' out > piped
same piped flag
run search --json @text
sed 's/\\n"/"/' out > piped
same piped flag
run search --json "who pays for the tokens"
same out flag

# Nothing found is an answer of its own.
run search "the of and"
code 1
no_err
out_has "too common"
run search "xylophone"
code 1
out_has "no document has any of these words"
run search --jsonl "xylophone"
code 1
no_out
