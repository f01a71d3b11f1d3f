"""What a new game can be made of: scenarios, levels and saved games. The door to them for screens.

Never here: a running game (``game.play.session``), sentences.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from game.ai.player import DEFAULT_LEVEL, LEVELS, OPPONENT, PLAYERS, level_text
from game.play.newest import newest_save
from game.scenario.load import Loaded, available, load
from game.scenario.problem import ScenarioProblems

__all__ = [
    "DEFAULT_LEVEL",
    "LEVELS",
    "OPPONENT",
    "PLAYERS",
    "Loaded",
    "Offer",
    "ScenarioProblems",
    "forget",
    "level_text",
    "newest_save",
    "offers",
    "scenario",
    "scenario_ids",
]


@dataclass(frozen=True)
class Offer:
    """A scenario as the list of a new game shows it; ``loaded`` is None where its files have errors."""

    id: str
    loaded: Loaded | None
    problems: int


def scenario_ids() -> list[str]:
    """Return the ids of all scenarios that can be found."""
    return available()


@cache
def scenario(ident: str) -> Loaded:
    """Return a scenario, read once. Raises ScenarioProblems where it has errors or is not there."""
    return load(ident)


def forget() -> None:
    """Read scenarios again when they are next asked for: their files may have changed."""
    scenario.cache_clear()


def offers() -> list[Offer]:
    """Return every scenario that can be found, the damaged ones without content."""
    found = []
    for ident in scenario_ids():
        try:
            found.append(Offer(ident, scenario(ident), 0))
        except ScenarioProblems as trouble:
            found.append(Offer(ident, None, len(trouble.problems)))
    return found
