"""A deck after the walk: entries by section, names, settings with what is inherited, and the origin of every number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from game.scenario import fields
from game.scenario.gather import Raw, flags_set
from game.scenario.nodes import Node
from game.scenario.problem import ERROR, Problem, Span, span_of
from game.scenario.shapes import Form
from game.scenario.terms import Names
from game.scenario.values import ID
from game.scenario.walk import Citation, Entry, Number, Walk

Translated = dict[str, tuple[Node | None, dict[str, Node]]]
"""By entry (``cards.<id>``) the node of the fingerprint and the translated texts by inner key."""

_FORMS: dict[str, Form] = {
    "layers": fields.LAYER_FORM,
    "nations": fields.NATION_FORM,
    "cards": fields.CARD,
    "initiatives": fields.INITIATIVE,
    "sources": fields.SOURCE_FORM,
    "flags": fields.FLAG_FORM,
}
_KINDS = {
    "layers": "layer",
    "nations": "nation",
    "cards": "card",
    "initiatives": "initiative",
    "sources": "source",
}
_SOURCED = ("layers", "nations")


@dataclass(slots=True)
class Deck:
    """Everything a deck says, read by the field table; entries in the order of the files."""

    raw: Raw
    names: Names
    manifest: Entry | None
    inherited: Entry | None
    rules: Entry
    layers: dict[str, Entry] = field(default_factory=dict)
    nations: dict[str, Entry] = field(default_factory=dict)
    cards: dict[str, Entry] = field(default_factory=dict)
    initiatives: dict[str, Entry] = field(default_factory=dict)
    sources: dict[str, Entry] = field(default_factory=dict)
    flags: dict[str, Entry] = field(default_factory=dict)
    par: Entry | None = None
    numbers: list[Number] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    translated: dict[str, Translated] | None = None  # filled once by texts.translations

    def setting(self, table: str, name: str, default: Any = None) -> Any:
        """Return a value of the manifest, of the deck it extends where this one is silent."""
        for manifest in (self.manifest, self.inherited):
            part = manifest.get(table) if manifest is not None else None
            if isinstance(part, Entry) and part.get(name) is not None:
                return part[name]
        return default

    def setting_node(self, table: str, name: str) -> Node | None:
        """Return the node of a value of the manifest, None where nobody wrote it."""
        for manifest in (self.manifest, self.inherited):
            part = manifest.get(table) if manifest is not None else None
            if isinstance(part, Entry) and name in part.nodes:
                return part.at(name)
        return None

    @property
    def timed(self) -> bool:
        """Tell whether start and length of the game could be read; without them no date can be judged."""
        return all(self.setting("time", name) is not None for name in ("start", "turn", "turns"))

    @property
    def start(self) -> tuple[int, int]:
        """Return year and quarter of the start."""
        start: tuple[int, int] = self.setting("time", "start", (2026, 1))
        return start

    @property
    def turn_quarters(self) -> int:
        """Return the quarters of a turn."""
        return fields.TURNS[self.setting("time", "turn", "half")]

    @property
    def turns(self) -> int:
        """Return the number of turns."""
        turns: int = self.setting("time", "turns", 1)
        return turns

    def quarter(self, date: tuple[int, int]) -> int:
        """Return a date as quarters since the start."""
        year, quarter = self.start
        return (date[0] - year) * 4 + date[1] - quarter

    def playable(self) -> list[str]:
        """Return the nations a person may lead: those of the manifest, or those marked in nations.yaml."""
        named = self.setting("play", "nations")
        if named:
            return [name for name in named if name in self.nations]
        return [name for name, entry in self.nations.items() if entry.get("playable")]

    def passive(self) -> list[str]:
        """Return the nations nobody leads."""
        return [name for name, entry in self.nations.items() if entry.get("passive")]

    def active(self) -> list[str]:
        """Return the nations that hold cards, in the order of the deck."""
        return [name for name, entry in self.nations.items() if not entry.get("passive")]


def assemble(raw: Raw) -> Deck:
    """Walk every file of a deck by the field table; what cannot be read is a problem, never an exception."""
    names = _names(raw)
    walk = Walk(names)
    manifest = _manifest(walk, raw.manifest)
    inherited = _manifest(Walk(names), raw.base.manifest) if raw.base else None
    deck = Deck(raw, names, manifest, inherited, Entry(Node("map", "", 0, 0)))
    first = deck.start[0]
    last = first + (deck.start[1] - 1 + deck.turns * deck.turn_quarters) // 4
    if deck.timed:
        deck.names = walk.names = replace(names, years=(first, last))
    _rules(walk, deck)
    for section, form in _FORMS.items():
        into: dict[str, Entry] = getattr(deck, section)
        for ident, node in raw.entries(section):
            entry = _entry(walk, section, form, ident, node)
            if entry is not None and ident:
                into[ident] = entry
    if raw.par is not None:
        deck.par = walk.form(fields.PAR, raw.par, "par")
    deck.numbers = walk.numbers
    deck.problems = [*raw.problems, *walk.problems]
    return deck


def _manifest(walk: Walk, node: Node | None) -> Entry | None:
    return walk.form(fields.MANIFEST, node, "scenario") if node is not None else None


def _names(raw: Raw) -> Names:
    """Collect every id before anything is read, so that references can be checked on the way."""
    ids: dict[str, dict[str, int]] = {}
    for section, kind in _KINDS.items():
        found = [ident for ident, _ in raw.entries(section) if ID.fullmatch(ident)]
        ids[kind] = {ident: i for i, ident in enumerate(found)}
    nodes = [node for section in ("cards", "initiatives") for _, node in raw.entries(section)]
    ids["flag"] = {flag: i for i, flag in enumerate(sorted(flags_set(nodes)))}
    options = {ident: tuple(_option_ids(node)) for ident, node in raw.entries("cards")}
    return Names(ids, options)


def _option_ids(card: Node) -> Iterable[str]:
    choices = card.get("choices") if card.shape == "map" else None
    for choice in choices.items if choices is not None else ():
        ident = choice.get("id") if choice.shape == "map" else None
        if ident is not None and ident.shape == "text":
            yield ident.text


def _rules(walk: Walk, deck: Deck) -> None:
    """Read the rules: values by name, of the extended deck where this one is silent."""
    pairs = deck.raw.entries("rules")
    if not pairs:
        manifest = deck.raw.manifest
        span = span_of(manifest) if manifest is not None else Span(str(deck.raw.folder.name))
        deck.raw.problems.append(Problem("missing-file", ERROR, span, {"file": "rules.yaml"}, "write"))
        return
    node = Node("map", pairs[0][1].file, 1, 1)
    node.pairs = [(deck.raw.keys["rules", k], v) for k, v in pairs]
    deck.rules = walk.form(fields.RULES, node, "rules") or deck.rules


def _entry(walk: Walk, section: str, form: Form, ident: str, node: Node) -> Entry | None:
    start = len(walk.numbers)
    keyed = section in ("sources", "flags")
    if keyed and not ID.fullmatch(ident):
        walk.scalar(fields.ID, Node("text", node.file, node.line, node.column, ident), section)
    entry = walk.form(form, node, f"{section}.{ident}")
    if entry is not None and section in _SOURCED:
        _cite(entry, f"{section}.{ident}", walk.numbers[start:])
    return entry


def _cite(entry: Entry, path: str, numbers: list[Number]) -> None:
    """Give every number of an entry its origin: its own, that of its field, or that of the entry."""
    by_field: Entry | None = entry.get("sources")
    whole = entry.get("source")
    default = Citation(whole, entry.get("confidence", "")) if whole else None
    for number in numbers:
        if number.cited is not None:
            continue
        inside = number.path[len(path) + 1 :]
        number.cited = default
        if by_field is None:
            continue
        while inside:
            cite = by_field.get(inside)
            if isinstance(cite, Entry) and cite.get("ref"):
                confidence = cite.get("confidence") or entry.get("confidence", "")
                number.cited = Citation(cite["ref"], confidence, cite.get("says", ""))
                break
            inside = inside.rpartition(".")[0]
