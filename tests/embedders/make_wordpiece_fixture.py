#!/usr/bin/env python3
"""Write tests/embedders/fixtures/wordpiece/: small tokenizers and what they should say.

  make_wordpiece_fixture.py FOLDER

Needs Hugging Face's tokenizers (PyPI), which gives the expected ids.  The
vocabulary is ours: signs, letters of several scripts, and some pieces of words.
"""
import json
import os
import sys

from tokenizers import Tokenizer

from wordpiece_lines import SAMPLES, random_lines

SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

PIECES = """
the model token a agent ##s ##ing ##ed we run retrieval augment generation
never card number ##er un ##aff ##able ##ab ##le de ##r over x ##y test ##test
token ##ization long longer longest ##est
""".split()

LETTERS = ("éèäöüßñçøł" "σςλόογέ" "жзийёґѣ" "אבגש" "عربيمن" "अआकषिोा"
           "กนำ้" "ნა" "中国人𠀀豈" "かがガ゙ー" "ᄀ가ᅡᆨ각" "😀👍❤️½²€§″"
           "\u0301\u0308\u0323\u302e\u302f\u1b44\u08d4\U0001d165\U0001d157"
           "\U0001e944\u0903\u200d\ufffd\u3002\u037e\u2028\u0130\u01c5\u1e9e")


def vocabulary(cased):
    ascii_signs = [chr(c) for c in range(0x21, 0x7F)
                   if cased or not chr(c).isupper()]
    tokens = SPECIALS + ascii_signs
    tokens += ["##" + c for c in ascii_signs if c.isalnum()]
    for letter in LETTERS:
        tokens += [letter, "##" + letter]
    tokens += PIECES
    if cased:
        tokens += ["The", "Model", "AG", "##EN", "##T"]
    return {t: i for i, t in enumerate(dict.fromkeys(tokens))}


def settings(cased, strip_accents):
    vocab = vocabulary(cased)
    # One literal behind the vocabulary, as a fine-tuned model adds it.
    added = SPECIALS + ([] if cased else ["<doc>"])
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {"id": vocab.get(t, len(vocab)), "content": t,
             "single_word": False, "lstrip": t == "[MASK]", "rstrip": False,
             "normalized": False, "special": True} for t in added],
        "normalizer": {"type": "BertNormalizer", "clean_text": True,
                       "handle_chinese_chars": True,
                       "strip_accents": strip_accents,
                       "lowercase": not cased},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": None,
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "[UNK]",
                  "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": vocab}}


def write(folder, name, text):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "w", encoding="utf-8",
              newline="\n") as out:
        out.write(text)


def cases(name, reference, lines):
    for text in lines:
        ids = reference.encode(text, add_special_tokens=False).ids
        # A NUL would end the string for json/json.h; check_wordpiece.c has it.
        if "\0" not in text:
            yield json.dumps({"tokenizer": name, "text": text, "ids": ids})


def main(folder):
    kinds = {"uncased": (False, None), "accents": (False, False),
             "cased": (True, None)}
    out = []
    for seed, (name, kind) in enumerate(kinds.items()):
        what = settings(*kind)
        lines = SAMPLES[seed::3] + random_lines(60, 100 + seed)
        out += cases(name, Tokenizer.from_str(json.dumps(what)), lines)
        below = os.path.join(folder, name)
        if name != "cased":
            write(below, "tokenizer.json",
                  json.dumps(what, indent=1, ensure_ascii=name == "accents") +
                  "\n")
            continue
        vocab = what["model"]["vocab"]
        write(below, "vocab.txt", "".join(t + "\n" for t in vocab))
        write(below, "tokenizer_config.json",
              json.dumps({"do_lower_case": False, "strip_accents": None,
                          "cls_token": "[CLS]",
                          "mask_token": {"content": "[MASK]", "lstrip": True},
                          "tokenizer_class": "BertTokenizer"}, indent=1) +
              "\n")
    write(folder, "cases.jsonl", "\n".join(out) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
