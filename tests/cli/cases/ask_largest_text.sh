. "$(dirname "$0")/../assert.sh"

# The limit itself is allowed, one word or many.
yes "the chatbot answers patients" | head -c 262144 > many
run ask @many --json=verdict,confidence
code 0
no_err
head -c 262144 /dev/zero | tr '\000' a > one
run ask @one
[ "$code" -le 2 ] || fail "one long word is no failure of the index"
