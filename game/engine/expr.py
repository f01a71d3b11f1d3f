"""Condition and amount trees, evaluated for all games at once; numpy only, nothing is parsed here.

A tree reads measures by name from whatever it is given: a State, a Draft, or a View, which knows less. Where
a View keeps only the owner's own rows (income, fill, flags) the nation in the condition is the viewer.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Protocol

import numpy as np

from game.engine.numerics import Array, Mask, total
from game.engine.world import Expr, World

PEOPLE = ("adoption", "factories", "readiness", "industry", "flow")
"""What ``people`` may ask for, in the order of its index."""

MONEY = ("income", "treasury")
"""What ``money`` may ask for, in the order of its index."""

_PEOPLE_FIELDS = ("adoption", "factory", "workforce", "industry", "talent_flow")


class Measures(Protocol):
    """Whatever holds the arrays of games under the names of the state's fields, games last."""

    @property
    def quarter(self) -> int:
        """Return the quarters since the start."""

    def __getattr__(self, name: str) -> Array:
        """Return one array."""


def evaluate(expr: Expr, world: World, source: Measures) -> Array:
    """Return the value of a tree for every game, (B,); conditions give 0 or 1."""
    value = _value(expr, world, source)
    if isinstance(value, np.ndarray) and value.ndim == 1:
        return value
    return np.full(source.tension.shape[-1], float(value))


def holds(conditions: tuple[Expr, ...], world: World, source: Measures, among: Array | Mask) -> Mask:
    """Return where all conditions hold among some games (B,); stops where none is left."""
    left: Mask = among > 0.0
    for condition in conditions:
        if not left.any():
            break
        left = left & true(condition, world, source)
    return left


def true(expr: Expr, world: World, source: Measures) -> Mask:
    """Return where a condition holds (B,): where ``evaluate`` gives more than 0, without numbers in between."""
    found = _true(expr, world, source)
    if isinstance(found, np.ndarray) and found.ndim == 1:
        return found
    return np.full(source.tension.shape[-1], bool(found))


def _true(expr: Expr, world: World, source: Measures) -> Mask | np.bool_:
    parts = expr.parts
    if expr.op in COMPARISONS and len(parts) == 2:
        out: Mask = COMPARISONS[expr.op](_value(parts[0], world, source), _value(parts[1], world, source))
        return out
    if expr.op in JOINED:
        return reduce(JOINED[expr.op], [_true(part, world, source) for part in parts])
    if expr.op == "not":
        return np.logical_not(_true(parts[0], world, source))
    return np.greater(_value(expr, world, source), 0.0)


def _value(expr: Expr, world: World, source: Measures) -> Array | float:
    if expr.op == "number":
        return expr.number
    if expr.op in OPERATORS:
        return _operator(expr.op, [_value(part, world, source) for part in expr.parts])
    return FUNCTIONS[expr.op](world, source, *expr.at)


def _operator(op: str, values: list[Array | float]) -> Array | float:
    first = OPERATORS[op]
    if len(values) == 1:
        return _single(op, values[0])
    out = values[0]
    for value in values[1:]:
        out = first(out, value)
    return out


def _single(op: str, value: Array | float) -> Array | float:
    if op == "not":
        return _truth(np.less_equal(value, 0.0))
    return -value if op == "-" else value


def _row(array: Array, *at: int) -> Array:
    out: Array = array[at]
    return out


def _truth(value: np.ndarray | np.bool_) -> Array | float:
    return value.astype(np.float64) if isinstance(value, np.ndarray) else float(value)


def _divide(a: Array | float, b: Array | float) -> Array | float:
    """Return a / b; a division by zero gives 0, so that a condition on it is simply not met."""
    zero = np.equal(b, 0.0)
    out: Array = np.where(zero, 0.0, np.asarray(a) / np.where(zero, 1.0, b))
    return out


COMPARISONS: dict[str, np.ufunc] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "=": np.equal,
    "!=": np.not_equal,
}

JOINED: dict[str, np.ufunc] = {"and": np.logical_and, "or": np.logical_or}

OPERATORS: dict[str, Callable[[Array | float, Array | float], Array | float]] = {
    "or": lambda a, b: _truth(np.greater(a, 0.0) | np.greater(b, 0.0)),
    "and": lambda a, b: _truth(np.greater(a, 0.0) & np.greater(b, 0.0)),
    "not": lambda a, _: _truth(np.less_equal(a, 0.0)),
    "<": lambda a, b: _truth(np.less(a, b)),
    "<=": lambda a, b: _truth(np.less_equal(a, b)),
    ">": lambda a, b: _truth(np.greater(a, b)),
    ">=": lambda a, b: _truth(np.greater_equal(a, b)),
    "=": lambda a, b: _truth(np.equal(a, b)),
    "!=": lambda a, b: _truth(np.not_equal(a, b)),
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _divide,
    "min": lambda a, b: np.minimum(a, b),
    "max": lambda a, b: np.maximum(a, b),
}


