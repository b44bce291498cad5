. "$(dirname "$0")/../assert.sh"

run ask --exlpain text
code 2
no_out
err_is "asklens: 'asklens ask' has no option '--exlpain'
hint: did you mean '--explain'?"
run ask --zzz=1 text
code 2
err_has "has no option '--zzz'"
err_has "a text that begins with '-' goes after '--'"
run show --top 3 GENSEC01-BP01
code 2
err_has "'asklens show' has no option '--top'"
run ask -x text
code 2
err_has "has no option '-x'"
run --frobnicate ask text
code 2
err_has "has no option '--frobnicate'"
run ask --explain=yes text
code 2
err_is "asklens: option '--explain' takes no value"
run ask text --top
code 2
err_is "asklens: option '--top' needs a value: N"
run ask text --format
code 2
err_is "asklens: option '--format' needs a value: FORMAT
hint: values are text,md,csv,tsv,json,jsonl"
