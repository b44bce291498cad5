. "$(dirname "$0")/../serve.sh"

# Nothing of an answer is shared that changes: asked by many at once, over every
# route and channel, each answer is the one that was given to one alone.  The
# thread sanitizer has more to say about it.
start --listen 127.0.0.1:0 --unix socket --workers 4 --log none
python << 'END'
import os
import threading
from raw import *
port = int(os.environ["PORT"])


def post(path, **body):
    return request("POST", path, json.dumps(body).encode())


requests = [post("/v1/ask", text=text, channels=channels)
            for text in ("voice bot for a clinic", "a cake with plums",
                         "agents that pay suppliers on their own")
            for channels in ("lexical", "dense", "both")]
requests += [post("/v1/search", text="least privilege", kind=kind)
             for kind in ("practice", "scenario", "question")]
requests += [post("/v1/ask", text="a", pillar=["security"], top=3),
             post("/v1/ask", text="a", pillar=["x"]),
             post("/v1/ask", text=5)]
requests += [request("GET", path) for path in
             ("/v1/practices", "/v1/practices/GENSEC01-BP01", "/v1/topics",
              "/v1/scenarios/autonomous-call-center", "/nowhere")]
requests = [r.replace(b"\r\n\r\n", b"\r\nX-Request-Id: same\r\n\r\n", 1)
            for r in requests]


def ask_all(c, order):
    answers = {}
    for i in order:
        c.send(requests[i])
        a = c.answer()
        answers[i] = (a.status, a.body)
    return answers


alone = ask_all(Client(port), range(len(requests)))
wrong = []


def ask_among_many(n):
    c = Client("socket" if n % 2 else port)
    order = [(i * 7 + n) % len(requests) for i in range(len(requests))]
    for i, answer in ask_all(c, order).items():
        if answer != alone[i]:
            wrong.append(requests[i])


threads = [threading.Thread(target=ask_among_many, args=(n,))
           for n in range(12)]
for t in threads:
    t.start()
for t in threads:
    t.join()
expect("answers that differ", wrong, [])
END
stop
