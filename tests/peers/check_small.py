#!/usr/bin/env python3
"""check_small.py - the comparison with peers, in its small form.

    check_small.py RUN ASKLENS_PEER FOLDER

Runs asklens and SQLite FTS5 over 2,000 invented passages and checks what must be
so on any host: the shape of the table, that ours gives exactly what exhaustive
BM25 gives, that FTS5, whose idf is another, nearly does, and that what breaks
the protocol, or is no collection, is said and not measured.  Then our encoder
over made up weights of a small shape: its vectors must be those of the
reference in double precision, and a model or a text that is another must be
seen.  No time is looked at.
"""
import glob
import json
import os
import shutil
import stat
import subprocess
import sys

RUN, PEER, FOLDER = sys.argv[1:4]
bad = 0


def expect(true, what):
    global bad
    if not true:
        bad += 1
        print(f"FAIL {what}")


def run(*args, peer=PEER):
    env = {**os.environ, "XDG_CACHE_HOME": os.path.join(FOLDER, "cache")}
    return subprocess.run(
        [sys.executable, RUN, "--offline", "--asklens", peer, "--queries",
         "40", "--repeat", "2", "--seconds", "60", "--out",
         os.path.join(FOLDER, "out"), *args],
        capture_output=True, text=True, env=env, stdin=subprocess.DEVNULL)


def program(name, text):
    """An adapter that is none."""
    path = os.path.join(FOLDER, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write(f"#!/bin/sh\n{text}\n")
    os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)
    return path


def rows_of(markdown):
    return [[cell.strip() for cell in line.strip("|").split("|")]
            for line in markdown.splitlines() if line.startswith("|")]


def check_row(row, agreement):
    expect(row["build_seconds"] > 0 and row["bytes"] > 1000,
           f"{row['peer']} has built something")
    for name in ("short", "long"):
        s = row["sets"][name]
        expect(s["answered"] == 40, f"{row['peer']} answers every {name} query")
        expect(0 < s["p50_us"] <= s["p95_us"] <= s["p99_us"],
               f"{row['peer']}'s percentiles of {name} ascend")
        expect(s["same_answers"], f"{row['peer']} answers alike in all rounds")
        expect(agreement(s["agreement"]),
               f"{row['peer']}'s overlap of {name}: {s['agreement']}")


def check_table():
    done = run("--only", "asklens,sqlite-fts5", "generated:2000")
    expect(done.returncode == 0, f"it runs: {done.stderr}")
    with open(os.path.join(FOLDER, "out", "peers.json")) as f:
        report = json.load(f)
    with open(os.path.join(FOLDER, "out", "peers.md")) as f:
        table = f.read()
    expect(done.stdout == table, "what is printed is what is written")
    rows = {row["peer"]: row for row in report["rows"]}
    expect(list(rows) == ["asklens", "sqlite-fts5"], "one row a peer, in order")
    check_row(rows["asklens"], lambda x: x == 1.0)
    if "skipped" in rows["sqlite-fts5"]:
        print(f"without FTS5: {rows['sqlite-fts5']['skipped']}")
    else:
        check_row(rows["sqlite-fts5"], lambda x: 0.8 < x < 1.0)
    cells = rows_of(table)
    expect(len({len(row) for row in cells}) == 1, "all rows have all columns")
    expect(cells[0][:4] == ["peer", "version", "build s", "MB"], "its head")
    expect(cells[2][0] == "asklens" and cells[2][7] == "1.000", "our row")
    expect(report["data"]["documents"] == 2000, "2,000 passages")


def check_wrong_answers():
    """Ours with each answer's documents moved by one: agreement must fall."""
    moved = program("moved", f"""'{PEER}' "$1" | '{sys.executable}' -c '
import json, sys
said = json.load(sys.stdin)
for one in said["sets"].values():
    one["ids"] = [[i + 1 for i in ids] for ids in one["ids"]]
print(json.dumps(said))'""")
    run("--only", "asklens", "generated:2000", peer=moved)
    with open(os.path.join(FOLDER, "out", "peers.json")) as f:
        row = json.load(f)["rows"][0]
    expect(row["sets"]["short"]["agreement"] < 0.5, "wrong answers are seen")


def check_trouble():
    for text, says in (
            ("echo no json", "does not keep to the protocol"),
            ("echo no engine here >&2; exit 77", "skipped, no engine here"),
            ("echo oh >&2; exit 3", "failed (3): oh"),
            ("""echo '{"sets": {}}'""", "does not keep to the protocol")):
        done = run("--only", "asklens", "generated:2000",
                   peer=program("broken", text))
        expect(done.returncode != 0 and says in done.stdout, f"{says}: {done}")
    for args, says in (
            (["nowhere"], "is no folder with 'corpus.jsonl'"),
            (["--only", "what", "generated:2000"], "is named 'what'"),
            (["--repeat", "0", "generated:2000"], "must be above 0")):
        done = run(*args)
        expect(done.returncode != 0 and says in done.stderr, f"{says}: {done}")


def report_of(*args, peer=PEER):
    run(*args, peer=peer)
    with open(os.path.join(FOLDER, "out", "peers.json")) as f:
        return json.load(f)["rows"][0]


