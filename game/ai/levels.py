"""Levels: how hard a player thinks and how often it errs on purpose, and the sentence that says so.

A level never gives income, information or luck; it differs in the numbers below and in nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from game.ai.notes import Values
from game.ai.search import Budget


@dataclass(frozen=True, slots=True)
class Level:
    """What the players of one level do; each reads what concerns it."""

    error: float  # share of its decisions in which a doctrine errs on purpose; a planner errs by its budget's blur only
    budget: Budget  # of a planner, for one nation in one turn


# One imagined future for every candidate: looking further pays more than a second guess at the same turns, because
# all candidates meet the same luck. Measured in the seat of each playable nation against doctrines.
LEVELS: dict[str, Level] = {
    "easy": Level(0.35, Budget(splits=8, moves=4, rounds=2, futures=1, turns=7, blur=0.2)),
    "normal": Level(0.15, Budget(splits=8, moves=6, rounds=2, futures=1, turns=8)),
    "hard": Level(0.0, Budget(splits=8, moves=6, rounds=3, futures=1, turns=10)),
    "brutal": Level(0.0, Budget(splits=12, moves=12, rounds=5, futures=1, turns=12)),
}
"""Levels by name, the weakest first."""


def level_text(level: str, player: str) -> tuple[str, Values]:
    """Return the text key and values that describe a level of a player, made from what it does."""
    found = LEVELS[level]
    if player == "planner":
        b = found.budget
        values: Values = {"turns": b.turns, "tries": b.tries, "points": b.blur}
        return ("reasons.level.blurred" if b.blur > 0.0 else "reasons.level.clear"), values
    if player != "doctrine":
        return "reasons.level.nothing", {}
    share = found.error
    return ("reasons.level.errs", {"percent": round(100.0 * share)}) if share else ("reasons.level.never", {})
