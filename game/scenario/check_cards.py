"""Judges cards, initiatives and formulas: how they appear, what they promise, whether they can ever happen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from game.engine.numerics import STEP
from game.scenario import fields
from game.scenario.deck import Deck
from game.scenario.nodes import Node
from game.scenario.problem import ERROR, WARNING, Problem, span_of
from game.scenario.terms import Term, span
from game.scenario.walk import Entry

MOST_EFFECTS = 20_000
"""Effects of all options in all hands; the base scenario has about 1,300."""


def check_cards(deck: Deck) -> Iterator[Problem]:
    """Yield what is wrong with cards and initiatives beyond the form of their fields."""
    awaited = _awaited(deck)
    for name, card in deck.cards.items():
        yield from _appearance(deck, card)
        yield from _dates(deck, card)
        yield from _history(card)
        yield from _choices(deck, card)
        if card.get("only") == "follow-up" and name not in awaited:
            yield _at("never-comes", card.at("only"), "follow-up", WARNING, id=name)
    for initiative in deck.initiatives.values():
        yield from _history(initiative)
        owner = initiative.get("nation")
        if owner in deck.passive():
            yield _at("passive-holder", initiative.at("nation"), "cure", name=owner)
    yield from _sizes(deck)
    yield from _conditions(deck)
    yield from _flags(deck)


def _at(code: str, node: Node, hint: str = "", severity: str = ERROR, **values: Any) -> Problem:
    return Problem(code, severity, span_of(node), values, hint)


def holders(deck: Deck, who: tuple[str, ...]) -> list[str]:
    """Return the nations that may hold a card, in the order of the deck; passive ones never do."""
    active = [name for name in deck.nations if name not in deck.passive()]
    if "everyone" in who or "anyone" in who:
        return active
    named = set(who) | (set(deck.playable()) if "playable" in who else set())
    return [name for name in active if name in named]


def _appearance(deck: Deck, card: Entry) -> Iterator[Problem]:
    said = [key for key in fields.APPEARANCES if key in card.nodes]
    if len(said) != 1:
        node = card.at(said[1]) if said else card.at("id")
        yield _at("appearance", node, "cure", count=len(said), said=", ".join(said))
    if "jitter" in card.nodes and "dated" not in card.nodes:
        yield _at("not-here", card.at("jitter"), "remove", key="jitter", what=card.get("only", "chance"))
    if card.get("chance") == 0.0:
        yield _at("never-comes", card.at("chance"), "chance", WARNING, id=card.get("id", ""))
    who = card.get("who", ())
    for name in who:
        if name in deck.passive():
            yield _at("passive-holder", card.at("who"), "cure", name=name)


def _dates(deck: Deck, card: Entry) -> Iterator[Problem]:
    end = deck.turns * deck.turn_quarters
    dated = card.get("dated")
    if dated is not None:
        quarter = deck.quarter(dated)
        if quarter < 0:
            yield _at(
                "before-start", card.at("dated"), "cure", date=_written(dated), start=_written(deck.start)
            )
        elif quarter >= end:
            yield _at("after-end", card.at("dated"), "cure", WARNING, date=_written(dated))
    early, late = card.get("not_before"), card.get("not_after")
    if early is not None and deck.quarter(early) >= end:
        yield _at("after-end", card.at("not_before"), "cure", WARNING, date=_written(early))
    if late is not None and deck.quarter(late) < 0:
        yield _at(
            "before-start", card.at("not_after"), "cure", date=_written(late), start=_written(deck.start)
        )
    if early is not None and late is not None and early > late:
        yield _at("dates-crossed", card.at("not_after"), "cure", early=_written(early), late=_written(late))


def _written(date: tuple[int, int]) -> str:
    return f"{date[0]}-Q{date[1]}"


def _history(entry: Entry) -> Iterator[Problem]:
    history = entry.get("history")
    count = len(entry.get("sources", ()))
    if history == "documented" and not count:
        yield _at("documented-without-source", entry.at("history"), "write")
    elif history == "inspired" and not count:
        yield _at("inspired-without-source", entry.at("history"), "write", WARNING)
    elif history == "invented" and count:
        yield _at("invented-with-source", entry.at("sources"), "cure")


def _choices(deck: Deck, card: Entry) -> Iterator[Problem]:
    choices = card.get("choices", ())
    cautious = [choice for choice in choices if choice.get("cautious")]
    if len(choices) > 1 and len(cautious) != 1:
        node = cautious[1].at("cautious") if cautious else card.at("choices")
        yield _at("one-cautious", node, "none" if not cautious else "several", count=len(cautious))
    for choice in cautious:
        if "show_if" in choice.nodes:
            yield _at("cautious-hidden", choice.at("show_if"), "cure")
    for choice in choices:
        for follow in choice.get("then", ()):
            yield from _follow(deck, card, follow)


def _follow(deck: Deck, card: Entry, follow: Entry) -> Iterator[Problem]:
    """Report a follow-up that nobody could ever hold, whoever chose."""
    target = deck.cards.get(follow.get("card", ""))
    if target is None:
        return
    can = holders(deck, target.get("who", ()))
    choosers = holders(deck, card.get("who", ()))
    who = follow.get("who", ("me",))
    if choosers and not any(set(followers(deck, who, chooser)) & set(can) for chooser in choosers):
        yield _at("follow-nobody", follow.node, "list", card=follow["card"], known=", ".join(can))


def followers(deck: Deck, who: tuple[str, ...], me: str) -> list[str]:
    """Return the nations that a follow-up names, seen from the nation that chose."""
    active = [name for name in deck.nations if name not in deck.passive()]
    out: list[str] = []
    for word in who:
        named = {"me": [me], "rivals": [n for n in active if n != me], "everyone": active}.get(word, [word])
        out.extend(name for name in named if name not in out)
    return out


def _awaited(deck: Deck) -> set[str]:
    """Return the cards that some follow-up names."""
    found: set[str] = set()
    for card in deck.cards.values():
        for choice in card.get("choices", ()):
            found.update(follow.get("card", "") for follow in choice.get("then", ()))
    return found


def _sizes(deck: Deck) -> Iterator[Problem]:
    """Report effects too small to be counted, and more effects than a game can hold."""
    for effect in effects(deck):
        size = effect.get("by")
        if isinstance(size, float) and abs(size) < STEP:
            yield _at("no-effect", effect.at("by"), "cure", WARNING)
    total = sum(len(initiative.get("effects", ())) for initiative in deck.initiatives.values())
    for card in deck.cards.values():
        own = sum(len(choice.get("effects", ())) for choice in card.get("choices", ()))
        total += own * len(holders(deck, card.get("who", ())))
        if total > MOST_EFFECTS:
            yield _at("too-many-effects", card.node, "cure", most=MOST_EFFECTS)
            return


def _conditions(deck: Deck) -> Iterator[Problem]:
    """Report conditions whose answer is fixed by the ranges of what they ask."""
    for node, term in conditions(deck):
        low, high = span(term, deck.names)
        if high == 0.0:
            yield _at("never-true", node, "cure", WARNING)
        elif low == 1.0:
            yield _at("always-true", node, "cure", WARNING)


def conditions(deck: Deck) -> Iterator[tuple[Node, Term]]:
    """Yield every formula of a deck that could be read, with its node."""
    for entry in [*deck.cards.values(), *deck.initiatives.values()]:
        yield from _listed(entry, "needs")
        for boost in entry.get("more_likely", ()):
            yield from _single(boost, "if")
        for choice in entry.get("choices", ()):
            yield from _single(choice, "show_if")
    for nation in deck.nations.values():
        for part in (*nation.get("objectives", ()), *nation.get("reactions", ())):
            yield from _single(part, "if")


def _single(entry: Entry, key: str) -> Iterator[tuple[Node, Term]]:
    term = entry.get(key)
    if isinstance(term, Term):
        yield entry.at(key), term


def _listed(entry: Entry, key: str) -> Iterator[tuple[Node, Term]]:
    terms = entry.get(key, ())
    items = entry.at(key).items
    if len(items) == len(terms):
        yield from zip(items, terms, strict=True)


def _flags(deck: Deck) -> Iterator[Problem]:
    """Report flags that are set and never asked for, and named flags that nothing sets."""
    asked: set[str] = set()
    for _, term in conditions(deck):
        asked.update(_flags_asked(term))
    for effect in effects(deck):
        flag = effect.get("flag")
        if effect.get("do") == "clear_flag" and flag is not None and flag not in deck.names.ids["flag"]:
            known = ", ".join(deck.names.ids["flag"])
            yield _at("unknown-flag", effect.at("flag"), "list" if known else "", name=flag, known=known)
        if (
            effect.get("do") == "set_flag"
            and flag is not None
            and flag not in asked
            and flag not in deck.flags
        ):
            yield _at("unused-flag", effect.at("flag"), "cure", WARNING, name=flag)
    for name, entry in deck.flags.items():
        if name not in deck.names.ids["flag"]:
            yield _at("flag-never-set", entry.node, "cure", WARNING, name=name)


def _flags_asked(term: Term) -> Iterator[str]:
    waiting = [term]
    while waiting:
        one = waiting.pop()
        if one.op == "flag":
            yield one.args[-1]
        waiting.extend(one.parts)


def effects(deck: Deck) -> Iterator[Entry]:
    """Yield every effect of a deck that could be read."""
    for card in deck.cards.values():
        for choice in card.get("choices", ()):
            yield from choice.get("effects", ())
    for initiative in deck.initiatives.values():
        yield from initiative.get("effects", ())
