"""bert_graph.py - the folder of a BERT-family encoder as an ONNX graph.

The graph is what exporters write: plain operators that a runtime may fuse, with
a batch of padded texts and their mask as input,

    ids, mask (batch x tokens, int64) -> vector (batch x hidden)

pooling and the scaling to length 1 in it.  The weights of a linear layer are
turned over here, once, as exporters do.
"""
import math

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

import bert_files

OPSET, IR_VERSION = 17, 9  # 17: the first with LayerNormalization
MASKED = -10000.0          # added to the scores of padding


class Graph:
    def __init__(self, folder):
        self.config = bert_files.Config(folder)
        self.nodes, self.constants, self.n = [], [], 0
        tensors = bert_files.tensors(folder, self.config)
        for name, shape in bert_files.shapes(self.config):
            numbers = np.frombuffer(tensors[name], "f4").reshape(shape)
            if name.endswith((".dense.weight", "query.weight", "key.weight",
                              "value.weight")):
                numbers = numbers.T
            self.constants.append(numpy_helper.from_array(
                np.ascontiguousarray(numbers), name))

    def constant(self, value, kind):
        name = f"constant{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(
            np.array(value, kind), name))
        return name

    def op(self, kind, *inputs, **attributes):
        """A node; numbers among the inputs become constants."""
        self.n += 1
        name = f"{kind}{self.n}"
        names = [i if isinstance(i, str) else
                 self.constant(i, "f4" if isinstance(i, float) else "i8")
                 for i in inputs]
        self.nodes.append(helper.make_node(kind, names, [name], name=name,
                                           **attributes))
        return name

    def linear(self, name, x):
        return self.op("Add", self.op("MatMul", x, f"{name}.weight"),
                       f"{name}.bias")

    def norm(self, name, x):
        return self.op("LayerNormalization", x, f"{name}.LayerNorm.weight",
                       f"{name}.LayerNorm.bias", axis=-1,
                       epsilon=self.config.epsilon)

    def heads(self, name, x, order):
        heads = self.config.heads
        shape = [0, 0, heads, self.config.hidden // heads]
        return self.op("Transpose", self.op("Reshape", self.linear(name, x),
                                            shape), perm=order)

    def attention(self, layer, x, penalty):
        name = f"{layer}.attention.self"
        query = self.heads(f"{name}.query", x, [0, 2, 1, 3])
        key = self.heads(f"{name}.key", x, [0, 2, 3, 1])
        value = self.heads(f"{name}.value", x, [0, 2, 1, 3])
        dim = self.config.hidden // self.config.heads
        scores = self.op("Div", self.op("MatMul", query, key), math.sqrt(dim))
        weights = self.op("Softmax", self.op("Add", scores, penalty), axis=-1)
        context = self.op("Transpose", self.op("MatMul", weights, value),
                          perm=[0, 2, 1, 3])
        context = self.op("Reshape", context, [0, 0, self.config.hidden])
        return self.linear(f"{layer}.attention.output.dense", context)

    def gelu(self, x):
        erf = self.op("Erf", self.op("Div", x, math.sqrt(2)))
        return self.op("Mul", self.op("Mul", x, self.op("Add", erf, 1.0)), 0.5)

    def embeddings(self):
        tokens = self.op("Gather", self.op("Shape", "ids"), 1)
        positions = self.op("Gather", "embeddings.position_embeddings.weight",
                            self.op("Range", 0, tokens, 1))
        kind = self.op("Gather", "embeddings.token_type_embeddings.weight", 0)
        words = self.op("Gather", "embeddings.word_embeddings.weight", "ids")
        return self.norm("embeddings", self.op(
            "Add", self.op("Add", words, kind), positions))

    def layer(self, layer, x, penalty):
        x = self.norm(f"{layer}.attention.output", self.op(
            "Add", x, self.attention(layer, x, penalty)))
        inner = self.gelu(self.linear(f"{layer}.intermediate.dense", x))
        return self.norm(f"{layer}.output", self.op(
            "Add", x, self.linear(f"{layer}.output.dense", inner)))

    def pool(self, x, mask):
        if self.config.first_token:
            return self.op("Gather", x, 0, axis=1)
        total = self.op("ReduceSum", self.op(
            "Mul", x, self.op("Unsqueeze", mask, [2])), [1], keepdims=0)
        return self.op("Div", total,
                       self.op("ReduceSum", mask, [1], keepdims=1))

    def build(self):
        mask = self.op("Cast", "mask", to=TensorProto.FLOAT)
        # In the order in which runtimes look for it, to fuse attention.
        wide = self.op("Unsqueeze", self.op("Unsqueeze", "mask", [1]), [2])
        penalty = self.op("Mul", self.op("Sub", 1.0, self.op(
            "Cast", wide, to=TensorProto.FLOAT)), MASKED)
        x = self.embeddings()
        for i in range(self.config.layers):
            x = self.layer(f"encoder.layer.{i}", x, penalty)
        pooled = self.pool(x, mask)
        length = self.op("Sqrt", self.op(
            "ReduceSum", self.op("Mul", pooled, pooled), [1], keepdims=1))
        self.nodes.append(helper.make_node("Div", [pooled, length],
                                           ["vector"], name="vector"))


def write(folder, path):
    graph = Graph(folder)
    graph.build()
    ids, mask = (helper.make_tensor_value_info(
        name, TensorProto.INT64, ["batch", "tokens"])
        for name in ("ids", "mask"))
    vector = helper.make_tensor_value_info(
        "vector", TensorProto.FLOAT, ["batch", graph.config.hidden])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "bert", [ids, mask], [vector],
                          graph.constants),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION)
    onnx.checker.check_model(model)
    onnx.save(model, path)
