#!/usr/bin/env python3
"""An endpoint for embeddings that behaves as badly as it is told to.

    endpoint.py LOG [CERTIFICATE]

Prints the port it listens on at 127.0.0.1 and serves until its stdin ends.  The
first part of a path says how to answer: /MODE/v1/embeddings.  A request leaves
one line in LOG before it is answered:

    MODE <tab> number of texts <tab> Authorization <tab> path <tab> first text

The vector of a text is a function of its bytes, see vector_of(); the tests work
it out again.  A request that is not of the documented shape is answered with
400 and the reason, so a test that expects vectors would see it.
"""
import http.server
import json
import socket
import ssl
import sys
import threading

DIM = 8
MAX_TEXTS = 256
MAX_BYTES = 512  # of a text that its vector depends on
lock = threading.Lock()
n_seen = {}


def vector_of(text):
    data = text.encode()[:MAX_BYTES]
    return [1 + sum(b * (i * (j + 1) + 1) for i, b in enumerate(data)) % 97
            for j in range(DIM)]


def complain(request, headers):
    """Why this is no request for embeddings, or None."""
    if headers.get("Content-Type") != "application/json":
        return "wrong content type"
    if set(request) != {"model", "input", "encoding_format"}:
        return "wrong members"
    if not isinstance(request["model"], str) or not request["model"]:
        return "wrong model"
    if request["encoding_format"] != "float":
        return "wrong encoding_format"
    texts = request["input"]
    if not isinstance(texts, list) or not 1 <= len(texts) <= MAX_TEXTS:
        return "wrong number of inputs"
    if not all(isinstance(t, str) and t.strip() for t in texts):
        return "an input is empty"
    return None


def good(texts):
    return {"object": "list", "model": "some-model-v2",
            "data": [{"object": "embedding", "index": i,
                      "embedding": vector_of(t)}
                     for i, t in enumerate(texts)],
            "usage": {"prompt_tokens": 7, "total_tokens": 7}}


def with_rows(change):
    """An answer whose list of rows was changed."""
    def answer(texts):
        body = good(texts)
        change(body["data"])
        return body
    return answer


def set_number(value):
    def change(rows):
        rows[-1]["embedding"][3] = value
    return with_rows(change)


def set_member(name, value):
    def change(rows):
        rows[-1][name] = value
    return with_rows(change)


# Answers of status 200 by mode: a JSON value of the texts.
BODIES = {
    "good": good,
    "reversed": with_rows(lambda rows: rows.reverse()),
    "long": with_rows(lambda rows: [r["embedding"].append(1) for r in rows]),
    "uneven": set_member("embedding", [1, 2]),
    "hollow": set_member("embedding", []),
    "flat": set_member("embedding", [0] * DIM),
    "base64": set_member("embedding", "AACAPw=="),
    "fewer": with_rows(lambda rows: rows.pop()),
    "more": with_rows(lambda rows: rows.append(rows[0])),
    "twice": set_member("index", 0),
    "beyond": set_member("index", 64),
    "nan": set_number(float("nan")),
    "string": set_number("1.5"),
    "null": set_number(None),
    "large": set_number(1e39),
    "nodata": lambda texts: {"error": {"message": "no such model"}},
    "list": lambda texts: [1, 2, 3],
    "deep": lambda texts: {"data": [[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]},
    "many": lambda texts: {"data": [0] * 20000},
}

# Answers that are no JSON value.
TEXTS = {"notjson": b"welcome", "empty": b"", "cut": b'{"data": [{"index": 0'}

ERRORS = {
    "e400": (400, {"error": {"message": "the input is too long"}}),
    "e401": (401, {"error": {"message": "bad key {key}\x1b[31m"}}),
    "e403": (403, {"error": "forbidden\nfor you"}),
    "e404": (404, {"message": "there is no such model"}),
    "e422": (422, {"detail": [{"msg": "field required", "loc": []}]}),
    "e500": (500, {"detail": "out of memory"}),
    "html": (502, "<html>Bad Gateway</html>"),
}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def reply(self, status, body, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def hang_up(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def stream(self, first, piece):
        """Without end, until the other side has had enough."""
        self.close_connection = True
        try:
            self.wfile.write(first)
            while True:
                self.wfile.write(piece)
        except OSError:
            pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        path = self.path.split("//", 1)[-1]
        mode = path.split("/")[1]
        request = json.loads(body)
        texts = request.get("input", [])
        with lock:
            n_seen[mode] = n_seen.get(mode, 0) + 1
            nth = n_seen[mode]
            with open(sys.argv[1], "a", encoding="utf-8") as log:
                print(mode, len(texts), self.headers.get("Authorization", "-"),
                      self.path, json.dumps(texts[0]), sep="\t", file=log)
        why = complain(request, self.headers)
        if why:
            self.reply(400, json.dumps({"error": {"message": why}}).encode())
        else:
            self.answer(mode, nth, texts)

    def answer(self, mode, nth, texts):
        well = json.dumps(good(texts)).encode()
        if mode in BODIES:
            self.reply(200, json.dumps(BODIES[mode](texts)).encode())
        elif mode in TEXTS:
            self.reply(200, TEXTS[mode])
        elif mode in ERRORS:
            status, value = ERRORS[mode]
            text = value if isinstance(value, str) else json.dumps(value)
            key = self.headers.get("Authorization", "").removeprefix("Bearer ")
            self.reply(status, text.replace("{key}", key).encode())
        elif mode.startswith("busy"):  # 429 twice, then well
            if nth > 2:
                self.reply(200, well)
            else:
                self.reply(429, b"slow down", [("Retry-After", "0")])
        elif mode == "later":
            self.reply(429, b"", [("Retry-After", "3600")])
        elif mode == "shaky":  # 500, cut off, then well
            if nth == 1:
                self.reply(500, b"")
            elif nth == 2:
                self.hang_up()
            else:
                self.reply(200, well)
        elif mode == "tired":  # well but for the second time
            self.reply(400, b"not again") if nth == 2 else self.reply(200, well)
        elif mode == "moved":
            self.reply(307, b"", [("Location", "/good/v1/embeddings")])
        elif mode == "slow":
            stopped.wait(20)
        elif mode == "close":
            self.hang_up()
        elif mode == "half":
            self.send_response(200)
            self.send_header("Content-Length", str(len(well)))
            self.end_headers()
            self.wfile.write(well[:len(well) // 2])
            self.wfile.flush()
            self.hang_up()
        elif mode == "huge":
            self.stream(b"HTTP/1.1 200 OK\r\n\r\n", b" " * 65536)
        elif mode == "headers":
            self.stream(b"HTTP/1.1 200 OK\r\n", b"X: " + b"y" * 1000 + b"\r\n")
        elif mode == "garbage":
            self.wfile.write(b"SSH-2.0-hello\r\n")
            self.hang_up()
        else:
            self.reply(404, b"no such mode")


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        pass


stopped = threading.Event()
server = Server(("127.0.0.1", 0), Handler)
if len(sys.argv) > 2:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2])
    server.socket = context.wrap_socket(server.socket, server_side=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
stopped.set()
