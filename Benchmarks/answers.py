"""What the right answers are, and how far a rounded one may lie from them: nothing is fast that is wrong.

The right answers are computed in double precision by PyTorch and SciPy; the bounds are those of docs/Notation.md.
"""

from dataclasses import dataclass

import numpy as np
import scipy.signal
import torch
import torch.nn.functional as F

import winograd
from rounding import DOUBLE, SINGLE, gamma

@dataclass
class Truth:
    """An answer in double precision, and what its rounding errors are measured by."""

    values: np.ndarray
    #: S = |b| + Σ|x·w| of every value.
    magnitudes: np.ndarray
    #: The most products in one value.
    products: int
    #: How far `values` itself may be from exact.
    error: np.ndarray | float


def truths(case: dict, arrays: dict[str, np.ndarray], training: bool) -> list[Truth]:
    """The right output; of a layer that is trained also the gradients of input, kernel and bias."""
    double = {name: array.astype(np.float64) for name, array in arrays.items()}
    if case["group"] == "pooling":
        n, h, w, c = case["output"]
        blocks = double["input"][:, : 2 * h, : 2 * w].reshape(n, h, 2, w, 2, c)
        return [Truth(blocks.max(axis=(2, 4)), np.zeros((n, h, w, c)), 0, 0.0)]
    if case["group"] == "layers":
        n, h, w, filters = case["output"]
        taps = case["products"] // case["kernel"][2] * filters // case["groups"]
        products = [case["products"], taps, n * h * w, n * h * w]
        values = layer(case, double, training)
        magnitudes = layer(case, {name: np.abs(array) for name, array in double.items()}, training)
        return [Truth(v, m, k, gamma(k + 1, DOUBLE) * m) for v, m, k in zip(values, magnitudes, products)]
    x, kernel = padded(case, double["input"]), double["kernel"]
    if case["group"] == "signals":
        convolve = scipy.signal.oaconvolve
    else:
        convolve = lambda a, b: scipy.signal.oaconvolve(a, b[::-1, ::-1], mode="valid")
    values, magnitudes = convolve(x, kernel), convolve(np.abs(x), np.abs(kernel))
    # A magnitude that came out too small must not make the bound too small.
    slack = transform_bound(np.abs(x), np.abs(kernel), magnitudes, DOUBLE)
    error = transform_bound(x, kernel, values, DOUBLE)
    return [Truth(values, np.maximum(magnitudes, 0) + slack, case["products"], error)]


def padded(case: dict, x: np.ndarray) -> np.ndarray:
    """A picture with what its edges mirror; a signal, and a layer's maps, beyond which there are zeros, as they are."""
    if case["group"] in ("signals", "layers"):
        return x
    top, bottom, left, right = case["padding"]
    return np.pad(x, ((top, bottom), (left, right)), mode="reflect")


def layer(case: dict, arrays: dict[str, np.ndarray], training: bool) -> list[np.ndarray]:
    top, _, left, _ = case["padding"]
    maps = torch.from_numpy(arrays["input"]).permute(0, 3, 1, 2).requires_grad_(training)
    bank = torch.from_numpy(arrays["kernel"]).permute(3, 2, 0, 1).requires_grad_(training)
    bias = torch.from_numpy(arrays["bias"]).requires_grad_(training)
    out = F.conv2d(maps, bank, bias, stride=case["stride"], padding=(top, left), groups=case["groups"])
    results = [out.detach().permute(0, 2, 3, 1).numpy()]
    if training:
        upstream = torch.from_numpy(arrays["upstream"]).permute(0, 3, 1, 2)
        dx, dw, db = torch.autograd.grad(out, (maps, bank, bias), upstream)
        results += [dx.permute(0, 2, 3, 1).numpy(), dw.permute(2, 3, 1, 0).numpy(), db.numpy()]
    return results


def bounds(case: dict, arrays: dict[str, np.ndarray], right: list[Truth], rounds_like: str) -> list:
    """The largest errors allowed, for a way to compute: "sum", "winograd", "fft", or "any" mixture of the first two."""
    if case["group"] == "pooling":
        return [0.0]
    sums = [gamma(truth.products + 1, SINGLE) * truth.magnitudes + truth.error for truth in right]
    if rounds_like == "fft":
        x, kernel = padded(case, arrays["input"].astype(np.float64)), arrays["kernel"].astype(np.float64)
        # The spectra of the channels of a group are summed: so many roundings more.
        channels = kernel.shape[2] if case["group"] == "layers" else 0
        return [transform_bound(x, kernel, right[0].values, SINGLE, channels) + right[0].error]
    is_tiled = case["kernel"][:2] in ([3, 3], [5, 5]) and case["stride"] == 1
    if rounds_like == "sum" or not is_tiled:
        return sums
    tiled = winograd.bounds(case, arrays, gradients=len(right) > 1)
    return [np.maximum(both, plain + truth.error) for both, plain, truth in zip(tiled, sums, right)]


def transform_bound(x, kernel, y, unit: float, channels: int = 0) -> float:
    """|error| of a convolution by fast Fourier transforms, for every value alike.

    A transform of N = 2^t numbers has a relative error e = t·η / (1 − t·η), η = u + γ(4)·(√2 + u), in the 2-norm
    (N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., theorem 24.2). Two of them, a product of
    spectra and one back give, by the inequality of Cauchy and Schwarz,

        |error| ≤ (2e + e² + 2·γ(2)·(1 + e)²) · ‖x‖·‖w‖ + e·‖y‖

    Blocks that overlap have smaller norms and shorter transforms, so this holds for them too.
    """
    stages = int(np.ceil(np.log2(2 * x.size)))
    eta = unit + gamma(4, unit) * (np.sqrt(2) + unit)
    e = stages * eta / (1 - stages * eta)
    norms = np.linalg.norm(x) * np.linalg.norm(kernel)
    first = (2 * e + e * e + (2 * gamma(2, unit) + gamma(channels, unit)) * (1 + e) ** 2) * norms
    return first + e * (np.linalg.norm(y) + first * np.sqrt(y.size))
