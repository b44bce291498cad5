#!/usr/bin/env python3
"""Compare our ids with those of Hugging Face's tokenizers (PyPI), line by line.

  compare_wordpiece.py ENCODE_LINES FOLDER...

Each folder holds a tokenizer.json and perhaps a vocab.txt; a folder that is
not there is left out.  Exit code 77, which ctest counts as skipped, without
that package or any folder.  Every tokenizer.json is also compared in variants
with other steps of cleaning, as a bare vocab.txt, and with a vocabulary of
single letters of every script, in which no word is unknown and so no difference
hides.
"""
import json
import os
import subprocess
import sys
import tempfile
import unicodedata

from wordpiece_lines import SAMPLES, random_lines, sweep_lines

VARIANTS = [("as it is", {}),
            ("cased", {"lowercase": False}),
            ("cased, no accents", {"lowercase": False, "strip_accents": True}),
            ("accents", {"strip_accents": False}),
            ("Han joined", {"handle_chinese_chars": False}),
            ("not cleaned", {"clean_text": False})]


def ours(program, folder, lines):
    text = "".join(line.encode().hex() + "\n" for line in lines)
    done = subprocess.run([program, folder], input=text, text=True,
                          capture_output=True, check=False)
    if done.returncode:
        sys.exit("%s: %s" % (folder, done.stderr))
    return [[int(i) for i in row.split()]
            for row in done.stdout.split("\n")[:-1]]


def theirs(settings, lines):
    reference = Tokenizer.from_str(json.dumps(settings))
    reference.no_truncation()
    reference.no_padding()
    found = reference.encode_batch(lines, add_special_tokens=False)
    return [row.ids for row in found]


def compare(what, program, folder, settings, lines):
    got, want = ours(program, folder, lines), theirs(settings, lines)
    assert len(got) == len(want) == len(lines)
    bad = [i for i in range(len(lines)) if got[i] != want[i]]
    print("%s: %d lines, %d ids, %d lines differ" %
          (what, len(lines), sum(map(len, want)), len(bad)))
    for i in bad[:5]:
        print("  %a\n    ours   %s\n    theirs %s" %
              (lines[i][:200], got[i][:40], want[i][:40]))
    return not bad


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8",
              newline="") as out:
        out.write(text)


def spelled(settings, lines):
    """The same tokenizer with a vocabulary of all letters of the lines."""
    letters = {c for line in lines for how in ("NFD", "NFC")
               for form in (line, line.lower())
               for c in unicodedata.normalize(how, form)}
    tokens = list(settings["model"]["vocab"])[:200]
    tokens += [t["content"] for t in settings["added_tokens"]]
    tokens += [prefix + c for c in sorted(letters) for prefix in ("", "##")]
    vocab = {t: i for i, t in enumerate(dict.fromkeys(tokens))}
    copy = json.loads(json.dumps(settings))
    copy["model"]["vocab"] = vocab
    copy["post_processor"] = None
    for token in copy["added_tokens"]:
        token["id"] = vocab[token["content"]]
    return copy


def compare_folder(program, folder, scratch):
    lines = SAMPLES + random_lines(12000)
    ok = True
    with open(os.path.join(folder, "tokenizer.json"), encoding="utf-8") as file:
        settings = json.load(file)
    for what, change in VARIANTS:
        settings["normalizer"].update(change)
        write(scratch, "tokenizer.json", json.dumps(settings))
        some = lines + sweep_lines() if not change else lines[:6000]
        ok &= compare("%s, %s" % (os.path.basename(folder), what), program,
                      scratch, settings, some)
        letters = spelled(settings, lines)
        write(scratch, "tokenizer.json", json.dumps(letters))
        ok &= compare("%s, %s, spelled" % (os.path.basename(folder), what),
                      program, scratch, letters, lines)
        settings["normalizer"] = {"type": "BertNormalizer", "clean_text": True,
                                  "handle_chinese_chars": True,
                                  "strip_accents": None, "lowercase": True}
    os.remove(os.path.join(scratch, "tokenizer.json"))
    vocab = settings["model"]["vocab"]
    write(scratch, "vocab.txt", "".join(
        token + "\n" for token in sorted(vocab, key=vocab.get)))
    ok &= compare("%s, vocab.txt" % os.path.basename(folder), program, scratch,
                  settings, lines[:6000])
    os.remove(os.path.join(scratch, "vocab.txt"))
    return ok


def main(program, folders):
    folders = [folder.rstrip("/") for folder in folders if
               os.path.exists(os.path.join(folder, "tokenizer.json"))]
    if not folders:
        print("no folder with a tokenizer.json")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as scratch:
        good = [compare_folder(program, folder, scratch) for folder in folders]
    sys.exit(0 if all(good) else 1)


try:
    from tokenizers import Tokenizer
except ImportError:
    print("the package 'tokenizers' is missing")
    sys.exit(77)

if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
