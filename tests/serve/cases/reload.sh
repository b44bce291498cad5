. "$(dirname "$0")/../serve.sh"

# SIGHUP: new requests go to the new index.
build() {
    run index build --index index --corpus "$SOURCE/tests/passages/collection" \
        --embedder none
    code 0
}
build
start --index index --listen 127.0.0.1:0
[ "$(figure asklens_index_generation)" = 1 ] || fail "not generation 1"
served=$server
build
server=$served
post /v1/search '{"text": "left pedal"}'
status 200
kill -HUP "$server"
figure_becomes asklens_index_generation 2
figure_becomes 'asklens_reloads_total{result="ok"}' 1
post /v1/search '{"text": "left pedal"}'
status 200

# One that fails keeps the old one, and says so.
mv index away
kill -HUP "$server"
figure_becomes 'asklens_reloads_total{result="failed"}' 1
has log '"event":"reload failed","generation":2,"detail":"'
post /v1/search '{"text": "left pedal"}'
status 200
mv away index
kill -HUP "$server"
figure_becomes 'asklens_reloads_total{result="ok"}' 2
# It is no lens: an ask says so.
post /v1/ask '{"text": "voice bot for a clinic"}'
status 404
stop

# No index, no server.
run serve --index nowhere --listen 127.0.0.1:0
code 3
err_has "nowhere"
