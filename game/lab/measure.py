"""Measures over many games: shares of wins with intervals, means, spreads. Sums run over all games at once.

Every function takes whole runs, so a figure does not depend on how the games were cut into chunks.
"""

from __future__ import annotations

import math
from hashlib import blake2b

import numpy as np

from game.engine.numerics import Array, Words

Z95 = 1.959963984540054
"""Standard normal quantile of a two-sided 95 % interval."""

DIGITS = 6
"""Digits of a figure in a table; the rounding is far below any sampling error."""


def tidy(value: float | np.ndarray) -> float:
    """Return a number short enough to read; there is no negative zero."""
    return round(float(np.asarray(value)), DIGITS) + 0.0


def wilson(wins: float, games: float, z: float = Z95) -> tuple[float, float]:
    """Return the Wilson interval of a share (0..1); wins may be fractions, as ties are split."""
    if games <= 0.0:
        return 0.0, 1.0
    p = wins / games
    scale = 1.0 + z * z / games
    middle = (p + z * z / (2.0 * games)) / scale
    half = z / scale * math.sqrt(max(0.0, p * (1.0 - p) / games + z * z / (4.0 * games * games)))
    # a share of exactly none or all touches its bound; rounding would leave 1e-17
    low = 0.0 if wins <= 0.0 else max(0.0, middle - half)
    high = 1.0 if wins >= games else min(1.0, middle + half)
    return low, high


def mean(values: Array) -> Array:
    """Return the mean over games, the last axis."""
    out: Array = np.asarray(np.add.reduce(np.ascontiguousarray(values), axis=-1) / max(1, values.shape[-1]))
    return out


def spread(values: Array) -> Array:
    """Return the standard deviation over games, the last axis."""
    off = values - mean(values)[..., None]
    return np.sqrt(mean(off * off))


def median(values: Array) -> Array:
    """Return the median over games, the last axis."""
    out: Array = np.median(values, axis=-1)
    return out


def joined(digests: Words) -> str:
    """Return 16 hexadecimal digits over the words of all games in order."""
    return blake2b(np.ascontiguousarray(digests, dtype="<u8").tobytes(), digest_size=8).hexdigest()
