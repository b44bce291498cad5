. "$(dirname "$0")/../assert.sh"

run bench --parts list
code 0
out_has "host "

# A small run, in every format at once.
run bench --parts host --repeat 2 --out r.json,r.html,r.md
code 0
no_err
out_has "memory read"
out_has "constant work"
out_has "CPU flags"
run bench show r.json
code 0
grep -q "asklens bench --parts host --repeat 2 --out r.json,r.html,r.md" r.json ||
    fail "the command is not in the report"
grep -q "<h2>host</h2>" r.html || fail "the page has no part"
grep -q "^## host" r.md || fail "the Markdown has no part"
run bench --parts host --repeat 1 --json
code 0
out_has '"schema": "bench/1"'
out_has '"pinned to"'
run bench --parts host --repeat 1 --cpus "$(
    /usr/bin/python3 -c 'import os; print(min(os.sched_getaffinity(0)))')"
code 0
out_has ", 1 for this process"

# What is wrong.
run bench --parts hosts
code 2
err_has "there is no part 'hosts'"
for bad in "--repeat 0" "--repeat 65" "--calls 0" "--threads 0" "--seed -1" \
    "--cpus 0-" "--cpus x" "--cpus 4095" "--cpus 3-1" "--format csv" \
    "nowhere" "generated:0" "generated:" "generated:1e5" "a b" \
    "--json --format md" "--max-regression 5%"; do
    # shellcheck disable=SC2086 # words
    run bench --parts host $bad
    code 2
    no_out
done

# Ctrl-C ends it after the step it is at.
/usr/bin/python3 - "$ASKLENS" << 'END' || fail "not ended by the signal"
import signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
p = subprocess.Popen([sys.argv[1], "bench", "--parts", "host", "--repeat",
                      "64"], stdout=open("out", "w"), stderr=open("err", "w"))
time.sleep(1)
p.send_signal(signal.SIGINT)
sys.exit(p.wait(60) not in (130, -signal.SIGINT))
END
no_out
no_err
