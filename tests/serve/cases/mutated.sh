. "$(dirname "$0")/../serve.sh"

# Requests with bytes changed, cut and doubled at random, by a fixed seed: the
# server lives, and its answers are HTTP.
start --listen 127.0.0.1:0 --log none
python << 'END'
import os
import random
from raw import *
port = int(os.environ["PORT"])
r = random.Random(5)
seeds = [
    request("POST", "/v1/ask", ASK),
    request("POST", "/v1/search", b'{"text": "least privilege", "top": 2}'),
    request("GET", "/v1/practices/GENSEC01-BP01?x=1"),
    request("HEAD", "/v1/topics", fields=["X-Request-Id: a"]),
    request("OPTIONS", "/v1/ask", fields=["Origin: http://localhost",
                                          "Access-Control-Request-Method: "
                                          "POST"]),
    b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: "
    b"chunked\r\n\r\n5\r\n{\"tex\r\n6\r\nt\":\"a\"\r\n1\r\n}\r\n0\r\n\r\n",
]


def mutate(data):
    data = bytearray(data)
    for i in range(r.randint(1, 4)):
        at = r.randrange(len(data))
        how = r.randrange(5)
        if how == 0:
            data[at] = r.randrange(256)
        elif how == 1:
            del data[at:at + r.randint(1, 20)]
        elif how == 2:
            data[at:at] = data[at:at + r.randint(1, 200)]
        elif how == 3:
            data[at:at] = r.choice([b"\r\n", b"\0", b"\r", b"\n", b"%", b" ",
                                    b"Content-Length: 7\r\n", b"\xff"])
        else:
            data = data[:at + 1]
        if not data:
            data = bytearray(b"x")
    return bytes(data)


for i in range(400):
    c = Client(port)
    try:
        for j in range(r.randint(1, 3)):
            c.send(mutate(r.choice(seeds)))
        c.s.shutdown(socket.SHUT_WR)
    except OSError:
        pass
    c.ended_with = c.ended()
    if c.rest and not c.rest.startswith(b"HTTP/1.1 "):
        raise SystemExit("no HTTP: %r" % c.rest[:100])
    c.close()
    if i % 20 == 0:
        alive(port)
alive(port)
END
stop
