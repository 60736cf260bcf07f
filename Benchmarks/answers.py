"""What the right answers are, and how far a rounded one may lie from them: nothing is fast that is wrong.

The right answers are computed in double precision by PyTorch and SciPy; the bounds are those of docs/Notation.md.
"""

from dataclasses import dataclass

import numpy as np
import scipy.signal
import torch
import torch.nn.functional as F

SINGLE, DOUBLE = 2.0**-24, 2.0**-53


def gamma(n: int, unit: float) -> float:
    """γ(n) = n·u / (1 − n·u)."""
    return n * unit / (1 - n * unit)


@dataclass
class Truth:
    """An answer in double precision, and S = |b| + Σ|x·w| of every value."""

    values: np.ndarray
    magnitudes: np.ndarray
    #: How far `values` itself may be from exact.
    error: np.ndarray | float


def truth(case: dict, arrays: dict[str, np.ndarray]) -> Truth:
    x = arrays["input"].astype(np.float64)
    if case["group"] == "pooling":
        n, h, w, c = case["output"]
        blocks = x[:, : 2 * h, : 2 * w].reshape(n, h, 2, w, 2, c)
        return Truth(blocks.max(axis=(2, 4)), np.zeros((n, h, w, c)), 0.0)
    kernel = arrays["kernel"].astype(np.float64)
    if case["group"] == "layers":
        bias = arrays["bias"].astype(np.float64)
        values, magnitudes = (layer(case, *f) for f in ((x, kernel, bias), map(np.abs, (x, kernel, bias))))
        return Truth(values, magnitudes, gamma(case["products"] + 1, DOUBLE) * magnitudes)
    if case["group"] == "signals":
        convolve = lambda a, b: scipy.signal.oaconvolve(a, b)
    else:
        top, bottom, left, right = case["padding"]
        x = np.pad(x, ((top, bottom), (left, right)), mode="reflect")
        convolve = lambda a, b: scipy.signal.oaconvolve(a, b[::-1, ::-1], mode="valid")
    values, magnitudes = convolve(x, kernel), convolve(np.abs(x), np.abs(kernel))
    # A magnitude that came out too small must not make the bound too small.
    slack = transform_bound(np.abs(x), np.abs(kernel), magnitudes, DOUBLE)
    return Truth(values, np.maximum(magnitudes, 0) + slack, transform_bound(x, kernel, values, DOUBLE))


def layer(case: dict, x, kernel, bias) -> np.ndarray:
    top, _, left, _ = case["padding"]
    maps = torch.from_numpy(x).permute(0, 3, 1, 2)
    bank = torch.from_numpy(kernel).permute(3, 2, 0, 1)
    out = F.conv2d(
        maps, bank, torch.from_numpy(bias), stride=case["stride"], padding=(top, left), groups=case["groups"]
    )
    return out.permute(0, 2, 3, 1).numpy()


def bound(case: dict, arrays: dict, right: Truth, rounds_like: str) -> np.ndarray | float:
    """The largest error allowed, for a way to compute: "sum", "winograd" or "fft"."""
    if case["group"] == "pooling":
        return 0.0
    if rounds_like == "winograd":
        return winograd_bound(case, arrays) + right.error
    by_sum = gamma(case["products"] + 1, SINGLE) * right.magnitudes + right.error
    if rounds_like == "sum":
        return by_sum
    x, kernel = (arrays[name].astype(np.float64) for name in ("input", "kernel"))
    if case["group"] in ("filters", "separable"):
        top, bottom, left, right_side = case["padding"]
        x = np.pad(x, ((top, bottom), (left, right_side)), mode="reflect")
    return transform_bound(x, kernel, right.values, SINGLE) + right.error


def transform_bound(x, kernel, y, unit: float) -> float:
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
    first = (2 * e + e * e + 2 * gamma(2, unit) * (1 + e) ** 2) * norms
    return first + e * (np.linalg.norm(y) + first * np.sqrt(y.size))


# The transforms of F(4×4, 3×3) for the points 0, ±1, ±2, ∞ (A. Lavin, S. Gray, Fast Algorithms for Convolutional
# Neural Networks, 2016). Those of F(2×2, 3×3) have smaller numbers, so their errors stay within the same bound.
OUTPUT = np.array([[1, 1, 1, 1, 1, 0], [0, 1, -1, 2, -2, 0], [0, 1, 1, 4, 4, 0], [0, 1, -1, 8, -8, 1]], float)
INPUT = np.array(
    [[4, 0, -5, 0, 1, 0], [0, -4, -4, 1, 1, 0], [0, 4, -4, -1, 1, 0], [0, -2, -1, 2, 1, 0], [0, 2, -1, -2, 1, 0],
     [0, 4, 0, -5, 0, 1]], float,
)
KERNEL = np.array(
    [[1 / 4, 0, 0], [-1 / 6, -1 / 6, -1 / 6], [-1 / 6, 1 / 6, -1 / 6], [1 / 24, 1 / 12, 1 / 6],
     [1 / 24, -1 / 12, 1 / 6], [0, 0, 1]], float,
)


def winograd_bound(case: dict, arrays: dict) -> np.ndarray:
    """|error| of Winograd's algorithm for 3×3 kernels, value by value.

    Every step is a sum of products, so the error is at most γ(m)·(the same steps on absolute values), where m is the
    longest chain of roundings: 4 + 4 in the input's transform, 4 + 4 in the kernel's (its constants are rounded too),
    one product, a sum over C channels, 5 + 5 in the output's transform, and the bias.
    """
    x, kernel = np.abs(arrays["input"]).astype(float), np.abs(arrays["kernel"]).astype(float)
    top, _, left, _ = case["padding"]
    n, h, w, filters = case["output"]
    down, across, channels = -(-h // 4), -(-w // 4), x.shape[3]
    padded = np.zeros((n, 4 * down + 2, 4 * across + 2, channels))
    rows, columns = min(x.shape[1], padded.shape[1] - top), min(x.shape[2], padded.shape[2] - left)
    padded[:, top : top + rows, left : left + columns] = x[:, :rows, :columns]
    tiles = np.lib.stride_tricks.sliding_window_view(padded, (6, 6), axis=(1, 2))[:, ::4, ::4]
    a, b, g = np.abs(OUTPUT), np.abs(INPUT), np.abs(KERNEL)
    inputs = np.einsum("ip,nrscpq,jq->ijnrsc", b, tiles, b, optimize=True).reshape(36, -1, channels)
    weights = np.einsum("ip,pqcf,jq->ijcf", g, kernel, g, optimize=True).reshape(36, channels, filters)
    sums = (inputs @ weights).reshape(6, 6, n, down, across, filters)
    whole = np.einsum("ip,pqnrsf,jq->nrisjf", a, sums, a, optimize=True).reshape(n, 4 * down, 4 * across, filters)
    magnitudes = whole[:, :h, :w] + np.abs(arrays["bias"]).astype(float)
    return gamma(channels + 28, SINGLE) * magnitudes
