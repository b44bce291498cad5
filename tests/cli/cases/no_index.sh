. "$(dirname "$0")/../assert.sh"

run --index "$work/none" ask "$workload"
code 3
no_out
err_is "asklens: there is no index in '$work/none'
hint: run 'asklens index build'"
for command in "list practices" "show GENSEC01-BP01" "index status" \
    "index verify"; do
    # shellcheck disable=SC2086
    run $command --index "$work/none"
    code 3
    no_out
    err_has "hint: run 'asklens index build'"
done
