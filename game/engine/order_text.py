"""Orders as text: the closed list of what a nation may do, read and written without loss.

A refusal is a key with numbers and names, never a sentence. Nothing here looks at a state; whether an order
is allowed now is asked of ``order_limits``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches

from game.engine.world import LEVERS, World

FORMS: dict[str, str] = {
    "spend": "spend LAYER build|research AMOUNT",
    "restrict": "restrict LAYER NATION PERCENT [notice QUARTERS]",
    "enforce": "enforce LAYER AMOUNT",
    "refuse": "refuse LAYER NATION PERCENT",
    "stockpile": "stockpile LAYER QUARTERS",
    "release": "release LAYER on|off",
    "launch": "launch INITIATIVE",
    "stop": "stop INITIATIVE",
    "choose": "choose CARD OPTION",
    "offer": "offer NATION TERM [for TERM] turns TURNS",
    "answer": "answer NATION yes|no|break",
}
"""The closed list of orders and how each is written."""

TALENT_FORM = "spend talent train|attract|retain|reskill AMOUNT"
TERM_FORMS: dict[str, str] = {
    "nothing": "nothing",
    "no-control": "no-control LAYER",
    "first": "first LAYER",
    "share": "share INITIATIVE PERCENT",
    "joint": "joint LAYER NATION PERCENT",
}
"""What may be offered or asked: no control, supply first when short, a part of a cost, a control of both on a third."""

KINDS = tuple(TERM_FORMS)
TALENT = "talent"
BUILDING = ("build", "research")
STANDING = frozenset({"spend", "restrict", "enforce", "refuse"})
ANSWERS = ("yes", "no", "break")

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,9}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})")
_SPACED_PERCENT = re.compile(r"\s+%")
_LONGEST = 200  # signs; the longest real order has about 60


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an order was not taken: a text key with what was needed and what there was."""

    key: str
    values: dict[str, float | str]


class OrderError(ValueError):
    """A text that is no order; carries the Refusal."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.key)
        self.refusal = refusal


def refused(key: str, **values: float | str) -> Refusal:
    """Make a refusal with a key of the catalogue's ``orders.refused`` group."""
    return Refusal(f"orders.refused.{key}", values)


def nearest(word: str, names: Iterable[str]) -> str:
    """Return the names most like a word, or all names (at most twelve) when none is close."""
    known = list(names)
    close = get_close_matches(word.lower(), known, n=3, cutoff=0.55)
    return ", ".join(close or known[:12])


@dataclass(frozen=True, slots=True)
class Term:
    """One half of an offer. ``part`` is a fraction 0..1; ``layer`` and ``nation`` are indices, ``name`` an initiative."""

    kind: str = KINDS[0]
    layer: int = -1
    nation: int = -1
    part: float = 0.0
    name: str = ""

    def text(self, world: World) -> str:
        """Write the term as it is read."""
        match self.kind:
            case "no-control" | "first":
                return f"{self.kind} {world.layers[self.layer]}"
            case "share":
                return f"share {self.name} {_percent(self.part)}"
            case "joint":
                return f"joint {world.layers[self.layer]} {world.actors[self.nation]} {_percent(self.part)}"
            case _:
                return self.kind


NOTHING = Term()


