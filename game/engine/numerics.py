"""The few numeric ideas every room of the engine shares: the grid, ordered sums, exact splits of a change.

Nothing here knows what a nation or a layer is. Sums over short axes run in index order (``total``), because
the order that numpy picks depends on memory layout and would make one game differ from the same game in a batch.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Words = NDArray[np.uint64]
Mask = NDArray[np.bool_]

GRID = float(2**20)
"""Steps per unit. Every posted change is a whole number of steps, so sums are exact in any order."""

STEP = 1.0 / GRID
_ANCHOR = 1.5 * 2.0**32
"""A float64 near this number has a last bit of exactly one step, so adding and taking it away rounds to the grid."""

_LARGE_BLOCK = 2**25 - 2**16
"""Just under 32 MiB with the library's own bytes."""


def snap(x: Array, out: Array | None = None) -> Array:
    """Round to the nearest whole step of the grid (ties to even) for magnitudes below 2^31; never gives ``-0.0``."""
    y: Array = np.add(x, _ANCHOR, out=out)
    y -= _ANCHOR
    return y


def keep_memory() -> None:
    """Teach the C library to reuse the memory of large arrays instead of giving it back at every release.

    The GNU library serves a block above a limit with fresh pages and raises that limit to the largest such block it
    ever saw released, up to 32 MiB. Fresh pages cost several times what a rule computes in them. Elsewhere this
    takes and releases one unused block and changes nothing.
    """
    np.empty(_LARGE_BLOCK, dtype=np.uint8)


def columns(x: np.ndarray) -> tuple[Ints, Ints]:
    """Return the (supplier, layer) pairs at which a pair array (N user, N supplier, L, B) is anywhere not zero."""
    suppliers, layers = np.nonzero(x.any(axis=3).any(axis=0))
    return suppliers, layers


def total(x: Array, axis: int) -> Array:
    """Sum over one short axis in index order."""
    if x.shape[-1] > 1 and x.strides[-1] == x.itemsize and axis not in (-1, x.ndim - 1):
        # rows of several games lie whole: there numpy adds row to row, in index order, and faster than this loop
        rows: Array = np.add.reduce(x, axis=axis)
        return rows
    parts = x if axis == 0 else x.swapaxes(0, 1) if axis == 1 else np.moveaxis(x, axis, 0)
    if len(parts) == 1:
        only: Array = parts[0].copy()
        return only
    out: Array = parts[0] + parts[1]
    for part in parts[2:]:
        out += part
    return out


def running_total(x: Array, axis: int) -> Array:
    """Sum over one short axis in index order, keeping the axis with length one."""
    return np.expand_dims(total(x, axis), axis)


def logistic(x: Array) -> Array:
    """The S-curve 1 / (1 + exp(-x)); the argument is held in -60..60 so that exp stays finite."""
    out: Array = 1.0 / (1.0 + np.exp(-np.minimum(np.maximum(x, -60.0), 60.0)))
    return out


def clip(x: Array, low: float | Array, high: float | Array, out: Array | None = None) -> Array:
    """Hold every number between two bounds, in a new array or in ``out``."""
    held: Array = np.maximum(x, low, out=out)
    return np.minimum(held, high, out=held)


def log_mean(new: Array, old: Array) -> Array:
    """Logarithmic mean (new - old) / (ln new - ln old), with the limit ``new`` where both are equal.

    It is the weight that splits the change of a product exactly into the changes of its factors (LMDI-I,
    Ang 2005). Non-positive entries give weight zero: the caller books their change on a line of its own.
    """
    good = (new > 0.0) & (old > 0.0)
    a = np.where(good, new, 1.0)
    b = np.where(good, old, 1.0)
    gap = np.log(a) - np.log(b)
    near = np.abs(gap) < 1e-12
    out: Array = np.where(near, 0.5 * (a + b), (a - b) / np.where(near, 1.0, gap))
    return np.where(good, out, 0.0)


def printed_parts(parts: list[float], digits: int, whole: float | None = None) -> list[float]:
    """Round parts so that they still add up to the rounded whole (largest remainder first, ties by position).

    ``whole`` is what they must add up to where that is not their own rounded sum: a change between rounded numbers.
    """
    scale = 10**digits
    exact = [p * scale for p in parts]
    floors = [int(np.floor(p)) for p in exact]
    missing = round((sum(parts) if whole is None else whole) * scale) - sum(floors)
    order = sorted(range(len(parts)), key=lambda i: (-(exact[i] - floors[i]), i))
    if missing < 0:
        order = order[::-1]
    for k in range(abs(missing)):
        floors[order[k % len(order)]] += 1 if missing > 0 else -1
    return [f / scale for f in floors]
