"""How far results of Winograd's algorithm for 3×3 and 5×5 layers may lie from the right ones.

Every step is a sum of products, so the error is at most γ(k)·T, where T is the same steps on absolute values and k the
longest chain of roundings. The derivation is that of Sources/Reference/Verification/WinogradBound.swift; here it is
written down once more, in matrices, so that neither proves itself. A program may take tiles of 2×2 or of 4×4 outputs for
3×3 kernels, and go backwards by the tiles of the output or of the input: the largest bound of them is taken.
"""

import numpy as np

from rounding import SINGLE, gamma

# (A. Lavin, S. Gray, Fast Algorithms for Convolutional Neural Networks, 2016.) Bᵀ, G, Aᵀ, and the roundings in the
# transforms: of a layer, of the gradient of its weights, of that of its input by the tiles of the output.
TWO = (
    np.array([[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, 1, 0, -1]], float),
    np.array([[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]], float),
    np.array([[1, 1, 1, 0], [0, 1, -1, -1]], float),
    10, 8, 14,
)
SIX_POINTS = np.array(
    [[4, 0, -5, 0, 1, 0], [0, -4, -4, 1, 1, 0], [0, 4, -4, -1, 1, 0], [0, -2, -1, 2, 1, 0],
     [0, 2, -1, -2, 1, 0], [0, 4, 0, -5, 0, 1]], float,
)
FOUR = (
    SIX_POINTS,
    np.array(
        [[1 / 4, 0, 0], [-1 / 6, -1 / 6, -1 / 6], [-1 / 6, 1 / 6, -1 / 6], [1 / 24, 1 / 12, 1 / 6],
         [1 / 24, -1 / 12, 1 / 6], [0, 0, 1]], float,
    ),
    np.array([[1, 1, 1, 1, 1, 0], [0, 1, -1, 2, -2, 0], [0, 1, 1, 4, 4, 0], [0, 1, -1, 8, -8, 1]], float),
    18, 18, 22,
)
FIVE = (
    SIX_POINTS,
    np.array(
        [[1 / 4, 0, 0, 0, 0], [-1 / 6, -1 / 6, -1 / 6, -1 / 6, -1 / 6], [-1 / 6, 1 / 6, -1 / 6, 1 / 6, -1 / 6],
         [1 / 24, 1 / 12, 1 / 6, 1 / 3, 2 / 3], [1 / 24, -1 / 12, 1 / 6, -1 / 3, 2 / 3], [0, 0, 0, 0, 1]], float,
    ),
    np.array([[1, 1, 1, 1, 1, 0], [0, 1, -1, 2, -2, 1]], float),
    20, 16, 27,
)
#: The sizes of tiles by the taps of the kernel along an axis.
SIZES = {3: (TWO, FOUR), 5: (FIVE,)}


