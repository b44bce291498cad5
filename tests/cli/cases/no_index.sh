. "$(dirname "$0")/../assert.sh"

run --index "$work/none" ask "$workload"
code 3
no_out
err_is "asklens: there is no index in '$work/none'
hint: run 'asklens index build --index $work/none'"
ASKLENS_INDEX=nowhere run ask "$workload"
code 3
err_is "asklens: there is no index in 'nowhere'
hint: run 'asklens index build --index nowhere'"
mkdir other
cp "$ASKLENS" other/asklens
code=0
other/asklens ask chatbot > out 2> err || code=$?
code 3
err_has "hint: run 'asklens index build'"
for command in "list practices" "show GENSEC01-BP01" "index status" \
    "index verify"; do
    # shellcheck disable=SC2086
    run $command --index "$work/none"
    code 3
    no_out
    err_has "hint: run 'asklens index build --index $work/none'"
done
