. "$(dirname "$0")/../serve.sh"

# Other machines need the token; with one, everybody does.
for where in 0.0.0.0:0 "[::]:0"; do
    run serve --listen "$where"
    [ "$code" -ne 3 ] || continue # no IPv6 here
    code 4
    err_has "there is no token"
    err_has "openssl rand -hex 32"
done
echo short > token
run serve --token-file token
code 4
err_has "the token of 'token' is not 16 to"
lacks err "short"
printf '0123456789 abcdef' > token
run serve --token-file token
code 4
run serve --token-file nowhere
code 4
echo 0123456789abcdef > token
start --listen 0.0.0.0:0 --unix socket --token-file token
url=http://127.0.0.1:$port
get /v1/topics
status 401
head_has 'WWW-Authenticate: Bearer realm="asklens"'
out_has '"detail": "the token is missing"'
get /v1/topics -H "Authorization: Bearer 0123456789abcdeX"
status 401
out_has '"detail": "the token is wrong"'
get /v1/topics -H "Authorization: Bearer 0123456789abcdef"
status 200
get /metrics
status 401
get /nowhere
status 401
ask_curl --unix-socket socket http://localhost/v1/topics
status 401
ask_curl --unix-socket socket http://localhost/v1/topics \
    -H "Authorization: bearer 0123456789abcdef"
status 200

# Who watches a server has no token.
get /healthz
status 200
get /readyz
status 200

# Where others may come by address, an address is a good Host; a name is not.
get /healthz -H "Host: 192.0.2.1:$port"
status 200
get /healthz -H "Host: evil.com"
status 421
stop
lacks log 0123456789abcdef

# From the environment, and on loopback too.
export ASKLENS_TOKEN=abcdefghijklmnopqrst
start --listen 127.0.0.1:0
get /v1/topics
status 401
get /v1/topics -H "Authorization: Bearer $ASKLENS_TOKEN"
status 200
stop
export ASKLENS_TOKEN=
run serve --listen 127.0.0.1:0
code 4
err_has "ASKLENS_TOKEN"
