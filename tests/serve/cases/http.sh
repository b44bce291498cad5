. "$(dirname "$0")/../serve.sh"

# HTTP/1.1 as clients use it.
start --listen 127.0.0.1:0 --unix socket
python << 'END'
import os
from raw import *
port = int(os.environ["PORT"])
ask = request("POST", "/v1/ask", ASK)
c = Client(port)
c.send(ask)
body = c.answer().body

# Keep-alive, and a request in pieces.
for where in (port, "socket"):
    c = Client(where)
    for i in range(3):
        c.send(ask)
        a = c.answer()
        expect("kept alive", (a.status, a.body), (200, body))
    for at in range(0, len(ask), 7):
        c.send(ask[at:at + 7])
    expect("in pieces", c.answer().body, body)
    c.close()

# Pipelining: answers come in the order of the requests.
c = Client(port)
c.send(request("GET", "/healthz", fields=["X-Request-Id: one"]) + ask +
       request("GET", "/v1/practices/NOPE", fields=["X-Request-Id: two"]) +
       ask + request("GET", "/readyz"))
for status, name in ((200, "one"), (200, None), (404, "two"), (200, None),
                     (200, None)):
    a = c.answer()
    expect("pipelined", a.status, status)
    if name:
        expect("its id", a.fields["x-request-id"], name)

# HEAD: the head of GET, and no body.
c.send(request("GET", "/v1/topics"))
get = c.answer()
c.send(request("HEAD", "/v1/topics") + request("GET", "/healthz"))
head = c.answer(is_head=True)
expect("HEAD", (head.status, head.fields["content-length"]),
       (200, str(len(get.body))))
expect("after HEAD", c.answer().json(), {"status": "alive"})

# 100-continue: asked for, and refused before the body.
head, rest = request("POST", "/v1/ask", ASK,
                     ["Expect: 100-continue"]).split(b"\r\n\r\n")
c.send(head + b"\r\n\r\n")
expect("Expect", c.answer().status, 100)
c.send(rest)
expect("after 100", c.answer().body, body)
c.send(b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
       b"Content-Length: 9999999\r\n\r\n")
expect("refused before", c.answer().status, 413)
expect("and closed", c.ended(), True)

# Chunks.
c = Client(port)
c.send(b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\n"
       b"Transfer-Encoding: chunked\r\n\r\n")
for at in range(0, len(ASK), 9):
    piece = ASK[at:at + 9]
    c.send(b"%x\r\n%s\r\n" % (len(piece), piece))
c.send(b"0\r\n\r\n")
expect("chunked", c.answer().body, body)

# The form of a request to a proxy; the host in it counts.
c.send(b"GET http://localhost/healthz HTTP/1.1\r\nHost: evil.com\r\n\r\n")
expect("absolute", c.answer().status, 200)
c.send(b"GET http://evil.com/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
expect("absolute, foreign", c.answer().status, 421)

# HTTP/1.0 has no Host, and ends.
c = Client(port)
c.send(b"GET /healthz HTTP/1.0\r\n\r\n")
expect("1.0", c.answer().status, 200)
expect("its end", c.ended(), True)
c = Client(port)
c.send(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
expect("close", c.answer().fields["connection"].lower(), "close")
expect("its end", c.ended(), True)

# A query string, and escapes in a path.
c = Client(port)
c.send(request("GET", "/v1/practices/GENSEC01%2DBP01?x=%20"))
expect("escaped", c.answer().json()["id"], "GENSEC01-BP01")
END
stop
