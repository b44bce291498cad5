. "$(dirname "$0")/../assert.sh"

# A reader that has seen enough is no reason to complain.
set -o pipefail
"$ASKLENS" show GENSEC01-BP01 --json 2> err | head -c 1 > out
no_err
"$ASKLENS" list practices 2> err | true
no_err
( trap '' PIPE; "$ASKLENS" ask --json --top 51 "$workload" 2> err | true )
no_err
