. "$(dirname "$0")/lib/client.sh"

# TypeScript SDK 1.32.2: the handshake, over a pipe and over HTTP.
node_with 18
over_both node "$modules/typescript_1.mjs"
