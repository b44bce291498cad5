"""measure.py - the rounds: one adapter at a time, one thread, one CPU."""
import json
import os
import shutil
import subprocess
import tempfile
import time

from setting import ANSWERS, BM25, K, WARM_UP, say

TIMEOUT = 3600  # seconds of one adapter in one round

ONE_THREAD = {name: "1" for name in (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
    "NUMBA_NUM_THREADS", "RAYON_NUM_THREADS", "TOKIO_WORKER_THREADS",
    "LANCE_CPU_THREADS")}  # with one LANCE_IO_THREADS, LanceDB 0.40 hangs


def cpu_for(args):
    """The CPU to stay on: the last, as interrupts tend to meet the first."""
    if args.cpu is not None:
        return args.cpu
    return max(os.sched_getaffinity(0)) \
        if hasattr(os, "sched_getaffinity") else None


def pin(cpu):
    def apply():
        if cpu is not None:
            os.sched_setaffinity(0, {cpu})
    return apply


def reason(code, errors):
    said = [line for line in errors.splitlines() if line.strip()]
    if code == 77 and said:
        return said[-1].strip()[:200]
    last = said[-1].strip()[:160] if said else "no word on stderr"
    return f"failed ({code}): {last}"


def run_adapter(peer, task, cpu):
    """(answer, facts of the process), or (None, the reason)."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "task.json")
        with open(path, "w", encoding="utf-8") as f:
            json.dump(task, f)
        with open(os.path.join(folder, "out"), "w+b") as out, \
                open(os.path.join(folder, "err"), "w+b") as err:
            before = os.times()
            began = time.monotonic()
            try:
                code = subprocess.run(
                    peer["command"] + [path], stdin=subprocess.DEVNULL,
                    stdout=out, stderr=err, preexec_fn=pin(cpu),
                    timeout=TIMEOUT, env={**os.environ, **ONE_THREAD,
                                          **peer["environment"]}).returncode
            except subprocess.TimeoutExpired:
                return None, f"was not ready after {TIMEOUT} s"
            except OSError as error:
                return None, f"cannot be started: {error.strerror}"
            wall = time.monotonic() - began
            after = os.times()
            out.seek(0)
            err.seek(0)
            lines = out.read().decode("utf-8", "replace").splitlines()
            errors = err.read().decode("utf-8", "replace")
    if code != 0:
        return None, reason(code, errors)
    try:
        answer = json.loads(lines[-1])
        check(answer, task)
    except (IndexError, ValueError, KeyError, TypeError) as error:
        return None, f"does not keep to the protocol: {error!r}"[:200]
    used = (after.children_user - before.children_user +
            after.children_system - before.children_system)
    return answer, {"wall_seconds": wall, "cpu_seconds": used}


def check(answer, task):
    for name in task["queries"]:
        one = answer["sets"][name]
        answers = one[ANSWERS[task["kind"]]]
        if not answers or len(answers) != len(one["microseconds"]):
            raise ValueError(f"times and answers of '{name}' do not match")
        if task["kind"] == "encoder":
            if len({len(vector) for vector in answers}) != 1:
                raise ValueError(f"vectors of '{name}' differ in length")
        elif any(len(ids) > task["k"] for ids in answers):
            raise ValueError(f"an answer to '{name}' is longer than k")


def folder_bytes(folder):
    return sum(os.path.getsize(os.path.join(path, name))
               for path, _, names in os.walk(folder) for name in names)


def one(peer, data, args, scratch, number):
    folder = os.path.join(scratch, peer["name"])
    os.makedirs(folder, exist_ok=True)
    task = {"kind": data.kind, **data.subject,
            "queries": data.queries, "k": K, "bm25": BM25,
            "parameters": peer.get("parameters", {}), "threads": 1,
            "warm_up": WARM_UP[data.kind], "folder": folder,
            "build": number == 0, "seconds": args.seconds}
    answer, facts = run_adapter(peer, task, cpu_for(args))
    if answer is None:
        peer["skipped"] = facts
        say(f"skipping {peer['name']}: {facts}")
        shutil.rmtree(folder, ignore_errors=True)
        return
    if answer["bytes"] is None:
        answer["bytes"] = folder_bytes(folder)
    answer.update(facts, load=os.getloadavg()[0])
    peer.setdefault("rounds", []).append(answer)


def rounds(peers, data, args):
    """Measure; each peer gets "rounds", or "skipped" with the reason."""
    scratch = tempfile.mkdtemp(prefix="asklens-peers-")
    try:
        for number in range(args.repeat):
            for peer in peers:
                if "skipped" in peer:
                    continue
                say(f"round {number + 1} of {args.repeat}: {peer['name']}")
                one(peer, data, args, scratch, number)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return peers
