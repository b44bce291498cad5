#!/usr/bin/env python3
"""debian.py - real English text at any size, from Debian's documentation.

    benchmarks/collect/debian.py [--docs 200000] [--keep FOLDER] OUT

writes OUT/corpus.jsonl, a collection in BEIR's layout without queries, and
OUT/facts.json: the packages with their versions and SHA-256, the counts and a
checksum of the passages.

Why.  Speed depends on text: on how frequent the frequent words are, how many
terms there are, how long documents run.  Invented words have none of that, and
the judged collections that anybody may copy are small.  Every Debian host can
fetch the documentation below, and two hosts with the same package versions get
the same bytes.

How.  Packages are fetched with 'apt-get download' into FOLDER (default
$XDG_CACHE_HOME/asklens/peers/packages), which checks their signatures, and
read with 'dpkg-deb'; nothing is installed and no root is needed.  A package
that the host's release does not have is left out and named in facts.json.

  1. Files in the order of PACKAGES, then of their names.  Plain text, reST,
     Markdown, POD, HTML, man pages, the sources of Info pages and the two
     dictionaries are read as text; markup becomes blanks.
  2. The text of a file is cut at blanks into passages of 80 terms ([a-z0-9]+
     of the lower-cased text).  What remains at its end is a passage when it has
     at least 20.
  3. A passage whose terms have come before is left out: licences and headers.
  4. When there are more than N, those with the N lowest BLAKE2 hashes of their
     terms stay, so that a smaller collection is part of a larger one.
"""
import argparse
import collections
import gzip
import hashlib
import html
import io
import json
import os
import re
import subprocess
import sys
import tarfile

PACKAGES = [
    "linux-doc-6.1", "perl-doc", "python3.11-doc", "postgresql-doc-15",
    "dict-gcide", "wordnet-base", "manpages", "manpages-dev", "git-doc",
    "dict-foldoc", "dict-jargon", "debian-policy", "debian-reference-en",
    "developers-reference", "maint-guide", "bash-doc", "apache2-doc",
    "cmake-doc", "sqlite3-doc", "python-django-doc", "llvm-14-doc",
    "erlang-manpages", "libboost1.74-doc", "r-doc-html",
]
PASSAGE_TERMS = 80
PASSAGE_LEAST = 20
FILE_MAX = 64 << 20  # bytes of one unpacked file; larger ones are passed over

TERM = re.compile("[a-z0-9]+")
HIDDEN = re.compile(r"<(script|style|head)\b.*?</\1>", re.S | re.I)
TAG = re.compile(r"<[^>]{0,2000}>")
ROFF = re.compile(r"^[.'].{0,4}?\s|\\f.|\\[-&e|^]|\\\(..", re.M)
POD = re.compile(r"^=\w+|[A-Z]<+|>+", re.M)
WORDNET = re.compile(r"^.*\| ", re.M)

# The end of a file's name, and what of it is markup.
KINDS = [
    (".html", "html"), (".htm", "html"), (".txt", "text"), (".rst", "text"),
    (".md", "text"), (".pod", "pod"), (".dict", "text"), (".xml", "html"),
]


def kind_of(name):
    base = os.path.basename(name)
    if base in ("changelog", "copyright") or base.startswith("changelog."):
        return None
    for end, kind in KINDS:
        if base.endswith(end):
            return kind
    if "/man/" in name and re.search(r"\.[1-9]\w*$", base):
        return "roff"
    if re.match(r"data\.(noun|verb|adj|adv)$", base):
        return "wordnet"
    return None


def plain(text, kind):
    if kind == "html":
        return html.unescape(TAG.sub(" ", HIDDEN.sub(" ", text)))
    if kind == "roff":
        return ROFF.sub(" ", text)
    if kind == "pod":
        return POD.sub(" ", text)
    if kind == "wordnet":
        return WORDNET.sub("", text)
    return text


def unpacked(name, data):
    """The name and bytes of a file, without its compression."""
    for end in (".gz", ".dz"):
        if name.endswith(end):
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as f:
                return name[:-len(end)], f.read(FILE_MAX)
    return name, data


