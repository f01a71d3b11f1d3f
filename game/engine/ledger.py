"""Double entry: a Draft is the mutable twin of a State, and every change of a stock is a posting with a cause.

Phases never assign to a stock; they ``post(field, cause, delta)``. The delta is snapped to the grid, so the lines of
a field sum exactly to its change, in any order. What a bound cuts off is itself a posting with the cause ``limit``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from game.engine.numerics import Array, Ints, snap
from game.engine.state import BIG, FIELD, FIELDS, State
from game.engine.world import World


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a number moved: a key of the text catalogue, and where it helps a card, a nation, a layer, an order's quarter."""

    key: str
    source: str = ""  # id of a card or initiative
    actor: int = -1
    layer: int = -1
    quarter: int = -1  # quarter in which the order was given


@dataclass(frozen=True, slots=True)
class Line:
    """One posting of an explained game: field, cause, quarter, and the change with the games axis kept."""

    field: str
    cause: Cause
    quarter: int
    delta: Array


@dataclass(slots=True)
class Books:
    """What an explained resolve leaves behind: ledger lines, market factors by quarter, draws and refusals."""

    lines: list[Line] = field(default_factory=list)
    markets: list[Any] = field(default_factory=list)
    events: list[tuple[str, tuple[int, ...], float]] = field(default_factory=list)

    by_field: dict[str, list[Line]] = field(default_factory=dict)

    def book(self, line: Line) -> None:
        """Add a line."""
        self.lines.append(line)
        self.by_field.setdefault(line.field, []).append(line)

    def of(self, name: str) -> list[Line]:
        """Return the lines of one field in the order they were posted."""
        return self.by_field.get(name, [])


class Draft:
    """The mutable twin of a State during one resolve.

    Attributes are the state's fields. A posting replaces an array by a new one, so earlier states never change
    and fields that nothing touches are shared with the state before.
    """

    def __init__(self, world: World, state: State, keep: bool) -> None:
        self.world = world
        self.before = state
        self.turn = state.turn
        self.quarter = state.quarter
        self.seed = state.seed
        self.keep = keep
        self.books = Books()
        self.market: Any = state.market
        self.mods: Any = None  # effects in force this quarter, see deck.py
        self.scratch: dict[str, Any] = {}
        for name in ("touched", "begun"):
            if getattr(state, name) is not None:
                self.scratch[name] = getattr(state, name).copy()
        self._own: set[str] = set()
        for f in FIELDS:
            setattr(self, f.name, getattr(state, f.name))

    def __getattr__(self, name: str) -> Array:
        raise AttributeError(name)

    def post(self, name: str, cause: Cause, delta: Array) -> None:
        """Add a change to a field: snapped, then booked."""
        delta = snap(delta)
        array = getattr(self, name)
        if self.keep and delta.any():
            full = delta if delta.shape == array.shape else np.broadcast_to(delta, array.shape).copy()
            self.books.book(Line(name, cause, self.quarter, full))
            delta = array + delta
        elif delta.shape == array.shape:
            delta += array
        else:
            delta = array + delta
        setattr(self, name, delta)
        self._own.add(name)

    def owned(self, name: str) -> Array:
        """Return the field's array, copied once so that the state before keeps its own."""
        if name not in self._own:
            setattr(self, name, getattr(self, name).copy())
            self._own.add(name)
        out: Array = getattr(self, name)
        return out

    def room(self, name: str, shape: tuple[int, ...]) -> Array:
        """Return an array to be filled, the same one every quarter; an explained game keeps what it filled before."""
        key = f"room {name}"
        if self.keep or key not in self.scratch:
            self.scratch[key] = np.empty(shape)
        out: Array = self.scratch[key]
        return out

    def post_at(self, name: str, where: tuple[Any, ...], cause: Cause, delta: Array) -> None:
        """Add a change to a part of a field (an index tuple without the games axis), for rings and single rows."""
        delta = snap(delta)
        array = self.owned(name)
        array[where] += delta
        if self.keep and delta.any():
            full = np.zeros_like(array)
            full[where] = delta
            self.books.book(Line(name, cause, self.quarter, full))

    def post_slots(self, name: str, slots: Sequence[int], cause: Cause, fresh: Sequence[Array]) -> None:
        """Change what lies in some slots of axis 2 to the values of ``fresh``, one (N, slots, B) by the first axis."""
        old = getattr(self, name)[:, :, list(slots)] if self.keep else None
        array = self.owned(name)
        for part, values in zip(array, fresh, strict=True):
            for k, slot in enumerate(slots):
                snap(values[:, k], out=part[:, slot])
        if old is not None:
            full = np.zeros_like(array)
            full[:, :, list(slots)] = array[:, :, list(slots)] - old
            self.books.book(Line(name, cause, self.quarter, full))

    def bound(self, name: str) -> None:
        """Hold a field in its declared bounds; what is cut off is booked as ``limit``."""
        f = FIELD[name]
        array = held = getattr(self, name)
        room = array if name in self._own and not self.keep else None
        if f.low > -BIG:
            held = np.maximum(held, f.low, out=room)
        if f.high < BIG:
            held = np.minimum(held, f.high, out=room)
        if self.keep:
            cut = held - array
            if cut.any():
                self.books.book(Line(name, Cause("limit"), self.quarter, cut))
        setattr(self, name, held)
        self._own.add(name)

    def bound_at(self, name: str, where: tuple[Any, ...]) -> None:
        """Hold a part of a field in its bounds, like ``bound``; nothing is booked, so only where nothing is explained."""
        f = FIELD[name]
        array = self.owned(name)
        array[where] = np.minimum(np.maximum(array[where], f.low), f.high)

    def measure(self, name: str, value: Array, given: bool = False) -> None:
        """Publish a measure: the snapped value replaces the old one. Measures are explained by ``report``, not booked.

        A value that is ``given`` away, whole and used by nobody else, is snapped where it lies.
        """
        if given:
            setattr(self, name, snap(value, out=value))
            return
        setattr(self, name, snap(np.ascontiguousarray(np.broadcast_to(value, getattr(self, name).shape))))

    def freeze(self) -> State:
        """Return the new state, read-only; games that were over before the turn stay as they were."""
        done = self.before.over > 0.0  # (B,)
        arrays = {f.name: getattr(self, f.name) for f in FIELDS}
        if done.any():
            for f in FIELDS:
                arrays[f.name] = np.where(done, getattr(self.before, f.name), arrays[f.name])
        state = State(self.turn, self.quarter, self.seed, arrays)
        state.touched, state.begun = self.scratch.get("touched"), self.scratch.get("begun")
        if self.keep:
            state.market = self.market
        return state.freeze()


def mark(draft: Draft, name: str) -> Array:
    """Return this turn's own writable copy of a field of marks; the state before is never touched."""
    own: set[str] = draft.scratch.setdefault("marks", set())
    if name not in own:
        setattr(draft, name, np.ascontiguousarray(getattr(draft, name)).copy())
        own.add(name)
    out: Array = getattr(draft, name)
    return out


def begin(draft: Draft, number: int | Ints, game: Ints) -> None:
    """Note that effects start this quarter in some games."""
    mark(draft, "since")[number, game] = float(draft.quarter)
    if "begun" in draft.scratch:
        draft.scratch["begun"][number] = True
