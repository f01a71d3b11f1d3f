"""Presets of a class, read from ``assets/class/presets.toml``: minutes, rounds, an opening played before, clocks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import tomli

from game import paths
from game.play.log import ClassHead

ROUND = ("brief", "discuss", "orders", "reveal", "recap")
NAMES = ("minutes", "opening", "rounds", "welcome", *ROUND, "debrief")
REHEARSAL = 300  # seconds that a whole rehearsal takes
LONGEST = 4 * 3600


@dataclass(frozen=True, slots=True)
class Preset:
    """One preset: whole numbers by name, as ``NAMES`` lists them; times are seconds."""

    id: str
    numbers: dict[str, int]

    @property
    def turns(self) -> int:
        """Return the turns of the whole game, the opening included."""
        return self.numbers["opening"] + self.numbers["rounds"]

    @property
    def seconds(self) -> int:
        """Return how long everything takes together, with the debrief."""
        n = self.numbers
        each = sum(n[name] for name in ROUND)
        return n["welcome"] - n["brief"] + n["rounds"] * each + n["debrief"]

    def head(self, rehearsal: bool = False) -> ClassHead:
        """Return the head of a game file of this preset; a rehearsal goes through all phases in a few minutes."""
        if not rehearsal:
            return ClassHead(self.id, dict(self.numbers))
        part = REHEARSAL / (self.seconds - self.numbers["debrief"])
        times = ("welcome", *ROUND)
        quick = {name: max(1, round(self.numbers[name] * part)) for name in times}
        return ClassHead(self.id, {**self.numbers, **quick, "rehearsal": 1})


@cache
def presets() -> dict[str, Preset]:
    """Return all presets by id, the shortest first. Raises ValueError for a damaged file, with the place."""
    path = paths.assets_folder() / "class" / "presets.toml"
    stored = tomli.loads(path.read_text(encoding="utf-8"))
    found = []
    for ident, numbers in stored.items():
        if set(numbers) != set(NAMES) or any(
            type(n) is not int or not 0 <= n <= LONGEST for n in numbers.values()
        ):
            raise ValueError(f"{path.name}: {ident}")
        found.append(Preset(ident, dict(numbers)))
    return {one.id: one for one in sorted(found, key=lambda one: one.numbers["minutes"])}
