. "$(dirname "$0")/../assert.sh"

run --help
code 0
no_err
cp out dashes
same out "$here/expected/help.txt"
run help
same out dashes
run -h
same out dashes
run
code 2
no_out
err_is "asklens: a command is missing
hint: try 'asklens ask \"...\"'; 'asklens help' lists the commands"
