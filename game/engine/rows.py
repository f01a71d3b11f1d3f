"""Numbers at some places of an array only: what cards touch in any game of a batch, the rest being neutral.

A place is a flat index without the games axis. Most cards move one nation in one layer, so working on the touched
places costs a small part of working on whole arrays and gives the same bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from game.engine.numerics import Array, Ints


@dataclass(frozen=True, slots=True)
class Rows:
    """Values (K, B) at K places of an array with the given shape, games left out."""

    shape: tuple[int, ...]
    places: Ints
    values: Array

    @staticmethod
    def summed(shape: tuple[int, ...], place: Ints, game: Ints, size: Array, games: int) -> Rows:
        """Return sums of sizes by place and game; exact in any order where every size is on the grid."""
        seen = np.zeros(prod(shape), dtype=bool)
        seen[place] = True
        places = np.flatnonzero(seen)
        row = np.cumsum(seen)[place]
        row -= 1
        row *= games
        row += game
        sums = np.bincount(row, weights=size, minlength=places.size * games)
        return Rows(shape, places, sums.astype(np.float64, copy=False).reshape(-1, games))

    def cut(self, edges: Ints, shapes: Sequence[tuple[int, ...]]) -> list[Rows]:
        """Return the rows of arrays that were laid one after another, each with its own shape and places."""
        ends = np.searchsorted(self.places, edges).tolist()
        return [
            Rows(shape, self.places[low:high] - first, self.values[low:high])
            for shape, first, low, high in zip(shapes, edges[:-1].tolist(), ends[:-1], ends[1:], strict=True)
        ]

    def at(self) -> tuple[Ints, ...]:
        """Return the places as indices into an array with a games axis."""
        return np.unravel_index(self.places, self.shape) if self.shape else ()

    def scale(self, whole: Array) -> None:
        """Multiply an array (..., B) by the values in place; other places keep their numbers."""
        whole[self.at()] *= self.values

    def dense(self, neutral: float = 1.0) -> Array:
        """Return the whole array (..., B), neutral where nothing is in force."""
        out = np.full((*self.shape, self.values.shape[-1]), neutral)
        out[self.at()] = self.values
        return out
