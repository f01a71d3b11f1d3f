"""Which cards, options, programmes and flags a game can ever bring, and when at the earliest. Nothing is reported here.

An upper bound: whatever this rules out can never happen; what it allows may still be unlikely. Everything starts as
impossible and is allowed step by step, until a round allows nothing new; so a circle of cards that only lead to one
another stays impossible.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from game.scenario.bounds import Bounds
from game.scenario.deck import Deck
from game.scenario.terms import Range, Term
from game.scenario.walk import Entry

NEVER = 1 << 30
Target = tuple[str, int, float]  # card, quarter at the earliest, chance


@dataclass(slots=True)
class Reach:
    """What can happen: first quarter of every card that can come, flags by nation, programmes, options played."""

    deck: Deck
    first: dict[str, int] = field(default_factory=dict)
    flags: set[tuple[str, str]] = field(default_factory=set)  # (nation, flag)
    launched: set[str] = field(default_factory=set)
    played: set[tuple[str, str]] = field(default_factory=set)  # (card, option)

    @property
    def end(self) -> int:
        """Return the quarter at which the game is over."""
        return self.deck.turns * self.deck.turn_quarters

    def turn_start(self, quarter: int) -> int:
        """Return the first quarter of the turn that a quarter lies in."""
        return quarter - quarter % self.deck.turn_quarters

    def bounds(self, nations: list[str], quarters: tuple[int, int] | None = None) -> Bounds:
        """Return what conditions of some nations may find, asked between two quarters."""
        years = self._years(quarters) if quarters is not None else None

        def known(term: Term) -> Range | None:
            if term.op == "year":
                return years
            if term.op == "flag":
                who = nations if term.args[0] == "me" else [term.args[0]]
                return (0.0, float(any((name, term.args[1]) in self.flags for name in who)))
            if term.op == "launched":
                return (0.0, float(term.args[0] in self.launched))
            if term.op == "played":
                card, *option = term.args
                able = (card, option[0]) in self.played if option else card in self.first
                return (0.0, float(able))
            return None

        return Bounds(self.deck.names, known)

    def _years(self, quarters: tuple[int, int]) -> Range:
        year, quarter = self.deck.start
        low, high = ((year * 4 + quarter - 1 + q) // 4 for q in quarters)
        return float(low), float(high)


def reach(deck: Deck) -> Reach:
    """Return what can happen in a game of this deck."""
    out = Reach(deck)
    holding = {name: holders(deck, card.get("who", ())) for name, card in deck.cards.items()}
    while True:
        before = _size(out)
        for name, initiative in deck.initiatives.items():
            _launch(out, name, initiative)
        for name, card in deck.cards.items():
            start = arrival(out, name, card, holding)
            if start < min(out.first.get(name, NEVER), out.end):
                out.first[name] = start
            if name in out.first:
                _play(out, name, card, holding[name])
        if _size(out) == before:
            return out


def _size(out: Reach) -> tuple[int, ...]:
    sizes = (len(out.first), len(out.flags), len(out.launched), len(out.played))
    return (*sizes, sum(out.first.values()))


def holders(deck: Deck, who: tuple[str, ...]) -> list[str]:
    """Return the nations that may hold a card, in the order of the deck; passive ones never do."""
    active = deck.active()
    if "everyone" in who or "anyone" in who:
        return active
    named = set(who) | (set(deck.playable()) if "playable" in who else set())
    return [name for name in active if name in named]


def followers(deck: Deck, who: tuple[str, ...], me: str) -> list[str]:
    """Return the nations that a follow-up names, seen from the nation that chose."""
    active = deck.active()
    out: list[str] = []
    for word in who:
        named = {"me": [me], "rivals": [n for n in active if n != me], "everyone": active}.get(word, [word])
        out.extend(name for name in named if name not in out)
    return out


def window(out: Reach, card: Entry) -> tuple[int, int]:
    """Return the first and the last quarter in which the dates of a card let it come."""
    deck = out.deck
    dated = card.get("dated")
    if dated is not None:
        at, jitter = deck.quarter(dated), card.get("jitter", 0)
        return max(0, at - jitter), min(at + jitter, out.end - 1)
    early, late = card.get("not_before"), card.get("not_after")
    first = 0 if early is None else max(0, deck.quarter(early))
    return first, out.end - 1 if late is None else min(deck.quarter(late), out.end - 1)


def arrival(out: Reach, name: str, card: Entry, holding: dict[str, list[str]]) -> int:
    """Return the quarter in which a card can lie on a table at the earliest; NEVER where it cannot."""
    start = called(out, name, card, holding)
    if start >= NEVER or card.get("only") == "opening":
        return start
    last = max(start, window(out, card)[1])
    bounds = out.bounds(holding[name], (start, last))
    bounds.take(term for term in card.get("needs", ()) if isinstance(term, Term))
    return NEVER if bounds.clash is not None else start


def called(out: Reach, name: str, card: Entry, holding: dict[str, list[str]]) -> int:
    """Return when a card can come at the earliest if its needs were met; NEVER where nothing brings it."""
    first, last = window(out, card)
    if not holding[name] or first > last:
        return NEVER
    if card.get("only") == "opening":
        return 0
    starts = [NEVER]
    if "dated" in card.nodes:
        starts.append(out.turn_start(first))
    elif "chance" in card.nodes and card.get("chance") != 0.0:
        starts.append(max(out.deck.turn_quarters, out.turn_start(first)))
    starts += [max(due, out.turn_start(first)) for due in _dues(out, name, holding)]
    start = min(starts)
    return start if start <= last or "dated" in card.nodes else NEVER


def _dues(out: Reach, name: str, holding: dict[str, list[str]]) -> Iterator[int]:
    """Yield the first quarters at which options that can be taken bring a card; drawn a turn after the answer at best."""
    for leader, choice, follow in leading(out.deck, name):
        if (leader, choice.get("id", "")) not in out.played or follow.get("chance") == 0.0:
            continue
        if set(holding[name]) & _named(out.deck, follow, holding[leader]):
            answered = out.first[leader]
            due = answered + (follow.get("after") or (0, 0))[0]
            yield max(answered + out.deck.turn_quarters, out.turn_start(due))


def _named(deck: Deck, follow: Entry, choosers: list[str]) -> set[str]:
    who = follow.get("who", ("me",))
    return {name for chooser in choosers for name in followers(deck, who, chooser)}


def leading(deck: Deck, name: str) -> Iterator[tuple[str, Entry, Entry]]:
    """Yield every option that names a card as its follow-up: (card, option, follow-up)."""
    for leader, card in deck.cards.items():
        for choice in card.get("choices", ()):
            for follow in choice.get("then", ()):
                if follow.get("card") == name:
                    yield leader, choice, follow


def offered(out: Reach, name: str, card: Entry, choice: Entry, who: list[str]) -> bool:
    """Tell whether an option can be open when its card lies on the table."""
    shown = choice.get("show_if")
    if not isinstance(shown, Term):
        return True
    bounds = out.bounds(who, (out.first[name], out.end - 1))
    if card.get("only") != "opening":
        bounds.take(term for term in card.get("needs", ()) if isinstance(term, Term))
    return bounds.span(shown)[1] > 0.0


def _play(out: Reach, name: str, card: Entry, who: list[str]) -> None:
    for choice in card.get("choices", ()):
        if offered(out, name, card, choice, who):
            out.played.add((name, choice.get("id", "")))
            for me in who:
                _set_flags(out, choice, me)


def _launch(out: Reach, name: str, initiative: Entry) -> None:
    owner = initiative.get("nation", "")
    bounds = out.bounds([owner], (0, out.end - 1))
    bounds.take(term for term in initiative.get("needs", ()) if isinstance(term, Term))
    if bounds.clash is None:
        out.launched.add(name)
        _set_flags(out, initiative, owner)


def _set_flags(out: Reach, entry: Entry, me: str) -> None:
    for effect in entry.get("effects", ()):
        if effect.get("do") == "set_flag" and effect.get("chance") != 0.0:
            for name in _effect_nations(out.deck, effect.get("nation", ("me",)), me):
                out.flags.add((name, effect.get("flag", "")))


def _effect_nations(deck: Deck, who: tuple[str, ...], me: str) -> list[str]:
    return list(deck.nations) if "everyone" in who else followers(deck, who, me)