def files_of(deb):
    """(name, text) of every file of a package that holds prose."""
    read = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", deb],
                            stdout=subprocess.PIPE)
    found = {}
    with tarfile.open(fileobj=read.stdout, mode="r|") as tar:
        for member in tar:
            name = re.sub(r"\.(gz|dz)$", "", member.name)
            if not member.isfile() or member.size > FILE_MAX:
                continue
            if not kind_of(name):
                continue
            data = tar.extractfile(member).read()
            name, data = unpacked(member.name, data)
            text = data.decode("utf-8", "replace")
            found[name] = plain(text, kind_of(name))
    if read.wait() != 0:
        sys.exit(f"debian.py: '{deb}' cannot be read by dpkg-deb")
    return sorted(found.items())


def passages_of(text):
    """(words, number of terms) of each passage."""
    words, terms = [], []
    for word in text.split():
        words.append(word)
        terms += TERM.findall(word.lower())
        if len(terms) >= PASSAGE_TERMS:
            yield words, terms
            words, terms = [], []
    if len(terms) >= PASSAGE_LEAST:
        yield words, terms


def fetch(package, folder):
    """The path of a package's file, or None where there is no such package."""
    def here():
        return sorted(f for f in os.listdir(folder)
                      if f.startswith(package + "_") and f.endswith(".deb"))
    if not here():
        done = subprocess.run(["apt-get", "download", "-q", package],
                              cwd=folder, capture_output=True, text=True)
        if done.returncode != 0 or not here():
            said = done.stderr.strip().splitlines()
            sys.stderr.write(f"debian.py: without {package}: "
                             f"{said[0] if said else 'not found'}\n")
            return None
    return os.path.join(folder, here()[-1])


Passage = collections.namedtuple("Passage", "hash key title text n_terms")


def collect(folder, facts):
    seen, out = set(), []
    for package in PACKAGES:
        deb = fetch(package, folder)
        if not deb:
            facts["missing"].append(package)
            continue
        with open(deb, "rb") as f:
            sha = hashlib.sha256(f.read()).hexdigest()
        before = len(out)
        for name, text in files_of(deb):
            for n, (words, terms) in enumerate(passages_of(text)):
                digest = hashlib.blake2b(" ".join(terms).encode(),
                                         digest_size=8).digest()
                if digest in seen:
                    continue
                seen.add(digest)
                out.append(Passage(digest, f"{package}:{name}:{n}",
                                   os.path.basename(name), " ".join(words),
                                   len(terms)))
        facts["packages"].append({
            "name": package, "file": os.path.basename(deb), "sha256": sha,
            "passages": len(out) - before})
    return out


def main():
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("--docs", type=int, default=200000)
    args.add_argument("--keep", default=f"{cache}/asklens/peers/packages")
    args.add_argument("out")
    args = args.parse_args()
    os.makedirs(args.keep, exist_ok=True)
    os.makedirs(args.out, exist_ok=True)
    facts = {"packages": [], "missing": []}
    passages = collect(args.keep, facts)
    if not passages:
        sys.exit("debian.py: no package could be fetched; run 'apt-get update' "
                 "or name a folder of packages with --keep")
    facts["found"] = len(passages)
    if len(passages) > args.docs:
        last = sorted(p.hash for p in passages)[args.docs - 1]
        passages = [p for p in passages if p.hash <= last]
    whole = hashlib.blake2b(digest_size=16)
    with open(f"{args.out}/corpus.jsonl", "w", encoding="utf-8") as f:
        for p in passages:
            whole.update(p.hash)
            json.dump({"_id": p.key, "title": p.title, "text": p.text}, f)
            f.write("\n")
    facts["passages"] = len(passages)
    facts["terms"] = sum(p.n_terms for p in passages)
    facts["checksum"] = whole.hexdigest()
    with open(f"{args.out}/facts.json", "w", encoding="utf-8") as f:
        json.dump(facts, f, indent=1)
        f.write("\n")
    if len(passages) < args.docs:
        sys.stderr.write(f"debian.py: only {len(passages)} passages there\n")


if __name__ == "__main__":
    main()
