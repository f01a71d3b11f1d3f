"""Judges cards, initiatives and formulas: how they appear, what they promise, whether they can ever happen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from game.engine.numerics import STEP
from game.scenario import fields
from game.scenario.check_reach import conditions
from game.scenario.deck import Deck
from game.scenario.nodes import Node
from game.scenario.problem import ERROR, WARNING, Problem, span_of
from game.scenario.reach import followers, holders
from game.scenario.terms import Term
from game.scenario.walk import Entry

SMALLEST_SHOWN = 0.05
"""Half of the last digit that screens show of points, percentages, months and quarters."""

SPREADS = ("change", "invest", "improve", "pay")
"""Verbs whose size is divided among the quarters of ``lasts``."""

MOST_EFFECTS = 20_000
"""Effects of all options in all hands; the base scenario has about 1,300."""


def check_cards(deck: Deck) -> Iterator[Problem]:
    """Yield what is wrong with cards and initiatives beyond the form of their fields."""
    for card in deck.cards.values():
        yield from _appearance(deck, card)
        yield from _dates(deck, card)
        yield from _history(card)
        yield from _choices(deck, card)
    for initiative in deck.initiatives.values():
        yield from _history(initiative)
        owner = initiative.get("nation")
        if owner in deck.passive():
            yield _at("passive-holder", initiative.at("nation"), "cure", name=owner)
    yield from _sizes(deck)
    yield from _flags(deck)


def _at(code: str, node: Node, hint: str = "", severity: str = ERROR, **values: Any) -> Problem:
    return Problem(code, severity, span_of(node), values, hint)


def _appearance(deck: Deck, card: Entry) -> Iterator[Problem]:
    said = [key for key in fields.APPEARANCES if key in card.nodes]
    if len(said) != 1:
        node = card.at(said[1]) if said else card.at("id")
        yield _at("appearance", node, "cure", count=len(said), said=", ".join(said))
    way = next((key for key in fields.APPEARANCES if key in card.nodes), "")
    if "jitter" in card.nodes and "dated" not in card.nodes:
        yield _at("not-here", card.at("jitter"), "remove", key="jitter", what=card.get("only", "chance"))
    for key in ("more_likely", *(("not_before", "not_after") if way == "dated" else ())):
        if key in card.nodes and way and (way != "chance"):
            what = card.get("only", way)
            yield _at("no-use", card.at(key), "remove", WARNING, key=key, what=what)
    who = card.get("who", ())
    for name in who:
        if name in deck.passive():
            yield _at("passive-holder", card.at("who"), "cure", name=name)


def _dates(deck: Deck, card: Entry) -> Iterator[Problem]:
    if deck.timed:
        yield from _within(deck, card)
    early, late = card.get("not_before"), card.get("not_after")
    if early is not None and late is not None and early > late:
        yield _at("dates-crossed", card.at("not_after"), "cure", early=_written(early), late=_written(late))


def _within(deck: Deck, card: Entry) -> Iterator[Problem]:
    """Report dates before the start or after the end of the game."""
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


def spread(effect: Entry) -> int:
    """Return over how many quarters an effect is spread; 1 for one that is there at once."""
    lasts = effect.get("lasts")
    return lasts if effect.get("do") in SPREADS and isinstance(lasts, int) else 1


def _on_screen(effect: Entry, size: float) -> float:
    """Return a size in the unit in which screens write it with one digit after the point."""
    verb, what = effect.get("do"), effect.get("what", "")
    kind = fields.CHANGE_UNITS.get(what, "") if verb == "change" else ""
    if verb == "improve":
        return 12.0 * size
    if verb in ("adjust", "restrict", "refuse") or kind in ("pp", "relative"):
        return 100.0 * size
    # Money and talent are written with more digits where they are small, see rule_text.
    return 10.0 * size if verb == "pay" or what in ("treasury", "talent") else size


def _sizes(deck: Deck) -> Iterator[Problem]:
    """Report effects too small to be counted, and more effects than a game can hold."""
    for effect in effects(deck):
        size = effect.get("by")
        if not isinstance(size, float):
            continue
        if abs(size) / max(1, spread(effect)) < STEP:
            yield _at("no-effect", effect.at("by"), "cure", WARNING)
        elif abs(_on_screen(effect, size)) < SMALLEST_SHOWN:
            yield _at("too-small", effect.at("by"), "cure", WARNING, shown="0.0")
    total = sum(len(initiative.get("effects", ())) for initiative in deck.initiatives.values())
    for card in deck.cards.values():
        own = sum(len(choice.get("effects", ())) for choice in card.get("choices", ()))
        total += own * len(holders(deck, card.get("who", ())))
        if total > MOST_EFFECTS:
            yield _at("too-many-effects", card.node, "cure", most=MOST_EFFECTS)
            return


def asked(deck: Deck) -> Iterator[tuple[Node, Term]]:
    """Yield every formula of a deck that could be read, with its node."""
    for entry in [*deck.cards.values(), *deck.initiatives.values()]:
        yield from conditions(entry, "needs")
        for boost in entry.get("more_likely", ()):
            yield from conditions(boost, "if")
        for choice in entry.get("choices", ()):
            yield from conditions(choice, "show_if")
    for nation in deck.nations.values():
        for part in (*nation.get("objectives", ()), *nation.get("reactions", ())):
            yield from conditions(part, "if")


def _flags(deck: Deck) -> Iterator[Problem]:
    """Report flags that are set and never asked for, and named flags that nothing sets."""
    wanted: set[str] = set()
    for _, term in asked(deck):
        wanted.update(_flags_asked(term))
    for effect in effects(deck):
        flag = effect.get("flag")
        if effect.get("do") == "clear_flag" and flag is not None and flag not in deck.names.ids["flag"]:
            known = ", ".join(deck.names.ids["flag"])
            yield _at("unknown-flag", effect.at("flag"), "list" if known else "", name=flag, known=known)
        if (
            effect.get("do") == "set_flag"
            and flag is not None
            and flag not in wanted
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
