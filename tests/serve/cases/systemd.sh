. "$(dirname "$0")/../serve.sh"

# Sockets that were opened for us, and telling how we are.
cat > started.py << 'END'
import os
import signal
import socket
import subprocess
import sys
from raw import *

program = sys.argv[1]
notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
name = sys.argv[2]
notify.bind("\0" + name[1:] if name[0] == "@" else name)
notify.settimeout(LIMIT)
tcp = socket.create_server(("127.0.0.1", 0))
unix = socket.socket(socket.AF_UNIX)
unix.bind("passed")
unix.listen(8)


def pass_on():
    """As systemd does: from 3 on, for this very process."""
    os.dup2(tcp.fileno(), 30)
    os.dup2(unix.fileno(), 31)
    os.dup2(30, 3)
    os.dup2(31, 4)
    for fd in (3, 4):
        os.set_inheritable(fd, True)
    os.environ["LISTEN_PID"] = str(os.getpid())
    os.environ["LISTEN_FDS"] = "2"
    os.environ["NOTIFY_SOCKET"] = name
    os.execv(program, [program, "serve", "--log", "none"])


pid = os.fork()
if pid == 0:
    pass_on()
expect("ready", notify.recv(4096), b"READY=1")
port = tcp.getsockname()[1]
alive(port)
alive("passed")
os.kill(pid, signal.SIGHUP)
reloading = notify.recv(4096).split(b"\n")
expect("reloading", reloading[0], b"RELOADING=1")
if not reloading[1].startswith(b"MONOTONIC_USEC="):
    raise SystemExit("no time")
expect("reloaded", notify.recv(4096), b"READY=1")
os.kill(pid, signal.SIGTERM)
expect("stopping", notify.recv(4096), b"STOPPING=1")
expect("its end", os.waitpid(pid, 0)[1], 0)
if not os.path.exists("passed"):
    raise SystemExit("the socket was not ours to remove")
END
for name in "$work/notify" "@asklens-test-$$"; do
    rm -f passed
    PYTHONPATH=$SOURCE/tests/serve PYTHONDONTWRITEBYTECODE=1 \
        /usr/bin/python3 started.py "$ASKLENS" "$name" > out 2> err ||
        fail "not as systemd wants it"
    out_has "listening on http://127.0.0.1:"
    out_has "listening on unix:passed"
    out_lacks ":8642"
done

# Meant for another process: ours are opened as ever.
export LISTEN_FDS=1 LISTEN_PID=1
start --listen 127.0.0.1:0
get /healthz
status 200
stop
# What is passed must listen; descriptor 3 is no socket here.
cat > wrong.sh << 'END'
exec 3< /dev/null
export LISTEN_FDS=1 LISTEN_PID=$$
exec "$@" serve
END
ran="a server with a wrong descriptor"
code=0
bash wrong.sh "$ASKLENS" > out 2> err || code=$?
code 2
err_has "is no socket"
