"""table.py - from what the adapters said to a report.

A figure is the median over the rounds; beside the p50 stands its spread, the
largest over the smallest of the rounds.  Agreement is the share of a checked
query's k answers that are as good as the k-th of exhaustive search; where fewer
documents match than k, of those.
"""
import datetime
import json
import math
import os
import platform
import re
import statistics
import subprocess

import measure
from setting import ANSWERS, BM25, K

PERCENTILES = (50, 95, 99)


def percentile(sorted_values, p):
    """The smallest value that p percent of them do not exceed."""
    at = math.ceil(p / 100 * len(sorted_values)) - 1
    return sorted_values[max(0, at)]


def overlap(answers, truth):
    """Mean agreement of the answered queries that have a truth."""
    shares = []
    for ids, true in zip(answers, truth):
        if true["want"]:
            hits = len(set(ids) & set(true["good"]))
            shares.append(min(1.0, hits / true["want"]))
    return statistics.fmean(shares) if shares else None


def cosine(x, y):
    """0 where a vector is none."""
    if len(x) != len(y):
        return 0.0
    length = math.sqrt(sum(a * a for a in x) * sum(b * b for b in y))
    value = sum(a * b for a, b in zip(x, y)) / length if length > 0 else 0.0
    return value if math.isfinite(value) else 0.0


def least_cosine(vectors, others):
    """Of the texts that both have."""
    return min(cosine(*pair) for pair in zip(vectors, others))


def ndcg(ids, grades, k):
    gained = sum(grades.get(str(d), 0) / math.log2(i + 2)
                 for i, d in enumerate(ids[:k]))
    best = sorted(grades.values(), reverse=True)[:k]
    ideal = sum(g / math.log2(i + 2) for i, g in enumerate(best))
    return gained / ideal if ideal else None


def quality(answers, judged):
    """Mean nDCG of the queries that have something to find."""
    each = [ndcg(ids, grades, K)
            for ids, grades in zip(answers, judged)]
    each = [one for one in each if one is not None]
    return statistics.fmean(each) if each else None


def of_set(name, rounds, data):
    """The figures of one set of queries of one peer."""
    out = {}
    runs = [r["sets"][name] for r in rounds]
    # Answered in every round: the medians are then of the same queries.
    said = [run[ANSWERS[data.kind]] for run in runs]
    n = min(map(len, said))
    times = [sorted(run["microseconds"][:n]) for run in runs]
    for p in PERCENTILES:
        out[f"p{p}_us"] = statistics.median(percentile(t, p) for t in times)
    middles = [percentile(t, 50) for t in times]
    out["spread"] = max(middles) / min(middles) if min(middles) > 0 else None
    out["queries_per_second"] = statistics.median(
        n * 1e6 / max(1e-3, sum(t)) for t in times)
    out["answered"] = n
    agree = least_cosine if data.kind == "encoder" else overlap
    out["agreement"] = agree(said[0], data.truth[name])
    out["same_answers"] = all(one[:n] == said[0][:n] for one in said)
    if data.judged and name == "short" and n >= len(data.judged):
        out["ndcg"] = quality(said[0], data.judged)
    return out


def row_of(peer, data):
    row = {"peer": peer["name"], "parameters": peer.get("parameters", {})}
    if "skipped" in peer:
        return {**row, "skipped": peer["skipped"]}
    rounds = peer["rounds"]
    row.update({
        "version": rounds[0]["version"], "differs": rounds[0]["differs"],
        "build_seconds": rounds[0]["build_seconds"],
        "bytes": rounds[0]["bytes"],
        "cpu_share": [round(r["cpu_seconds"] / r["wall_seconds"], 3)
                      for r in rounds],
        "load": [round(r["load"], 2) for r in rounds],
        "sets": {name: of_set(name, rounds, data) for name in data.queries}})
    return row


def compare_vectors(rows, peers, data):
    """Each encoder's least cosine with the truth, and over all texts with the
    first that ran."""
    ran = [(row, peer["rounds"][0]["sets"])
           for row, peer in zip(rows, peers) if "sets" in row]
    for row, sets in ran:
        row["cosine"] = min(s["agreement"] for s in row["sets"].values())
        row["cosine_with_first"] = min(
            least_cosine(sets[name]["vectors"], ran[0][1][name]["vectors"])
            for name in data.queries)


def host():
    """What /proc/cpuinfo and the system say of this machine."""
    info = {}
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as f:
            for line in f:
                key, _, value = line.partition(":")
                info.setdefault(key.strip(), value.strip())
    except OSError:
        pass
    flags = info.get("flags", info.get("Features", "")).split()
    name = "unknown"
    if os.path.exists("/etc/os-release"):
        with open("/etc/os-release", encoding="utf-8") as f:
            found = re.search(r'^PRETTY_NAME="?([^"\n]*)', f.read(), re.M)
            name = found[1] if found else name
    return {
        "model": info.get("model name", platform.machine()),
        "family": f"{info.get('cpu family', '?')}/{info.get('model', '?')}/"
                  f"{info.get('stepping', '?')}",
        "cache": info.get("cache size", "unknown"), "cpus": os.cpu_count(),
        "simd": [f for f in flags if re.fullmatch(
            r"sse4_2|avx2|fma|avx512f|avx512bw|avx512_vnni|avx512_bf16|"
            r"avx512_fp16|amx_int8|asimd|sve2?", f)],
        "hypervisor": "hypervisor" in flags, "system": name,
        "kernel": platform.release(), "python": platform.python_version()}


