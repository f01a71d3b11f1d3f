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
    "offer": "offer NATION TERMS",
    "answer": "answer NATION yes|no",
}
"""The closed list of orders and how each is written; offer and answer are reserved."""

TALENT_FORM = "spend talent train|attract|retain|reskill AMOUNT"
TALENT = "talent"
BUILDING = ("build", "research")
STANDING = frozenset({"spend", "restrict", "enforce", "refuse"})
RESERVED = frozenset({"offer", "answer"})

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
class Order:
    """One order. Amounts: $bn for the turn, a fraction 0..1 for restrict and refuse, quarters for stockpile.

    ``mode`` is build, research, a talent lever, on, off, yes or no. ``notice`` is -1 when the text names
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


def _reserved(words: list[str], world: World) -> Order:
    del world
    raise OrderError(refused(f"{words[0]}_reserved"))


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
    "offer": _reserved,
    "answer": _reserved,
}
