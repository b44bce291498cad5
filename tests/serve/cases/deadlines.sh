. "$(dirname "$0")/../serve.sh"

# Nobody holds a connection for ever: not by silence, not by half a request, not
# by a byte now and then, not by leaving without a word.
start --listen 127.0.0.1:0 --unix socket --request-seconds 1 --idle-seconds 2
python << 'END'
import os
import threading
from raw import *
port = int(os.environ["PORT"])
ask = request("POST", "/v1/ask", ASK)
failed = []


def end_of(what, begin, status, drip=None):
    """Send `begin`, then a byte of `drip` at a time until the end."""
    for where in (port, "socket"):
        c = Client(where)
        c.send(begin)
        if drip:
            c.s.settimeout(0.1)
        try:
            while True:
                try:
                    if not c.more():
                        break
                except socket.timeout:
                    if not drip:
                        raise
                    c.send(drip)
        except (BrokenPipeError, ConnectionResetError):
            pass
        except OSError as e:
            failed.append("%s: %r" % (what, e))
            return
        line = c.rest.split(b"\r\n")[0]
        if not line.startswith(status):
            failed.append("%s: %r" % (what, c.rest[:200]))


timeout = b"HTTP/1.1 408 Request Timeout"
threads = [threading.Thread(target=end_of, args=args) for args in [
    ("silence", b"", b""),
    ("half a line", b"POST /v1/a", b""),
    ("half a head", ask[:60], timeout),
    ("half a body", ask[:-3], timeout),
    ("a slow line", b"GET /", b"", b"x"),
    ("a slow head", b"GET / HTTP/1.1\r\nX: ", timeout, b"x"),
    ("a slow body", ask.replace(b"Content-Length: ", b"Content-Length: 9")[:-9],
     timeout, b" "),
    ("after an answer", request("GET", "/healthz"), b"HTTP/1.1 200 OK"),
]]
for t in threads:
    t.start()
for t in threads:
    t.join()
if failed:
    raise SystemExit("\n".join(failed))

# The client has gone, and its end came with its last bytes.
for data in (b"", b"POST /v1", ask[:70], ask[:-1]):
    c = Client(port)
    c.send(data)
    c.s.shutdown(socket.SHUT_WR)
    expect("gone", c.ended(), True)
alive(port)
END
has log '"status":408'
stop
