#!/usr/bin/env python3
"""Write golden cases of convolution gradients where the boundary is not zero: PyTorch's autograd in double precision.

Format as in make_golden.py, whose conv2d_layer cases hold the gradients under zero padding.
Needs: numpy torch. Run: python3 make_gradients.py OUT_DIR
"""
import json, os, sys
import numpy as np
import torch
import torch.nn.functional as F

OUT = sys.argv[1]
rng = np.random.default_rng(20261122)
FILL = 0.75


def nhwc(t):
    return t.detach().numpy().transpose(0, 2, 3, 1)


def hwio(t):
    return t.detach().numpy().transpose(2, 3, 1, 0)


def write(name, attributes, inputs, expected, source):
    folder = os.path.join(OUT, name)
    os.makedirs(folder, exist_ok=True)
    meta = dict(op="conv2d_gradients", attributes=attributes, inputs={}, expected={}, source=source)
    for group, arrays in (("inputs", inputs), ("expected", expected)):
        for key, value in arrays.items():
            np.save(os.path.join(folder, f"{key}.npy"), np.ascontiguousarray(value))
            meta[group][key] = f"{key}.npy"
    with open(os.path.join(folder, "case.json"), "w") as f:
        json.dump(meta, f, indent=1, sort_keys=True)


cases = [  # name mode N H W Cin Cout kh kw stride (top bottom left right) dilation groups
    ("replicate", "replicate", 2, 6, 7, 4, 6, 3, 2, (2, 1), (3, 1, 2, 4), (1, 2), 2),
    ("replicate_far", "replicate", 1, 2, 3, 1, 2, 3, 3, (1, 1), (5, 4, 6, 7), (1, 1), 1),
    ("reflect", "reflect", 2, 6, 7, 3, 5, 3, 4, (1, 3), (2, 4, 5, 1), (2, 1), 1),
    ("circular", "circular", 2, 5, 7, 4, 4, 2, 3, (2, 2), (5, 1, 3, 6), (1, 1), 4),
    ("constant", "constant", 2, 5, 6, 3, 4, 3, 3, (2, 1), (2, 0, 1, 3), (1, 2), 1),
]
for name, mode, n, h, w, ci, co, kh, kw, s, (top, bottom, left, right), d, g in cases:
    x = torch.tensor(rng.standard_normal((n, ci, h, w)), requires_grad=True)
    k = torch.tensor(rng.standard_normal((co, ci // g, kh, kw)), requires_grad=True)
    b = torch.tensor(rng.standard_normal(co), requires_grad=True)
    value = dict(value=FILL) if mode == "constant" else {}
    y = F.conv2d(F.pad(x, (left, right, top, bottom), mode=mode, **value), k, b, stride=s, dilation=d, groups=g)
    gy = torch.tensor(rng.standard_normal(tuple(y.shape)))
    gx, gk, gb = torch.autograd.grad(y, (x, k, b), gy)
    write(f"conv2d_gradients_{name}",
          dict(stride=s, padding=dict(top=top, bottom=bottom, left=left, right=right), dilation=d, groups=g,
               boundary=mode, fill=FILL),
          dict(x=nhwc(x), w=hwio(k), b=b.detach().numpy(), dy=nhwc(gy)),
          dict(y=nhwc(y), dx=nhwc(gx), dw=hwio(gk), db=gb.numpy()),
          f"torch.nn.functional.pad(mode='{mode}'), conv2d, autograd, PyTorch {torch.__version__.split('+')[0]}")
