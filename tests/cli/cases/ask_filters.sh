. "$(dirname "$0")/../assert.sh"

ids() {
    run ask --format tsv --top 51 "$@" "$workload"
    tail -n +2 out | cut -f2 | LC_ALL=C sort
}
ids > all
[ "$(wc -l < all)" -eq 51 ] || fail "not all practices"
ids --pillar security > security
grep -v '^GENSEC' security && fail "another pillar"
ids --pillar Security > same_pillar
same security same_pillar
ids --pillar security --pillar reliability > two
ids --pillar security,reliability > list
same two list
# What a filter leaves is what filtering afterwards leaves, in that order.
run ask --format tsv --top 51 "$workload"
tail -n +2 out | cut -f2,5 | awk '$2 == "Medium" { print $1 }' > after
run ask --format tsv --top 51 --risk medium "$workload"
tail -n +2 out | cut -f2 > before
same after before
ids --service bedrock > short
ids --service "Amazon Bedrock" > full
same short full
run ask --risk low --pillar security "$workload"
[ "$code" -le 1 ] || fail "a filter that fits nothing is no error"
run ask --risk high --pillar sustainability "$workload"
code 1
out_has "No practice is left that the filters allow."
out_lacks "Match: "
run ask --risk high --pillar sustainability "$workload" --json=warnings
code 1
out_has '"no practice is left that the filters allow"'
# The beginning or a word of a value will do while only one has it.
same_as() {
    run ask --format tsv $1 "$workload"
    [ "$code" -le 1 ] || fail "not accepted"
    cp out full
    run ask --format tsv $2 "$workload"
    same out full
}
same_as "--pillar security" "--pillar sec"
same_as "--pillar security" "--pillar GENSEC"
same_as "--pillar security" "--pillar gensec"
same_as "--phase deployment" "--phase deploy"
same_as "--role risk-compliance" "--role RISK"
same_as "--scenario autonomous-call-center" "--scenario call-center"
run ask --pillar s "$workload"
code 2
no_out
err_is "asklens: more than one pillar is like 's'
hint: which of security, sustainability?"
run ask --scenario automated "$workload"
code 2
err_has "which of generative-ai-automated-"
