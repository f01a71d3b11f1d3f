"""Why a card comes or does not: what it does, each condition with its value now, its chance, and what leads to it.

Takes a state as it is, of a new game or of a save; nothing is drawn and nothing is resolved here.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from game.engine.expr import evaluate
from game.engine.state import State
from game.engine.world import Hand, World
from game.scenario.check_reach import conditions
from game.scenario.links import Link, asked_about, leading_here
from game.scenario.load import Loaded
from game.scenario.odds import odds
from game.scenario.rule_text import RuleWriter
from game.scenario.terms import FUNCTIONS, Term, resolve, show
from game.scenario.values import printed
from game.scenario.walk import Entry
from game.text import Texts

_MARKS = {True: "✓", False: "✗"}


class Explainer:
    """Explains cards and programmes of a scenario in one language, in the state of one game."""

    def __init__(self, loaded: Loaded, world: World, state: State, texts: Texts) -> None:
        self.loaded = loaded
        self.world = world
        self.state = state
        self.texts = texts
        self.deck = loaded.deck

    def lines(self, ident: str) -> Iterator[str]:
        """Yield the explanation of a card or a programme that the scenario has."""
        if ident in self.deck.cards:
            yield from self._card(ident, self.deck.cards[ident])
        else:
            yield from self._initiative(ident, self.deck.initiatives[ident])

    def _say(self, key: str, **values: str | int) -> str:
        return self.texts.text(f"authoring.explain.{key}", **values)

    def _name(self, key: str) -> str:
        return self.loaded.texts.get(self.texts.language, key)

    def _nation(self, actor: int) -> str:
        return self._name(f"nations.{self.world.actors[actor]}.name")

    def date(self, quarter: int) -> str:
        """Write a quarter since the start."""
        return written_date(self.world, self.texts, quarter)

    # -- cards

    def _card(self, ident: str, card: Entry) -> Iterator[str]:
        yield from self._head("cards", ident, card)
        number = next(i for i, known in enumerate(self.world.cards) if known.id == ident)
        hands = self.world.cards[number].hands
        yield appearance(self.loaded, self.texts, self.world.hands[hands[0]], card)
        for h in hands:
            yield from self._holder(h, card)
        yield from self._options(ident, card, hands)
        yield from self._links(ident, card)

    def _head(self, section: str, ident: str, entry: Entry) -> Iterator[str]:
        yield f"{self._name(f'{section}.{ident}.title')}  [{ident}]  {entry.node.file}:{entry.node.line}"
        turn = self.state.turn + 1
        yield self._say("now", turn=turn, turns=self.world.turns, date=self.date(self.state.quarter))

    def _holder(self, h: int, card: Entry) -> Iterator[str]:
        """Yield what stands between one nation and the card."""
        hand = self.world.hands[h]
        yield ""
        yield f"  {self._nation(hand.actor)}: {self._standing(h, hand)}"
        me = self.world.actors[hand.actor]
        for _, term in conditions(card, "needs"):
            yield f"    {self._say('needs')} {self._asked(term, me)}"
        boost = 1.0
        for entry, times in zip(card.get("more_likely", ()), (t for _, t in hand.boosts), strict=True):
            term = entry["if"]
            boost *= times if self._holds(term, me) else 1.0
            yield f"    {self._say('more_likely', times=printed(times))} {self._asked(term, me)}"
        if hand.chance > 0.0 and not self._over(h, hand):
            yield f"    {self._odds(hand, boost)}"

    def _standing(self, h: int, hand: Hand) -> str:
        """Say whether the card is there, was there, or is on its way."""
        drawn, due = float(self.state.drawn[h, 0]), float(self.state.due[h, 0])
        if self.state.pending[h, 0] > 0.0:
            return self._say("on_table")
        if due >= 0.0:
            return self._say("due", date=self.date(int(due)))
        if drawn >= 0.0:
            return self._say("came_once" if hand.once else "came", date=self.date(int(drawn)))
        return self._say("not_yet")

    def _over(self, h: int, hand: Hand) -> bool:
        return hand.once and float(self.state.drawn[h, 0]) >= 0.0

    def _odds(self, hand: Hand, boost: float) -> str:
        found = odds(self.world, hand, self.state.quarter, boost)
        if not found.turns:
            return self._say("no_turn")
        values: dict[str, str | int] = {
            "turn": self.texts.percent(found.turn, 1),
            "game": self.texts.percent(found.game, 0),
            "turns": found.turns,
        }
        if found.median is None:
            return self._say("odds_seldom", **values)
        turn = found.median // self.world.turn_quarters + 1
        return self._say("odds", median=turn, date=self.date(found.median), **values)

    # -- conditions

    def _asked(self, term: Term, me: str) -> str:
        """Write a condition with its mark and the value of everything it asks."""
        values = ", ".join(
            f"{show(part)} = {self._value(part, me)}" for part in dict.fromkeys(_functions(term))
        )
        return f"{_MARKS[self._holds(term, me)]} {show(term)}   ({self._say('values', values=values)})"

    def _holds(self, term: Term, me: str) -> bool:
        return self._number(term, me) > 0.0

    def _number(self, term: Term, me: str) -> float:
        found = evaluate(resolve(term, self.deck.names, me), self.world, self.state)
        return float(np.asarray(found)[0])

    def _value(self, term: Term, me: str) -> str:
        number = self._number(term, me)
        if term.unit == "truth":
            return self._say("yes" if number > 0.0 else "no")
        if term.unit == "share":
            return self.texts.percent(number, 1)
        if term.unit == "bn":
            return self.texts.money(number)
        digits = 0 if term.unit in ("rank", "year") else 2 if term.unit == "plain" else 1
        return str(int(number)) if term.unit == "year" else self.texts.number(number, digits)

    # -- options and links

    def _options(self, ident: str, card: Entry, hands: tuple[int, ...]) -> Iterator[str]:
        first = self.world.hands[hands[0]]
        writer = self._writer(first.actor)
        me = self.world.actors[first.actor]
        for number, choice in enumerate(card["choices"]):
            label = self._name(f"cards.{ident}.choices.{choice['id']}.label")
            yield ""
            mark = (
                f"  ({self._say('cautious')})" if choice.get("cautious") and len(card["choices"]) > 1 else ""
            )
            yield f"  {choice['id']}: {label}{mark}"
            for _, term in conditions(choice, "show_if"):
                yield f"    {self._say('offered_if')} {self._asked(term, me)}"
            for line in writer.option(hands[0], number) or [self._say("nothing")]:
                yield f"    - {line}"

    def _writer(self, actor: int) -> RuleWriter:
        return RuleWriter(self.world, self.loaded.texts, self.texts, actor)

    def _links(self, ident: str, entry: Entry) -> Iterator[str]:
        for heading, found in (
            ("leads_here", leading_here(self.deck, ident, entry)),
            ("asked_by", asked_about(self.deck, ident, entry)),
        ):
            links = list(found)
            if links:
                yield ""
                yield f"  {self._say(heading)}"
                yield from (f"    - {self._link(link)}" for link in links)

    def _link(self, link: Link) -> str:
        section = "cards" if link.source in self.deck.cards else "initiatives"
        section = "nations" if link.source in self.deck.nations else section
        title = self._name(f"{section}.{link.source}.{'name' if section == 'nations' else 'title'}")
        option = f" / {link.option}" if link.option else ""
        extra = ""
        if link.after is not None:
            low, high = link.after
            when = str(low) if low == high else self.texts.text("format.range", low=str(low), high=str(high))
            extra = "   " + self._say("after", when=when, percent=self.texts.percent(link.chance, 0))
        asked = f"   {link.asked}" if link.asked else ""
        return f"{title} [{link.source}{option}]{extra}{asked}"

    # -- programmes

    def _initiative(self, ident: str, entry: Entry) -> Iterator[str]:
        yield from self._head("initiatives", ident, entry)
        number = next(i for i, known in enumerate(self.world.initiatives) if known.id == ident)
        actor = self.world.initiatives[number].actor
        yield ""
        yield f"  {self._nation(actor)}: {self._say(self._launched(number))}"
        for _, term in conditions(entry, "needs"):
            yield f"    {self._say('needs')} {self._asked(term, self.world.actors[actor])}"
        yield from (f"    - {line}" for line in self._writer(actor).initiative(number))
        yield from self._links(ident, entry)

    def _launched(self, number: int) -> str:
        return "launched" if float(self.state.launched[number, 0]) >= 0.0 else "not_launched"


def _functions(term: Term) -> Iterator[Term]:
    """Yield what a condition asks, from left to right."""
    if term.op in FUNCTIONS:
        yield term
    for part in term.parts:
        yield from _functions(part)


def appearance(loaded: Loaded, texts: Texts, hand: Hand, card: Entry) -> str:
    """Say in words of time how a card appears."""
    several = len(loaded.world.cards[hand.card].hands) > 1
    who = ("anyone" if hand.exclusive else "each") if several else "alone"
    area = "authoring.explain"
    if hand.opening:
        return texts.text(f"{area}.opening")
    if hand.dated >= 0:
        date = written_date(loaded.world, texts, hand.dated)
        return texts.text(f"{area}.dated", date=date, jitter=hand.jitter)
    if "chance" in card.nodes:
        chance = _written_odds(texts, card.at("chance").text)
        return texts.text(f"{area}.by_chance", written=chance, who=texts.text(f"{area}.{who}"))
    return texts.text(f"{area}.follow_only")


def _written_odds(texts: Texts, written: str) -> str:
    """Return a chance over time as the author wrote it, ``4% per quarter``, in the reader's language."""
    number, _, span = written.partition("%")
    unit = span.split()[-1].replace("-", "_")
    return texts.text(f"authoring.explain.odds_{unit}", share=f"{number.strip()}%")


def written_date(world: World, texts: Texts, quarter: int) -> str:
    """Write a quarter since the start."""
    year, part = world.date(quarter)
    return texts.date(year, quarter=part)
