. "$(dirname "$0")/../serve.sh"

# Pages of other sites: a name that was bound to us (DNS rebinding) ...
start --listen 127.0.0.1:0 --unix socket
get /v1/topics -H "Host: evil.com:$port"
status 421
out_has "this server is not called 'evil.com:"
get /v1/topics -H "Host: localhost:9999"
status 200
ask_curl --unix-socket socket http://evil.com/healthz
status 200

# ... and calls from them, whatever they ask for.
get /v1/topics -H "Origin: http://evil.com"
status 403
head_lacks "Access-Control"
post /v1/ask '{"text": "a"}' -H "Origin: null"
status 403
get /healthz -H "Origin: http://127.0.0.1:1"
status 403
get /v1/topics -X OPTIONS -H "Origin: http://evil.com" \
    -H "Access-Control-Request-Method: GET"
status 403
head_lacks "Access-Control"

# Our own page, and programs.
get /v1/topics -H "Origin: http://127.0.0.1:$port"
status 200
head_lacks "Access-Control"
get /v1/topics
status 200
head_has "X-Content-Type-Options: nosniff"
head_lacks "Vary"
# Without an Origin it is no preflight.
get /v1/topics -X OPTIONS -H "Access-Control-Request-Method: GET"
status 405
stop

# A site that may; a name that is ours.
echo 0123456789abcdef > token
start --listen 127.0.0.1:0 --cors https://app.example.com --host lens.test \
    --token-file token
token="Authorization: Bearer 0123456789abcdef"
get /v1/topics -H "Origin: https://app.example.com" -H "$token"
status 200
head_has "Access-Control-Allow-Origin: https://app.example.com"
head_has "Vary: Origin"
get /v1/topics -H "Origin: https://app.example.com.evil.com" -H "$token"
status 403
get /v1/topics -H "$token"
head_lacks "Access-Control"
head_has "Vary: Origin"
get /v1/topics -H "Host: lens.test" -H "$token"
status 200

# The browser asks first, and without the token.
get /v1/ask -X OPTIONS -H "Origin: https://app.example.com" \
    -H "Access-Control-Request-Method: POST" \
    -H "Access-Control-Request-Headers: authorization,content-type" \
    -H "Access-Control-Request-Private-Network: true"
status 204
head_has "Access-Control-Allow-Origin: https://app.example.com"
head_has "Access-Control-Allow-Methods: GET, HEAD, POST"
head_has "Access-Control-Allow-Headers: authorization,content-type"
head_has "Access-Control-Allow-Private-Network: true"
head_has "Access-Control-Max-Age: 600"
# A refusal can be read by the page it is for.
get /v1/topics -H "Origin: https://app.example.com"
status 401
head_has "Access-Control-Allow-Origin: https://app.example.com"
stop
start --listen 127.0.0.1:0 --cors '*'
get /v1/topics -H "Origin: https://any.where"
status 200
head_has "Access-Control-Allow-Origin: https://any.where"
stop
