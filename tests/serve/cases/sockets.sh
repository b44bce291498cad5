. "$(dirname "$0")/../serve.sh"

# Where it listens, and what it says about it.
both=127.0.0.1:0
[ ! -s /proc/net/if_inet6 ] || both=127.0.0.1:0,[::1]:0
start --listen "$both" --unix socket --unix-mode 660
out_has "listening on unix:socket"
out_has "listening on http://127.0.0.1:"
[ $both = 127.0.0.1:0 ] || out_has "listening on http://[::1]:"
[ "$(stat -c %a socket)" = 660 ] || fail "the mode is not 660"
get /healthz
status 200
first=$server first_port=$port

# A socket that answers is somebody else's; so is a port that is taken.
run serve --unix socket
code 3
err_has "another server listens on 'socket'"
run serve --listen "127.0.0.1:$first_port"
code 3
err_has "cannot listen on '127.0.0.1:$first_port'"
err_has "port 0 takes a free one"
server=$first
get /healthz
status 200

# What a killed server leaves behind is replaced.
kill -9 "$server"
wait "$server" 2> /dev/null
exec 9<&-
[ -S socket ] || fail "the socket is gone"
start --listen 127.0.0.1:0 --unix socket
[ "$(stat -c %a socket)" = 600 ] || fail "the mode is not 600"
ask_curl --unix-socket socket http://anything/healthz
status 200
stop INT
[ ! -e socket ] || fail "the socket is left"

# A socket alone; a file of another kind stays what it is.
start --unix socket
out_lacks "http://"
stop
echo data > file
run serve --unix file
code 2
err_has "'file' is there and is no socket"
[ "$(cat file)" = data ] || fail "the file has changed"
run serve --unix "/tmp/$(printf 'x%.0s' $(seq 200))"
code 2
err_has "too long for a socket"

# A socket that somebody else has put there meanwhile is not removed.
start --unix socket
rm socket
echo other > socket
stop
[ "$(cat socket)" = other ] || fail "another's file is gone"

# What is no place.
for where in nowhere "127.0.0.1:" "::1:80" "127.0.0.1:99999999" ":80"; do
    run serve --listen "$where"
    code 2
    err_has "is no place to listen on"
done
run serve --unix socket --unix-mode 8
code 2
err_has "'--unix-mode'"
run serve --workers 0
code 2
run serve extra
code 2
