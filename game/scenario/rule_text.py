"""The rule text of effects and conditions, made from what they do, in every language of the game.

A card cannot say one thing and do another, because nobody writes this text by hand. Words are in the catalogue
under ``rules_text``, names in the deck.
"""

from __future__ import annotations

from dataclasses import dataclass

from game.engine.expr import MONEY, PEOPLE
from game.engine.numerics import STEP
from game.engine.world import INDICES, Effect, Expr, Follow, World
from game.scenario.terms import FUNCTIONS, PLAIN_PEOPLE
from game.scenario.texts import DeckTexts
from game.scenario.values import printed
from game.text import Texts

HELD = ("adjust", "restrict", "refuse")
_SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠"}
_UNITS = {
    "tension": "points",
    "trust": "points",
    "talent": "points",
    "treasury": "money",
    "adoption": "percent_points",
    "factories": "percent_points",
    "readiness": "percent_points",
    "insecurity": "percent_points",
    "industry": "percent",
    "leaving": "percent_points",
}


@dataclass(frozen=True, slots=True)
class RuleWriter:
    """Writes rules of one world in one language, as nation ``viewer`` reads them (-1: nobody is "you").

    Without ``odds`` chances are called such and not told.
    """

    world: World
    deck: DeckTexts
    texts: Texts
    viewer: int = -1
    odds: bool = True

    def seen_by(self, viewer: int) -> RuleWriter:
        """Return the writer for another reader."""
        return RuleWriter(self.world, self.deck, self.texts, viewer, self.odds)

    # -- names

    def _name(self, section: str, ident: str, key: str) -> str:
        return self.deck.get(self.texts.language, f"{section}.{ident}.{key}", ident)

    def nation(self, index: int) -> str:
        """Return the name of a nation, or the word for the reader."""
        if index == self.viewer:
            return self._say("you")
        return self._name("nations", self.world.actors[index], "name")

    def nations(self, indices: tuple[int, ...], leave: int = -1) -> str:
        """Return names of nations in a list; all of them, or all others, in one word."""
        shown = [i for i in indices if i != leave]
        count = len(self.world.actors)
        if len(shown) == count and count > 1:
            return self._say("everyone")
        active = [i for i in range(count) if i not in self.world.passive and i != self.viewer]
        if self.viewer >= 0 and len(active) > 1 and sorted(shown) == active:
            return self._say("rivals")
        return self._list([self.nation(i) for i in shown])

    def layers(self, indices: tuple[int, ...]) -> str:
        """Return names of layers in a list."""
        return self._list([self._name("layers", self.world.layers[i], "name") for i in indices])

    def _list(self, names: list[str]) -> str:
        return self.texts.text("format.list_comma").join(names)

    def _say(self, key: str, /, **values: str | int) -> str:
        return self.texts.text(f"rules_text.{key}", **values)

    # -- effects

    def effect(self, number: int) -> str:
        """Return the sentence of one effect; empty for a silent mark."""
        effect = self.world.effects[number]
        text = self._core(effect)
        if not text:
            return ""
        if effect.verb in HELD:
            key = "lasts" if effect.lasts else "permanent"
            text = self._say(key, text=text, count=effect.lasts)
            if effect.fade:
                text = self._say("fade_linear" if effect.fade == 1 else "fade_half", text=text)
        elif effect.lasts > 1:
            key = "lasts" if effect.verb == "set_flag" else "spread"
            text = self._say(key, text=text, count=effect.lasts)
        if effect.after:
            text = self._say("after", text=text, count=effect.after)
        return self._perhaps(effect.chance, text)

    def _perhaps(self, chance: float, text: str) -> str:
        """Return a text with the chance that it comes true."""
        if chance >= 1.0:
            return text
        if not self.odds:
            return self._say("perhaps", text=text)
        return self._say("chance", text=text, percent=self.texts.percent(chance, 0))

    def _core(self, effect: Effect) -> str:
        """Return what an effect does, without when and how long."""
        verb = effect.verb
        if verb in ("set_flag", "clear_flag"):
            return self._flag(effect)
        if verb == "pay":
            return self._say("pay", size=self._money(effect.size))
        layer = self.layers(effect.layers)
        if verb == "restrict":
            values = {
                "suppliers": self.nations(effect.nations),
                "buyers": self.nations(effect.others, effect.nations[0]),
            }
            return self._say("restrict", layer=layer, size=self.texts.percent(effect.size, 0), **values)
        if verb == "refuse":
            values = {
                "buyers": self.nations(effect.nations),
                "suppliers": self.nations(effect.others, effect.nations[0]),
            }
            return self._say("refuse", layer=layer, size=self.texts.percent(effect.size, 0), **values)
        key = f"{verb}.{effect.what}" if effect.what else verb
        size = self._size(effect)
        count = "1" if size.lstrip("+-") == "1" else size  # chooses between point and points
        text = self._say(key, layer=layer, size=size, count=count, other=self.nations(effect.others))
        worldwide = effect.what in ("tension", "price")
        if worldwide or effect.nations == (self.viewer,):
            return text
        return self._say("prefix", nation=self.nations(effect.nations), text=text)

    def _flag(self, effect: Effect) -> str:
        name = self.world.flags[effect.flag]
        if not self.deck.has(f"flags.{name}.name"):
            return ""
        return self._say(effect.verb, flag=self._name("flags", name, "name"))

    def _size(self, effect: Effect) -> str:
        if effect.verb == "adjust" and effect.what != "leaving":
            return self.texts.signed_percent(effect.size, _digits(100.0 * effect.size))
        if effect.verb == "improve":
            return self.texts.signed(12.0 * effect.size, _digits(12.0 * effect.size))
        unit = _UNITS.get(effect.what, "points")
        if unit == "percent":
            return self.texts.signed_percent(effect.size, _digits(100.0 * effect.size))
        if unit == "money":
            return ("+" if effect.size > 0 else "") + self._money(effect.size)
        size = 100.0 * effect.size if unit == "percent_points" else effect.size
        return self.texts.signed(size, _digits(size))

    def _money(self, billions: float) -> str:
        return self.texts.money(billions, max(1, _digits(billions)))

    # -- cards and initiatives

    def option(self, hand: int, number: int) -> list[str]:
        """Return the rule lines of one option of a card in one nation's hand, its follow-ups last."""
        choice = self.world.hands[hand].choices[number]
        lines = [line for line in map(self.effect, choice.effects) if line]
        return [*lines, *(line for line in map(self._follow, choice.follows) if line)]

    def _follow(self, follow: Follow) -> str:
        if not follow.hands:
            return ""
        first = self.world.hands[follow.hands[0]]
        title = self._name("cards", self.world.cards[first.card].id, "title")
        owners = tuple(self.world.hands[h].actor for h in follow.hands)
        low, high = str(follow.low), str(follow.high)
        when = self.texts.text("format.range", low=low, high=high) if low != high else low
        text = self._say("follow", card=title, when=when, count=high)
        if owners != (self.viewer,):
            text = self._say("prefix", nation=self.nations(owners), text=text)
        return self._perhaps(follow.chance, text)

    def initiative(self, number: int) -> list[str]:
        """Return the rule lines of a programme: what it costs, then what it does."""
        programme = self.world.initiatives[number]
        price = self._say("cost", size=self._money(2.0 * programme.cost), count=programme.quarters)
        return [price, *(line for line in map(self.effect, programme.effects) if line)]

    # -- conditions

    def condition(self, expr: Expr) -> str:
        """Return a condition in words, with the numbers of its units."""
        if expr.op in ("and", "or"):
            left, right = (self._bracketed(part, expr.op) for part in expr.parts)
            return self._say(expr.op, left=left, right=right)
        if expr.op == "not":
            return self._say("not", text=self.condition(expr.parts[0]))
        return self._value(expr, _unit(expr))

    def _bracketed(self, part: Expr, around: str) -> str:
        text = self.condition(part)
        return f"({text})" if part.op in ("and", "or") and part.op != around else text

    def _value(self, expr: Expr, unit: str) -> str:
        if expr.op == "number":
            return self._number(expr.number, unit)
        if expr.op in FUNCTIONS:
            return self._function(expr)
        parts = [self._value(part, unit) for part in expr.parts]
        if expr.op in ("min", "max"):
            return self._say(expr.op, left=parts[0], right=parts[1])
        if len(parts) == 1:
            return f"-{parts[0]}"
        return f"{parts[0]} {_SIGNS.get(expr.op, expr.op)} {parts[1]}"

    def _number(self, value: float, unit: str) -> str:
        if unit == "share":
            return self.texts.percent(value, _digits(100.0 * value))
        if unit == "bn":
            return self.texts.money(value)
        if unit in ("months", "quarters"):
            return self._say(f"unit_{unit}", count=printed(value))
        return printed(value)

    def _function(self, expr: Expr) -> str:
        names: dict[str, str] = {}
        key = expr.op
        nations = iter(("nation", "other"))
        for kind, index in zip(FUNCTIONS[expr.op].takes, expr.at, strict=True):
            if kind == "nation":
                names[next(nations)] = self.nation(index)
            elif kind == "layer":
                names["layer"] = self.layers((index,))
            elif kind == "index":
                names["index"] = self._say(f"index_names.{INDICES[index]}")
            elif kind in ("people", "money"):
                key = f"{expr.op}.{(PEOPLE if kind == 'people' else MONEY)[index]}"
            elif kind == "flag":
                flag = self.world.flags[index]
                names["flag"] = self.deck.get(
                    self.texts.language, f"flags.{flag}.name", flag.replace("-", " ")
                )
            elif kind == "card":
                names["card"] = self._name("cards", self.world.cards[index].id, "title")
            elif kind == "option" and index >= 0:
                key = "played_option"
                names["option"] = self._option_name(expr.at[0], index)
            elif kind == "initiative":
                names["initiative"] = self._name("initiatives", self.world.initiatives[index].id, "title")
        return self._say(f"asks.{key}", **names)

    def _option_name(self, card: int, index: int) -> str:
        first = self.world.hands[self.world.cards[card].hands[0]]
        ident = self.world.cards[card].id
        return self._name(f"cards.{ident}.choices", first.choices[index].id, "label")


def _unit(expr: Expr) -> str:
    """Return the unit of the first function in a tree, by which its plain numbers are written."""
    if expr.op in FUNCTIONS:
        if expr.op == "people" and PEOPLE[expr.at[1]] in PLAIN_PEOPLE:
            return "plain"
        return FUNCTIONS[expr.op].unit
    return next((unit for unit in map(_unit, expr.parts) if unit), "")


def _digits(value: float) -> int:
    """Return how many digits after the point a size needs."""
    for digits in (0, 1):
        if abs(value * 10**digits - round(value * 10**digits)) < STEP:
            return digits
    return 2
