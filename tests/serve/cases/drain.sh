. "$(dirname "$0")/../serve.sh"

# SIGTERM: idle connections end, what is under way is answered, nobody new comes.
start --listen 127.0.0.1:0 --unix socket --workers 1
python << 'END'
import os
import signal
from raw import *
port = int(os.environ["PORT"])
pid = int(os.environ["SERVER"])
ask = request("POST", "/v1/ask", ASK)
idle = [Client(port), Client("socket")]
used = Client("socket")
used.send(ask)
expect("before", used.answer().status, 200)
half = [Client(port), Client("socket")]
for c in half:
    c.send(ask[:80])
whole = [Client(port) for i in range(20)]
for c in whole:
    c.send(ask)
ready = Client(port)
ready.send(request("GET", "/readyz")[:-2])
os.kill(pid, signal.SIGTERM)
for c in idle + [used]:
    expect("idle", c.ended(), True)
for c in whole:
    expect("whole", c.answer().status, 200)
    expect("its end", c.ended(), True)
ready.send(b"\r\n")
expect("not ready", ready.answer().status, 503)
for c in half:
    c.send(ask[80:])
    a = c.answer()
    expect("half", (a.status, a.fields["connection"].lower()), (200, "close"))
    expect("its end", c.ended(), True)
try:
    Client(port)
    raise SystemExit("somebody new came in")
except ConnectionRefusedError:
    pass
END
code=0
wait "$server" || code=$?
server=
exec 9<&-
code 0
[ ! -e socket ] || fail "the socket is left"

# Who does not finish in time is left behind.
start --listen 127.0.0.1:0 --drain-seconds 0
python << 'END'
import os
import signal
from raw import *
c = Client(int(os.environ["PORT"]))
c.send(request("POST", "/v1/ask", ASK)[:80])
os.kill(int(os.environ["SERVER"]), signal.SIGTERM)
expect("left behind", c.ended(), True)
END
code=0
wait "$server" || code=$?
server=
exec 9<&-
code 0
