"""bert_truth.py - what an encoder answers, in double precision.

    bert_truth.py FOLDER CHECKED

writes FOLDER/truth.json: the vectors of the first CHECKED texts of each set
of FOLDER by the weights in FOLDER/model.  It is BERT as its paper has it (Devlin
et al., 2019, section 3; Vaswani et al., 2017, section 3), then the mean of the
tokens or the first, then length 1; nobody else's code computes here.  numpy
only multiplies matrices, where it is there: models of real size need it.
"""
import json
import math
import os
import sys
from operator import mul

import bert_files

try:
    import numpy
except ImportError:
    numpy = None


ROOT_HALF = math.sqrt(0.5)


def matrix(numbers, width):
    """Rows of `width` numbers."""
    if numpy:
        return numpy.array(numbers, dtype="f8").reshape(-1, width)
    return [numbers[i:i + width].tolist()
            for i in range(0, len(numbers), width)]


def product(x, w):
    """x times the transpose of w, as lists."""
    if numpy:
        return (numpy.asarray(x) @ numpy.asarray(w).T).tolist()
    return [[sum(map(mul, row, other)) for other in w] for row in x]


def add(x, y):
    return [[a + b for a, b in zip(*rows)] for rows in zip(x, y)]


def softmax(row):
    top = max(row)
    powers = [math.exp(v - top) for v in row]
    total = sum(powers)
    return [p / total for p in powers]


def gelu(v):
    return v * 0.5 * (1 + math.erf(v * ROOT_HALF))


class Model:
    def __init__(self, folder):
        self.config = bert_files.Config(folder)
        self.tensors = {}
        tensors = bert_files.tensors(folder, self.config)
        for name, shape in bert_files.shapes(self.config):
            self.tensors[name] = matrix(tensors[name], shape[1]) \
                if len(shape) == 2 else tensors[name].tolist()

    def linear(self, name, x):
        bias = self.tensors[f"{name}.bias"]
        return [[v + b for v, b in zip(row, bias)]
                for row in product(x, self.tensors[f"{name}.weight"])]

    def norm(self, name, x):
        weight = self.tensors[f"{name}.LayerNorm.weight"]
        bias = self.tensors[f"{name}.LayerNorm.bias"]
        out = []
        for row in x:
            mean = math.fsum(row) / len(row)
            row = [v - mean for v in row]
            scale = math.sqrt(math.fsum(v * v for v in row) / len(row) +
                              self.config.epsilon)
            out.append([v / scale * w + b
                        for v, w, b in zip(row, weight, bias)])
        return out

    def attention(self, layer, x):
        query, key, value = (
            self.linear(f"{layer}.attention.self.{name}", x)
            for name in ("query", "key", "value"))
        dim = self.config.hidden // self.config.heads
        scale = 1 / math.sqrt(dim)
        query = [[v * scale for v in row] for row in query]
        out = [[] for _ in x]
        for at in range(0, self.config.hidden, dim):
            q, k, v = ([row[at:at + dim] for row in rows]
                       for rows in (query, key, value))
            weights = [softmax(row) for row in product(q, k)]
            for row, more in zip(out, product(weights, list(zip(*v)))):
                row.extend(more)
        return self.linear(f"{layer}.attention.output.dense", out)

    def embed(self, ids):
        words, positions, types = (
            self.tensors[f"embeddings.{name}_embeddings.weight"]
            for name in ("word", "position", "token_type"))
        x = [[a + b + c for a, b, c in zip(words[i], positions[at], types[0])]
             for at, i in enumerate(ids)]
        x = self.norm("embeddings", x)
        for i in range(self.config.layers):
            layer = f"encoder.layer.{i}"
            x = self.norm(f"{layer}.attention.output",
                          add(x, self.attention(layer, x)))
            inner = [[gelu(v) for v in row] for row in
                     self.linear(f"{layer}.intermediate.dense", x)]
            x = self.norm(f"{layer}.output", add(
                x, self.linear(f"{layer}.output.dense", inner)))
        if self.config.first_token:
            pooled = x[0]
        else:
            pooled = [math.fsum(column) / len(x) for column in zip(*x)]
        length = math.sqrt(math.fsum(v * v for v in pooled))
        return [float(v / length) for v in pooled]


def main():
    folder, checked = sys.argv[1], int(sys.argv[2])
    model = Model(os.path.join(folder, "model"))
    with open(os.path.join(folder, "sets.json"), encoding="utf-8") as f:
        names = json.load(f)
    truth = {}
    for name in names:
        with open(os.path.join(folder, f"{name}.txt"), encoding="ascii") as f:
            lines = f.read().splitlines()[:checked]
        truth[name] = [model.embed([int(i) for i in
                                    line.split("\t")[0].split()])
                       for line in lines]
    with open(os.path.join(folder, "truth.json"), "w") as f:
        json.dump(truth, f)


if __name__ == "__main__":
    main()
