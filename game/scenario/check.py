"""Judges a deck: sums, circles, dates, appearances, sources. All problems at once, in order of place; never raises."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from game import RULES
from game.engine.world import INDICES
from game.scenario import fields
from game.scenario.check_cards import check_cards
from game.scenario.check_reach import check_reach
from game.scenario.check_texts import check_texts
from game.scenario.deck import Deck, assemble
from game.scenario.gather import Raw, gather
from game.scenario.nodes import Node
from game.scenario.pack import is_pack
from game.scenario.problem import ERROR, WARNING, Problem, Span, Values, span_of
from game.scenario.silence import silenced
from game.scenario.values import printed
from game.scenario.walk import Entry

TOLERANCE = 0.0005 + 1e-9
"""How far a sum of shares may be from one: five hundredths of a percentage point."""


@dataclass(slots=True)
class Checked:
    """A deck with everything that is wrong with it, sorted by place."""

    deck: Deck
    problems: list[Problem]

    @property
    def errors(self) -> list[Problem]:
        """Return the problems that keep the deck from being played."""
        return [problem for problem in self.problems if problem.severity == ERROR]


def check(folder: Path) -> Checked:
    """Read and judge the deck in a folder."""
    with _uncollected():
        return _judged(gather(folder))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector of circles away while a deck is read: the trees have none, and it walks them again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _judged(raw: Raw) -> Checked:
    unread = list(raw.problems)
    deck = assemble(raw)
    if not raw.files:  # nothing could be read; that everything is missing besides helps nobody
        return Checked(deck, sorted(unread, key=Problem.order))
    found = list(deck.problems)
    other = _other_format(deck)
    if other is not None:
        return Checked(deck, [other])
    for rule in (
        _manifest,
        _enough,
        _layers,
        _circles,
        _nations,
        _origins,
        _baseline,
        check_cards,
        check_texts,
    ):
        found.extend(rule(deck))
    found.extend(check_reach(deck, found))
    found.extend(_notes_in_texts(raw))
    found = [_meant_as_value(problem, raw) for problem in found]
    unique = {(p.span, p.code, str(p.values)): p for p in found}
    left = silenced(list(unique.values()), raw.lines, raw.own)
    return Checked(deck, sorted(left, key=Problem.order))


# A # behind a space begins a note; where no space follows it, as in "#1" or "#0F64CD", the author hardly meant one.
_CUT_TEXT = re.compile(
    r"\s*(?:- )?(?:title|text|label|result|name|about|reason|drawback|says|note): +[^\s\"'#>|{\[].*?\s(#[^\s#].*)"
)
_CUT_VALUE = re.compile(r"[^#]*:\s+#\S")


def _notes_in_texts(raw: Raw) -> Iterator[Problem]:
    """Report texts without quotes that a # cuts short."""
    for file in raw.own:
        for number, line in enumerate(raw.lines.get(file, ()) if file.endswith(".yaml") else (), 1):
            cut = _CUT_TEXT.match(line) if "#" in line else None
            if cut is not None and not cut.group(1).startswith("#ok"):
                span = Span(file, number, cut.start(1) + 1)
                yield Problem("note-cuts-text", WARNING, span, {"text": cut.group(1)[:60]}, "quote")


def _meant_as_value(problem: Problem, raw: Raw) -> Problem:
    """Give a better cure where what was meant as a value is read as a note."""
    if problem.code != "empty-value":
        return problem
    lines = raw.lines.get(problem.span.file, [])
    line = lines[problem.span.line - 1] if 0 < problem.span.line <= len(lines) else ""
    return replace(problem, hint="note") if _CUT_VALUE.match(line) else problem


def _at(code: str, node: Node, hint: str = "", severity: str = ERROR, **values: Any) -> Problem:
    return Problem(code, severity, span_of(node), values, hint)


def _other_format(deck: Deck) -> Problem | None:
    stated = deck.manifest.get("format") if deck.manifest is not None else None
    if deck.manifest is None or stated in (None, fields.FORMAT):
        return None
    return _at("other-format", deck.manifest.at("format"), "cure", format=stated, known=fields.FORMAT)


