. "$(dirname "$0")/../serve.sh"

# Each limit is an option and has an answer of its own.
start --listen 127.0.0.1:0 --max-body 2000 --max-header 4000 --max-depth 4 \
    --max-text 100
long=$(printf 'x%.0s' $(seq 5000))
post /v1/ask "{\"text\": \"${long:0:100}\"}"
status 200
post /v1/ask "{\"text\": \"${long:0:101}\"}"
status 413
out_has "the text has 101 bytes"
post /v1/search "{\"text\": \"${long:0:101}\"}"
status 413
post /v1/ask '{"text": [[[[["a"]]]]]}'
status 413
out_has '"detail"'
post /v1/ask "{\"text\": \"${long:0:2000}\"}"
status 413
out_has "the body has 2012 bytes, of at most 2000"
post /v1/ask "{\"text\": \"$long\"}" -H "Transfer-Encoding: chunked"
status 413
out_has "the body has more than 2000 bytes"
post /v1/ask '{"text": "a"}' -H "X: ${long:0:4000}"
status 431
get /v1/topics
status 200
# The type is looked at where there is a body.
ask_curl "$url/v1/ask" -d '{"text": "a"}'
status 415
out_has "x-www-form-urlencoded"
out_has "Content-Type: application/json"
ask_curl "$url/v1/ask" -d '{"text": "a"}' -H 'Content-Type:'
status 200
ask_curl "$url/v1/ask" -d '{"text": "a"}' \
    -H 'Content-Type: application/json; charset=utf-8'
status 200
get /v1/topics -H 'Content-Type: text/plain'
status 200
stop
for option in --max-body --max-header --max-depth --max-text --max-rate \
    --max-connections --request-seconds --idle-seconds; do
    run serve $option 0
    code 2
    err_has "'0' is no value of '$option'"
done

# Requests in a second, from one address; health is not counted.
start --listen 127.0.0.1:0 --unix socket --max-rate 3
python << 'END'
import os
from raw import *
port = int(os.environ["PORT"])


def burst(where, n, path="/v1/practices/GENSEC01-BP01"):
    c = Client(where)
    c.send(request("GET", path) * n)
    return [c.answer() for i in range(n)]


answers = burst(port, 60)
refused = [a for a in answers if a.status == 429]
expect("the first three", [a.status for a in answers[:3]], [200] * 3)
if not refused:
    raise SystemExit("all of 60 are answered")
expect("when to come again", refused[0].fields["retry-after"], "1")
expect("another address", burst("socket", 1)[0].status, 200)
expect("health", [a.status for a in burst(port, 60, "/healthz")], [200] * 60)
END
stop

# Connections.
start --listen 127.0.0.1:0 --max-connections 3
python << 'END'
import os
from raw import *
port = int(os.environ["PORT"])
some = [Client(port) for i in range(3)]
for c in some:
    c.send(request("GET", "/healthz"))
    expect("within", c.answer().status, 200)
c = Client(port)
line = c.line_end()
expect("one too many", line[0], "HTTP/1.1 503 Service Unavailable")
if "Retry-After: 1" not in line:
    raise SystemExit("no Retry-After")
while c.more():
    pass
expect("what it says", json.loads(c.rest)["status"], 503)
for c in some:
    c.send(request("GET", "/healthz"))
    expect("within, still", c.answer().status, 200)
some.pop().close()
while True:
    c = Client(port)
    c.send(request("GET", "/metrics"))
    try:
        a = c.answer()
    except (EOFError, OSError):
        continue
    if a.status == 200:
        break
if b"\nasklens_connections 3\n" not in a.body:
    raise SystemExit("not three connections")
if b"\nasklens_connections_refused_total 0\n" in a.body:
    raise SystemExit("nobody was refused")
END
stop
