. "$(dirname "$0")/lib/client.sh"

# Short answers have at most 1,500 tokens of OpenAI's o200k vocabulary.
node_with 18
client node "$modules/tokens.mjs" "$ASKLENS" "$SOURCE/tests/quality"
