"""Two decks side by side: what changed in words, and what that does to the games, paired on common seeds.

Words come from the checked decks, so a number written another way is no change. Game number k of both decks has the
same luck wherever both decks ask for the same draw; the interval of a difference is that of the pairs.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from game.engine.numerics import Array
from game.engine.world import World
from game.lab import measure
from game.lab.batch import Progress, Runs, Seats, run
from game.scenario import fields
from game.scenario.load import Loaded
from game.scenario.nodes import Node
from game.scenario.rule_text import RuleWriter
from game.scenario.terms import Term, show
from game.scenario.walk import Entry

SECTIONS = ("rules", "layers", "nations", "cards", "initiatives", "flags")
SILENT = ("id", "replace", "source", "sources", "confidence", "format", "version", "authors", "licence")
"""Keys whose change is neither a rule nor a number."""

ADDED, REMOVED, CHANGED, TEXT, LINE_GONE, LINE_NEW = "added", "removed", "changed", "text", "gone", "new"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: the entry (``cards.chip-war``), the field in it, what stood before and what stands now.

    ``kind`` is added or removed for whole entries and for keys of one side only, changed for values, text for texts,
    gone and new for lines of rules and conditions. The place is that of the second deck, of the first for what is gone.
    """

    kind: str
    entry: str
    field: str = ""
    before: str = ""
    after: str = ""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value of an entry as it is compared, as it is written, and where; ``lines`` for lists of sentences."""

    value: Any
    written: str
    node: Node
    text: bool = False
    lines: tuple[str, ...] | None = None


Leaves = dict[str, Leaf]


def changes(before: Loaded, after: Loaded, language: str) -> list[Change]:
    """Return every difference between two decks, entry by entry in the order of the second deck."""
    old, new = _entries(before, language), _entries(after, language)
    out: list[Change] = []
    for name, (node, leaves) in new.items():
        if name in old:
            out.extend(_changed(name, old[name][1], leaves))
        else:
            out.append(
                Change(ADDED, name, after=title(after, name, language), file=node.file, line=node.line)
            )
    for name, (node, _) in old.items():
        if name not in new:
            gone = title(before, name, language)
            out.append(Change(REMOVED, name, before=gone, file=node.file, line=node.line))
    return out


def title(scenario: Loaded, entry: str, language: str) -> str:
    """Return the title or name of an entry, empty where it has none."""
    texts = scenario.texts
    keys = [f"{entry}.{key}" for key in ("title", "name") if texts.has(f"{entry}.{key}")]
    return texts.get(language, keys[0]) if keys else ""


def _changed(name: str, old: Leaves, new: Leaves) -> Iterator[Change]:
    for key in [*new, *(key for key in old if key not in new)]:
        a, b = old.get(key), new.get(key)
        if a is None or b is None:
            one = a or b
            assert one is not None
            kind = REMOVED if b is None else ADDED
            yield _change(kind, name, key, one.node, a.written if a else "", b.written if b else "")
        elif a.lines is not None and b.lines is not None:
            yield from (_change(LINE_GONE, name, key, a.node, x, "") for x in a.lines if x not in b.lines)
            yield from (_change(LINE_NEW, name, key, b.node, "", x) for x in b.lines if x not in a.lines)
        elif a.value != b.value:
            yield _change(TEXT if b.text else CHANGED, name, key, b.node, a.written, b.written)


def _change(kind: str, entry: str, key: str, node: Node, before: str, after: str) -> Change:
    return Change(kind, entry, key, before, after, node.file, node.line)


# --- what a deck says --------------------------------------------------------------------------------------


def _entries(scenario: Loaded, language: str) -> dict[str, tuple[Node, Leaves]]:
    """Return node and leaves of every entry by its path."""
    deck = scenario.deck
    rules = scenario.rule_text(language)
    out: dict[str, tuple[Node, Leaves]] = {}
    if deck.manifest is not None:
        out["scenario"] = (deck.manifest.node, dict(_leaves(deck.manifest, "scenario", "")))
    for section in SECTIONS:
        if section == "rules":
            out["rules"] = (deck.rules.node, dict(_leaves(deck.rules, section, "")))
            continue
        entries: dict[str, Entry] = getattr(deck, section)
        for ident, entry in entries.items():
            leaves = dict(_leaves(entry, section, ""))
            leaves.update(_rules(scenario.world, rules, section, ident, entry))
            out[f"{section}.{ident}"] = (entry.node, leaves)
    return out


def _leaves(entry: Entry, kind: str, prefix: str) -> Iterator[tuple[str, Leaf]]:
    """Yield the values below an entry by their path; effects are told by their rules instead."""
    texts = fields.TEXTS.get(kind, ())
    for key, value in entry.values.items():
        path = f"{prefix}{key}"
        if key in SILENT or key in ("effects", "then") or value is None:
            continue
        node = entry.at(key)
        if isinstance(value, Entry):
            yield from _leaves(value, key, f"{path}.")
        elif isinstance(value, tuple) and value and all(isinstance(item, Entry) for item in value):
            yield from _listed(key, path, node, value)
        elif isinstance(value, tuple) and value and all(isinstance(item, Term) for item in value):
            said = tuple(show(item) for item in value)
            yield path, Leaf(said, ", ".join(said), node, lines=said)
        elif isinstance(value, Term):
            yield path, Leaf(show(value), show(value), node)
        else:
            yield path, Leaf(_same(value), _written(entry, key, value), node, text=key in texts)


def _same(value: Any) -> Any:
    """Return a value as it is compared; spacing of texts does not count."""
    return " ".join(value.split()) if isinstance(value, str) else value


def _listed(key: str, path: str, node: Node, items: tuple[Entry, ...]) -> Iterator[tuple[str, Leaf]]:
    """Yield a list of entries: by id where they have one, as whole lines where they have none."""
    if all(item.get("id") for item in items):
        for item in items:
            yield from _leaves(item, key, f"{path}.{item['id']}.")
        return
    said = tuple(
        ", ".join(f"{name}: {leaf.written}" for name, leaf in _leaves(item, key, "")) for item in items
    )
    yield path, Leaf(said, "", node, lines=said)


def _written(entry: Entry, key: str, value: Any) -> str:
    """Return a value as the author wrote it; a default as what it is."""
    node = entry.nodes.get(key)
    if node is not None and node.shape == "map":
        node = node.get("value")
    if node is not None and node.shape == "list":
        return ", ".join(item.text for item in node.items)
    if node is None:
        return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return " ".join(node.text.split())


def _rules(
    world: World, rules: RuleWriter, section: str, ident: str, entry: Entry
) -> Iterator[tuple[str, Leaf]]:
    """Yield the rules of a card or an initiative as sentences."""
    if section == "initiatives":
        number = next(v for v, programme in enumerate(world.initiatives) if programme.id == ident)
        said = _sentences(world, rules, world.initiatives[number].effects)
        yield "effects", Leaf(said, "", entry.at("effects"), lines=said)
    if section != "cards":
        return
    hands = next(card.hands for card in world.cards if card.id == ident)
    for number, choice in enumerate(entry["choices"] if hands else ()):
        effects = world.hands[hands[0]].choices[number].effects
        told = rules.option(hands[0], number)
        follows = told[sum(1 for e in effects if rules.effect(e)) :]
        said = (*_sentences(world, rules, effects), *follows)
        yield f"choices.{choice['id']}.effects", Leaf(said, "", choice.node, lines=said)


def _sentences(world: World, rules: RuleWriter, effects: tuple[int, ...]) -> tuple[str, ...]:
    """Return one sentence an effect; a silent mark by its id."""
    out = []
    for number in effects:
        effect = world.effects[number]
        out.append(rules.effect(number) or f"{effect.verb} {world.flags[effect.flag]}")
    return tuple(out)


# --- what it does ------------------------------------------------------------------------------------------


def paired(
    before: World,
    after: World,
    games: int,
    seed: int,
    *,
    seats: Seats | None = None,
    processes: int | None = None,
    progress: Progress | None = None,
) -> dict[str, dict[str, Any]]:
    """Play both decks on the same seeds; return by nation of both the wins and scores and their paired change.

    Both are held against the expected path of the first deck, where it fits the second, else against their start.
    """
    before, after = on_one_measure(before, after)
    told = progress or (lambda _done, _all: None)
    first = run(before, seats or {}, games, seed, processes=processes, progress=lambda d, g: told(d, 2 * g))
    second = run(
        after, seats or {}, games, seed, processes=processes, progress=lambda d, g: told(g + d, 2 * g)
    )
    out: dict[str, dict[str, Any]] = {}
    for name in after.actors:
        if name in before.actors:
            out[name] = _pair(first, second, before.actors.index(name), after.actors.index(name))
    return out


def on_one_measure(before: World, after: World) -> tuple[World, World]:
    """Return both worlds with one expected path, that of the first, or with none."""
    if before.actors == after.actors and before.turns == after.turns:
        return before, replace(after, par=before.par, pars=before.pars)
    return replace(before, par=None, pars=()), replace(after, par=None, pars=())


def _pair(first: Runs, second: Runs, m: int, n: int) -> dict[str, Any]:
    win, score = second.win[n] - first.win[m], second.score[n] - first.score[m]
    return {
        "win_rate": [measure.tidy(measure.mean(first.win[m])), measure.tidy(measure.mean(second.win[n]))],
        "win_change": interval(win),
        "score": [measure.tidy(measure.mean(first.score[m])), measure.tidy(measure.mean(second.score[n]))],
        "score_change": interval(score),
    }


def interval(differences: Array) -> dict[str, Any]:
    """Return mean and 95 % interval of paired differences, and whether the interval leaves zero out."""
    count = differences.shape[-1]
    middle = float(measure.mean(differences))
    if count < 2:
        return {"mean": measure.tidy(middle), "low": None, "high": None, "sure": False}
    error = float(measure.spread(differences)) / math.sqrt(count - 1)
    low, high = middle - measure.Z95 * error, middle + measure.Z95 * error
    return {
        "mean": measure.tidy(middle),
        "low": measure.tidy(low),
        "high": measure.tidy(high),
        "sure": low > 0.0 or high < 0.0,
    }
