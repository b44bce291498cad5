"""prepare.py - the data of a comparison, made once and kept.

Tokens are [a-z0-9]+ of the lower-cased text, title before text; no stemming, no
stop words.  Documents without a token stay, as empty lines: numbers are those of
the collection.

Queries hold each token once, in order of first appearance, because some engines
merge repeats and others evaluate them again.  A BEIR collection brings its short
ones (those that qrels/test.tsv judges, where it is there).  All others are
drawn from the documents, seeded:

    short   2 to 12 tokens in a row of which frequent ones (in more than a
            twentieth of the documents) are mostly dropped
    long    15 to 60 tokens in a row, stop words and all, a tenth dropped

So nearly every such query has the passage that it was drawn from as an answer,
which is kinder to engines that skip documents than people's queries are.

Truth is exhaustive BM25 in double precision, computed here without an index, with
the k1 and b of the task and the idf ln(1 + (N - df + .5)/(df + .5)).  Per query
it is every document that scores what the k-th best does, or more (within a
millionth): how an engine breaks ties is its own business.

Texts for encoders are words that the tokenizer has whole, drawn and seeded, so
that their ids are known without a tokenizer; bert_truth.py has their truth.
"""
import hashlib
import json
import math
import os
import random
import re
import shutil
import subprocess
import sys
from array import array

import bert_files
from setting import BM25, K, Trouble, cache, say

VERSION = 3       # of the files made here
CHECKED = 100     # queries per set with a truth, where it takes long
ENCODED = 2       # texts per length with a truth
LENGTHS = (8, 32, 128, 256)  # tokens, [CLS] and [SEP] among them
MAX_TEXTS = 1000  # per length: all vectors of all rounds are kept
SLOW_BYTES = 1 << 22  # of weights; above, Python alone takes minutes
MODEL_FILES = ("config.json", "model.safetensors", "tokenizer.json",
               "modules.json", "1_Pooling/config.json")
CHECK_ALL = 20000  # documents up to which all queries have one
BEIR_FILES = ("corpus.jsonl", "queries.jsonl", "qrels/test.tsv")
TERM = re.compile("[a-z0-9]+")
HERE = os.path.dirname(os.path.abspath(__file__))


class Data:
    """What prepare() has made; paths are absolute."""

    def __init__(self, folder):
        with open(os.path.join(folder, "facts.json"), encoding="utf-8") as f:
            self.facts = json.load(f)
        self.kind = self.facts["kind"]
        end = "fbin" if self.kind == "dense" else "txt"
        what = "model" if self.kind == "encoder" else "documents"
        name = "model" if self.kind == "encoder" else f"documents.{end}"
        self.subject = {what: os.path.join(folder, name)}
        self.queries = {name: os.path.join(folder, f"{name}.{end}")
                        for name in self.facts["sets"]}
        with open(os.path.join(folder, "truth.json"), encoding="utf-8") as f:
            self.truth = json.load(f)
        self.judged = None
        if os.path.exists(os.path.join(folder, "judged.json")):
            with open(os.path.join(folder, "judged.json")) as f:
                self.judged = json.load(f)


def tokens(text):
    return TERM.findall(text.lower())


def read_json_lines(path):
    with open(path, encoding="utf-8") as f:
        for number, line in enumerate(f, 1):
            try:
                if line.strip():
                    yield json.loads(line)
            except ValueError as error:
                raise Trouble(f"'{path}', line {number}: {error}")


def beir_documents(folder, limit):
    keys, documents = [], []
    for row in read_json_lines(os.path.join(folder, "corpus.jsonl")):
        if len(keys) == limit:
            break
        if "_id" not in row or "text" not in row:
            raise Trouble(f"'{folder}/corpus.jsonl', line {len(keys) + 1}: a "
                          "document needs '_id' and 'text'")
        keys.append(row["_id"])
        documents.append(tokens(f"{row.get('title', '')} {row['text']}"))
    return keys, documents


