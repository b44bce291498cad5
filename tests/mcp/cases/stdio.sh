. "$(dirname "$0")/../../cli/assert.sh"

ping='{"jsonrpc":"2.0","id":1,"method":"ping"}'
pong='{"jsonrpc":"2.0","id":1,"result":{}}'

# The end of the input is the end.
run mcp
code 0
no_out
no_err

# A line is answered while the pipe is open, the last one without its end too;
# empty ones are nothing.
talk() {
    mkfifo "$1.in" "$1.out"
    "$ASKLENS" mcp --index "$2" < "$1.in" > "$1.out" 2> err &
    pid=$!
    exec 4> "$1.in" 5< "$1.out"
}

hang_up() {
    exec 4>&-
    cat <&5 > out
    exec 5<&-
    wait "$pid" || fail "it did not end well"
}

talk one "$(dirname "$ASKLENS")/index"
printf '%s\n' "$ping" >&4
read -r got <&5
[ "$got" = "$pong" ] || fail "'$got' is the answer"
printf '\n \r\n%s' "$ping" >&4
hang_up
out_is "$pong"
no_err

# A line of 1 MiB is refused, whatever is in it, and the next is answered.
{
    printf '{"jsonrpc":"2.0","id":9,"method":"ping","params":{"x":"'
    head -c 1048576 /dev/zero | tr '\0' 'x'
    printf '"}}\n%s\n' "$ping"
} > long
run_with long mcp
code 0
out_lines 2
[ "$(head -n 1 out)" = '{"jsonrpc":"2.0","error":{"code":-32600,"message":"the message has 1048576 bytes or more"}}' ] ||
    fail "the long line is not refused"
[ "$(tail -n 1 out)" = "$pong" ] || fail "the next line is not answered"

# Somebody who went away is no failure.
yes "$ping" | head -n 2000 > many
run_with many mcp
out_lines 2000
ran="a reader that goes away"
"$ASKLENS" mcp < many 2> err | head -n 1 > out
out_is "$pong"
no_err

# Without an index the handshake works and a call says what to do; once there
# is one it is used.
index=$work/none
{
    printf '%s\n' "$ping"
    printf '{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"ask","arguments":{"workload":"x"}}}\n'
    printf '{"jsonrpc":"2.0","id":3,"method":"resources/list"}\n'
} > messages
run_with messages mcp --index "$index"
code 0
out_lines 3
out_has '"isError":true'
out_has "asklens index build --index $index"
out_has '"code":-32603'
err_has "asklens index build --index $index"
err_lacks '{'

talk two "$index"
printf '%s\n' "$ping" >&4
read -r got <&5
ln -s "$(dirname "$ASKLENS")/index" none
printf '{"jsonrpc":"2.0","id":3,"method":"resources/list"}\n' >&4
hang_up
out_has 'wa://generative-ai/practice/GENSEC01-BP01'

run mcp something
code 2
