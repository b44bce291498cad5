. "$(dirname "$0")/../serve.sh"

# What a socket gives is what 'asklens api' prints, on every kind of socket.
start --listen 127.0.0.1:0 --unix "$work/socket"
ask='{"text": "voice bot for a clinic that books appointments", "top": 5}'

check() {
    local method=$1 path=$2 data=${3-}

    run api "$method" "$path" ${data:+-d "$data"}
    cp out want
    for way in tcp unix; do
        set -- "$url$path" -X "$method"
        [ $way = tcp ] || set -- --unix-socket socket "http://localhost$path" \
            -X "$method"
        [ -z "$data" ] || set -- "$@" -H 'Content-Type: application/json' \
            --data-binary "$data"
        ask_curl "$@"
        $strip body > sent
        $strip want > wanted
        same sent wanted
    done
}

# A problem names its request, which has no name without a server.
check_error() {
    strip='sed /"request_id":/d;s/,$//'
    check "$@"
    strip=cat
}
strip=cat

check POST /v1/ask "$ask"
status 200
check POST /v1/search '{"text": "least privilege", "kind": "practice"}'
status 200
check GET /v1/practices
check GET /v1/practices/GENSEC01-BP01
check GET /v1/scenarios/autonomous-call-center
check GET /v1/questions
check GET /v1/topics
check_error GET /v1/practices/NOPE
status 404
check_error GET /nowhere
status 404
check_error DELETE /v1/ask
status 405
head_has "Allow: POST"
check_error POST /v1/ask '{"text": 3}'
status 400
stop
[ ! -e socket ] || fail "the socket is still there"
