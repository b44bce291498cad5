. "$(dirname "$0")/../serve.sh"

# A line of JSON for each request, without what was asked.
start --listen 127.0.0.1:0 --unix socket
post /v1/ask '{"text": "voice bot for the Kumquat clinic"}' \
    -H "X-Request-Id: my-id_1.2"
status 200
head_has "X-Request-Id: my-id_1.2"
post '/v1/ask?q=Kumquat' '{"text": "Kumquat", "no": 1}' -H 'X-Request-Id: a b'
status 400
grep -o '"request_id": "[0-9a-f]*"' body > /dev/null || fail "no id was made"
get /nowhere/%22x
status 404
ask_curl --unix-socket socket http://localhost/v1/practices/GENSEC01-BP01 -I
status 200
stop
/usr/bin/python3 - log << 'END' || fail "the log is wrong"
import json
import sys
lines = [json.loads(line) for line in open(sys.argv[1])]
requests = [line for line in lines if "route" in line or "path" in line]
assert len(requests) == 4, requests
a = requests[0]
assert a["id"] == "my-id_1.2" and a["client"] == "127.0.0.1", a
assert (a["method"], a["route"], a["status"]) == ("POST", "/v1/ask", 200), a
assert a["verdict"] == "match" and a["bytes"] > 1000 and a["us"] > 0, a
assert len(a["time"]) == 24 and a["time"].endswith("Z"), a
b = requests[1]
assert b["status"] == 400 and len(b["id"]) == 16 and "verdict" not in b, b
assert requests[2]["path"] == "/nowhere/%22x", requests[2]
c = requests[3]
assert c["client"] == "unix" and c["route"] == "/v1/practices/{id}", c
assert c["method"] == "HEAD" and c["bytes"] == 0, c
assert [line["event"] for line in lines if "event" in line] == \
    ["listening", "listening", "stopping"], lines
END
lacks log Kumquat

# With the text, into a file that is opened anew after it was moved away.
start --listen 127.0.0.1:0 --log file --log-text
post /v1/ask '{"text": "the Kumquat \"clinic\""}'
has file '"text":"the Kumquat \"clinic\""'
mv file file.1
kill -HUP "$server"
figure_becomes 'asklens_reloads_total{result="ok"}' 1
post /v1/ask '{"text": "the Persimmon clinic"}'
has file Persimmon
lacks file.1 Persimmon
long=$(printf '\303\251%.0s' $(seq 5000))
post /v1/ask "{\"text\": \"x$long\"}"
status 200
stop
/usr/bin/python3 -c '
import json
for line in open("file", encoding="utf-8"):
    assert len(json.loads(line).get("text", "").encode()) <= 8192' ||
    fail "a text is cut in a character"
[ ! -s log ] || fail "there is something on standard error"
start --listen 127.0.0.1:0 --log none
get /healthz
stop
[ ! -s log ] || fail "there is a log"
run serve --log /nowhere/file
code 3
err_has "cannot write '/nowhere/file'"
