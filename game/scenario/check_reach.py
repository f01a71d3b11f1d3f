"""Judges what can ever happen: conditions that never hold, cards that never come, options never offered, effects too late.

Everything here is a warning, and it is looked for only where cards and programmes could be read without an error, so
that one misspelt word does not bring a list of what follows from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from typing import Any

from game.scenario.bounds import Bounds
from game.scenario.deck import Deck
from game.scenario.nodes import Node
from game.scenario.problem import ERROR, WARNING, Problem, span_of
from game.scenario.reach import NEVER, Reach, called, holders, leading, reach, window
from game.scenario.terms import FUNCTIONS, Term, show, span
from game.scenario.walk import Entry

_FILES = ("cards*.yaml", "initiatives*.yaml")
_AWAITED = ("flag", "played", "launched")


def check_reach(deck: Deck, found: Iterable[Problem]) -> Iterator[Problem]:
    """Yield warnings about what can never happen, given the problems found so far."""
    if waits(deck, found):
        return
    out = reach(deck)
    holding = {name: holders(deck, card.get("who", ())) for name, card in deck.cards.items()}
    for name, card in deck.cards.items():
        yield from _card(out, name, card, holding)
    for initiative in deck.initiatives.values():
        owner = [initiative.get("nation", "")]
        yield from _needs(out, initiative, owner, (0, out.end - 1))
        yield from _late(out, initiative, 0)
    for name, nation in deck.nations.items():
        for part in (*nation.get("objectives", ()), *nation.get("reactions", ())):
            yield from _single(out, part, out.bounds([name], (0, out.end)))


def waits(deck: Deck, found: Iterable[Problem]) -> bool:
    """Tell whether what can happen is not judged yet, because of an error in time, nations, layers, cards or programmes."""
    if not (deck.timed and deck.nations and deck.layers):
        return True
    files = [problem.span.file.rpartition("/")[2] for problem in found if problem.severity == ERROR]
    return any(fnmatch(name, pattern) for name in files for pattern in _FILES)


def _warn(code: str, node: Node, hint: str, **values: Any) -> Problem:
    return Problem(code, WARNING, span_of(node), values, hint)


def _card(out: Reach, name: str, card: Entry, holding: dict[str, list[str]]) -> Iterator[Problem]:
    who = holding[name]
    first = called(out, name, card, holding)
    if first >= NEVER:
        yield from _never(out, name, card)
        yield from _plain(out, card)
        return
    opening = card.get("only") == "opening"
    if opening and card.get("needs"):
        yield _warn("needs-not-asked", card.at("needs"), "cure")
    else:
        yield from _needs(out, card, who, (first, max(first, window(out, card)[1])))
    if name not in out.first:
        return
    for boost in card.get("more_likely", ()):
        yield from _single(out, boost, out.bounds(who, (0, out.end)))
    for choice in card.get("choices", ()):
        bounds = out.bounds(who, (first, out.end - 1))
        if not opening:
            bounds.take(_terms(card))
        yield from _single(out, choice, bounds, "show_if", "never-offered")
        yield from _late(out, choice, first)
        for follow in choice.get("then", ()):
            low = (follow.get("after") or (0, 0))[0]
            if first + low >= out.end:
                yield _too_late(out, follow.at("after"), first + low)


def _terms(entry: Entry) -> list[Term]:
    return [term for term in entry.get("needs", ()) if isinstance(term, Term)]


def _never(out: Reach, name: str, card: Entry) -> Iterator[Problem]:
    """Say why nothing brings a card; dates that were reported already are not named twice."""
    first, last = window(out, card)
    deck = out.deck
    if not card.get("who") or "dated" in card.nodes:
        return
    if card.get("chance") == 0.0:
        yield _warn("never-comes", card.at("chance"), "chance", id=name)
    elif "chance" in card.nodes and first <= last:
        yield _warn("never-comes", card.at("not_after"), "dates", id=name)
    elif card.get("only") == "follow-up" and not _told_above(out, name):
        leaders = sorted({leader for leader, _, _ in leading(deck, name)})
        hint = "leaders" if leaders else "follow-up"
        yield _warn("never-comes", card.at("only"), hint, id=name, leaders=", ".join(leaders[:6]))


def _told_above(out: Reach, name: str) -> bool:
    """Tell whether a card cannot come only because one before it cannot, which is reported there."""
    seen, waiting, roots = {name}, [name], False
    while waiting:
        one = waiting.pop()
        for leader, _, _ in leading(out.deck, one):
            if leader in out.first:
                return False
            roots = roots or out.deck.cards[leader].get("only") != "follow-up"
            if leader not in seen:
                seen.add(leader)
                waiting.append(leader)
    return roots


def _plain(out: Reach, card: Entry) -> Iterator[Problem]:
    """Judge the conditions of a card that cannot come by themselves only."""
    for entry, key in [(card, "needs"), *((choice, "show_if") for choice in card.get("choices", ()))]:
        for node, term in conditions(entry, key):
            if span(term, out.deck.names)[1] == 0.0:
                yield _warn("never-true", node, "cure")


def conditions(entry: Entry, key: str) -> Iterator[tuple[Node, Term]]:
    """Yield the conditions of an entry that could be read, with their nodes."""
    found = entry.get(key)
    if isinstance(found, Term):
        yield entry.at(key), found
    elif found:
        items = entry.at(key).items
        if len(items) == len(found):
            yield from zip(items, found, strict=True)


def _needs(out: Reach, entry: Entry, who: list[str], quarters: tuple[int, int]) -> Iterator[Problem]:
    """Judge conditions that must all be true, each beside those before it."""
    bounds, alone = out.bounds(who, quarters), out.bounds(who, quarters)
    for node, term in conditions(entry, "needs"):
        low, high = span(term, out.deck.names)
        if high > 0.0:
            bounds.take([term])
        if low < 1.0 and bounds.clash is not None:
            yield _impossible(out, node, term, "never-true", alone, quarters)
            return
        yield from _fixed(node, low, high)


def _fixed(node: Node, low: float, high: float, never: str = "never-true") -> Iterator[Problem]:
    """Report a condition whose answer is fixed by the ranges of what it asks."""
    if high == 0.0:
        yield _warn(never, node, "cure")
    elif low == 1.0:
        yield _warn("always-true", node, "cure")


def _single(
    out: Reach, entry: Entry, bounds: Bounds, key: str = "if", never: str = "never-true"
) -> Iterator[Problem]:
    """Judge one condition that stands alone."""
    for node, term in conditions(entry, key):
        low, high = span(term, out.deck.names)
        if high > 0.0 and low < 1.0 and bounds.span(term)[1] == 0.0:
            yield _impossible(out, node, term, never, bounds, (0, out.end - 1))
        else:
            yield from _fixed(node, low, high, never)


def _impossible(
    out: Reach, node: Node, term: Term, code: str, alone: Bounds, quarters: tuple[int, int]
) -> Problem:
    """Say why a condition cannot hold here although its own ranges would allow it."""
    waits = [show(part) for part in _asked(term) if part.op in _AWAITED and alone.span(part)[1] == 0.0]
    if waits:
        return _warn(code, node, "awaits", what=", ".join(waits[:4]))
    if any(part.op == "year" for part in _asked(term)):
        early, late = (_date(out.deck, q) for q in quarters)
        return _warn(code, node, "when", early=early, late=late)
    return _warn(code, node, "beside")


def _asked(term: Term) -> Iterator[Term]:
    waiting = [term]
    while waiting:
        one = waiting.pop()
        if one.op in FUNCTIONS:
            yield one
        waiting.extend(one.parts)


def _late(out: Reach, entry: Entry, first: int) -> Iterator[Problem]:
    """Report effects that begin after the end of the game even where everything goes as fast as it can."""
    for effect in entry.get("effects", ()):
        after = effect.get("after", 0)
        if after and first + after >= out.end:
            yield _too_late(out, effect.at("after"), first + after)


def _too_late(out: Reach, node: Node, quarter: int) -> Problem:
    return _warn("too-late", node, "cure", date=_date(out.deck, quarter), end=_date(out.deck, out.end - 1))


def _date(deck: Deck, quarter: int) -> str:
    year, first = deck.start
    at = year * 4 + first - 1 + quarter
    return f"{at // 4}-Q{at % 4 + 1}"
