# serve.sh - a server for a case, and clients of it.
#
# Every case begins with `. "$(dirname "$0")/../serve.sh"`; it is then in a
# folder of its own as those of tests/cli/ (see assert.sh there).
#
#   start ARG...     start `asklens serve ARG...` and wait until it listens; sets
#                    $server (its process), $url and $port (of the first TCP
#                    socket); its log goes to the file `log`
#   stop [SIGNAL]    end it (SIGTERM) and expect exit code 0
#   get PATH ARG...  curl of $url$PATH; sets $status; body in `body`, header
#                    fields in `head`
#   post PATH BODY ARG...
#   status N         the status was N
#   python           run a script (raw.py) that talks to it
#   figure NAME      a figure of /metrics
#   figure_becomes NAME VALUE
# shellcheck source=../cli/assert.sh
. "$(dirname "${BASH_SOURCE[0]}")/../cli/assert.sh"
command -v curl > /dev/null || exit 77
unset ASKLENS_TOKEN NOTIFY_SOCKET LISTEN_FDS LISTEN_PID http_proxy
export no_proxy='*'
server=
trap '[ -z "$server" ] || kill -9 "$server" 2> /dev/null
    chmod -R u+rwx "$work"; rm -rf "$work"' EXIT

start() {
    local line

    ran="asklens serve $*"
    rm -f ready
    mkfifo ready
    # shellcheck disable=SC2086 # a command and its options
    ${ASKLENS_UNDER-} "$ASKLENS" serve "$@" > ready 2> log < /dev/null &
    server=$!
    exec 9< ready
    url=
    : > out
    while read -r line <&9; do
        echo "$line" >> out
        case $line in
        'listening on http://'*) url=${url:-${line#listening on }} ;;
        ready) break ;;
        esac
    done
    cp log err
    port=${url##*:}
    grep -q '^ready$' out || fail "the server did not start"
}

stop() {
    kill "-${1:-TERM}" "$server"
    code=0
    wait "$server" || code=$?
    server=
    exec 9<&-
    cp log err
    [ "$code" -eq 0 ] || fail "the server ended with $code"
}

ask_curl() {
    ran="curl $*"
    : > body
    : > head
    code=0
    status=$(curl -sS -m 20 -o body -D head -w '%{http_code}' "$@" 2> err) ||
        code=$?
    cp body out
}

get() {
    local path=$1

    shift
    ask_curl "$url$path" "$@"
}

post() {
    local path=$1 data=$2

    shift 2
    ask_curl "$url$path" -H 'Content-Type: application/json' \
        --data-binary "$data" "$@"
}

status() {
    [ "$status" = "$1" ] || fail "the status is $status, not $1"
}

head_has() {
    tr -d '\r' < head > fields
    has fields "$1"
}

head_lacks() {
    tr -d '\r' < head > fields
    lacks fields "$1"
}

# A script on standard input, that may `from raw import *`; PORT is in $port.
python() {
    ran="a script"
    code=0
    PYTHONPATH=$SOURCE/tests/serve PYTHONDONTWRITEBYTECODE=1 \
        PORT=$port SERVER=$server /usr/bin/python3 - "$@" > out 2> err || code=$?
    [ "$code" -eq 0 ] || fail "the script failed"
}

# The server's figure $1 (with its labels), or 0.
figure() {
    get /metrics
    awk -v name="$1" '$1 == name { n = $2 } END { print n + 0 }' body
}

# Ask for the figure $1 until it is $2.
figure_becomes() {
    local tries=0

    until [ "$(figure "$1")" = "$2" ]; do
        tries=$((tries + 1))
        [ $tries -lt 3000 ] || fail "$1 does not become $2"
    done
}
