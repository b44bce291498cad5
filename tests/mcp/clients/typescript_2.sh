. "$(dirname "$0")/lib/client.sh"

# TypeScript client 2.4.0: both eras, over a pipe and over HTTP.
node_with 20
over_both node "$modules/typescript_2.mjs"
