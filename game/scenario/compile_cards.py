"""Cards, initiatives, objectives and reactions of a checked deck, with indices for names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from game.engine.chance import word
from game.engine.world import (
    LEVERS,
    Card,
    Choice,
    Effect,
    Expr,
    Follow,
    Hand,
    Initiative,
    Objective,
    Posture,
    Reaction,
)
from game.scenario import fields
from game.scenario.deck import Deck
from game.scenario.reach import followers, holders
from game.scenario.shapes import Scalar
from game.scenario.terms import Term, resolve
from game.scenario.values import read
from game.scenario.walk import Entry

FADES = {name: number for number, name in enumerate(fields.FADES)}
NEVER = -1


@dataclass(slots=True)
class Script:
    """Everything of a world that is written as cards and programmes, in the order of the deck."""

    cards: list[Card] = field(default_factory=list)
    hands: list[Hand] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    initiatives: list[Initiative] = field(default_factory=list)
    objectives: list[Objective] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    postures: list[Posture] = field(default_factory=list)


class Scribe:
    """Turns entries into the records of a world; the deck has no errors any more."""

    def __init__(self, deck: Deck) -> None:
        self.deck = deck
        self.names = deck.names
        self.nations = list(deck.nations)
        self.layers = list(deck.layers)
        self.active = [name for name in self.nations if name not in deck.passive()]
        self.out = Script()
        self.hand_of: dict[tuple[str, str], int] = {}

    def write(self) -> Script:
        """Return the script of the deck."""
        position = 0
        for ident, card in self.deck.cards.items():
            for holder in holders(self.deck, card["who"]):
                self.hand_of[ident, holder] = position
                position += 1
        for number, (ident, card) in enumerate(self.deck.cards.items()):
            self._card(number, ident, card)
        for ident, entry in self.deck.initiatives.items():
            self._initiative(ident, entry)
        for name, nation in self.deck.nations.items():
            self._nation(name, nation)
        return self.out

    def _nations(self, words: tuple[str, ...], me: str) -> tuple[int, ...]:
        """Return the nations that a list of words names, seen from one nation."""
        out: list[str] = []
        for name in words:
            if name == "me":
                named = [me]
            elif name == "rivals":
                named = [n for n in self.active if n != me]
            elif name == "everyone":
                named = self.nations
            else:
                named = [name]
            out.extend(n for n in named if n not in out)
        return tuple(self.nations.index(n) for n in out)

    def _expr(self, term: Term, me: str) -> Expr:
        return resolve(term, self.names, me)

    def _exprs(self, terms: tuple[Term, ...], me: str) -> tuple[Expr, ...]:
        return tuple(self._expr(term, me) for term in terms)

    def _traits(self, entry: Entry | None) -> tuple[tuple[str, float], ...]:
        if entry is None:
            return ()
        return tuple((trait, float(entry[trait])) for trait in fields.TRAITS if trait in entry.values)

    # -- cards

    def _card(self, number: int, ident: str, card: Entry) -> None:
        own = holders(self.deck, card["who"])
        for holder in own:
            self.out.hands.append(self._hand(number, ident, card, holder))
        hands = tuple(self.hand_of[ident, holder] for holder in own)
        self.out.cards.append(Card(ident, card["kind"], card["history"], word(ident), hands))

    def _hand(self, number: int, ident: str, card: Entry, me: str) -> Hand:
        choices = tuple(self._choice(ident, choice, me) for choice in card["choices"])
        cautious = [i for i, choice in enumerate(card["choices"]) if choice.get("cautious")]
        only, dated = card.get("only"), card.get("dated")
        early, late = card.get("not_before"), card.get("not_after")
        return Hand(
            card=number,
            actor=self.nations.index(me),
            needs=self._exprs(card["needs"], me) if "needs" in card.values else (),
            boosts=tuple((self._expr(b["if"], me), float(b["times"])) for b in card.get("more_likely", ())),
            chance=float(card.get("chance", 0.0)),
            dated=NEVER if dated is None else self.deck.quarter(dated),
            jitter=int(card["jitter"]),
            earliest=0 if early is None else max(0, self.deck.quarter(early)),
            latest=NEVER if late is None else self.deck.quarter(late),
            once=bool(card.get("once", dated is not None or only == "opening")),
            onlyfollow=only is not None,
            exclusive="anyone" in card["who"],
            major=bool(card["major"]),
            opening=only == "opening",
            choices=choices,
            cautious=cautious[0] if cautious else 0,
            rest=int(card["rest"]),
        )

    def _choice(self, source: str, choice: Entry, me: str) -> Choice:
        ai = choice.get("ai")
        shown = choice.get("show_if")
        return Choice(
            id=choice["id"],
            shown=None if shown is None else self._expr(shown, me),
            effects=tuple(self._effect(source, effect, me) for effect in choice["effects"]),
            follows=tuple(self._follow(follow, me) for follow in choice["then"]),
            weight=1.0 if ai is None else float(ai["weight"]),
            traits=self._traits(ai),
            cost=sum(float(e["by"]) for e in choice["effects"] if e["do"] == "pay"),
        )

    def _follow(self, follow: Entry, me: str) -> Follow:
        card = follow["card"]
        named = followers(self.deck, follow["who"], me)
        hands = tuple(self.hand_of[card, name] for name in named if (card, name) in self.hand_of)
        low, high = follow["after"]
        return Follow(hands, low, high, float(follow["chance"]))

    def _effect(self, source: str, entry: Entry, me: str) -> int:
        """Add one effect as one nation's choice starts it; return its number.

        For restrict the first nations are suppliers and the others users, for refuse the first are users: those
        who act come first.
        """
        verb = entry["do"]
        first, second = entry.get("nation", ("me",)), entry.get("with", ())
        if verb == "restrict":
            first, second = entry["from"], entry["to"]
        elif verb == "refuse":
            second = entry["from"]
        flag = entry.get("flag")
        once = 0 if verb in ("adjust", "restrict", "refuse", "set_flag") else 1
        self.out.effects.append(
            Effect(
                verb=verb,
                source=source,
                owner=self.nations.index(me),
                nations=self._nations(first, me),
                others=self._nations(second, me),
                layers=tuple(self.layers.index(layer) for layer in entry.get("layer", ())),
                what=entry.get("what", ""),
                size=float(entry.get("by", 0.0)),
                after=int(entry["after"]),
                lasts=int(entry.get("lasts", once)),
                fade=FADES[entry.get("fade", "none")],
                chance=float(entry["chance"]),
                flag=-1 if flag is None else self.names.ids["flag"][flag],
            )
        )
        return len(self.out.effects) - 1

    # -- initiatives and nations

    def _initiative(self, ident: str, entry: Entry) -> None:
        me, ai = entry["nation"], entry.get("ai")
        self.out.initiatives.append(
            Initiative(
                id=ident,
                actor=self.nations.index(me),
                cost=float(entry["cost"]) / 2.0,
                quarters=int(entry["lasts"]),
                needs=self._exprs(entry["needs"], me),
                effects=tuple(self._effect(ident, effect, me) for effect in entry["effects"]),
                secret=bool(entry["secret"]),
                again=int(entry["again"]),
                key=word(ident),
                weight=1.0 if ai is None else float(ai["weight"]),
                traits=self._traits(ai),
            )
        )

    def _nation(self, name: str, nation: Entry) -> None:
        actor = self.nations.index(name)
        for goal in nation.get("objectives", ()):
            condition = self._expr(goal["if"], name)
            self.out.objectives.append(
                Objective(
                    goal["id"],
                    actor,
                    condition,
                    bool(goal["hold"]),
                    int(goal["streak"]),
                    float(goal["points"]),
                )
            )
        for reaction in nation.get("reactions", ()):
            self.out.reactions.append(self._reaction(name, actor, reaction))
        for posture in nation.get("postures", ()):
            talent = posture.get("talent")
            self.out.postures.append(
                Posture(
                    posture["id"],
                    actor,
                    self._parts(posture.get("build")),
                    self._parts(posture.get("research")),
                    tuple(float(talent[x]) if talent is not None else 0.0 for x in LEVERS),
                )
            )

    def _parts(self, entry: Entry | None) -> tuple[float, ...]:
        if entry is None:
            return (0.0,) * len(self.layers)
        return tuple(float(entry.get(layer, entry.get("all", 0.0))) for layer in self.layers)

    def _reaction(self, name: str, actor: int, entry: Entry) -> Reaction:
        do, layer, target = entry["do"], entry.get("layer"), entry.get("nation")
        level: Any = read(Scalar(fields.REACTION_UNITS[do]), entry["by"])
        if do == "release":
            layer = layer or self.deck.setting("roles", "frontier")
        return Reaction(
            actor=actor,
            kind=do,
            layer=-1 if layer is None else self.layers.index(layer),
            target=-1 if target is None else self.nations.index(target),
            level=float(level),
            notice=int(entry["notice"]),
            condition=self._expr(entry["if"], name),
            reason=f"reactions.{name}.{entry['id']}.reason",
            traits=self._traits(entry.get("traits")),
        )
