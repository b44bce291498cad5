"""Write fixtures/small.pt, which check_torch_zip.c reads.

Run by hand, with PyTorch; the tests need neither.  Every value is a number
that all the types can hold, so that the test can say what it expects:
    python3 tests/embedders/make_torch.py tests/embedders/fixtures/small.pt
"""

import sys
from collections import OrderedDict

import torch

count = torch.arange(6, dtype=torch.float32).reshape(2, 3)
state = OrderedDict()
state["f32"] = count
state["second_row"] = count[1]  # the same storage, from its fourth element
for name, dtype in [
    ("f64", torch.float64),
    ("f16", torch.float16),
    ("bf16", torch.bfloat16),
    ("i64", torch.int64),
    ("i32", torch.int32),
    ("i16", torch.int16),
    ("i8", torch.int8),
]:
    state[name] = torch.tensor([-2, 0, 3], dtype=dtype)
state["u8"] = torch.tensor([0, 3, 255], dtype=torch.uint8)
state["bool"] = torch.tensor([True, False, True])
state["parameter"] = torch.nn.Parameter(torch.ones(2, 1))
state["scalar"] = torch.tensor(7.0)
state["empty"] = torch.zeros(0, 4)
state._metadata = OrderedDict({"": {"version": 1}})
torch.save(state, sys.argv[1])
