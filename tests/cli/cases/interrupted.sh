. "$(dirname "$0")/../assert.sh"

# Waiting for input and interrupted: the shell sees 130, nobody sees a word.
mkfifo pipe
sleep 5 > pipe &
sleeper=$!
/usr/bin/python3 - "$ASKLENS" << 'END' || fail "not ended by the signal"
import signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
p = subprocess.Popen([sys.argv[1], "ask", "-"], stdin=open("pipe"),
                     stdout=open("out", "w"), stderr=open("err", "w"))
time.sleep(0.3)
p.send_signal(signal.SIGINT)
sys.exit(p.wait(5) != -signal.SIGINT)
END
no_out
no_err
kill "$sleeper"
