"""R4 effects: what cards and programmes do in a quarter, and the instalments that programmes cost.

An effect that has started stands in ``state.since`` with the quarter of its start. Only pairs (effect, game)
that have started are looked at, so a large deck costs what is in force, not what exists. What happens once
becomes a posting with its card as cause; what is in force adds up in ``Mods``, which later phases read.
Sizes add up (+10 % and +5 % make +15 %); every size is on the grid, so the order of adding does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from game.engine.ledger import Cause, Draft
from game.engine.numerics import Array, Ints, clip, snap
from game.engine.orders import Orders
from game.engine.state import shape
from game.engine.world import Effect, World

FOREVER = 1e9
"""The quarter until which a flag without end is set."""

LOWEST, HIGHEST = 0.05, 5.0
"""Bounds of every factor in force, so that stacked cards neither stop nor explode a rule."""

_CHANGED = {
    "tension": ("tension", ""),
    "treasury": ("treasury", "N"),
    "adoption": ("adoption", "N"),
    "factories": ("factory", "N"),
    "readiness": ("workforce", "N"),
    "talent": ("talent", "N"),
    "industry": ("industry", "N"),
    "insecurity": ("insecurity", "NL"),
    "trust": ("trust", "pair"),
}
"""What ``change`` may name: the field and how its targets are counted."""

_ONE_OFF = {"invest": ("capacity", "NL"), "improve": ("technology", "NL"), "stock": ("stock", "NL")}
_BY_LAYER = ("research", "cost", "output", "demand", "catch_up", "erosion")
_BY_NATION = ("pull", "leaving", "adoption", "factories", "income")

HELD = ("adjust", "restrict", "refuse")
"""Verbs that are in force for a time; the others happen."""


@dataclass(slots=True)
class Mods:
    """What cards and programmes have in force this quarter; None where nothing is in any game.

    control and refusal (N user, N supplier, L, B) are added to what nations ordered; the others are factors
    (N, L, B), (L, B) for price, (N, B) by nation, except leaving, which is added per year.
    """

    control: Array | None = None
    refusal: Array | None = None
    research: Array | None = None
    cost: Array | None = None
    output: Array | None = None
    demand: Array | None = None
    catch_up: Array | None = None
    erosion: Array | None = None
    price: Array | None = None
    pull: Array | None = None
    leaving: Array | None = None
    adoption: Array | None = None
    factories: Array | None = None
    income: Array | None = None


@dataclass(frozen=True, slots=True)
class Aim:
    """Where one effect lands: a ledger field, a Mods attribute or a flag, and the flat places in it."""

    kind: str  # post, mod, set, clear
    name: str
    places: Ints


def mark(draft: Draft, name: str) -> Array:
    """Return this turn's own writable copy of a field of marks; the state before is never touched."""
    own: set[str] = draft.scratch.setdefault("marks", set())
    if name not in own:
        setattr(draft, name, np.ascontiguousarray(getattr(draft, name)).copy())
        own.add(name)
    out: Array = getattr(draft, name)
    return out


def cause_of(world: World, effect: Effect) -> Cause:
    """Return the cause under which an effect is booked: its card or its programme."""
    programme = any(i.id == effect.source for i in world.initiatives)
    return Cause("initiative" if programme else "card", source=effect.source, actor=effect.owner)


def aim(effect: Effect, nations: int, layers: int) -> Aim:
    """Return where an effect lands. Raises KeyError for an unknown verb or subject."""
    who = effect.nations or (effect.owner,)
    what = effect.layers or tuple(range(layers))
    if effect.verb in ("restrict", "refuse"):
        # the first nations act, the others are hit: a supplier's control is filed under its user first
        pairs = [(o, n) if effect.verb == "restrict" else (n, o) for n in who for o in effect.others]
        cells = [(u * nations + s) * layers + x for u, s in pairs if u != s for x in what]
        return Aim("mod", "control" if effect.verb == "restrict" else "refusal", _ints(cells))
    if effect.verb in ("set_flag", "clear_flag"):
        kind = "set" if effect.verb == "set_flag" else "clear"
        return Aim(kind, "flag_until", _ints([effect.flag * nations + n for n in who]))
    if effect.verb == "pay":
        return Aim("post", "treasury", _ints([effect.owner]))
    by_layer = [n * layers + x for n in who for x in what]
    if effect.verb == "adjust":
        cells = list(what) if effect.what == "price" else by_layer if effect.what in _BY_LAYER else list(who)
        return Aim("mod", effect.what, _ints(cells))
    name, axes = _CHANGED[effect.what] if effect.verb == "change" else _ONE_OFF[effect.verb]
    if axes == "pair":
        both = [x for n in who for o in effect.others if n != o for x in (n * nations + o, o * nations + n)]
        return Aim("post", name, _ints(list(dict.fromkeys(both))))
    cells = {"": [0], "N": list(who), "NL": by_layer}[axes]
    return Aim("post", name, _ints(cells))


