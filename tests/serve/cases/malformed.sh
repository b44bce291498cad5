. "$(dirname "$0")/../serve.sh"

# What no client should send: the right status or a clean end, and the next
# request is answered.
start --listen 127.0.0.1:0 --unix socket
python << 'END'
import os
from raw import *
port = int(os.environ["PORT"])


def once(data, *statuses, ends=False):
    """Sent whole; one of the statuses, or an end without an answer (0).  With
    `ends` the client says that no more will come."""
    for where in (port, "socket"):
        c = Client(where)
        try:
            c.send(data)
            if ends:
                c.s.shutdown(socket.SHUT_WR)
            a = c.answer()
            status = a.status
            if "problem" in a.fields.get("content-type", ""):
                expect("the body of %r" % data[:60], a.json()["status"], status)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            status = 0
        if status not in statuses:
            raise SystemExit("%r: %d" % (data[:80], status))
        c.close()
        alive(where)


def post(body, *fields):
    return request("POST", "/v1/ask", body, fields)


host = b"Host: localhost\r\n"
line = b"POST /v1/ask HTTP/1.1\r\n" + host

# Request lines.
once(b"\r\n\r\nGET\r\n\r\n", 400, 0)
once(b"GARBAGE\r\n\r\n", 400, 0)
once(b"GET /healthz HTTP/9.9\r\n\r\n", 400, 505, 0)
once(b"GET /healthz\r\n\r\n", 400, 0, 200)
once(b"GET /v1/pract\xc3\xa9 HTTP/1.1\r\n" + host + b"\r\n", 400)
once(b"GET /\xff\xfe HTTP/1.1\r\n" + host + b"\r\n", 400)
once(b"G\xc3\xa9T /healthz HTTP/1.1\r\n" + host + b"\r\n", 400)
once(b"GET /v1/practices/%ff%fe HTTP/1.1\r\n" + host + b"\r\n", 404)
once(b"GET /v1/practices/%zz HTTP/1.1\r\n" + host + b"\r\n", 404)
once(b"GET /v1/practices/%00 HTTP/1.1\r\n" + host + b"\r\n", 404)
once(b"GET /v1/practices/" + b"%C3%A9" * 100 + b" HTTP/1.1\r\n" + host +
     b"\r\n", 404)
once(b"GET /" + b"x" * 2000 + b" HTTP/1.1\r\n" + host + b"\r\n", 414)
once(b"GET /" + b"x" * 100000 + b" HTTP/1.1\r\n" + host + b"\r\n", 414, 431)
once(b"GET /v1/../healthz HTTP/1.1\r\n" + host + b"\r\n", 404)
once(b"OPTIONS * HTTP/1.1\r\n" + host + b"\r\n", 404)
once(b"BREW /v1/ask HTTP/1.1\r\n" + host + b"\r\n", 405)
once(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400, 0)
once(b"\0" * 100 + b"\r\n\r\n", 400, 0, ends=True)
once(b"POST /v1/a", 400, 0, ends=True)
once(post(ASK)[:-1], 400, 0, ends=True)

# Header fields.
once(b"GET /healthz HTTP/1.1\r\n\r\n", 400)
once(b"GET /healthz HTTP/1.1\r\n" + host + host + b"\r\n", 400)
once(b"GET /healthz HTTP/1.1\r\n" + host + b"no colon\r\n\r\n", 400, 0)
once(b"GET /healthz HTTP/1.1\r\n" + host + b"X: " + b"x" * 20000 + b"\r\n\r\n",
     431)
once(b"GET /healthz HTTP/1.1\r\n" + host + b"X: " + b"x" * 200000 +
     b"\r\n\r\n", 431, 0)
once(b"GET /healthz HTTP/1.1\r\n" + host + b"X: x\r\n" * 100 + b"\r\n", 431)
once(b"GET /healthz HTTP/1.1\r\n" + host + b"X-Request-Id: \xff\r\n\r\n", 200)

# Lengths: two readers must not see two messages.
once(line + b"Content-Length: -1\r\n\r\n", 400, 0)
once(line + b"Content-Length: x\r\n\r\n", 400, 0)
once(line + b"Content-Length: 99999999999999999999999\r\n\r\n", 413, 400, 0)
once(line + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400)
once(line + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
     b"0\r\n\r\n", 400)
once(line + b"Transfer-Encoding: gzip\r\n\r\n", 400)
once(line + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400, 0)
once(line + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n", 400,
     413, 0)

# Bodies.
once(post(b""), 400)
once(request("POST", "/v1/ask"), 400, 411)
once(post(b"{"), 400)
once(post(b"[]"), 400)
once(post(b"null"), 400)
once(post(b'{"text": "\xff\xfe"}'), 400)
once(post(b'{"text": "a\x00b"}'), 400)
once(post(b'{"text": "a", "no": 1}'), 400)
once(post(b'{"text": ""}'), 400)
once(post(b"[" * 100000), 400, 413)
once(post(b'{"text": ' + b"[" * 100 + b"]" * 100 + b"}"), 400, 413)
once(post(b'{"text": "' + b"x" * 300000 + b'"}'), 413)
once(post(b" " * 1048577), 413)
once(line + b"Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}", 415)
once(line + b"Content-Type: multipart/form-data; boundary=x\r\n"
     b"Content-Length: 2\r\n\r\n{}", 415)

# More than is worth reading: the connection is cut.
chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
once(line + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 40 + b"0\r\n\r\n",
     413)
once(line + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 200, 413, 0)

# Clients that go: at each byte of a request, and before the answer.
ask = post(ASK)
for at in range(0, len(ask), 5):
    c = Client(port)
    c.send(ask[:at])
    c.close()
for i in range(50):
    c = Client(port)
    c.send(ask)
    c.close()
alive(port)
END
# Those that were half said are counted, and none is left.
figure_becomes asklens_connections 1
[ "$(figure asklens_requests_unfinished_total)" -ge 10 ] ||
    fail "half requests are not counted"
stop
