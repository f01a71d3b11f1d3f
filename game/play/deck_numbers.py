"""The numbers of a deck as a reader meets them: what each means, its value as written, its source, how sure it is.

Values are written in the reader's language; what a rival would keep to itself is left out. Never here: layout.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.scenario.meaning import has_meaning, key_meaning

if TYPE_CHECKING:
    from game.play.words import Words
    from game.scenario.load import Loaded
    from game.scenario.walk import Number

HIDDEN = ("plan", "stock", "treasury", "insecurity", "trust", "friction", "control", "refusal")
"""Start values of nations that stay with their owner, or say nothing a reader asks."""
PHASES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "r2",
        (
            "control_",
            "haste_",
            "notice_",
            "tension_",
            "trust_fade",
            "leak_",
            "hedge",
            "refusal_",
            "deal_",
            "break_",
        ),
    ),
    ("r4", ("release_", "stock_")),
    ("r5", ("slack", "activity_", "trust_", "scarcity_rate", "first_")),
    ("r6", ("small_", "crowd_", "focus_", "industry_", "hall_", "know_run", "know_cost", "know_full")),
    (
        "r8",
        (
            "floor_",
            "label_",
            "lead_",
            "front_",
            "lever_",
            "ready_floor",
            "ready_gain",
            "gap_fade",
            "factory_gap",
        ),
    ),
    ("r1", ("stop_", "refund", "estimate_")),
    ("r7", ("",)),
)
"""Phase of a turn and how the names of its numbers begin; the first that fits counts."""
_UNITS = (
    (re.compile(r"\s*% per year$"), "percent_year"),
    (re.compile(r"\s*% per quarter$"), "percent_quarter"),
    (re.compile(r"\s*quarters?$"), "quarters"),
    (re.compile(r"\s*months?$"), "months"),
    (re.compile(r"\s*years?$"), "years"),
    (re.compile(r"\s*%$"), "percent"),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One number of the deck. ``source`` is an id of the sources, "" where none is named."""

    path: str
    name: str
    value: str
    source: str = ""
    confidence: str = ""
    says: str = ""


class DeckNumbers:
    """All numbers of one scenario, by entry."""

    def __init__(self, loaded: Loaded, words: Words) -> None:
        self.loaded, self.words = loaded, words
        self._by_entry: dict[str, list[Number]] = {}
        self._rules: list[Fact] | None = None
        for number in loaded.deck.numbers:
            self._by_entry.setdefault(_entry(number.path), []).append(number)

    def layer(self, layer: str) -> list[Fact]:
        """Return what the model assumes of a layer."""
        return [self._fact(number, "layer") for number in self._by_entry.get(f"layers.{layer}", ())]

    def nation(self, nation: str) -> list[Fact]:
        """Return what a nation starts with, less what it would not tell."""
        return [
            self._fact(number, "nation")
            for number in self._by_entry.get(f"nations.{nation}", ())
            if number.path.split(".")[2] not in HIDDEN
        ]

    def weights(self, index: str) -> list[Fact]:
        """Return how much each nation's score counts an index."""
        out = []
        for nation in self.words.world.actors:
            for number in self._by_entry.get(f"nations.{nation}", ()):
                if number.path == f"nations.{nation}.weights.{index}":
                    found = self._fact(number, "nation")
                    out.append(Fact(found.path, self.words.nation(nation), *_rest(found)))
        return out

    def rules(self, phase: str) -> list[Fact]:
        """Return the numbers of the model that belong to a phase of a turn."""
        return [fact for fact in self.all_rules() if phase_of(fact.path.partition(".")[2]) == phase]

    def all_rules(self) -> list[Fact]:
        """Return every number of the model."""
        if self._rules is None:
            self._rules = [self._fact(number, "rules") for number in self._by_entry.get("rules", ())]
        return self._rules

    def resting_on(self, source: str) -> Iterator[str]:
        """Yield the paths of the numbers that rest on a source, hidden ones left out."""
        for number in self.loaded.deck.numbers:
            words = number.path.split(".")
            hidden = words[0] == "nations" and words[2] in HIDDEN
            if number.cited is not None and number.cited.ref == source and not hidden:
                yield number.path

    def _fact(self, number: Number, form: str) -> Fact:
        cited = number.cited
        if cited is None:
            return Fact(number.path, self._name(number.path, form), self._value(number))
        return Fact(
            number.path, self._name(number.path, form), self._value(number), cited.ref, cited.confidence, cited.says
        )  # fmt: skip

    def _name(self, path: str, form: str) -> str:
        """Return what a number means, with the layer or nation it is about."""
        words = path.split(".")
        parts = words[1:] if form == "rules" else words[2:]
        texts, world = self.words.texts, self.words.world
        name = key_meaning(texts, form, parts[0]) if has_meaning(texts, form, parts[0]) else parts[0]
        name = name[:1].upper() + name[1:]
        about = []
        for part in parts[1:]:
            if part in world.layers:
                about.append(self.words.layer(part))
            elif part in world.actors:
                about.append(self.words.nation(part))
            elif f"game.index.{part}.name" in texts:
                about.append(self.words.index(part))
            elif has_meaning(texts, "input", part):
                about.append(key_meaning(texts, "input", part))
        comma = self.words.say("format.list_comma")
        return self.words.say("learn.fact.of", name=name, about=comma.join(about)) if about else name

    def _value(self, number: Number) -> str:
        """Return a value as the author wrote it, its unit in the reader's language."""
        node = number.node
        if node.shape == "map":
            inner = next((value for key, value in node.pairs if key.text == "value"), None)
            text = inner.text if inner is not None else ""
        else:
            text = node.text
        for pattern, unit in _UNITS:
            bare = pattern.sub("", text)
            if bare != text:
                return self.words.say(f"learn.unit.{unit}", value=bare)
        return text


def phase_of(name: str) -> str:
    """Return the phase of a turn in which a number of the model counts."""
    return next(phase for phase, heads in PHASES if name.startswith(heads))


def _entry(path: str) -> str:
    words = path.split(".")
    return words[0] if words[0] == "rules" else ".".join(words[:2])


def _rest(fact: Fact) -> tuple[str, str, str, str]:
    return fact.value, fact.source, fact.confidence, fact.says