def _ints(cells: list[int]) -> Ints:
    return np.asarray(cells, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Table:
    """All effects of a world as columns (E,), and their places of landing one after another."""

    size: Array
    after: Array
    lasts: Array
    fade: Array
    held: np.ndarray  # True for what is in force, False for what happens
    group: Ints  # number of the place of landing, -1 for flags
    first: Ints  # where an effect's places begin
    count: Ints
    places: Ints
    groups: tuple[tuple[str, str], ...]  # kind and name of each place of landing


@lru_cache(maxsize=8)
def table(effects: tuple[Effect, ...], nations: int, layers: int) -> Table:
    """Return the columns of a deck's effects; a pure function, remembered for the last few worlds."""
    aims = [aim(effect, nations, layers) for effect in effects]
    groups = tuple(dict.fromkeys((a.kind, a.name) for a in aims if a.kind in ("post", "mod")))
    count = np.asarray([a.places.size for a in aims], dtype=np.int64)
    return Table(
        size=np.asarray([-e.size if e.verb == "pay" else e.size for e in effects]),
        after=np.asarray([float(e.after) for e in effects]),
        lasts=np.asarray([float(e.lasts) for e in effects]),
        fade=np.asarray([float(e.fade) for e in effects]),
        held=np.asarray([e.verb in HELD for e in effects], dtype=bool),
        group=np.asarray(
            [groups.index(k) if (k := (a.kind, a.name)) in groups else -1 for a in aims], np.int64
        ),
        first=np.cumsum(count) - count,
        count=count,
        places=np.concatenate([a.places for a in aims]) if aims else np.zeros(0, dtype=np.int64),
        groups=groups,
    )


def strength(t: Table, number: Ints, age: Array) -> Array:
    """Return the size of effects by their age in quarters since they began to act; 0 before and after.

    What happens once is spread evenly over ``lasts``. What is in force fades: not at all, linearly over its
    time, or by half a year.
    """
    size, lasts, fade, held = t.size[number], t.lasts[number], t.fade[number], t.held[number]
    steps = np.maximum(lasts, 1.0)
    endless = held & (lasts <= 0.0)
    live = (age >= 0.0) & (endless | (age < steps))
    part = np.where(held, 1.0, 1.0 / steps)
    linear = held & (fade == 1.0) & (lasts > 0.0)
    part = np.where(linear, (steps - age) / steps, part)
    halving = held & (fade == 2.0)
    if halving.any():
        part = np.where(halving, np.exp(-np.log(2.0) * np.maximum(age, 0.0) / 4.0), part)
    return snap(np.where(live, size * part, 0.0))


def effects(w: World, d: Draft, o: Orders) -> None:
    """R4. Effects in force apply, fade and expire; what happens once is posted; programmes are paid."""
    del o
    d.mods = Mods()
    number, game = np.nonzero(d.since >= 0.0)
    if number.size:
        t = _known(w, d)
        age = d.quarter - d.since[number, game] - t.after[number]  # (pairs,)
        _flags(w, d, t, number, game, age)
        _land(w, d, t, number, game, strength(t, number, age))
        done = (age + 1.0 >= np.maximum(t.lasts[number], 1.0)) & ~(t.held[number] & (t.lasts[number] <= 0.0))
        if done.any():
            mark(d, "since")[number[done], game[done]] = -1.0
    instalments(w, d)


def _known(w: World, d: Draft) -> Table:
    if "effects" not in d.scratch:
        d.scratch["effects"] = table(w.effects, len(w.actors), len(w.layers))
    out: Table = d.scratch["effects"]
    return out


def _flags(w: World, d: Draft, t: Table, number: Ints, game: Ints, age: Array) -> None:
    """Clear and set flags whose quarter has come; what is set in the same quarter wins."""
    due = (t.group[number] < 0) & (age == 0.0)
    if not due.any():
        return
    until = mark(d, "flag_until").reshape(-1, d.seed.shape[0])
    for verb in ("clear_flag", "set_flag"):
        for k in np.flatnonzero(due):
            effect = w.effects[number[k]]
            if effect.verb != verb:
                continue
            places = t.places[t.first[number[k]] :][: t.count[number[k]]]
            end = d.quarter + effect.lasts if effect.lasts > 0 else FOREVER
            old = until[places, game[k]]
            until[places, game[k]] = -1.0 if verb == "clear_flag" else np.maximum(old, end)


def _land(w: World, d: Draft, t: Table, number: Ints, game: Ints, size: Array) -> None:
    """Post what happens once and make the factors of what is in force, all games in one sum per target."""
    games = d.seed.shape[0]
    industry = np.ascontiguousarray(d.industry).ravel()
    touched = []
    for g, (kind, name) in enumerate(t.groups):
        mine = np.flatnonzero((t.group[number] == g) & (size != 0.0))
        if not mine.size:
            continue
        many = t.count[number[mine]]
        pair = np.repeat(mine, many)
        step = np.arange(pair.size) - np.repeat(np.cumsum(many) - many, many)
        flat = t.places[t.first[number[pair]] + step] * games + game[pair]
        value = size[pair]
        if name == "industry":
            value = snap(value * industry[flat])
        if kind == "mod":
            _mod(w, d, name, flat, value)
            continue
        touched.append(name)
        if d.keep:
            # an explained game books every card on a line of its own
            for e in dict.fromkeys(number[pair].tolist()):
                own = number[pair] == e
                d.post(name, cause_of(w, w.effects[e]), _summed(shape(w, name, games), flat[own], value[own]))
        else:
            d.post(name, Cause("card"), _summed(shape(w, name, games), flat, value))
    for name in touched:
        d.bound(name)


def _summed(full: tuple[int, ...], flat: Ints, value: Array) -> Array:
    """Return the sum of sizes by flat place; exact in any order, since every size is on the grid."""
    sums = np.bincount(flat, weights=value, minlength=int(np.prod(full)))
    return sums.astype(np.float64, copy=False).reshape(full)


def _mod(w: World, d: Draft, name: str, flat: Ints, value: Array) -> None:
    N, L, B = len(w.actors), len(w.layers), d.seed.shape[0]
    if name in ("control", "refusal"):
        setattr(d.mods, name, _summed((N, N, L, B), flat, value))
        return
    full = (L, B) if name == "price" else (N, B) if name in _BY_NATION else (N, L, B)
    total = _summed(full, flat, value)
    setattr(d.mods, name, total if name == "leaving" else clip(1.0 + total, LOWEST, HIGHEST))


def instalments(w: World, d: Draft) -> None:
    """Pay this quarter's part of running programmes; one that cannot be paid in full waits a quarter.

    Programmes are served in the order of their keys, so that the order of the files does not matter. What a
    programme has not brought yet comes a quarter later for every quarter without money.
    """
    running: list[int] = np.flatnonzero((d.paying > 0.0).any(axis=1)).tolist()
    paid_now = np.zeros(d.treasury.shape)
    for v in sorted(running, key=lambda v: w.initiatives[v].key):
        programme = w.initiatives[v]
        due = d.paying[v] > 0.0
        able = due & (d.treasury[programme.actor] - paid_now[programme.actor] >= programme.cost)
        late = due & ~able
        bill = np.where(able, snap(np.full(able.shape, programme.cost)), 0.0)
        paid_now[programme.actor] += bill
        if d.keep and able.any():
            own = np.zeros(d.treasury.shape)
            own[programme.actor] = -bill
            d.post("treasury", Cause("instalment", source=programme.id, actor=programme.actor), own)
            paid_now[programme.actor] -= bill
        mark(d, "paying")[v] -= np.where(able, 1.0, 0.0)
        mark(d, "paid")[v] += bill
        if late.any():
            _delay(w, d, programme.effects, late)
    if not d.keep and paid_now.any():
        d.post("treasury", Cause("instalment"), -paid_now)


def _delay(w: World, d: Draft, numbers: tuple[int, ...], where: np.ndarray) -> None:
    since = mark(d, "since")
    for number in numbers:
        waiting = where & (since[number] >= 0.0) & (d.quarter < since[number] + w.effects[number].after)
        since[number] += np.where(waiting, 1.0, 0.0)