def _gaps(source: Measures) -> Array:
    """Return months behind the frontier by nation and layer; a View's come from what it believes."""
    try:
        return source.gap
    except AttributeError:
        technology = source.technology
        out: Array = 12.0 * (technology.max(axis=0) - technology)
        return out


def _share(_: World, source: Measures, nation: int, layer: int) -> Array:
    return _row(source.share, nation, layer)


def _rank(_: World, source: Measures, nation: int, layer: int) -> Array:
    share = source.share[:, layer]  # (N, B)
    return 1.0 + total((share > share[nation]).astype(np.float64), 0)


def _gap(_: World, source: Measures, nation: int, layer: int) -> Array:
    return _row(_gaps(source), nation, layer)


def _lead(_: World, source: Measures, nation: int, layer: int) -> Array:
    gap = _gaps(source)[:, layer]  # (N, B)
    others = np.delete(gap, nation, axis=0)
    best: Array = others.min(axis=0) if others.shape[0] else gap[nation]
    return best - _row(gap, nation)


def _supply(_: World, source: Measures, buyer: int, supplier: int, layer: int) -> Array:
    row = source.supply[buyer, :, layer]  # (N, B)
    whole = total(row, 0)
    out: Array = np.where(whole > 0.0, row[supplier] / np.where(whole > 0.0, whole, 1.0), 0.0)
    return out


def _depends(_: World, source: Measures, buyer: int, supplier: int) -> Array:
    return _row(source.content, buyer, supplier)


def _stock(_: World, source: Measures, nation: int, layer: int) -> Array:
    return _row(source.stock, nation, layer)


def _fill(_: World, source: Measures, nation: int, layer: int) -> Array:
    fill = source.fill
    return _row(fill, layer) if fill.ndim == 2 else _row(fill, nation, layer)


def _restricted(_: World, source: Measures, nation: int, layer: int) -> Array:
    out: Array = source.control[nation, :, layer].max(axis=0)
    return out


def _price(_: World, source: Measures, layer: int) -> Array:
    return _row(source.price, layer)


def _index(_: World, source: Measures, nation: int, name: int) -> Array:
    return _row(source.index, name, nation)


def _talent(_: World, source: Measures, nation: int) -> Array:
    talent = source.talent
    return _row(talent, nation) / np.maximum(total(talent, 0), 1e-9)


def _people(_: World, source: Measures, nation: int, what: int) -> Array:
    out: Array = getattr(source, _PEOPLE_FIELDS[what])[nation]
    return out


def _money(_: World, source: Measures, nation: int, what: int) -> Array:
    if MONEY[what] == "treasury":
        return _row(source.treasury, nation)
    income = source.income  # (Y, N, B), a View's own (Y, B): quarters of the last year
    return total(income if income.ndim == 2 else income[:, nation], 0)


def _tension(_: World, source: Measures) -> Array:
    return source.tension


def _trust(_: World, source: Measures, nation: int, other: int) -> Array:
    return _row(source.trust, nation, other)


def _year(world: World, source: Measures) -> float:
    return float(world.date(source.quarter)[0])


def _flag(_: World, source: Measures, nation: int, flag: int) -> Array | float:
    try:
        until = source.flag_until
    except AttributeError:
        until = source.flags
    return _truth((until[flag] if until.ndim == 2 else until[flag, nation]) > source.quarter)


def _played(world: World, source: Measures, card: int, option: int = -1) -> Array | float:
    chosen = source.chosen[list(world.cards[card].hands)]  # (k, B)
    return _truth((chosen == option if option >= 0 else chosen >= 0.0).any(axis=0))


def _launched(_: World, source: Measures, initiative: int) -> Array | float:
    return _truth(source.launched[initiative] >= 0.0)


FUNCTIONS: dict[str, Callable[..., Array | float]] = {
    "share": _share,
    "rank": _rank,
    "gap": _gap,
    "lead": _lead,
    "supply": _supply,
    "depends": _depends,
    "stock": _stock,
    "fill": _fill,
    "restricted": _restricted,
    "price": _price,
    "index": _index,
    "talent": _talent,
    "people": _people,
    "money": _money,
    "tension": _tension,
    "trust": _trust,
    "year": _year,
    "flag": _flag,
    "played": _played,
    "launched": _launched,
}
"""The closed list of what a condition may ask, by name; arguments are the indices of ``Expr.at`` in order."""
