"""How likely an undated card is: in a turn, in what is left of a game, and by which turn half of all games have it."""

from __future__ import annotations

from dataclasses import dataclass

from game.engine.world import Hand, World

HALF = 0.5


@dataclass(frozen=True, slots=True)
class Odds:
    """Chance in a quarter and in a turn, in how many turns it can still come, over all of them, and the median quarter."""

    quarter: float
    turn: float
    turns: int
    game: float
    median: int | None  # quarter by whose turn half of the games have it; None where fewer ever do


def odds(world: World, hand: Hand, now: int, boost: float = 1.0) -> Odds:
    """Return the chances of a card from a quarter on, if its needs hold all the time and boosts stay as they are.

    Cards are drawn at the end of a turn for the next one, so the turn that begins ``now`` brings none.
    """
    length = world.turn_quarters
    turn = min(1.0, (1.0 - (1.0 - hand.chance) ** length) * boost)
    starts = [q for q in range(now + length, world.turns * length, length) if open_at(world, hand, q)]
    missing, median = 1.0, None
    for start in starts:
        missing *= 1.0 - turn
        if median is None and 1.0 - missing >= HALF:
            median = start
    return Odds(hand.chance, turn, len(starts), 1.0 - missing, median)


def open_at(world: World, hand: Hand, start: int) -> bool:
    """Tell whether the dates of an undated card let it come in the turn that begins with a quarter."""
    return start + world.turn_quarters > hand.earliest and not (0 <= hand.latest < start)
