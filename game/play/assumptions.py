"""Which assumption mattered: the same orders played in worlds that differ in one number of the model.

Only numbers that stand in the scenario's rules with their source are moved, by one step down and one step up, and
the start is calibrated anew, so that shares at the beginning stay what they are. Never here: sentences.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from game.engine.calibrate import calibrated
from game.engine.goals import ranking
from game.engine.order_text import OrderError
from game.engine.orders import collect
from game.engine.state import State
from game.engine.turn import resolve
from game.engine.world import World
from game.play.acts import desked
from game.play.log import GameFile
from game.play.replay import beginning, given_of

ASSUMED = (
    "scarcity_gain", "leak_none", "spill", "trust_down", "mobile", "talent_power", "bass_q_economy", "release_catch",
    "crowd_power", "adoption_income",
)  # fmt: skip
"""What is varied: the numbers of the model that people argue about most."""
STEP = 0.5  # part of its value by which a number is moved

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Variant:
    """How a game ends when one number is another. ``order`` names the ranking, ``results`` stand beside it."""

    value: float
    order: tuple[str, ...]
    results: tuple[float, ...]
    changed: bool


@dataclass(frozen=True, slots=True)
class Assumption:
    """One number of the model: its value, and the game with less and with more of it."""

    name: str
    value: float
    less: Variant
    more: Variant

    @property
    def changed(self) -> bool:
        """Tell whether the ranking hangs on it."""
        return self.less.changed or self.more.changed


def varied(
    world: World, game: GameFile, names: Sequence[str] = ASSUMED, progress: Progress | None = None
) -> list[Assumption]:
    """Return the same game under other assumptions; two games for each name, and nothing for a game without turns."""
    if not game.closed:
        return []
    real = _order(world, _end(world, game))
    out: list[Assumption] = []
    for number, name in enumerate(names, start=1):
        value = float(getattr(world.rule, name))
        if value != 0.0:
            less, more = (
                _variant(world, game, name, value * part, real) for part in (1.0 - STEP, 1.0 + STEP)
            )
            if less is not None and more is not None:
                out.append(Assumption(name, value, less, more))
        if progress:
            progress(number, len(names))
    return out


def _variant(world: World, game: GameFile, name: str, value: float, real: tuple[str, ...]) -> Variant | None:
    """Return the end of the game with one number moved; None where the world cannot be played so."""
    moved: dict[str, Any] = {name: value}
    other = calibrated(dataclasses.replace(world, rule=dataclasses.replace(world.rule, **moved)))
    try:
        end = _end(other, game)
    except OrderError:
        return None
    order = _order(other, end)
    found = {other.actors[rank.actor]: rank.result for rank in ranking(other, end)}
    return Variant(value, order, tuple(found[nation] for nation in order), order != real)


def _end(world: World, game: GameFile) -> State:
    state = beginning(world, game)
    for turn in game.closed:
        state = desked(world, state, turn.entries)
        state, _books = resolve(world, state, collect(world, state, given_of(world, turn.entries)))
    return state


def _order(world: World, state: State) -> tuple[str, ...]:
    return tuple(world.actors[rank.actor] for rank in ranking(world, state))