@dataclass(frozen=True, slots=True)
class Order:
    """One order. Amounts: $bn for the turn, a fraction 0..1 for restrict and refuse, quarters for stockpile.

    ``mode`` is build, research, a talent lever, on, off, yes, no or break. ``notice`` is -1 when the text names
    none. ``layer`` and ``nation`` are indices, -1 for none; ``name`` is an initiative or a card.
    """

    kind: str
    layer: int = -1
    nation: int = -1
    mode: str = ""
    amount: float = 0.0
    notice: int = -1
    name: str = ""
    option: str = ""
    give: Term = NOTHING
    ask: Term = NOTHING
    turns: int = 0

    @staticmethod
    def parse(text: str, world: World) -> Order:
        """Read one line; raises OrderError for anything that is not an order of this world."""
        line = _SPACED_PERCENT.sub("%", text.split(";", 1)[0][:_LONGEST].strip().lower())
        words = line.split()
        if not words:
            raise OrderError(refused("empty"))
        if words[0] not in FORMS:
            raise OrderError(refused("unknown_order", word=words[0], near=nearest(words[0], FORMS)))
        return _READERS[words[0]](words, world)

    def text(self, world: World) -> str:
        """Write the order so that reading it gives the same order again."""
        layer = world.layers[self.layer] if self.layer >= 0 else TALENT
        nation = world.actors[self.nation] if self.nation >= 0 else ""
        match self.kind:
            case "spend":
                return f"spend {layer} {self.mode} {written(self.amount)}"
            case "restrict":
                tail = f" notice {self.notice}" if self.notice >= 0 else ""
                return f"restrict {layer} {nation} {_percent(self.amount)}{tail}"
            case "refuse":
                return f"refuse {layer} {nation} {_percent(self.amount)}"
            case "enforce" | "stockpile":
                return f"{self.kind} {layer} {written(self.amount)}"
            case "release":
                return f"release {layer} {self.mode}"
            case "choose":
                return f"choose {self.name} {self.option}"
            case "offer":
                asked = f" for {self.ask.text(world)}" if self.ask.kind != KINDS[0] else ""
                return f"offer {nation} {self.give.text(world)}{asked} turns {self.turns}"
            case "answer":
                return f"answer {nation} {self.mode}"
            case _:
                return f"{self.kind} {self.name}"

    def slot(self) -> tuple[str | int, ...]:
        """Return what the order is about; a later order with the same slot replaces an earlier one."""
        match self.kind:
            case "spend":
                return ("spend", self.layer, self.mode)
            case "restrict" | "refuse":
                return (self.kind, self.layer, self.nation)
            case "enforce" | "stockpile" | "release":
                return (self.kind, self.layer)
            case "offer" | "answer":
                return (self.kind, self.nation)
            case _:
                # launch and stop of one initiative exclude each other
                return ("launch" if self.kind == "stop" else self.kind, self.name)


