#!/usr/bin/env python3
"""Ask Hugging Face's tokenizers (PyPI) what it does with every code point.

  cleaning_tables.py tables        prints the arrays of engine/text/cleaning_tables.c
  cleaning_tables.py fingerprints  prints the numbers check_cleaning.c expects

Run by hand, when a release of that package is said to have moved its tables.
"""
import sys

from tokenizers.normalizers import NFD, BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

POINTS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]

# As in check_cleaning.c: clean, ideographs, strip_marks, lower.
CLEANINGS = [(1, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1), (1, 1, 1, 1)]

# A mark of each canonical combining class that a kept mark has.
CLASSES = {7: "\u093c", 9: "\u094d", 216: "\U0001d165", 224: "\u302e",
           226: "\U0001d16d", 230: "\u0300"}


def normalizer(clean, ideographs, strip_marks, lower):
    return BertNormalizer(clean_text=bool(clean),
                          handle_chinese_chars=bool(ideographs),
                          strip_accents=bool(strip_marks),
                          lowercase=bool(lower))


def kind(pre_tokenizer, c):
    words = [w for w, _ in pre_tokenizer.pre_tokenize_str("a" + chr(c) + "b")]
    return {1: "letter", 2: "blank", 3: "punct"}[len(words)]


def order(nfd, c):
    """The class of c by where NFD moves it; 0 for what it never moves."""
    lowest, highest = "\u0334", "\u0345"
    if (nfd.normalize_str("a" + chr(c) + lowest) == "a" + chr(c) + lowest and
            nfd.normalize_str("a" + highest + chr(c)) ==
            "a" + highest + chr(c)):
        return 0
    for value, mark in CLASSES.items():
        pairs = ("a" + mark + chr(c), "a" + chr(c) + mark)
        if all(nfd.normalize_str(pair) == pair for pair in pairs):
            return value
    return -1


def ranges(points):
    out = []
    for c in points:
        if out and out[-1][1] == c - 1:
            out[-1][1] = c
        else:
            out.append([c, c])
    return out


def order_ranges(orders):
    out = []
    for c, value in orders.items():
        if value and out and out[-1][1:] == [c - 1, value]:
            out[-1][1] = c
        elif value:
            out.append([c, c, value])
    return out


def show(name, points):
    print("const struct lens_code_range %s[] = {" % name)
    line = "   "
    for first, last in ranges(points):
        item = " { 0x%x, 0x%x }," % (first, last)
        if len(line) + len(item) > 80:
            print(line)
            line = "   "
        line += item
    print(line + "\n};\n")


def tables():
    pre, nfd = BertPreTokenizer(), NFD()
    clean, strip = normalizer(1, 0, 0, 0), normalizer(0, 0, 1, 0)
    gone = [c for c in POINTS if clean.normalize_str(chr(c)) == ""]
    marks = [c for c in POINTS if strip.normalize_str(chr(c)) == ""]
    punct = [c for c in POINTS if c > 0x7f and kind(pre, c) == "punct"]
    show("lens_clean_controls", gone)
    show("lens_clean_marks", marks)
    show("lens_clean_puncts", punct)
    dropped = set(marks)
    orders = {c: order(nfd, c) for c in POINTS
              if c not in dropped and nfd.normalize_str(chr(c)) == chr(c)}
    print("const struct lens_clean_order lens_clean_orders[] = {")
    for first, last, value in order_ranges(orders):
        print("    { 0x%x, 0x%x, %d }," % (first, last, value))
    print("};")


def fnv(value, number):
    return (value ^ number) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF


def fingerprints():
    for how in CLEANINGS:
        n, value = normalizer(*how), 0xCBF29CE484222325
        for c in POINTS:
            for out in n.normalize_str(chr(c)):
                value = fnv(value, ord(out))
            value = fnv(value, 0xFFFFFFFF)
        print(how, "0x%016x" % value)
    pre, value = BertPreTokenizer(), 0xCBF29CE484222325
    for c in POINTS:
        value = fnv(value, ("letter", "blank", "punct").index(kind(pre, c)))
    print("kinds", "0x%016x" % value)


if __name__ == "__main__":
    if sys.argv[1:] == ["tables"]:
        tables()
    elif sys.argv[1:] == ["fingerprints"]:
        fingerprints()
    else:
        sys.exit(__doc__)
