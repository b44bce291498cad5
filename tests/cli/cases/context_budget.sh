. "$(dirname "$0")/../assert.sh"

# Never over the budget; what does not fit at all is an error that says how much
# is needed.
used() {
    grep '"used"' out | tr -dc 0-9
}
last=0
for max in 400 700 2000 5000 20000; do
    run context --json --max-tokens "$max" "$workload"
    code 0
    [ "$(used)" -le "$max" ] || fail "$max tokens are not kept"
    [ "$(used)" -gt "$last" ] || fail "more room holds no more"
    last=$(used)
done
run context --max-tokens 10 "$workload"
code 2
no_out
err_has "a context pack does not fit into 10 tokens"
needed=$(sed -n 's/.*begins at \([0-9]*\);.*/\1/p' err)
run context --json --max-tokens "$needed" "$workload"
code 0
grep -c '"rank"' out > n
[ "$(cat n)" -eq 1 ] || fail "the smallest pack has not one passage"
run context --max-tokens "$((needed - 1))" "$workload"
code 2
run context --max-tokens 0 "$workload"
code 2

# Nothing to say is said, and counted too.
run context "How long do eggs boil at 1800 m?"
code 1
no_err
out_has "The context is empty"
out_lacks "- ["
run context --json "How long do eggs boil at 1800 m?"
code 1
out_has '"passages": []'
out_has '"verdict": "none"'
run context --max-tokens 10 "How long do eggs boil at 1800 m?"
code 2

# A model's own tokens.
tiny_model tiny
run model install ./tiny
code 0
run context --json --tokenizer tiny "$workload"
code 0
out_has '"counter": "wordpiece:tiny"'
[ "$(used)" -le 2000 ] || fail "2000 tokens of a model are not kept"
run context --tokenizer nobody "$workload"
code 3
err_has "nobody"
err_has "asklens model list"
