"""Conditions as typed trees: what they may ask, how they are written back, resolved to indices, and bounded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from game.engine.expr import MONEY, PEOPLE
from game.engine.world import INDICES, Expr


@dataclass(frozen=True, slots=True)
class Function:
    """What a function takes and gives: kinds of its arguments, unit and range of its value, ``last`` optional."""

    takes: tuple[str, ...]
    unit: str
    low: float
    high: float
    optional: int = 0


_BIG = 1e12
FUNCTIONS: dict[str, Function] = {
    "share": Function(("nation", "layer"), "share", 0.0, 1.0),
    "rank": Function(("nation", "layer"), "rank", 1.0, _BIG),
    "gap": Function(("nation", "layer"), "months", 0.0, _BIG),
    "lead": Function(("nation", "layer"), "months", -_BIG, _BIG),
    "supply": Function(("nation", "nation", "layer"), "share", 0.0, 1.0),
    "depends": Function(("nation", "nation"), "share", 0.0, 1.0),
    "stock": Function(("nation", "layer"), "quarters", 0.0, _BIG),
    "fill": Function(("nation", "layer"), "share", 0.0, 1.0),
    "restricted": Function(("nation", "layer"), "share", 0.0, 1.0),
    "price": Function(("layer",), "plain", 0.0, _BIG),
    "index": Function(("nation", "index"), "points", 0.0, 100.0),
    "talent": Function(("nation",), "share", 0.0, 1.0),
    "people": Function(("nation", "people"), "share", 0.0, 1.0),
    "money": Function(("nation", "money"), "bn", -_BIG, _BIG),
    "tension": Function((), "points", 0.0, 100.0),
    "trust": Function(("nation", "nation"), "points", 0.0, 100.0),
    "year": Function((), "year", 0.0, 9999.0),
    "flag": Function(("nation", "flag"), "truth", 0.0, 1.0, optional=-1),
    "played": Function(("card", "option"), "truth", 0.0, 1.0, optional=1),
    "launched": Function(("initiative",), "truth", 0.0, 1.0),
}
"""The closed list of functions. ``optional`` 1: the last argument may be left out, -1: the first one."""

PLAIN_PEOPLE = ("industry", "flow")
COMPARISONS = ("<", "<=", ">", ">=", "=", "!=")
WORDS = {"index": INDICES, "people": PEOPLE, "money": MONEY}


@dataclass(frozen=True, slots=True)
class Names:
    """What a formula may name: ids by kind with their index, options by card, the span of the game in years."""

    ids: Mapping[str, Mapping[str, int]]
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    years: tuple[int, int] = (0, 9999)
    me: bool = True


@dataclass(frozen=True, slots=True)
class Term:
    """A typed tree: ``op`` as in ``world.Expr``, names in ``args``, the unit of its value, its place in the text."""

    op: str
    unit: str
    parts: tuple[Term, ...] = ()
    number: float = 0.0
    args: tuple[str, ...] = ()
    at: int = field(default=0, compare=False)
    written: str = ""


_LEVELS = {"or": 1, "and": 2, "not": 3, **dict.fromkeys(COMPARISONS, 4), "+": 5, "-": 5, "*": 6, "/": 6}


def show(term: Term) -> str:
    """Write a tree as text that parses back to the same tree."""
    return _show(term, 0)


def _show(term: Term, around: int) -> str:
    if term.op == "number":
        return term.written
    if term.op in FUNCTIONS:
        return f"{term.op}({', '.join(term.args)})"
    if term.op in ("min", "max"):
        return f"{term.op}({', '.join(_show(part, 0) for part in term.parts)})"
    level = _LEVELS[term.op]
    if term.op == "not":
        shown = f"not {_show(term.parts[0], level)}"
    elif len(term.parts) == 1:
        shown = f"-{_show(term.parts[0], 8)}"
        level = 7
    else:
        left, right = term.parts
        outer = level + 1 if term.op in COMPARISONS else level
        shown = f"{_show(left, outer)} {term.op} {_show(right, level + 1)}"
    return f"({shown})" if level < around else shown


def resolve(term: Term, names: Names, me: str) -> Expr:
    """Return the tree with indices for names; ``me`` is the nation that asks. The names must have been checked."""
    if term.op == "number":
        return Expr("number", number=term.number)
    if term.op not in FUNCTIONS:
        return Expr(term.op, tuple(resolve(part, names, me) for part in term.parts))
    takes = FUNCTIONS[term.op].takes
    at: list[int] = []
    for i, (kind, word) in enumerate(zip(takes, term.args, strict=False)):
        if kind in WORDS:
            at.append(WORDS[kind].index(word))
        elif kind == "option":
            at.append(names.options[term.args[i - 1]].index(word))
        else:
            at.append(names.ids[kind][me if kind == "nation" and word == "me" else word])
    if term.op == "played" and len(at) == 1:
        at.append(-1)
    return Expr(term.op, at=tuple(at))


Range = tuple[float, float]
Known = Callable[[Term], Range | None]
"""What is known of a function beyond its own range, None where nothing is."""


def span(term: Term, names: Names, known: Known | None = None) -> Range:
    """Return the least and the greatest value a tree can have; conditions give 0 or 1."""
    if term.op == "number":
        return term.number, term.number
    if term.op in FUNCTIONS:
        low, high = _function_span(term, names)
        more = known(term) if known is not None else None
        return (low, high) if more is None else (max(low, more[0]), min(high, more[1]))
    spans = [span(part, names, known) for part in term.parts]
    if len(spans) == 1:
        low, high = spans[0]
        return (1.0 - high, 1.0 - low) if term.op == "not" else (-high, -low)
    return _pair_span(term.op, *spans)


def _function_span(term: Term, names: Names) -> Range:
    function = FUNCTIONS[term.op]
    if term.op == "year":
        return float(names.years[0]), float(names.years[1])
    if term.op == "rank":
        return 1.0, float(max(1, len(names.ids.get("nation", {}))))
    if term.op == "people" and term.args[1] in PLAIN_PEOPLE:
        return (0.0 if term.args[1] == "industry" else -_BIG), _BIG
    return function.low, function.high


def _pair_span(op: str, a: Range, b: Range) -> Range:
    if op in ("and", "min"):
        return min(a[0], b[0]), min(a[1], b[1])
    if op in ("or", "max"):
        return max(a[0], b[0]), max(a[1], b[1])
    if op == "+":
        return a[0] + b[0], a[1] + b[1]
    if op == "-":
        return a[0] - b[1], a[1] - b[0]
    if op == "*":
        ends = [x * y for x in a for y in b]
        return min(ends), max(ends)
    if op == "/":
        return -_BIG, _BIG
    return _comparison_span(op, a, b)


def _comparison_span(op: str, a: Range, b: Range) -> Range:
    if op in (">", ">="):
        flipped = {">": "<", ">=": "<="}[op]
        return _comparison_span(flipped, b, a)
    if op == "<":
        return float(a[1] < b[0]), float(a[0] < b[1])
    if op == "<=":
        return float(a[1] <= b[0]), float(a[0] <= b[1])
    apart = a[1] < b[0] or b[1] < a[0]
    same = a[0] == a[1] == b[0] == b[1]
    if op == "=":
        return float(same), float(not apart)
    return float(apart), float(not same)