def commit():
    here = os.path.dirname(os.path.abspath(__file__))
    try:
        done = subprocess.run(["git", "-C", here, "describe", "--always",
                               "--dirty"], capture_output=True, text=True)
        return done.stdout.strip() or "unknown"
    except OSError:
        return "unknown"


def report(peers, data, args):
    rows = [row_of(peer, data) for peer in peers]
    if data.kind == "encoder":
        compare_vectors(rows, peers, data)
    return {
        "date": datetime.date.today().isoformat(), "commit": commit(),
        "host": host(), "cpu": measure.cpu_for(args), "data": data.facts,
        "k": K, "bm25": BM25, "rounds": args.repeat,
        "seconds": args.seconds,
        "rows": rows}


def short_number(x, digits=3):
    """Three significant digits without an exponent."""
    if x is None:
        return "-"
    if x == 0:
        return "0"
    places = max(0, digits - 1 - math.floor(math.log10(abs(x))))
    return f"{x:.{places}f}"


def times_of(s, asked):
    text = " / ".join(short_number(s[f"p{p}_us"] / 1000)
                      for p in PERCENTILES)
    if s["answered"] < asked:
        text += f" (n={s['answered']})"
    return text


def heads(data):
    out = ["peer", "version", "build s", "MB"]
    encodes = data["kind"] == "encoder"
    what = "recall" if data["kind"] == "dense" else "overlap"
    for name in data["sets"]:
        out += [f"{name} p50 / p95 / p99 ms", "spread"]
        out += ["texts/s"] if encodes else ["queries/s", f"{what}@{K}"]
    return out


def cells(row, data):
    build = row["build_seconds"]
    out = [row["peer"], row["version"], short_number(build),
           short_number(row["bytes"] / 1e6)]
    for name, facts in data["sets"].items():
        s = row["sets"][name]
        agreement = s["agreement"]
        out += [times_of(s, facts["queries"]), f"{s['spread']:.2f}",
                short_number(s["queries_per_second"])]
        if data["kind"] != "encoder":
            out.append("-" if agreement is None else f"{agreement:.3f}")
    return out


def line(values):
    return "| " + " | ".join(values) + " |"


def about(report):
    data, machine = report["data"], report["host"]
    facts = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value
                      in data.items() if key not in ("kind", "name", "sets"))
    ran = [r for r in report["rows"] if "skipped" not in r]
    shares = [s for r in ran for s in r["cpu_share"]]
    loads = [x for r in ran for x in r["load"]]
    yield f"{data['name']}: {facts}."
    yield (f"{report['date']}, commit {report['commit']}; {machine['model']} "
           f"(family/model/stepping {machine['family']}, "
           f"{' '.join(machine['simd'])}), {machine['cpus']} CPUs"
           f"{', virtual' if machine['hypervisor'] else ''}, "
           f"{machine['system']}, kernel {machine['kernel']}, "
           f"Python {machine['python']}.")
    k = "" if data["kind"] == "encoder" else f"k={report['k']}, "
    yield (f"{k}one thread on CPU {report['cpu']}, medians of "
           f"{report['rounds']} round(s).")
    if shares:
        yield (f"The adapters had {min(shares):.0%} to {max(shares):.0%} of "
               f"their CPU; the load of the host was {min(loads)} to "
               f"{max(loads)}.")
        # The adapter itself is a load of one.
        if max(loads) > 1.5:
            yield ("The host was NOT idle: read ratios within this table, and "
                   "nothing into differences below the spread.")


def last_columns(report, ran):
    """{head: the cell of a row} of what is not of one set."""
    if report["data"]["kind"] == "encoder" and ran:
        return {"cosine": lambda row: f"{row['cosine']:.6f}",
                f"with {ran[0]['peer']}":
                lambda row: f"{row['cosine_with_first']:.6f}"}
    if any("ndcg" in r["sets"].get("short", {}) for r in ran):
        def judged(row):
            value = row["sets"]["short"].get("ndcg")
            return "-" if value is None else f"{value:.4f}"
        return {f"nDCG@{report['k']}": judged}
    return {}


def markdown(report):
    data = report["data"]
    ran = [r for r in report["rows"] if "skipped" not in r]
    last = last_columns(report, ran)
    head = heads(data) + list(last)
    out = [line(head), line(["---"] * len(head))]
    for row in ran:
        out.append(line(cells(row, data) +
                        [cell(row) for cell in last.values()]))
    out += ["", *about(report), ""]
    out += [f"* {r['peer']}: {r['differs']}" for r in ran if r["differs"]]
    out += [f"* {r['peer']}: answers changed between rounds" for r in ran
            if not all(s["same_answers"] for s in r["sets"].values())]
    out += [f"* {r['peer']}: skipped, {r['skipped']}"
            for r in report["rows"] if "skipped" in r]
    return "\n".join(out).rstrip("\n") + "\n"


def write(report, folder):
    with open(f"{folder}/peers.json", "w", encoding="utf-8") as f:
        json.dump(report, f, indent=1)
        f.write("\n")
    with open(f"{folder}/peers.md", "w", encoding="utf-8") as f:
        f.write(markdown(report))
