"""Names and sentences of one game in one language: ids and keys in, the words of the catalogue and the deck out.

Never here: layout, pixels, rules. Screens with markup have names of their own; sentences are made here once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from game.engine.ledger import Cause
from game.engine.order_text import Order, OrderError, Refusal
from game.engine.report import Headline, printed
from game.engine.world import World
from game.play import deal_words
from game.play.log import Reason
from game.play.news import NewsItem
from game.scenario.rule_text import RuleWriter
from game.scenario.texts import DeckTexts
from game.text import Texts, Value


@dataclass(frozen=True, slots=True)
class Scale:
    """How a number of a report is printed: factor and digits."""

    factor: float
    digits: int


PERCENT = Scale(100.0, 1)
SCALES = {
    "share": PERCENT,
    "supply": PERCENT,
    "content": PERCENT,
    "fill": PERCENT,
    "adoption": PERCENT,
    "factory": PERCENT,
    "workforce": PERCENT,
    "price": Scale(1.0, 2),
    "talent": Scale(1.0, 2),
    "treasury": Scale(1.0, 2),
    "income": Scale(1.0, 2),
}
PLAIN = Scale(1.0, 1)
PARTS = frozenset(("share", "start", "fill", "ready", "flow"))
"""Percents of reasons; a second digit of theirs would claim to be known."""
AS_GOOD = 0.005  # points; a smaller difference would be printed as none


class Words:
    """The words of one scenario in one language."""

    def __init__(self, texts: Texts, deck: DeckTexts, world: World, odds: bool = True) -> None:
        self.texts = texts
        self.deck = deck
        self.world = world
        self.odds = odds  # whether chances are told
        self.purses = True  # whether what is believed of rivals' purses is told

    # names

    def say(self, key: str, /, **values: Value) -> str:
        """Return a sentence of the catalogue."""
        return self.texts.text(key, **values)

    def told(self, key: str, default: str | None = None) -> str:
        """Return a text of the deck."""
        return self.deck.get(self.texts.language, key, default)

    def nation(self, nation: int | str) -> str:
        """Return the name of a nation."""
        ident = nation if isinstance(nation, str) else self.world.actors[nation]
        return self.told(f"nations.{ident}.name", ident)

    def layer(self, layer: int | str) -> str:
        """Return the name of a layer."""
        ident = layer if isinstance(layer, str) else self.world.layers[layer]
        return self.told(f"layers.{ident}.name", ident)

    def index(self, name: str) -> str:
        """Return the name of one of the nine indices."""
        return self.say(f"game.index.{name}.name")

    def card(self, ident: str) -> str:
        """Return the title of a card."""
        return self.told(f"cards.{ident}.title", ident)

    def option(self, card: str, option: str) -> str:
        """Return the label of an option."""
        return self.told(f"cards.{card}.choices.{option}.label", option)

    def initiative(self, ident: str) -> str:
        """Return the title of an initiative."""
        return self.told(f"initiatives.{ident}.title", ident)

    def objective(self, nation: str, ident: str) -> str:
        """Return the title of an objective."""
        return self.told(f"objectives.{nation}.{ident}.title", ident)

    def date(self, quarter: int) -> str:
        """Write the turn that begins so many quarters after the start: a year, a half or a quarter."""
        last = self.world.turns * self.world.turn_quarters - 1
        year, q = self.world.date(min(quarter, last))  # after the end it is still the last turn
        if self.world.turn_quarters == 1:
            return self.texts.date(year, quarter=q)
        return (
            self.texts.date(year, half=(q + 1) // 2)
            if self.world.turn_quarters == 2
            else self.texts.date(year)
        )

    def rules(self, viewer: int) -> RuleWriter:
        """Return the writer of rule texts as a nation reads them."""
        return RuleWriter(self.world, self.deck, self.texts, viewer, self.odds)

    # sentences

    def named(self, values: Mapping[str, float | str]) -> dict[str, Value]:
        """Return values for a sentence: ids become names, numbers are written as short as they are."""
        return {name: self._named(name, value, values) for name, value in values.items()}

    def _named(self, name: str, value: float | str, values: Mapping[str, float | str]) -> Value:
        if not isinstance(value, str):
            return self._number(name, value) if isinstance(value, float) else value
        match name:
            case "layer" if value in self.world.layers:
                return self.layer(value)
            case "nation" | "maker" if value in self.world.actors:
                return self.nation(value)
            case "index":
                return self.index(value)
            case "initiative":
                return self.initiative(value)
            case "card":
                return self.card(value)
            case "option":
                return self.option(str(values.get("card", "")), value)
            case "objective":
                return self.objective(str(values.get("nation", "")), value)
            case "offer" | "bargain":
                maker = self.world.actor_index(str(values["maker"]))
                told = deal_words.offer if name == "offer" else deal_words.bargain
                return told(self, Order.parse(value, self.world), maker)
            case "lever":
                return self.say(f"game.mode.{value}")
            case _:
                return value

    def _number(self, name: str, value: float) -> str:
        """Write a number as short as it is; a percent of a reason, from 1 on, with one digit after the point."""
        return self.short(round(value, 1) if name in PARTS and value >= 1.0 else value)

    def short(self, value: float) -> str:
        """Write a number with at most two digits after the point."""
        shown = self.texts.number(value, 2)
        return shown.rstrip("0").rstrip(".") if "." in shown else shown

    def refusal(self, refusal: Refusal, viewer: int = -1) -> str:
        """Say why an order was not taken; a need that is not met is told in the words of its rule."""
        money = refusal.key.endswith(".overspend")  # whose text writes its numbers as money itself
        sentence = self.say(refusal.key, **(refusal.values if money else self.named(refusal.values)))
        rule = self._need(refusal, viewer)
        return f"{sentence} ({rule})" if rule else sentence

    def _need(self, refusal: Refusal, viewer: int) -> str:
        if refusal.key.rpartition(".")[2] not in ("need", "condition"):
            return ""
        for programme in self.world.initiatives:
            if programme.id == refusal.values["name"] and programme.actor == viewer:
                return self.rules(viewer).condition(programme.needs[int(refusal.values["index"])])
        return ""

    def reason(self, reason: Reason) -> str:
        """Say why an order was given; scenario reasons are texts of the deck."""
        in_deck = self.deck.has(reason.key)
        first = self.told(reason.key) if in_deck else self.say(reason.key, **self.named(reason.values))
        out = first
        for sentence in self._weighed(reason.values):
            out = self.say("reasons.weighed.then", before=out, sentence=sentence)
        return out

    def _weighed(self, values: Mapping[str, float | str]) -> list[str]:
        """Say which index an order moves most up and down, and what else was looked at, each with its points."""
        out = []
        sides = [side for side in ("up", "down") if side in values]
        if sides:
            moved: dict[str, Value] = {}
            for side in sides:
                moved[side] = self.index(str(values[side]))
                moved[f"{side}_by"] = self.texts.signed(float(values[f"{side}_by"]), 1)
            out.append(self.say(f"reasons.weighed.{'both' if len(sides) > 1 else sides[0]}", **moved))
        if "goals" in values:
            out.append(self.say("reasons.weighed.goals", points=self.texts.signed(float(values["goals"]), 1)))
        between = self.say("reasons.weighed.between")
        for key, order, points, even in (("next", "next", "gap", "even"), ("also", "also", "gain", "gain")):
            choices = [
                self._choice(said, float(values.get(f"{points}{n}", 0.0)), points, even)
                for n in (1, 2, 3)
                if (said := self._order_text(values.get(f"{order}{n}")))
            ]
            if choices:
                out.append(self.say(f"reasons.weighed.{key}", choices=between.join(choices)))
        return out

    def _choice(self, order: str, points: float, key: str, even: str) -> str:
        """Say one choice that was not taken, in words where it was as good."""
        key = even if points < AS_GOOD else key
        return self.say(f"reasons.weighed.{key}", order=order, points=self.short(points))

    def _order_text(self, text: object) -> str:
        """Say an order that is given as text; nothing where a file names one that this world does not know."""
        try:
            return self.order(Order.parse(text, self.world)) if isinstance(text, str) else ""
        except OrderError:
            return ""

    def news(self, item: NewsItem) -> str:
        """Say one public event."""
        if item.kind == "pledge":
            from game.play.text_deals import retold  # it needs words itself

            return retold(self, item)
        values = self.named(item.values)
        values["who"] = self.nation(item.actor) if item.actor else ""
        return self.say(item.key, **values)

    def order(self, order: Order, viewer: int = -1) -> str:
        """Say an order in a few words."""
        if order.kind == "offer":
            said = deal_words.bargain(self, order, viewer)
            return self.say(
                "game.order.offer", nation=self.nation(order.nation), bargain=said, turns=order.turns
            )
        values: dict[str, Value] = {
            "layer": self.layer(order.layer) if order.layer >= 0 else self.say("game.talent"),
            "nation": self.nation(order.nation) if order.nation >= 0 else "",
            "amount": self._amount(order),
            "mode": self.say(f"game.mode.{order.mode}") if order.mode else "",
            "notice": max(0, order.notice),
        }
        if order.kind in ("launch", "stop"):
            values["name"] = self.initiative(order.name)
        elif order.kind == "choose":
            values["name"] = self.card(order.name)
            values["option"] = self.option(order.name, order.option)
        none = order.kind in ("restrict", "refuse") and order.amount == 0.0
        return self.say(f"game.order.{order.kind}{'_none' if none else ''}", **values)

    def _amount(self, order: Order) -> str:
        if order.kind in ("spend", "enforce"):
            return self.texts.money(order.amount, 2)
        if order.kind in ("restrict", "refuse"):
            return self.texts.percent(order.amount, 0)
        return self.short(order.amount)

    # why a number moved

    def measure(self, headline: Headline) -> str:
        """Return what a number of a report is called."""
        name = headline.name
        if name.startswith("index."):
            return self.index(name.removeprefix("index."))
        layer = self.layer(headline.layer) if headline.layer >= 0 else ""
        nation = self.nation(headline.other) if headline.other >= 0 else ""
        return self.say(f"measure.{name}", layer=layer, nation=nation)

    def explained(self, headline: Headline, most: int = 6, viewer: int = -1) -> list[str]:
        """Return the change of a number and its lines, which add up to the change as printed.

        ``viewer`` is the nation that reads, where it is not the one the number belongs to.
        """
        viewer = viewer if viewer >= 0 else headline.actor
        scale = SCALES.get(headline.name, PLAIN)
        before, after, lines = printed(headline, scale.digits, scale.factor, most)
        change = self.texts.signed(after - before, scale.digits)
        unit_key = f"text.unit.{headline.name}"
        unit = self.say(unit_key) if unit_key in self.texts else ""
        head = self.say(
            "text.why.head",
            what=self.measure(headline),
            before=self.texts.number(before, scale.digits),
            after=self.texts.number(after, scale.digits),
            change=change,
            unit=unit,
        )
        shown = [(self.texts.signed(line.amount, scale.digits), line.cause) for line in lines]
        width = max((len(amount) for amount, _ in shown), default=0)
        return [
            head,
            *(f"  {amount:>{width}}  {self.cause(cause, viewer, headline.actor)}" for amount, cause in shown),
        ]

    def cause(self, cause: Cause, viewer: int, owner: int = -1) -> str:
        """Return a cause in words as a nation reads it: its own acts are called its own.

        ``owner`` is the nation whose number it moved, where that is not the viewer.
        """
        if cause.key.startswith("score."):
            return self.index(cause.key.removeprefix("score."))
        values: dict[str, Value] = {
            "layer": self.layer(cause.layer) if cause.layer >= 0 else "",
            "nation": self.nation(cause.actor) if cause.actor >= 0 else "",
            "source": self._source(cause, owner if owner >= 0 else viewer),
        }
        key = f"why.{cause.key}"
        own = cause.actor in (viewer, -1)
        ending = ""
        if cause.source:
            ending = "" if own else "_theirs"
        elif f"{key}_all" in self.texts and cause.layer < 0:
            ending = "_all"
        elif cause.actor == viewer and f"{key}_own" in self.texts:
            ending = "_own"
        return self.say(key + ending, **values)

    def _source(self, cause: Cause, owner: int) -> str:
        if not cause.source:
            return ""
        if cause.key == "objective":
            return self.objective(self.world.actors[owner], cause.source)
        return self.card(cause.source) if cause.key == "card" else self.initiative(cause.source)
