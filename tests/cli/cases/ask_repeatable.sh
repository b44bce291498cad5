. "$(dirname "$0")/../assert.sh"

# The same text gives the same bytes.
for form in "--json" "--explain" "--format md --explain" "--jsonl"; do
    # shellcheck disable=SC2086
    run ask $form "$workload"
    cp out first
    for _ in 1 2 3 4 5 6 7 8 9; do
        # shellcheck disable=SC2086
        run ask $form "$workload"
        same out first
    done
done
