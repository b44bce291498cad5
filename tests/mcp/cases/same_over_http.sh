. "$(dirname "$0")/../../cli/assert.sh"

# Whoever carries a message, the answer has the same bytes.
message='{"jsonrpc":"2.0","id":"x","method":"tools/call","params":{"name":"ask","arguments":{"workload":"a chatbot over our manuals"}}}'
printf '%s\n' "$message" > message
run_with message mcp
code 0
cp out piped
run api POST /mcp -d "$message"
code 0
same out piped

run api GET /mcp
code 2
out_is '{"jsonrpc":"2.0","error":{"code":-32600,"message":"'"'/mcp'"' does not take GET; it takes POST"}}'
run api POST /mcp -d '{"jsonrpc":"2.0","method":"notifications/initialized"}'
code 0
no_out
run api POST /mcp
code 2
out_has '"code":-32700'