def written(number: float) -> str:
    """Write a number without exponent, as short as reading it back to the same value allows."""
    plain = format(Decimal(repr(float(number) + 0.0)), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _percent(fraction: float) -> str:
    for digits in range(1, 18):
        shown = f"{100.0 * fraction:.{digits}g}"
        if float(shown) / 100.0 == fraction:
            break
    return f"{written(float(shown))}%"


def with_order(given: Sequence[Order], order: Order) -> list[Order]:
    """Return the given orders with one more; the one in the same slot makes room and its place is kept."""
    slot = order.slot()
    out = [order if o.slot() == slot else o for o in given]
    return out if any(o is order for o in out) else [*out, order]


def _pick(word: str, names: Sequence[str], what: str) -> int:
    if word not in names:
        raise OrderError(refused(f"unknown_{what}", word=word, near=nearest(word, names)))
    return list(names).index(word)


def _number(word: str, percent: bool = False) -> float:
    bare = word[:-1] if percent and word.endswith("%") else word
    if not _NUMBER.fullmatch(bare):
        raise OrderError(refused("no_number", word=word))
    value = float(bare)
    if value < 0.0:
        raise OrderError(refused("below_zero", there=value))
    if percent and value > 100.0:
        raise OrderError(refused("over_hundred", there=value))
    return (value / 100.0 if percent else value) + 0.0


def _length(words: list[str], *lengths: int, form: str = "") -> None:
    if len(words) not in lengths:
        raise OrderError(refused("form", form=form or FORMS[words[0]]))


def _spend(words: list[str], world: World) -> Order:
    if words[1:2] == [TALENT] and TALENT not in world.layers:
        _length(words, 4, form=TALENT_FORM)
        mode = LEVERS[_pick(words[2], LEVERS, "lever")]
        return Order("spend", mode=mode, amount=_number(words[3]))
    _length(words, 4)
    if words[1] not in world.layers:
        names = (*world.layers, TALENT)
        raise OrderError(refused("unknown_layer", word=words[1], near=nearest(words[1], names)))
    mode = BUILDING[_pick(words[2], BUILDING, "use")]
    return Order("spend", layer=world.layers.index(words[1]), mode=mode, amount=_number(words[3]))


def _restrict(words: list[str], world: World) -> Order:
    _length(words, 4, 6)
    layer = _pick(words[1], world.layers, "layer")
    nation = _pick(words[2], world.actors, "nation")
    share = _number(words[3], percent=True)
    if len(words) == 4:
        return Order("restrict", layer=layer, nation=nation, amount=share)
    if words[4] != "notice":
        raise OrderError(refused("form", form=FORMS["restrict"]))
    quarters = _number(words[5])
    if quarters not in world.limits.notice and quarters != 0.0:
        allowed = ", ".join(str(q) for q in sorted({0, *world.limits.notice}))
        raise OrderError(refused("notice", needed=allowed, there=quarters))
    return Order("restrict", layer=layer, nation=nation, amount=share, notice=int(quarters))


def _enforce(words: list[str], world: World) -> Order:
    _length(words, 3)
    return Order("enforce", layer=_pick(words[1], world.layers, "layer"), amount=_number(words[2]))


def _refuse(words: list[str], world: World) -> Order:
    _length(words, 4)
    layer = _pick(words[1], world.layers, "layer")
    nation = _pick(words[2], world.actors, "nation")
    return Order("refuse", layer=layer, nation=nation, amount=_number(words[3], percent=True))


def _stockpile(words: list[str], world: World) -> Order:
    _length(words, 3)
    return Order("stockpile", layer=_pick(words[1], world.layers, "layer"), amount=_number(words[2]))


def _release(words: list[str], world: World) -> Order:
    _length(words, 3)
    frontier = world.role("frontier")
    if frontier < 0:
        raise OrderError(refused("no_release"))
    if _pick(words[1], world.layers, "layer") != frontier:
        raise OrderError(refused("release_layer", needed=world.layers[frontier], there=words[1]))
    mode = ("on", "off")[_pick(words[2], ("on", "off"), "switch")]
    return Order("release", layer=frontier, mode=mode)


def _initiative(words: list[str], world: World) -> Order:
    _length(words, 2)
    _pick(words[1], [v.id for v in world.initiatives], "initiative")
    return Order(words[0], name=words[1])


def _choose(words: list[str], world: World) -> Order:
    _length(words, 3)
    card = world.cards[_pick(words[1], [c.id for c in world.cards], "card")]
    options: dict[str, None] = {}
    for hand in card.hands:
        options.update((choice.id, None) for choice in world.hands[hand].choices)
    _pick(words[2], list(options), "option")
    return Order("choose", name=words[1], option=words[2])


def _offer(words: list[str], world: World) -> Order:
    if len(words) < 5 or words[-2] != "turns":
        raise OrderError(refused("form", form=FORMS["offer"]))
    nation = _pick(words[1], world.actors, "nation")
    turns = _number(words[-1])
    if not 1.0 <= turns <= world.limits.deal_turns or turns != int(turns):
        raise OrderError(refused("deal_turns", needed=world.limits.deal_turns, there=turns))
    terms = words[2:-2]
    split = terms.index("for") if "for" in terms else len(terms)
    asked = _term(terms[split + 1 :], world) if split < len(terms) else NOTHING
    return Order("offer", nation=nation, give=_term(terms[:split], world), ask=asked, turns=int(turns))


def _term(words: list[str], world: World) -> Term:
    kind = words[0] if words else ""
    if kind not in TERM_FORMS:
        raise OrderError(refused("unknown_term", word=kind, near=nearest(kind, TERM_FORMS)))
    if len(words) != len(TERM_FORMS[kind].split()):
        raise OrderError(refused("form", form=TERM_FORMS[kind]))
    if kind == "share":
        _pick(words[1], [v.id for v in world.initiatives], "initiative")
        return Term(kind, name=words[1], part=_whole_percent(words[2]))
    if kind == "joint":
        layer, nation = _pick(words[1], world.layers, "layer"), _pick(words[2], world.actors, "nation")
        return Term(kind, layer=layer, nation=nation, part=_whole_percent(words[3]))
    return Term(kind, layer=_pick(words[1], world.layers, "layer")) if len(words) > 1 else NOTHING


def _whole_percent(word: str) -> float:
    part = _number(word, percent=True)
    if not 0.01 <= part <= 1.0 or round(100.0 * part) / 100.0 != part:
        raise OrderError(refused("whole_percent", word=word))
    return part


def _answer(words: list[str], world: World) -> Order:
    _length(words, 3)
    mode = ANSWERS[_pick(words[2], ANSWERS, "answer")]
    return Order("answer", nation=_pick(words[1], world.actors, "nation"), mode=mode)


_READERS = {
    "spend": _spend,
    "restrict": _restrict,
    "enforce": _enforce,
    "refuse": _refuse,
    "stockpile": _stockpile,
    "release": _release,
    "launch": _initiative,
    "stop": _initiative,
    "choose": _choose,
    "offer": _offer,
    "answer": _answer,
}