def generated_documents(n, seed=20261126):
    """Invented passages: words by Zipf's law, half of them of one of 40
    subjects."""
    pick = random.Random(seed)
    words = [f"w{i}" for i in range(8000)]
    weights = [1 / (i + 3) for i in range(len(words))]
    subjects = [pick.sample(words, 120) for _ in range(40)]
    out = []
    for _ in range(n):
        length = max(5, int(pick.lognormvariate(4.6, 0.5)))
        general = pick.choices(words, weights, k=length // 2)
        subject = pick.choices(pick.choice(subjects), k=length - length // 2)
        document = general + subject
        pick.shuffle(document)
        out.append(document)
    return out


def judgments(folder):
    """{query: {document: grade}} of the test part, or None."""
    path = os.path.join(folder, "qrels", "test.tsv")
    if not os.path.exists(path):
        return None
    out = {}
    with open(path, encoding="utf-8") as f:
        for number, line in enumerate(f, 1):
            parts = line.rstrip("\n").split("\t")
            if number == 1 and parts[-1] == "score":
                continue
            if len(parts) != 3 or not parts[2].lstrip("-").isdigit():
                raise Trouble(f"'{path}', line {number}: not 'query, document, "
                              "grade'")
            out.setdefault(parts[0], {})[parts[1]] = int(parts[2])
    return out


def own_queries(folder, keys, limit):
    """(queries, judged) of a BEIR folder; (None, None) where it has none."""
    path = os.path.join(folder, "queries.jsonl")
    if not os.path.exists(path):
        return None, None
    grades = judgments(folder)
    number = {key: i for i, key in enumerate(keys)}
    queries, judged = [], []
    for row in read_json_lines(path):
        terms = list(dict.fromkeys(tokens(row["text"])))
        if not terms or (grades is not None and row["_id"] not in grades):
            continue
        queries.append(terms)
        if grades is not None:
            judged.append({number[d]: g for d, g in grades[row["_id"]].items()
                           if d in number and g > 0})
        if len(queries) == limit:
            break
    return queries, judged if grades is not None else None


def drawn_queries(documents, n, lengths, drop, seed):
    """Tokens in a row of seeded documents, each dropped by chance."""
    pick = random.Random(seed)
    enough = [i for i, d in enumerate(documents) if len(d) >= lengths[0]]
    if not enough:
        raise Trouble("the documents are too short to draw queries from")
    out = []
    for _ in range(50 * n):
        document = documents[pick.choice(enough)]
        size = min(pick.randint(*lengths), len(document))
        start = pick.randint(0, len(document) - size)
        kept = [t for t in document[start:start + size]
                if pick.random() >= drop(t)]
        kept = list(dict.fromkeys(kept))
        if len(kept) >= 2:
            out.append(kept)
        if len(out) == n:
            break
    return out


def frequencies(documents):
    df = {}
    for document in documents:
        for term in set(document):
            df[term] = df.get(term, 0) + 1
    return df


def postings_of(wanted, documents):
    """term -> (documents, frequencies), of the wanted terms alone."""
    lists = {term: (array("I"), array("H")) for term in wanted}
    for i, document in enumerate(documents):
        counts = {}
        for term in document:
            if term in lists:
                counts[term] = counts.get(term, 0) + 1
        for term, tf in counts.items():
            lists[term][0].append(i)
            lists[term][1].append(min(tf, 65535))
    return lists


def exhaustive(query, lists, norms, n, k):
    """How many documents to expect, and those as good as the k-th."""
    k1 = BM25["k1"]
    scores = {}
    for term in query:
        ids, tfs = lists[term]
        idf = math.log(1 + (n - len(ids) + 0.5) / (len(ids) + 0.5))
        for i, tf in zip(ids, tfs):
            scores[i] = scores.get(i, 0.0) + idf * tf / (tf + k1 * norms[i])
    best = sorted(scores.values(), reverse=True)[:k]
    if not best:
        return {"want": 0, "good": []}
    least = best[-1] * (1 - 1e-6)
    return {"want": len(best),
            "good": sorted(i for i, s in scores.items() if s >= least)}


def truth_of(sets, documents):
    n = len(documents)
    b = BM25["b"]
    average = sum(map(len, documents)) / n
    norms = array("d", (1 - b + b * len(d) / average for d in documents))
    limit = None if n <= CHECK_ALL else CHECKED
    asked = {name: queries[:limit] for name, queries in sets.items()}
    lists = postings_of({t for q in asked.values() for one in q for t in one},
                        documents)
    return {name: [exhaustive(q, lists, norms, n, K) for q in queries]
            for name, queries in asked.items()}


def write_lines(path, rows):
    with open(path, "w", encoding="ascii") as f:
        for row in rows:
            f.write(" ".join(row) + "\n")


def write_json(path, value):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(value, f)


def mean_length(rows):
    return round(sum(map(len, rows)) / max(1, len(rows)), 1)


def make_lexical(folder, name, source, args):
    if source is None:
        documents, judged, short = generated_documents(args.docs), None, None
    else:
        keys, documents = beir_documents(source, args.docs)
        short, judged = own_queries(source, keys, args.queries)
    if not documents:
        raise Trouble(f"'{name}' has no documents")
    df = frequencies(documents)
    frequent = len(documents) / 20
    sets = {
        "short": short or drawn_queries(
            documents, args.queries, (3, 14),
            lambda t: 0.8 if df[t] > frequent else 0.05, 1),
        "long": drawn_queries(documents, args.queries, (15, 60),
                              lambda t: 0.1, 2),
    }
    say("scoring every document for every checked query")
    write_json(f"{folder}/truth.json", truth_of(sets, documents))
    write_lines(f"{folder}/documents.txt", documents)
    for which, queries in sets.items():
        write_lines(f"{folder}/{which}.txt", queries)
    if judged:
        write_json(f"{folder}/judged.json", judged)
    return {
        "kind": "lexical", "name": name, "documents": len(documents),
        "tokens": sum(map(len, documents)), "terms": len(df),
        "sets": {which: {"queries": len(q), "mean_tokens": mean_length(q)}
                 for which, q in sets.items()}}


def make_dense(folder, name, n, args):
    import install  # here: it is needed for vectors alone

    try:
        python = install.venv(["numpy==2.4.6"], args)
    except install.Skipped as why:
        raise Trouble(f"vectors need numpy: {why}")
    done = subprocess.run([python, os.path.join(HERE, "vectors.py"), folder,
                           str(n), str(args.queries), str(K)],
                          stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise Trouble("vectors.py failed")
    return {"kind": "dense", "name": name, **json.loads(done.stdout)}


def take_model(folder, source):
    """The published files, without prompts and without a cut: those are told
    to one side alone."""
    for name in MODEL_FILES:
        path = os.path.join(source, name)
        if os.path.exists(path):
            to = os.path.join(folder, name)
            os.makedirs(os.path.dirname(to), exist_ok=True)
            shutil.copyfile(path, to)


def encoder_texts(words, ids, ends, length, n):
    """Lines of ids, a tab and the text that has them."""
    pick = random.Random(length)
    for _ in range(n):
        text = pick.choices(words, k=length - 2)
        numbers = [ends[0], *(ids[word] for word in text), ends[1]]
        yield f"{' '.join(map(str, numbers))}\t{' '.join(text)}\n"


def make_encoder(folder, name, source, args):
    model = os.path.join(folder, "model")
    shutil.rmtree(model, ignore_errors=True)
    if source:
        take_model(model, source)
    else:
        bert_files.invent(model)
    config = bert_files.Config(model)
    bert_files.tensors(model, config)  # all there, or Trouble now
    words = bert_files.vocabulary(model)
    sets = {}
    for length in LENGTHS:
        if length <= config.positions:
            which = f"{length} tokens"
            sets[which] = {"queries": args.docs}
            with open(f"{folder}/{which}.txt", "w", encoding="ascii") as f:
                f.writelines(encoder_texts(*words, length, args.docs))
    if not sets:
        raise Trouble(f"'{name}' has no room for {LENGTHS[0]} tokens")
    write_json(f"{folder}/sets.json", list(sets))
    encoder_truth(folder, args)
    return {
        "kind": "encoder", "name": name, "texts": args.docs,
        "weights": os.path.basename(os.path.abspath(source)) if source
        else f"seeded ({bert_files.SEED})",
        "layers": config.layers, "hidden": config.hidden,
        "heads": config.heads, "feed_forward": config.inner,
        "vocabulary": config.words, "checked": min(ENCODED, args.docs),
        "sets": sets}


def encoder_truth(folder, args):
    import install  # here: it is needed for numpy alone

    say(f"computing the vectors of {ENCODED} texts of each length")
    try:
        python = install.venv(["numpy==2.4.6"], args)
    except install.Skipped as why:
        weights = os.path.join(folder, "model", "model.safetensors")
        if os.path.getsize(weights) > SLOW_BYTES:
            raise Trouble(f"a model of this size needs numpy: {why}")
        python = sys.executable
    if subprocess.run([python, os.path.join(HERE, "bert_truth.py"), folder,
                       str(ENCODED)]).returncode != 0:
        raise Trouble("bert_truth.py failed")


def model_folder(name):
    """A folder, or what 'asklens model list' calls it."""
    base = os.environ.get("XDG_DATA_HOME") or \
        os.path.expanduser("~/.local/share")
    for folder in (name, os.path.join(base, "asklens", "models", name)):
        if os.path.exists(os.path.join(folder, "config.json")):
            return folder
    raise Trouble(f"'{name}' is no folder with 'config.json' and no installed "
                  "model: see 'asklens model list'")


def fingerprint(source, names):
    """Of files of a folder, so that a changed one is read again."""
    digest = hashlib.sha256()
    for name in names:
        path = os.path.join(source, name)
        if os.path.exists(path):
            with open(path, "rb") as f:
                digest.update(hashlib.file_digest(f, "sha256").digest()
                              if hasattr(hashlib, "file_digest")
                              else hashlib.sha256(f.read()).digest())
    return digest.hexdigest()


def debian(n):
    """The folder of N passages of Debian's documentation, made if need be."""
    folder = os.path.join(cache(), f"debian-{n}")
    if not os.path.exists(f"{folder}/facts.json"):
        say(f"collecting {n} passages of Debian's documentation")
        script = os.path.join(os.path.dirname(HERE), "collect", "debian.py")
        if subprocess.run([sys.executable, script, "--docs", str(n),
                           folder]).returncode != 0:
            raise Trouble("the passages could not be collected")
    return folder


def prepare(args):
    """The Data of args.collection."""
    name, source, files = args.collection, None, BEIR_FILES
    numbered = re.fullmatch(r"(debian|generated|vectors|encoder):([1-9]\d*)",
                            name)
    kind = numbered[1] if numbered else None
    if args.model and kind != "encoder":
        raise Trouble("--model goes with 'encoder:N'")
    if numbered:
        n = int(numbered[2])
        args.docs = min(n, args.docs or n)
        if kind == "debian":
            source = debian(n)
        if kind == "encoder":
            if args.docs > MAX_TEXTS:
                raise Trouble(f"at most {MAX_TEXTS} texts of each length")
            files = MODEL_FILES
            source = model_folder(args.model) if args.model else None
    elif os.path.exists(os.path.join(name, "corpus.jsonl")):
        source = name
        name = os.path.basename(os.path.abspath(name))
    else:
        raise Trouble(f"'{name}' is no folder with 'corpus.jsonl', and neither "
                      "'debian:N', 'vectors:N', 'encoder:N' nor 'generated:N'")
    what = [VERSION, name, args.docs, args.queries, BM25, K,
            fingerprint(source, files) if source else ""]
    key = hashlib.sha256(json.dumps(what).encode()).hexdigest()[:12]
    folder = os.path.join(cache(), "data",
                          f"{re.sub(r'[^a-z0-9]+', '-', name.lower())}-{key}")
    if not os.path.exists(f"{folder}/facts.json"):
        say(f"preparing {name}")
        os.makedirs(folder, exist_ok=True)
        if kind == "vectors":
            facts = make_dense(folder, name, args.docs, args)
        elif kind == "encoder":
            facts = make_encoder(folder, name, source, args)
        else:
            facts = make_lexical(folder, name, source, args)
        write_json(f"{folder}/facts.json", facts)
    return Data(folder)
