"""ONNX Runtime over a graph of the same weights (bert_graph.py).

Text to ids is Hugging Face's tokenizers, which is what people put before it.
"""
import os

import numpy as np
import onnxruntime
import tokenizers
from onnxruntime.quantization import QuantType, quantize_dynamic

import adapter
import bert_graph


def graph_path(task):
    return os.path.join(task["folder"], "model.onnx")


def build(task):
    path = graph_path(task)
    if task["parameters"]["numbers"] == "float32":
        bert_graph.write(task["model"], path)
        return
    exact = os.path.join(task["folder"], "float32.onnx")
    bert_graph.write(task["model"], exact)
    # One scale for a whole matrix, its default, is far off: see README.md.
    quantize_dynamic(exact, path, weight_type=QuantType.QInt8,
                     per_channel=True)
    os.remove(exact)


def session_of(task):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.graph_optimization_level = \
        onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    return onnxruntime.InferenceSession(graph_path(task), options,
                                        providers=["CPUExecutionProvider"])


def opened(task):
    session = session_of(task)
    tokenizer = tokenizers.Tokenizer.from_file(
        os.path.join(task["model"], "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()

    def search(query, k):
        wanted, text = query
        ids = tokenizer.encode(text).ids
        if ids != wanted:
            raise ValueError("a text has other tokens than the task says")
        row = np.array([ids], "i8")
        return session.run(None, {"ids": row, "mask": np.ones_like(row)})[0][0]

    return search, onnxruntime.__version__, {
        "float32": "float32",
        "int8": "8 bits by its dynamic quantisation, a scale a channel",
    }[task["parameters"]["numbers"]] + (
        f"; all of its graph optimisations; tokenizers "
        f"{tokenizers.__version__}")


adapter.serve(build, opened)
