. "$(dirname "$0")/../assert.sh"

# Every command has help, examples first, and 'help X' is 'X --help'.
for command in ask search show list "index build" "index status" \
    "index verify" eval "model install" "model list" "model info" \
    "model remove" embed "mcp config" mcp doctor version help; do
    # shellcheck disable=SC2086
    run $command --help
    code 0
    no_err
    cp out dashes
    [ "$(sed -n 3p out)" = Examples ] || fail "examples do not come first"
    out_has "asklens $command"
    out_has "--index DIR"
    # shellcheck disable=SC2086
    run help $command
    same out dashes
done
run ask --help
same out "$here/expected/help_ask.txt"
awk 'length > 80 { exit 1 }' out || fail "a line is wider than 80 columns"
