. "$(dirname "$0")/../assert.sh"

# One text, five ways to give it, one answer.
printf '%s' "$workload" > text
run ask "$workload"
code 0
no_err
cp out want
run ask - < /dev/null
run_with text ask -
code 0
same out want
run_with text ask
same out want
run ask @text
same out want
run ask --index "$(dirname "$ASKLENS")/index" -- "$workload"
same out want
printf '\357\273\277%s' "$workload" > marked
run ask @marked
same out want
# Several words are joined by a blank; options may stand between them.
run ask our chatbot invents prices
cp out want
run ask "our chatbot" --color never "invents prices"
same out want
mkfifo pipe
printf 'our chatbot invents prices' > pipe &
run ask @pipe
same out want
wait
