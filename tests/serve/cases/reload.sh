. "$(dirname "$0")/../serve.sh"

# SIGHUP: new requests go to the new index.
build() {
    run index build --index index --corpus "$SOURCE/corpus/lens" --embedder none
    code 0
}
build
start --index index --listen 127.0.0.1:0
[ "$(figure asklens_index_generation)" = 1 ] || fail "not generation 1"
served=$server
build
server=$served
get /v1/practices/GENSEC01-BP01
status 200
kill -HUP "$server"
figure_becomes asklens_index_generation 2
[ "$(figure 'asklens_reloads_total{result="ok"}')" = 1 ] ||
    fail "the reload is not counted"
post /v1/ask '{"text": "voice bot for a clinic"}'
status 200

# One that fails keeps the old one, and says so.
mv index away
kill -HUP "$server"
figure_becomes 'asklens_reloads_total{result="failed"}' 1
has log '"event":"reload failed","generation":2,"detail":"'
post /v1/ask '{"text": "voice bot for a clinic"}'
status 200
mv away index
kill -HUP "$server"
figure_becomes 'asklens_reloads_total{result="ok"}' 2
stop

# No index, no server.
run serve --index nowhere --listen 127.0.0.1:0
code 3
err_has "nowhere"
