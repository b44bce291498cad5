"""vectors.py - seeded vectors with the shape of sentence embeddings.

    vectors.py FOLDER N QUERIES K

Embeddings are not isotropic: subjects make clusters of unequal size within
clusters, most of the variance lies in few directions, and there is noise in all
of them.  So a vector here is

    0.8 * its centre + 0.5 * (64 normals) * (64 x 384 matrix) + 0.25 * noise

scaled to length 1; its centre is one of 2000, chosen by Zipf's law, each near
one of 40 wider centres.  Queries are drawn likewise from another seed and are
not in the set.  What comes out is measured and printed, for others to compare
with vectors of their own: the mean cosine of strangers, that of a query and its
nearest and 10th neighbour, and the effective number of dimensions ((sum of
eigenvalues)^2 / sum of their squares, of the covariance).

Truth is the inner product in double precision with every vector; ties within a
millionth of the k-th are all good.
"""
import json
import sys

import numpy as np

DIM, CENTRES, WIDE, RANK = 384, 2000, 40, 64
SHAPE_SEED, SET_SEED, QUERY_SEED = 1, 2, 3


def unit(x):
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


def shape():
    rng = np.random.default_rng(SHAPE_SEED)
    wide = unit(rng.standard_normal((WIDE, DIM)))
    near = unit(rng.standard_normal((CENTRES, DIM)))
    centres = unit(wide[rng.integers(0, WIDE, CENTRES)] + 0.9 * near)
    low = rng.standard_normal((RANK, DIM)) / np.sqrt(RANK * DIM)
    weights = 1 / np.arange(1, CENTRES + 1)
    return centres, low, weights / weights.sum()


def draw(n, seed, centres, low, weights):
    rng = np.random.default_rng(seed)
    out = np.empty((n, DIM), dtype="<f4")
    for start in range(0, n, 10000):
        m = min(10000, n - start)
        x = 0.8 * centres[rng.choice(CENTRES, m, p=weights)]
        x += 0.5 * rng.standard_normal((m, RANK)) @ low
        x += 0.25 * rng.standard_normal((m, DIM)) / np.sqrt(DIM)
        out[start:start + m] = unit(x)
    return out


def write(path, x):
    with open(path, "wb") as f:
        np.array(x.shape, dtype="<u4").tofile(f)
        x.tofile(f)


def truth_of(x, queries, k):
    out, cosines = [], []
    wide = x.astype("f8")
    for q in queries.astype("f8"):
        scores = wide @ q
        kth = np.partition(scores, len(scores) - k)[len(scores) - k]
        out.append({"want": k, "good": np.flatnonzero(
            scores >= kth - 1e-6).tolist()})
        cosines.append((scores.max(), kth))
    return out, np.mean(cosines, axis=0)


def main():
    folder, n, n_queries, k = sys.argv[1], *map(int, sys.argv[2:5])
    k = min(k, n)
    parts = shape()
    x = draw(n, SET_SEED, *parts)
    queries = draw(n_queries, QUERY_SEED, *parts)
    truth, (first, kth) = truth_of(x, queries, k)
    pairs = np.random.default_rng(4).integers(0, n, (20000, 2))
    strangers = np.einsum("ij,ij->i", x[pairs[:, 0]], x[pairs[:, 1]]).mean()
    eigen = np.linalg.eigvalsh(np.cov(x[:20000].T.astype("f8")))
    write(f"{folder}/documents.fbin", x)
    write(f"{folder}/queries.fbin", queries)
    with open(f"{folder}/truth.json", "w") as f:
        json.dump({"queries": truth}, f)
    json.dump({
        "documents": n, "dim": DIM, "sets": {"queries": {
            "queries": n_queries}},
        "cosine_of_strangers": round(float(strangers), 3),
        "cosine_of_nearest": round(float(first), 3),
        "cosine_of_kth": round(float(kth), 3),
        "effective_dimensions": round(
            float(eigen.sum() ** 2 / (eigen ** 2).sum()), 1)}, sys.stdout)


if __name__ == "__main__":
    main()
