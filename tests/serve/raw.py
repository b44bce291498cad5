"""raw.py - HTTP written by hand, for what no client library would send.

    c = Client(port)             or Client("path/of/socket")
    c.send(b"...")
    a = c.answer()               status, fields (lower case), body
    c.ended()                    the server has closed; nothing more came

Every wait ends after LIMIT seconds with an error.
"""
import json
import socket

LIMIT = 30


class Answer:
    def __init__(self, status, fields, body):
        self.status = status
        self.fields = fields
        self.body = body

    def json(self):
        return json.loads(self.body.decode("utf-8"))


class Client:
    def __init__(self, where):
        if isinstance(where, int):
            self.s = socket.create_connection(("127.0.0.1", where), LIMIT)
        else:
            self.s = socket.socket(socket.AF_UNIX)
            self.s.settimeout(LIMIT)
            self.s.connect(where)
        self.rest = b""

    def send(self, data):
        self.s.sendall(data)

    def more(self):
        try:
            data = self.s.recv(65536)
        except ConnectionResetError:
            data = b""
        self.rest += data
        return bool(data)

    def line_end(self):
        while b"\r\n\r\n" not in self.rest:
            if not self.more():
                raise EOFError("no answer, but %r" % self.rest[:200])
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        return head.decode("latin-1").split("\r\n")

    def answer(self, is_head=False):
        lines = self.line_end()
        status = int(lines[0].split()[1])
        fields = {}
        for line in lines[1:]:
            name, value = line.split(":", 1)
            fields[name.lower()] = value.strip()
        n = int(fields.get("content-length", "0"))
        if is_head or status in (100, 204):
            n = 0
        while len(self.rest) < n:
            if not self.more():
                raise EOFError("half an answer")
        body, self.rest = self.rest[:n], self.rest[n:]
        return Answer(status, fields, body)

    def ended(self):
        while self.more():
            pass
        return self.rest == b""

    def close(self):
        self.s.close()


def request(method, path, body=None, fields=(), host="localhost"):
    lines = ["%s %s HTTP/1.1" % (method, path), "Host: " + host]
    lines += list(fields)
    if body is not None:
        lines += ["Content-Type: application/json",
                  "Content-Length: %d" % len(body)]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + (body or b"")


ASK = json.dumps({"text": "voice bot for a clinic", "top": 3}).encode()


def expect(what, have, want):
    if have != want:
        raise SystemExit("%s: %r, not %r" % (what, have, want))


def alive(where):
    """A server that has taken harm does not answer this."""
    c = Client(where)
    c.send(request("POST", "/v1/ask", ASK))
    a = c.answer()
    expect("the next request", a.status, 200)
    expect("its verdict", a.json()["verdict"], "match")
    c.close()
