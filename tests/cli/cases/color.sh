. "$(dirname "$0")/../assert.sh"

# Colour is asked for or on a terminal; without it the text is the same.
run ask "$workload"
cp out plain
out_lacks "$(printf '\033')"
run ask --color always "$workload"
out_has "$(printf '\033')[1mGEN"
sed 's/\x1b\[[0-9]*m//g' out > stripped
same stripped plain
run --color never ask "$workload"
same out plain
run ask --color auto "$workload"
same out plain
NO_COLOR=1 run ask --color always "$workload"
out_has "$(printf '\033')"
run ask --color always --json "$workload"
out_lacks "$(printf '\033')"
