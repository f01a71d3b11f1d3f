"""What in a deck leads to a card or a programme, and where it leads: follow-ups, marks set and asked for, answers asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from game.scenario.check_reach import conditions
from game.scenario.deck import Deck
from game.scenario.reach import leading
from game.scenario.terms import FUNCTIONS, Term, show
from game.scenario.walk import Entry


@dataclass(frozen=True, slots=True)
class Link:
    """One tie: the other card, programme or nation, its option, when and how likely, or the condition that asks."""

    source: str
    option: str = ""
    after: tuple[int, int] | None = None
    chance: float = 1.0
    asked: str = ""


def leading_here(deck: Deck, ident: str, entry: Entry) -> Iterator[Link]:
    """Yield what brings a card, or makes true what it needs."""
    for leader, choice, follow in leading(deck, ident):
        yield Link(leader, choice["id"], follow["after"], float(follow["chance"]))
    wanted = {term for _, own in asked(entry) for term in _asking(own)}
    for term in sorted(wanted, key=show):
        if term.op == "flag":
            for source, option in setting(deck, term.args[-1]):
                yield Link(source, option, asked=show(term))
        elif term.op == "played":
            yield Link(term.args[0], term.args[1] if len(term.args) > 1 else "", asked=show(term))
        elif term.op == "launched":
            yield Link(term.args[0], asked=show(term))


def asked_about(deck: Deck, ident: str, entry: Entry) -> Iterator[Link]:
    """Yield what asks for the answer to a card, the launch of a programme, or a mark that they set."""
    flags = {effect["flag"] for _, effect in _effects(entry) if effect.get("do") == "set_flag"}
    for source, other in [*deck.cards.items(), *deck.initiatives.items(), *deck.nations.items()]:
        for _, term in asked(other):
            for part in _asking(term):
                named = part.args[-1] if part.op == "flag" else part.args[0]
                if named in flags if part.op == "flag" else named == ident:
                    yield Link(source, asked=show(part))


def setting(deck: Deck, flag: str) -> Iterator[tuple[str, str]]:
    """Yield who sets a mark: card and option, or programme."""
    for source, entry in [*deck.cards.items(), *deck.initiatives.items()]:
        for option, effect in _effects(entry):
            if effect.get("do") == "set_flag" and effect.get("flag") == flag:
                yield source, option


def asked(entry: Entry) -> Iterator[tuple[str, Term]]:
    """Yield every condition of a card, a programme or a nation with the key it stands under."""
    for _, term in conditions(entry, "needs"):
        yield "needs", term
    for key, inner in (
        ("more_likely", "if"),
        ("choices", "show_if"),
        ("objectives", "if"),
        ("reactions", "if"),
    ):
        for part in entry.get(key, ()):
            for _, term in conditions(part, inner):
                yield key, term


def _effects(entry: Entry) -> Iterator[tuple[str, Entry]]:
    for effect in entry.get("effects", ()):
        yield "", effect
    for choice in entry.get("choices", ()):
        for effect in choice.get("effects", ()):
            yield choice["id"], effect


def _asking(term: Term) -> Iterator[Term]:
    """Yield the questions in a condition that name a card, a programme or a mark."""
    waiting = [term]
    while waiting:
        one = waiting.pop()
        if one.op in FUNCTIONS and one.op in ("flag", "played", "launched"):
            yield one
        waiting.extend(one.parts)