def bounds(case: dict, arrays: dict[str, np.ndarray], gradients: bool) -> list[np.ndarray]:
    """For the output, and for the gradients of input, kernel and bias if they are asked for."""
    groups = case["groups"]
    if groups > 1:
        # Channels and filters are the last axis of every array: the groups are parts of it.
        parts = [dict(zip(arrays, cut)) for cut in zip(*(np.split(a, groups, axis=-1) for a in arrays.values()))]
        output = case["output"][:3] + [case["output"][3] // groups]
        each = [bounds({**case, "groups": 1, "output": output}, part, gradients) for part in parts]
        return [np.concatenate(results, axis=-1) for results in zip(*each)]
    x, w, b = (np.abs(arrays[name]).astype(float) for name in ("input", "kernel", "bias"))
    top, _, left, _ = case["padding"]
    shape = case["output"]
    taps = w.shape[0]
    sizes = SIZES[taps]
    results = [largest(layer(x, w, top, left, shape, size) for size in sizes)]
    # The bias is one term more of the sum.
    results[0] = results[0] + gamma(20 + x.shape[3] + 1, SINGLE) * b
    if gradients:
        g = np.abs(arrays["upstream"]).astype(float)
        turned = w[::-1, ::-1].transpose(0, 1, 3, 2)
        both = [layer(g, turned, taps - 1 - top, taps - 1 - left, x.shape, size) for size in sizes]
        results.append(largest(both + [input_gradient(g, w, top, left, x.shape, size) for size in sizes]))
        results.append(largest(kernel_gradient(x, g, top, left, size) for size in sizes))
        results.append(gamma(g[..., 0].size + 1, SINGLE) * g.sum(axis=(0, 1, 2)))
    return results


def largest(candidates) -> np.ndarray:
    return np.maximum.reduce(list(candidates))


def tiles(maps: np.ndarray, top: int, left: int, shape, outputs: int, points: int) -> np.ndarray:
    """The squares of `points` cells under the tiles of `outputs` windows: [N, rows, columns, C, points, points]."""
    n, h, w = shape[:3]
    down, across = -(-h // outputs), -(-w // outputs)
    padded = np.zeros((n, outputs * down + points - outputs, outputs * across + points - outputs, maps.shape[3]))
    rows, columns = min(maps.shape[1], padded.shape[1] - top), min(maps.shape[2], padded.shape[2] - left)
    padded[:, top : top + rows, left : left + columns] = maps[:, :rows, :columns]
    windows = np.lib.stride_tricks.sliding_window_view(padded, (points, points), axis=(1, 2))
    return windows[:, ::outputs, ::outputs]


def layer(x, w, top: int, left: int, shape, size) -> np.ndarray:
    """γ(k)·T of a layer of absolute values, without its bias."""
    b, g, a = (np.abs(matrix) for matrix in size[:3])
    outputs, points = a.shape
    n, h, width, filters = shape
    squares = tiles(x, top, left, shape, outputs, points)
    down, across, channels = squares.shape[1], squares.shape[2], x.shape[3]
    inputs = np.einsum("ip,nrscpq,jq->ijnrsc", b, squares, b, optimize=True).reshape(points**2, -1, channels)
    weights = np.einsum("ip,pqcf,jq->ijcf", g, w, g, optimize=True).reshape(points**2, channels, filters)
    sums = (inputs @ weights).reshape(points, points, n, down, across, filters)
    whole = np.einsum("ip,pqnrsf,jq->nrisjf", a, sums, a, optimize=True)
    whole = whole.reshape(n, outputs * down, outputs * across, filters)[:, :h, :width]
    return gamma(size[3] + channels + 1, SINGLE) * whole


def kernel_gradient(x, g, top: int, left: int, size) -> np.ndarray:
    """γ(roundings + tiles)·|G|ᵀ [Σ over tiles (|A| |g| |A|ᵀ) ⊙ (|Bᵀ| |x| |B|)] |G|."""
    b, weights, a = (np.abs(matrix) for matrix in size[:3])
    outputs, points = a.shape
    channels, filters = x.shape[3], g.shape[3]
    squares = tiles(x, top, left, g.shape, outputs, points)
    blocks = tiles(g, 0, 0, g.shape, outputs, outputs)
    inputs = np.einsum("ip,nrscpq,jq->ijcnrs", b, squares, b, optimize=True).reshape(points**2, channels, -1)
    gradients = np.einsum("pi,nrsfpq,qj->ijnrsf", a, blocks, a, optimize=True).reshape(points**2, -1, filters)
    sums = (inputs @ gradients).reshape(points, points, channels, filters)
    whole = np.einsum("pi,pqcf,qj->ijcf", weights, sums, weights, optimize=True)
    return gamma(size[4] + inputs.shape[2], SINGLE) * whole


def input_gradient(g, w, top: int, left: int, shape, size) -> np.ndarray:
    """γ(roundings + filters + 1)·Σ over tiles |B| [Σ over filters (|A| |g| |A|ᵀ) ⊙ (|G| |w| |G|ᵀ)] |B|ᵀ."""
    b, weights, a = (np.abs(matrix) for matrix in size[:3])
    outputs, points = a.shape
    n, height, width, channels = shape
    blocks = tiles(g, 0, 0, g.shape, outputs, outputs)
    down, across, filters = blocks.shape[1:4]
    gradients = np.einsum("pi,nrsfpq,qj->ijnrsf", a, blocks, a, optimize=True).reshape(points**2, -1, filters)
    bank = np.einsum("ip,pqcf,jq->ijfc", weights, w, weights, optimize=True).reshape(points**2, filters, channels)
    sums = (gradients @ bank).reshape(points, points, n, down, across, channels)
    squares = np.einsum("pi,pqnrsc,qj->nrsijc", b, sums, b, optimize=True)
    rows, columns = outputs * down + points - outputs, outputs * across + points - outputs
    whole = np.zeros((n, max(rows, top + height), max(columns, left + width), channels))
    for r in range(down):
        for s in range(across):
            y, x = r * outputs, s * outputs
            whole[:, y : y + points, x : x + points] += squares[:, r, s]
    return gamma(size[5] + filters + 1, SINGLE) * whole[:, top : top + height, left : left + width]