def _manifest(deck: Deck) -> Iterator[Problem]:
    manifest = deck.manifest
    if manifest is None:
        return
    folder = deck.raw.folder.resolve().name
    # a pack may be renamed on its way, as browsers do with a second download
    if manifest.get("id") not in (None, folder) and not is_pack(deck.raw.folder):
        yield _at("id-not-folder", manifest.at("id"), "write", id=manifest["id"], folder=folder)
    for name in ("start", "turn", "turns"):
        if deck.setting_node("time", name) is None:
            yield _at("missing-key", manifest.at("time"), "write", key=name, form="time")
    yield from _limits(manifest)
    recommended = deck.setting("play", "recommended")
    playable = deck.playable()
    if recommended is not None and recommended not in playable:
        node = deck.setting_node("play", "recommended") or manifest.node
        yield _at(
            "not-playable", node, "list" if playable else "", name=recommended, known=", ".join(playable)
        )


def _limits(manifest: Entry) -> Iterator[Problem]:
    """Report limits that no game could keep: the smallest above the largest."""
    said = manifest.get("checks")
    for name in ("win_rate", "drawn") if said is not None else ():
        part = said.get(name)
        low, high = (part.get("min", 0.0), part.get("max", 1.0)) if part is not None else (0.0, 1.0)
        if low > high:
            yield _at(
                "range-crossed", part.at("min"), "cure", what=name, low=printed(low), high=printed(high)
            )


def _enough(deck: Deck) -> Iterator[Problem]:
    span = Span(deck.manifest.node.file, 1, 1) if deck.manifest is not None else Span(deck.raw.folder.name)
    for section, least in (("nations", 2), ("layers", 1)):
        count = len(deck.raw.entries(section))
        if count < least and not _unread(deck, section):
            values: Values = {"count": count, "least": least, "file": f"{section}.yaml"}
            yield Problem(f"too-few-{section}", ERROR, span, values, "write")
    if deck.nations and not deck.playable():
        yield Problem("nobody-plays", ERROR, span, {}, "write")


def _unread(deck: Deck, section: str) -> bool:
    """Tell whether a file of a section could not be read, so that nobody knows what is in it."""
    names = [p.span.file.rpartition("/")[2] for p in deck.raw.problems if p.severity == ERROR]
    return any(fnmatch(name, f"{section}*.yaml") for name in names)


def _sum(
    node: Node, what: str, numbers: Iterable[float | None], scale: float = 100.0, whole: float = 1.0
) -> Iterator[Problem]:
    """Report numbers that do not add up to the whole; silent where one of them could not be read."""
    known = list(numbers)
    if any(number is None for number in known):
        return
    found = sum(number for number in known if number is not None)
    if abs(found - whole) > TOLERANCE * whole:
        over = printed(scale * abs(found - whole))
        hint = "less" if found > whole else "more"
        unit = "%" if whole == 1.0 else ""
        yield _at(
            "sum-not-100", node, hint, what=what, sum=f"{printed(scale * found)}{unit}", over=f"{over}{unit}"
        )


def _layers(deck: Deck) -> Iterator[Problem]:
    if not deck.layers:
        return
    last = next(reversed(deck.layers.values()))
    for weight in ("lead_weight", "need_weight", "fill_weight"):
        yield from _sum(last.at(weight), weight, [entry.get(weight) for entry in deck.layers.values()])
    for name, entry in deck.layers.items():
        low, high = entry.get("price_low"), entry.get("price_high")
        if low is not None and high is not None and not low <= 1.0 <= high:
            yield _at("price-limits", entry.at("price_low"), "cure", layer=name)
        inputs = entry.get("inputs")
        if isinstance(inputs, Entry):
            shares = [
                part.get("value_share", 0.0) for part in inputs.values.values() if isinstance(part, Entry)
            ]
            if sum(shares) > 1.0 + TOLERANCE:
                total = f"{printed(100.0 * sum(shares))}%"
                yield _at("sum-over-100", entry.at("inputs"), "less", what="inputs", sum=total)


def _circles(deck: Deck) -> Iterator[Problem]:
    def inputs(name: str) -> list[str]:
        part = deck.layers[name].get("inputs")
        return [key for key in part.nodes if key in deck.layers] if isinstance(part, Entry) else []

    def derived(name: str) -> list[str]:
        part = deck.layers[name].get("derived")
        source = part.get("from") if isinstance(part, Entry) else None
        return [source] if source in deck.layers else []

    for code, key, step in (("input-circle", "inputs", inputs), ("derived-circle", "derived", derived)):
        circle = _circle(list(deck.layers), step)
        if circle:
            node = deck.layers[circle[0]].at(key)
            yield _at(code, node, "cure", circle=" → ".join(circle))


