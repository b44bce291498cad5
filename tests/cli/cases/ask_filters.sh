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
