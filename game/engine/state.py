"""State: one frozen struct of arrays whose last axis is the games, declared once in a table.

Axis letters: N nations, L layers, I indices (9), T talent levers (4), Q training quarters, S build slots, K kinds of
building (public, private, induced), W works quarters, H hands, E effects, V initiatives, O objectives, F flags,
Y quarters of memory (4), C columns of a deal, P places for deals; always last, and not written here, B games.
The declaration drives allocation, bounds, digest order, JSON, the view filter, the reference page and the shape test.
``seen``: all, owner (first N axis owns), none (engine only), parties (a deal in force is public, an offer is for two).
``role`` of a field: stock (changed by postings only), plan (what stands until changed), measure (taken once a turn),
mark (whole numbers that record what happened).
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np

from game.engine.numerics import Array
from game.engine.world import INDICES, LEVERS, World

BUILD_KINDS = ("public", "private", "induced")
MEMORY = 4
DEAL_COLUMNS = 11  # deal_terms.COLUMNS
BIG = 1e15


@dataclass(frozen=True, slots=True)
class Field:
    """Declaration of one state field: axes, unit, who sees it, bounds, role.

    A ``rare`` field is left out of digests and files while all of it is zero, so that a game without what it
    records is the same game as before the field existed.
    """

    name: str
    axes: str
    unit: str
    seen: str
    role: str
    low: float
    high: float
    rare: bool = False


def _quantity(
    name: str, axes: str, unit: str, seen: str, role: str = "stock", low: float = -BIG, high: float = BIG
) -> Field:
    return Field(name, axes, unit, seen, role, low, high)


FIELDS: tuple[Field, ...] = (
    _quantity("capacity", "N L", "points", "all", low=0.0),
    _quantity("technology", "N L", "years", "owner"),
    _quantity("appeal", "N L", "log", "all"),
    _quantity("experience", "N L", "point-years", "none", low=0.0),
    _quantity("pipeline", "K N S", "points", "owner2", low=0.0),
    _quantity("reliability", "N N L", "ratio", "all", low=0.0, high=2.0),
    _quantity("runs", "N L", "share", "all", low=0.0, high=1.0),
    _quantity("activity", "N L", "ratio", "all", low=0.0),
    _quantity("stock", "N L", "quarters", "owner", low=0.0),
    _quantity("control", "N N L", "share", "all", role="plan", low=0.0, high=1.0),
    _quantity("control_next", "N N L", "share", "all", role="plan", low=0.0, high=1.0),
    _quantity("control_wait", "N N L", "quarters", "all", role="plan", low=0.0),
    _quantity("refusal", "N N L", "share", "all", role="plan", low=0.0, high=1.0),
    _quantity("plan_build", "N L", "bn USD a quarter", "owner", role="plan", low=0.0),
    _quantity("plan_research", "N L", "bn USD a quarter", "owner", role="plan", low=0.0),
    _quantity("plan_talent", "T N", "bn USD a quarter", "owner2", role="plan", low=0.0),
    _quantity("plan_enforce", "N L", "bn USD a quarter", "owner", role="plan", low=0.0),
    _quantity("release", "N", "switch", "all", role="plan", low=0.0, high=1.0),
    _quantity("price", "L", "index", "all", low=0.0),
    _quantity("demand_push", "N L", "log", "none"),
    _quantity("insecurity", "N L", "share", "all", low=0.0, high=1.0),
    _quantity("focus", "N L", "share", "owner", low=0.0, high=1.0),
    _quantity("scarcity", "N", "share", "none", low=0.0, high=1.0),
    _quantity("talent", "N", "points", "all", low=0.0),
    _quantity("training", "Q N", "points", "owner2", low=0.0),
    _quantity("pay", "N", "ratio", "none", low=0.0),
    _quantity("workforce", "N", "share", "all", low=0.0, high=1.0),
    _quantity("adoption", "N", "share", "all", low=0.0, high=1.0),
    _quantity("factory", "N", "share", "all", low=0.0, high=1.0),
    _quantity("industry", "N", "ratio", "all", low=0.0),
    _quantity("works", "W N", "ratio", "owner2", low=0.0),
    _quantity("treasury", "N", "bn USD", "owner", low=0.0),
    _quantity("trust", "N N", "index", "all", low=0.0, high=100.0),
    _quantity("tension", "", "index", "all", low=0.0, high=100.0),
    # memory of the last four quarters, oldest first; and what was true a turn ago, from which estimates are made
    _quantity("income", "Y N", "bn USD a quarter", "owner2", role="measure"),
    _quantity("treasury_before", "N", "bn USD", "estimate", role="measure"),
    _quantity("stock_before", "N L", "quarters", "estimate", role="measure"),
    _quantity("technology_before", "N L", "years", "estimate", role="measure"),
    _quantity("plan_before", "N L", "bn USD a quarter", "estimate", role="measure"),
    # measures of the last quarter, published once a turn
    _quantity("share", "N L", "share", "all", role="measure"),
    _quantity("supply", "N N L", "share of need", "all", role="measure"),
    _quantity("content", "N N", "share of value", "all", role="measure"),
    _quantity("fill", "N L", "share of need", "owner", role="measure"),
    _quantity("gap", "N L", "months", "none", role="measure"),
    _quantity("index", "I N", "index", "all", role="measure"),
    _quantity("score", "N", "index", "all", role="measure"),
    _quantity("talent_flow", "N", "points a year", "all", role="measure"),
    _quantity("sales", "N L", "points", "all", role="measure"),
    # the deck: whole numbers, -1 for never
    _quantity("pending", "H", "switch", "hand", role="mark"),
    _quantity("drawn", "H", "quarter", "none", role="mark"),
    _quantity("due", "H", "quarter", "none", role="mark"),
    _quantity("chosen", "H", "option", "all", role="mark"),
    _quantity("since", "E", "quarter", "programme", role="mark"),
    _quantity("flag_until", "F N", "quarter", "owner2", role="mark"),
    _quantity("launched", "V", "quarter", "programme", role="mark"),
    _quantity("paying", "V", "quarters left", "programme", role="mark"),
    _quantity("paid", "V", "bn USD", "programme", role="mark", low=0.0),
    _quantity("major_turn", "N", "turn", "none", role="mark"),
    _quantity("met", "O", "turn", "all", role="mark"),
    _quantity("streak", "O", "turns", "all", role="mark"),
    _quantity("over", "", "switch", "all", role="mark"),
    # what nations offered each other and agreed on: whole numbers, see ``deal_terms`` for the columns
    Field("deals", "C N P", "terms", "parties", "mark", 0.0, BIG, rare=True),
)
FIELD: dict[str, Field] = {f.name: f for f in FIELDS}


def slots(world: World) -> tuple[int, ...]:
    """Return the first build slot of each layer; the last entry is the number of slots in all."""
    first = [0]
    for quarters in world.layer.build_quarters:
        first.append(first[-1] + quarters)
    return tuple(first)


def sizes(world: World) -> dict[str, int]:
    """Return the length of every axis letter for a world."""
    return {
        "N": len(world.actors),
        "L": len(world.layers),
        "I": len(INDICES),
        "T": len(LEVERS),
        "Q": world.rule.train_quarters,
        "S": slots(world)[-1],
        "K": len(BUILD_KINDS),
        "H": len(world.hands),
        "E": len(world.effects),
        "V": len(world.initiatives),
        "O": len(world.objectives),
        "F": len(world.flags),
        "Y": MEMORY,
        "W": world.rule.industry_quarters,
        "C": DEAL_COLUMNS,
        "P": world.limits.deals,
    }


def shape(world: World, name: str, games: int) -> tuple[int, ...]:
    """Return the shape of a field for a number of games."""
    n = sizes(world)
    return (*(n[a] for a in FIELD[name].axes.split()), games)


class State:
    """One moment of B games. Arrays are attributes named as in ``FIELDS`` and are read-only once frozen.

    ``turn`` and ``quarter`` count from 0 and are the same for all games of a batch. ``seed`` (B,) holds the luck
    of each game and is never shown to a player. ``market`` is an attachment of explained games: the factors of
    the last quarter's sales; ``touched`` remembers where limits were ever in force, ``begun`` which effects may have
    started in any game. None of them is part of the digest.
    """

    __slots__ = (*(f.name for f in FIELDS), "begun", "market", "quarter", "seed", "touched", "turn")

    def __init__(self, turn: int, quarter: int, seed: np.ndarray, arrays: dict[str, Array]) -> None:
        self.turn = turn
        self.quarter = quarter
        self.seed = seed
        self.market: Any = None
        self.touched: Any = None
        self.begun: Any = None
        for f in FIELDS:
            setattr(self, f.name, arrays[f.name])

    # Attributes are set from the table; this tells type checkers that they are arrays.
    def __getattr__(self, name: str) -> Array:
        raise AttributeError(name)

    @property
    def games(self) -> int:
        """Return the number of games B."""
        return int(self.seed.shape[0])

    def arrays(self) -> dict[str, Array]:
        """Return the fields by name in declared order."""
        return {f.name: getattr(self, f.name) for f in FIELDS}

    def freeze(self) -> State:
        """Make every array read-only and return the state."""
        for f in FIELDS:
            getattr(self, f.name).setflags(write=False)
        self.seed.setflags(write=False)
        return self

    def pick(self, games: Iterable[int]) -> State:
        """Return a frozen state that holds only the named games, in that order."""
        idx = np.asarray(list(games), dtype=np.int64)
        out = {f.name: np.ascontiguousarray(getattr(self, f.name)[..., idx]) for f in FIELDS}
        return State(self.turn, self.quarter, self.seed[idx].copy(), out).freeze()

    def repeat(self, times: int) -> State:
        """Return a frozen state with every game repeated, for looking ahead."""
        out = {f.name: np.repeat(getattr(self, f.name), times, axis=-1) for f in FIELDS}
        return State(self.turn, self.quarter, np.repeat(self.seed, times), out).freeze()

    def digest(self) -> str:
        """Return 16 hexadecimal digits that name this moment (fields in declared order, games in order)."""
        h = blake2b(digest_size=8)
        h.update(f"{self.turn} {self.quarter}".encode())
        h.update(np.ascontiguousarray(self.seed).tobytes())
        for f in FIELDS:
            array = getattr(self, f.name)
            if not f.rare or array.any():
                h.update(np.ascontiguousarray(array).tobytes())
        return h.hexdigest()


def differing_fields(a: State, b: State) -> list[str]:
    """Return the names of fields whose values differ, for the message of a failed replay."""
    return [f.name for f in FIELDS if not np.array_equal(getattr(a, f.name), getattr(b, f.name))]


def empty(world: World, games: int) -> dict[str, Array]:
    """Return writable arrays for all fields: zeros, and -1 for marks that mean never."""
    never = {"drawn", "due", "chosen", "since", "flag_until", "launched", "major_turn", "met"}
    out = {}
    for f in FIELDS:
        out[f.name] = np.full(shape(world, f.name, games), -1.0 if f.name in never else 0.0)
    return out


def to_json(state: State) -> dict[str, Any]:
    """Return a one-game or many-game state as plain values; arrays are compressed and exact to the bit."""
    arrays = {}
    for name, array in state.arrays().items():
        if FIELD[name].rare and not array.any():
            continue
        packed = zlib.compress(np.ascontiguousarray(array, dtype="<f8").tobytes(), 6)
        arrays[name] = base64.b85encode(packed).decode("ascii")
    return {
        "turn": state.turn,
        "quarter": state.quarter,
        "seed": [int(s) for s in state.seed],
        "arrays": arrays,
    }


def from_json(world: World, stored: dict[str, Any]) -> State:
    """Rebuild a state.

    Raises ValueError with the name of the field when something is missing, of the wrong size or not a number.
    """
    try:
        seed = np.asarray([int(s) for s in stored["seed"]], dtype=np.uint64)
        games = int(seed.shape[0])
        arrays = {}
        for f in FIELDS:
            want = shape(world, f.name, games)
            count = int(np.prod(want, dtype=np.int64))
            if f.rare and f.name not in stored["arrays"]:
                arrays[f.name] = np.zeros(want)
                continue
            unpack = zlib.decompressobj()
            raw = unpack.decompress(base64.b85decode(stored["arrays"][f.name]), count * 8 + 1)
            if len(raw) != count * 8:
                raise ValueError(f.name)
            array = np.frombuffer(raw, dtype="<f8").astype(np.float64).reshape(want)
            if not np.isfinite(array).all():
                raise ValueError(f.name)
            arrays[f.name] = array
        return State(int(stored["turn"]), int(stored["quarter"]), seed, arrays).freeze()
    except (KeyError, TypeError, zlib.error, OverflowError) as why:
        raise ValueError(str(why)) from why