def check_encoder(model):
    """Large weights: near 0, leaving out half of the network would not show."""
    made = subprocess.run(
        [sys.executable, os.path.join(os.path.dirname(RUN), "bert_files.py"),
         "--layers", "2", "--hidden", "48", "--heads", "4", "--inner", "64",
         "--positions", "40", "--words", "300", "--std", "0.3", model],
        capture_output=True, text=True)
    expect(made.returncode == 0, f"a model is made up: {made.stderr}")
    done = run(*ENCODER, "--model", model)
    expect(done.returncode == 0, f"encoders are compared: {done.stderr}")
    cells = rows_of(done.stdout)
    expect(len({len(row) for row in cells}) == 1, "all rows have all columns")
    expect(cells[0][-2:] == ["cosine", "with asklens-encoder"], "cosines")
    expect(cells[2][-2:] == ["1.000000"] * 2, f"our vectors: {cells[2][-2:]}")
    row = report_of(*ENCODER, "--model", model)
    expect(list(row["sets"]) == ["8 tokens", "32 tokens"],
           "lengths the model has no room for are left out")
    for name, s in row["sets"].items():
        expect(s["answered"] == 6, f"every text of {name} has a vector")
        expect(s["same_answers"], f"{name}: the same in all rounds")
        expect(s["agreement"] > 0.999999, f"{name}: {s['agreement']}")
    expect(row["bytes"] == os.path.getsize(f"{model}/model.safetensors"),
           "the size is that of the weights")


def check_first_token(model):
    """A model whose vector is that of its first token, not the mean."""
    folder = os.path.join(FOLDER, "first-token")
    shutil.copytree(model, folder)
    os.makedirs(os.path.join(folder, "1_Pooling"))
    for name, value in (
            ("modules.json", [{"path": "1_Pooling", "type": "x.Pooling"}]),
            ("1_Pooling/config.json", {"pooling_mode_cls_token": True,
                                       "pooling_mode_mean_tokens": False})):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            json.dump(value, f)
    row = report_of(*ENCODER, "--model", folder)
    expect(row.get("cosine", 0) > 0.999999, f"the first token: {row}")


def check_wrong_encoder(model):
    """Vectors with one number turned, then texts that are not their ids."""
    turned = program("turned", f"""'{PEER}' "$1" | '{sys.executable}' -c '
import json, sys
said = json.load(sys.stdin)
for one in said["sets"].values():
    one["vectors"] = [[-v[0]] + v[1:] for v in one["vectors"]]
print(json.dumps(said))'""")
    row = report_of(*ENCODER, "--model", model, peer=turned)
    expect(row["cosine"] < 0.9999, f"wrong vectors are seen: {row['cosine']}")
    path, = glob.glob(os.path.join(
        FOLDER, "cache", "asklens", "peers", "data", "encoder-*",
        "8 tokens.txt"))
    with open(path, encoding="ascii") as f:
        text = f.read()
    with open(path, "w", encoding="ascii") as f:
        f.write(text.replace("\t", "\tbaba ", 1))
    row = report_of(*ENCODER, "--model", model)
    expect("text 1 has other tokens" in row.get("skipped", ""),
           f"other tokens are seen: {row}")


def check_encoder_trouble(model):
    for name, says in (("model.safetensors", "model.safetensors': "),
                       ("tokenizer.json", "tokenizer.json': "),
                       ("config.json", "has no 'hidden_size'")):
        broken = os.path.join(FOLDER, f"without-{name}")
        shutil.copytree(model, broken)
        with open(os.path.join(broken, name), "w", encoding="utf-8") as f:
            f.write("{}" if name == "config.json" else "no model")
        done = run(*ENCODER, "--model", broken)
        expect(done.returncode != 0 and says in done.stderr, f"{says}: {done}")
    for args, says in (
            ([*ENCODER, "--model", "nowhere"], "no installed model"),
            (["--model", model, "generated:2000"], "goes with 'encoder:N'"),
            (["--model", model, "encoder:9999"], "at most 1000 texts")):
        done = run(*args)
        expect(done.returncode != 0 and says in done.stderr, f"{says}: {done}")


def check_collection():
    """A line that is no document is named by its file and line."""
    folder = os.path.join(FOLDER, "beir")
    os.makedirs(folder)
    for line, says in (("{", "corpus.jsonl', line 2"),
                       ('{"_id": "b"}', "needs '_id' and 'text'")):
        with open(os.path.join(folder, "corpus.jsonl"), "w") as f:
            f.write('{"_id": "a", "text": "a wing in a slipstream"}\n')
            f.write(line + "\n")
        done = run("--only", "asklens", folder)
        expect(done.returncode != 0 and says in done.stderr, f"{says}: {done}")


ENCODER = ("--only", "asklens-encoder", "encoder:6")
MODEL = os.path.join(FOLDER, "model")
shutil.rmtree(FOLDER, ignore_errors=True)
os.makedirs(FOLDER)
check_table()
check_wrong_answers()
check_trouble()
check_collection()
check_encoder(MODEL)
check_wrong_encoder(MODEL)
check_first_token(MODEL)
check_encoder_trouble(MODEL)
sys.exit(1 if bad else 0)
