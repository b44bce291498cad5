. "$(dirname "$0")/../assert.sh"

[ -w /dev/full ] || exit 77
for command in "list practices" "show GENSEC01-BP01" "--help" "version" \
    "ask chatbot" "doctor"; do
    # shellcheck disable=SC2086
    code=0
    # shellcheck disable=SC2086
    "$ASKLENS" $command > /dev/full 2> err < /dev/null || code=$?
    ran="asklens $command > /dev/full"
    code 3
    err_is "asklens: cannot write the output: No space left on device"
done
code=0
"$ASKLENS" version >&- 2> err || code=$?
code 3
err_has "cannot write the output"
