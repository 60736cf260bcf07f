"""How far results of Winograd's algorithm for 3×3 and 5×5 layers may lie from the right ones.

Every step is a sum of products with a bound of its own, and hands its error on to the next. The derivation is that of
Sources/Reference/Verification/WinogradBound.swift; here it is written down once more, in matrices, so that neither proves
itself. A program may take tiles of any size, and go backwards by the tiles of the output or of the input: the largest
bound of them is taken.
"""

from dataclasses import dataclass

import numpy as np

from rounding import SINGLE, gamma


@dataclass
class Rounded:
    """Numbers, and how far computed ones may lie from them."""

    values: np.ndarray
    errors: np.ndarray

    @property
    def most(self) -> np.ndarray:
        """The largest magnitudes of the computed ones."""
        return np.abs(self.values) + self.errors

    def map(self, function) -> "Rounded":
        """The same numbers in another order."""
        return Rounded(function(self.values), function(self.errors))

    def transformed(self, matrix: np.ndarray, roundings: int) -> "Rounded":
        """M X Mᵀ of the last two axes, each number rounded so many times along an axis."""
        most = np.abs(matrix)
        return Rounded(
            matrix @ self.values @ matrix.T,
            most @ self.errors @ most.T + gamma(2 * roundings, SINGLE) * (most @ self.most @ most.T),
        )

    def __matmul__(self, other: "Rounded") -> "Rounded":
        count = gamma(self.values.shape[-1], SINGLE)
        return Rounded(
            self.values @ other.values,
            self.errors @ other.most + self.most @ (other.errors + count * other.most),
        )


def exact(values: np.ndarray) -> Rounded:
    return Rounded(values, np.zeros_like(values))


@dataclass
class Size:
    """F(m, r) by its points; one more is ∞. (A. Lavin, S. Gray, Fast Algorithms for Convolutional Neural Networks, 2016.)"""

    outputs: int
    taps: int
    points: list[float]
    # In Bᵀ d, G g, Aᵀ m, A y, Gᵀ t and B t.
    roundings: tuple[int, int, int, int, int, int]

    def __post_init__(self):
        p, n = np.array(self.points), self.outputs + self.taps - 1
        others = [np.delete(p, i) for i in range(n - 1)]
        last = lambda count: np.eye(count)[:, -1:]  # noqa: E731
        self.a = np.hstack([np.vander(p, self.outputs, increasing=True).T, last(self.outputs)])
        scale = np.array([np.prod(p[i] - others[i]) for i in range(n - 1)])[:, None]
        self.g = np.vstack([np.vander(p, self.taps, increasing=True) / scale, last(self.taps).T])
        self.b = np.array([np.poly(o)[::-1].tolist() + [0] for o in others] + [np.poly(p)[::-1].tolist()])


SIZES = {
    3: [
        Size(2, 3, [0, 1, -1], (1, 2, 2, 1, 2, 2)),
        Size(4, 3, [0, 1, -1, 2, -2], (2, 4, 3, 2, 5, 3)),
        Size(5, 3, [0, 1, -1, 2, -2, 0.5], (3, 4, 4, 3, 5, 5)),
        Size(6, 3, [0, 1, -1, 2, -2, 0.5, -0.5], (3, 4, 4, 3, 5, 4)),
        Size(7, 3, [0.25, -0.25, 0.625, -0.625, 1.25, -1.25, 2.5, -2.5], (4, 4, 4, 4, 5, 4)),
    ],
    5: [
        Size(2, 5, [0, 1, -1, 2, -2], (2, 5, 3, 1, 5, 3)),
        Size(4, 5, [0, 1, -1, 2, -2, 0.5, -0.5], (3, 5, 4, 2, 5, 4)),
    ],
}