def _circle(names: list[str], step: Callable[[str], list[str]]) -> list[str]:
    """Return one circle of a graph as a path that ends where it began, empty where there is none."""
    left = {name: step(name) for name in names}
    while True:
        free = [name for name, nexts in left.items() if not any(n in left for n in nexts)]
        if not free:
            break
        for name in free:
            del left[name]
    if not left:
        return []
    # Whatever is left leads to something that is left, so following it must come back.
    path = [next(iter(left))]
    while True:
        following = next(n for n in left[path[-1]] if n in left)
        if following in path:
            return [*path[path.index(following) :], following]
        path.append(following)


def _nations(deck: Deck) -> Iterator[Problem]:
    if not deck.nations:
        return
    last = next(reversed(deck.nations.values()))
    everyone = list(deck.nations.values())
    for layer in deck.layers:
        for key, scale, whole in (("share", 100.0, 1.0), ("need", 1.0, 100.0)):
            node = last.nodes.get(key, last.node)
            yield from _sum(node, f"{key}.{layer}", [by_layer(e, key, layer) for e in everyone], scale, whole)
    playable = deck.playable()
    for name, entry in deck.nations.items():
        if entry.get("passive") and name in playable:
            yield _at("passive-playable", entry.at("passive"), "cure", name=name)
        yield from _weights(entry)
        yield from _postures(entry)
        yield from _reactions(entry)


def by_layer(entry: Entry, key: str, layer: str) -> float | None:
    """Return the number of a nation in one layer: its own, that of ``all``, or the default of the field."""
    if key not in entry.nodes:
        return fields.LAYER_MAPS[key]
    part = entry.get(key)
    if not isinstance(part, Entry):
        return None
    for name in (layer, "all"):
        if name in part.nodes:
            value = part.get(name)
            return None if value is None else float(value)
    return fields.LAYER_MAPS[key]


def _weights(entry: Entry) -> Iterator[Problem]:
    weights = entry.get("weights")
    if isinstance(weights, Entry):
        yield from _sum(weights.node, "weights", [weights.values.get(name, 0.0) for name in INDICES])
    elif "weights" not in entry.nodes and not entry.get("passive"):
        yield _at("missing-key", entry.node, "write", key="weights", form="nation")


def _postures(entry: Entry) -> Iterator[Problem]:
    for posture in entry.get("postures", ()):
        total = 0.0
        for part in ("build", "research", "talent"):
            values = posture.get(part)
            if isinstance(values, Entry):
                total += sum(value for value in values.values.values() if isinstance(value, float))
        if total > 1.0 + TOLERANCE:
            yield _at("sum-over-100", posture.node, "less", what="posture", sum=f"{printed(100 * total)}%")


def _reactions(entry: Entry) -> Iterator[Problem]:
    for reaction in entry.get("reactions", ()):
        do = reaction.get("do")
        for key in ("layer", "nation"):
            wanted = do in ("restrict", "refuse") or (key == "layer" and do == "stockpile")
            if do and wanted and key not in reaction.nodes:
                yield _at("missing-key", reaction.node, "write", key=key, form=do)
            if do and not wanted and key in reaction.nodes:
                yield _at("not-here", reaction.at(key), "remove", key=key, what=do)
        if do and do != "restrict" and "notice" in reaction.nodes:
            yield _at("not-here", reaction.at("notice"), "remove", key="notice", what=do)


def _origins(deck: Deck) -> Iterator[Problem]:
    """Report numbers without a source, one report for each field of an entry."""
    seen: set[str] = set()
    for number in deck.numbers:
        depth = 2 if number.path.startswith("rules.") else 3
        group = ".".join(number.path.split(".")[:depth])
        if group in seen:
            continue
        cited = number.cited
        source = deck.sources.get(cited.ref) if cited is not None else None
        if cited is None:
            seen.add(group)
            yield _at("no-source", number.node, "write", WARNING, what=group)
        elif not cited.confidence and source is not None and not source.get("confidence"):
            seen.add(group)
            yield _at(
                "no-confidence", number.node, "write", WARNING, what=group, known=", ".join(fields.CONFIDENCE)
            )


def _baseline(deck: Deck) -> Iterator[Problem]:
    """Report a stored baseline that belongs to other rules, another deck or another length."""

    par = deck.par
    if par is None or any(par.get(key) is None for key in ("rules", "deck", "paths")):
        return
    if par["rules"] != RULES or par["deck"] != deck.raw.content.hex():
        yield _at("stale-baseline", par.node, "cure", WARNING)
        return
    for path in par["paths"].values.values():
        tables = [path.get(key) for key in ("median", "spread")]
        rows = [table.values.get(name) for table in tables if table is not None for name in deck.nations]
        if any(row is None or len(row) != deck.turns + 1 for row in rows):
            yield _at("baseline-shape", path.node, "cure", WARNING, turns=deck.turns)
