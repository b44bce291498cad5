. "$(dirname "$0")/../assert.sh"

# On a terminal: colour, its width, and usage instead of waiting for input.
on_terminal() {
    code=0
    "$here/on_terminal.py" "$@" > out 2> err || code=$?
    ran="on a terminal: $*"
}
on_terminal 60 "$ASKLENS" ask "$workload"
code 0
out_has "$(printf '\033')[1mGEN"
sed 's/\x1b\[[0-9]*m//g; s/\r//' out > stripped
awk 'length > 60 { exit 1 }' stripped || fail "wider than the terminal"
NO_COLOR=1 on_terminal 60 "$ASKLENS" ask "$workload"
out_lacks "$(printf '\033')"
TERM=dumb on_terminal 60 "$ASKLENS" ask "$workload"
out_lacks "$(printf '\033')"
COLUMNS=70 on_terminal 200 "$ASKLENS" ask --color never "$workload"
sed 's/\r//' out | awk 'length > 70 { exit 1 }' || fail "wider than COLUMNS"
on_terminal 80 "$ASKLENS" ask
code 2
out_has "usage: asklens ask [TEXT... | - | @FILE] [options]"
out_has "asklens ask --help"
