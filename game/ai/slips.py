"""Deliberate errors: in a stated share of its decisions a weaker player takes the worse way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.engine import chance
from game.engine.numerics import Array, Ints, Mask, Words

LINE, CARD, LAUNCH, SHIFT = 1, 2, 3, 4
"""What the error is about; a word of the draw, so that one error never moves another."""

MISPLACED = 0.6
"""Part of a line's money that goes to a wrong line when the nation errs about it."""


@dataclass(frozen=True, slots=True)
class Slips:
    """The errors of one player in one turn: its share and the luck of each game."""

    share: float
    luck: Words  # (B,)

    def errs(self, actor: str, what: int, subject: int) -> Mask:
        """Tell in which games a nation errs in one decision that is no line of spending (B,)."""
        if self.share <= 0.0:
            return np.zeros(self.luck.shape, dtype=np.bool_)
        draw = chance.uniform(self.luck, chance.STREAM_PLAYER, chance.word(actor), what, subject)
        out: Mask = draw < self.share
        return out

    def errs_about(self, words: Words, games: Ints) -> Mask:
        """Tell for pairs of a card (its word) and a game whether a nation errs about its option (P,)."""
        if self.share <= 0.0:
            return np.zeros(games.shape, dtype=np.bool_)
        about = chance.bits(self.luck, chance.STREAM_PLAYER, CARD)  # (B,)
        out: Mask = chance.uniform(about[games], words) < self.share
        return out

    def misplaced(self, words: Words) -> tuple[Mask, np.ndarray]:
        """Return which lines (A, L, B) a nation errs about, and from which line it brings the money there.

        ``words`` (A, L) name nation and line. The same lines err for building and for research.
        """
        lines = words.shape[1]
        about = chance.bits(self.luck, chance.STREAM_PLAYER, LINE)  # (B,)
        errs: Mask = chance.uniform(about, words[:, :, None]) < self.share
        landing = chance.bits(self.luck, chance.STREAM_PLAYER, SHIFT)
        shift = 1 + chance.pick(landing, max(1, lines - 1), words[:, :1])  # (A, B) how many lines further
        source = (np.arange(lines)[None, :, None] - shift[:, None]) % lines  # (A, L, B)
        return errs, source


def misplace(weights: Array, errs: Mask, source: np.ndarray) -> Array:
    """Move a part of the money of lines that are erred about to a wrong line; the sum stays (A, L, B)."""
    moved = np.where(errs, MISPLACED * weights, 0.0)
    out: Array = weights - moved + np.take_along_axis(moved, source, axis=1)
    return out
