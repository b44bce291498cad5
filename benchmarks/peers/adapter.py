"""adapter.py - what every Python adapter does alike; the protocol is in run.

An adapter calls serve(build, opened):

    build(task)    make the index in task["folder"]
    opened(task)   open it and return (search, version, differs), where
                   search(query, k) gives document numbers, best first; a
                   query is a list of tokens, or a vector.  Of an encoder, a
                   query is (ids, text) and search() gives its vector

The clock runs around search() alone.
"""
import json
import os
import sys
import time


def documents(task):
    """The token line of each document, in order."""
    with open(task["documents"], encoding="ascii") as f:
        return f.read().split("\n")[:-1]


def vectors(path):
    import numpy as np

    n, dim = (int(x) for x in np.fromfile(path, dtype="<u4", count=2))
    return np.fromfile(path, dtype="<f4", offset=8).reshape(n, dim)


def queries(task, path):
    if task["kind"] == "dense":
        return list(vectors(path))
    with open(path, encoding="ascii") as f:
        if task["kind"] == "encoder":
            return [encoder_text(line) for line in f]
        return [line.split() for line in f]


def encoder_text(line):
    ids, text = line.rstrip("\n").split("\t")
    return [int(i) for i in ids.split()], text


def skip(why):
    sys.stderr.write(f"{why}\n")
    sys.exit(77)


def folder_bytes(folder):
    return sum(os.path.getsize(os.path.join(path, name))
               for path, _, names in os.walk(folder) for name in names)


def answer(search, asked, task):
    """Times and answers of one set, until its seconds are over."""
    k = task["k"]
    name, number = ("vectors", float) if task["kind"] == "encoder" \
        else ("ids", int)
    for query in asked[:task["warm_up"]]:
        search(query, k)
    times, answers = [], []
    end = time.perf_counter() + task["seconds"]
    for query in asked:
        began = time.perf_counter_ns()
        found = search(query, k)
        times.append((time.perf_counter_ns() - began) / 1000)
        answers.append([number(i) for i in found])
        if time.perf_counter() > end:
            break
    return {"microseconds": times, name: answers}


def serve(build, opened):
    with open(sys.argv[1], encoding="utf-8") as f:
        task = json.load(f)
    # What a library prints must not get between the lines of the protocol.
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    seconds = None
    if task["build"]:
        began = time.perf_counter()
        build(task)
        seconds = time.perf_counter() - began
    search, version, differs = opened(task)
    sets = {name: answer(search, queries(task, path), task)
            for name, path in task["queries"].items()}
    json.dump({"version": version, "differs": differs,
               "build_seconds": seconds,
               "bytes": folder_bytes(task["folder"]), "sets": sets}, out)
    out.write("\n")
    out.close()
    # Some runtimes wait for their threads at exit; everything is written.
    os._exit(0)
