. "$(dirname "$0")/../serve.sh"

# Eight connections ask without a pause while the index is opened anew ten
# times a second and others do nothing, or next to it: no request is lost.
: "${LOAD_SERVE:?names load_serve}"
start --listen 127.0.0.1:0 --log none --workers 3
"$LOAD_SERVE" "$port" "$server" 2 8 50 20 10 > out 2>&1 || fail "a request is lost"
out_has ", 0 errors"
[ "$(figure 'asklens_reloads_total{result="ok"}')" -gt 1 ] ||
    fail "nothing was reloaded"
[ "$(figure asklens_requests_waiting)" = 0 ] || fail "a request waits"
stop