def bounds(case: dict, arrays: dict[str, np.ndarray], gradients: bool) -> list[np.ndarray]:
    """For the output, and for the gradients of input, kernel and bias if they are asked for."""
    groups = case["groups"]
    if groups > 1:
        # Channels and filters are the last axis of every array: the groups are parts of it.
        parts = [dict(zip(arrays, cut)) for cut in zip(*(np.split(a, groups, axis=-1) for a in arrays.values()))]
        output = case["output"][:3] + [case["output"][3] // groups]
        each = [bounds({**case, "groups": 1, "output": output}, part, gradients) for part in parts]
        return [np.concatenate(results, axis=-1) for results in zip(*each)]
    x, w, b = (arrays[name].astype(float) for name in ("input", "kernel", "bias"))
    top, _, left, _ = case["padding"]
    shape = case["output"]
    taps = w.shape[0]
    sizes = SIZES[taps]
    results = [largest(layer(x, w, b, top, left, shape, size) for size in sizes)]
    if gradients:
        g = arrays["upstream"].astype(float)
        turned = w[::-1, ::-1].transpose(0, 1, 3, 2)
        none = np.zeros(x.shape[3])
        both = [layer(g, turned, none, taps - 1 - top, taps - 1 - left, x.shape, size) for size in sizes]
        results.append(largest(both + [input_gradient(g, w, top, left, x.shape, size) for size in sizes]))
        results.append(largest(kernel_gradient(x, g, top, left, size) for size in sizes))
        results.append(gamma(g[..., 0].size + 1, SINGLE) * np.abs(g).sum(axis=(0, 1, 2)))
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


def matrices(squares: Rounded, rows: int, columns: int) -> Rounded:
    """[…, points, points] as one matrix [rows, columns] for each point."""
    return squares.map(lambda a: a.reshape(rows, columns, -1).transpose(2, 0, 1))


def squares_of(products: Rounded, shape: tuple[int, ...]) -> Rounded:
    """The way back: [points², rows, columns] as […, points, points]."""
    side = int(round(products.values.shape[0] ** 0.5))
    return products.map(lambda a: np.moveaxis(a, 0, -1).reshape(*shape, side, side))


def layer(x, w, bias, top: int, left: int, shape, size: Size) -> np.ndarray:
    """Of Aᵀ [Σ over channels (G w Gᵀ) ⊙ (Bᵀ x B)] A + b."""
    n, h, width, filters = shape
    squares = tiles(x, top, left, shape, size.outputs, len(size.b))
    down, across, channels = squares.shape[1], squares.shape[2], x.shape[3]
    inputs = matrices(exact(squares).transformed(size.b, size.roundings[0]), n * down * across, channels)
    weights = matrices(exact(w.transpose(2, 3, 0, 1)).transformed(size.g, size.roundings[1]), channels, filters)
    back = squares_of(inputs @ weights, (n, down, across, filters)).transformed(size.a, size.roundings[2])
    whole = back.map(
        lambda a: a.transpose(0, 1, 4, 2, 5, 3).reshape(n, size.outputs * down, size.outputs * across, filters)
    ).map(lambda a: a[:, :h, :width])
    # The bias is one sum more.
    return whole.errors + gamma(1, SINGLE) * (np.abs(whole.values + bias) + whole.errors)


def kernel_gradient(x, g, top: int, left: int, size: Size) -> np.ndarray:
    """Of Gᵀ [Σ over tiles (A g Aᵀ) ⊙ (Bᵀ x B)] G."""
    channels, filters = x.shape[3], g.shape[3]
    squares = tiles(x, top, left, g.shape, size.outputs, len(size.b))
    blocks = tiles(g, 0, 0, g.shape, size.outputs, size.outputs)
    count = blocks[..., 0, 0, 0].size
    inputs = matrices(exact(squares).transformed(size.b, size.roundings[0]), count, channels)
    gradients = matrices(exact(blocks).transformed(size.a.T, size.roundings[3]), count, filters)
    sums = squares_of(inputs.map(lambda a: a.transpose(0, 2, 1)) @ gradients, (channels, filters))
    return sums.transformed(size.g.T, size.roundings[4]).errors.transpose(2, 3, 0, 1)


def input_gradient(g, w, top: int, left: int, shape, size: Size) -> np.ndarray:
    """Of Σ over tiles B [Σ over filters (G w Gᵀ) ⊙ (A g Aᵀ)] Bᵀ, added to the cells under the tiles."""
    n, height, width, channels = shape
    outputs, points = size.outputs, len(size.b)
    blocks = tiles(g, 0, 0, g.shape, outputs, outputs)
    down, across, filters = blocks.shape[1:4]
    gradients = matrices(exact(blocks).transformed(size.a.T, size.roundings[3]), n * down * across, filters)
    bank = matrices(exact(w.transpose(3, 2, 0, 1)).transformed(size.g, size.roundings[1]), filters, channels)
    cells = squares_of(gradients @ bank, (n, down, across, channels)).transformed(size.b.T, size.roundings[5])
    # Tiles above a cell are added one after another.
    overlapping = gamma((-(-points // outputs)) ** 2, SINGLE)
    each = (cells.errors + overlapping * cells.most).transpose(0, 1, 2, 4, 5, 3)
    rows, columns = outputs * down + points - outputs, outputs * across + points - outputs
    whole = np.zeros((n, max(rows, top + height), max(columns, left + width), channels))
    for r in range(down):
        for s in range(across):
            y, x = r * outputs, s * outputs
            whole[:, y : y + points, x : x + points] += each[:, r, s]
    return whole[:, top : top + height, left : left + width]
