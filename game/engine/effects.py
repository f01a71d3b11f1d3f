"""R4 effects: what cards and programmes do in a quarter, and the instalments that programmes cost.

An effect that has started stands in ``state.since`` with the quarter of its start. Only pairs (effect, game)
that have started are looked at, so a large deck costs what is in force, not what exists. What happens once
becomes a posting with its card as cause; what is in force adds up in ``Mods``, which later phases read.
Sizes add up (+10 % and +5 % make +15 %); every size is on the grid, so the order of adding does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.engine.columns import EffectColumns, columns
from game.engine.ledger import Cause, Draft, mark
from game.engine.numerics import Array, Ints, Mask, clip, snap
from game.engine.orders import Orders
from game.engine.programmes import instalments
from game.engine.rows import Rows
from game.engine.world import Effect, World

FOREVER = 1e9
"""The quarter until which a flag without end is set."""

LOWEST, HIGHEST = 0.05, 5.0
"""Bounds of every factor in force, so that stacked cards neither stop nor explode a rule."""


@dataclass(slots=True)
class Mods:
    """What cards and programmes have in force this quarter; None where nothing is in any game.

    control and refusal are added to what nations ordered, at places (N user, N supplier, L); the others are factors
    at places (N, L), (L, B) for price, (N, B) by nation, except leaving, which is added per year.
    """

    control: Rows | None = None
    refusal: Rows | None = None
    research: Rows | None = None
    cost: Rows | None = None
    output: Rows | None = None
    demand: Rows | None = None
    catch_up: Rows | None = None
    erosion: Rows | None = None
    price: Array | None = None
    pull: Array | None = None
    leaving: Array | None = None
    adoption: Array | None = None
    factories: Array | None = None
    income: Array | None = None
    limits: Mask | None = None  # (N supplier, L) where a card controls or refuses in any game


def cause_of(world: World, effect: Effect) -> Cause:
    """Return the cause under which an effect is booked: its card or its programme."""
    programme = any(i.id == effect.source for i in world.initiatives)
    return Cause("initiative" if programme else "card", source=effect.source, actor=effect.owner)


def strength(t: EffectColumns, number: Ints, age: Array) -> Array:
    """Return the size of effects by their age in quarters since they began to act; 0 before and after.

    What happens once is spread evenly over ``lasts``. What is in force fades: not at all, linearly over its
    time, or by half a year.
    """
    size, lasts, fade, held = t.size[number], t.lasts[number], t.fade[number], t.held[number]
    steps = np.maximum(lasts, 1.0)
    live = (age >= 0.0) & ((held & (lasts <= 0.0)) | (age < steps))
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
    number, game = started(d)
    if number.size:
        t = columns(w).effect
        age = d.quarter - d.since[number, game] - t.after[number]  # (pairs,)
        begun = age >= 0.0
        if begun.any():
            number, game, age = number[begun], game[begun], age[begun]
            _flags(w, d, t, number, game, age)
            _land(w, d, t, number, game, strength(t, number, age))
            endless = t.held[number] & (t.lasts[number] <= 0.0)
            done = (age + 1.0 >= np.maximum(t.lasts[number], 1.0)) & ~endless
            if done.any():
                mark(d, "since")[number[done], game[done]] = -1.0
    instalments(w, d)


def started(d: Draft) -> tuple[Ints, Ints]:
    """Return (effect, game) of all effects that have started and are not over, in order of effects."""
    if d.keep or "started" not in d.scratch:
        known = d.scratch.get("begun")
        rows = np.arange(d.since.shape[0]) if known is None else np.flatnonzero(known)
        begun = (d.since if known is None else d.since[rows]) >= 0.0
        d.scratch["begun"] = np.zeros(d.since.shape[0], dtype=bool)
        d.scratch["begun"][rows] = begun.any(axis=1)
        flat = np.flatnonzero(begun)
        row = flat // d.seed.shape[0]
        d.scratch["started"] = rows[row], flat - row * d.seed.shape[0]
        out: tuple[Ints, Ints] = d.scratch["started"]
        return out
    # within a turn nothing starts after the first quarter, so only what is over drops out
    number, game = d.scratch["started"]
    left = d.since[number, game] >= 0.0
    d.scratch["started"] = number[left], game[left]
    return number[left], game[left]


def _flags(w: World, d: Draft, t: EffectColumns, number: Ints, game: Ints, age: Array) -> None:
    """Clear and set flags whose quarter has come; what is set in the same quarter wins."""
    due = np.flatnonzero((t.group[number] < 0) & (age == 0.0))
    if not due.size:
        return
    until = mark(d, "flag_until").reshape(-1, d.seed.shape[0])
    setting = np.asarray([w.effects[n].verb == "set_flag" for n in number[due]])
    for sets, some in ((False, due[~setting]), (True, due[setting])):
        which, place, _ = t.places.expand(number[some])
        lasts = t.lasts[number[some]][which]
        end = np.where(lasts > 0.0, d.quarter + lasts, FOREVER) if sets else np.full(which.size, -1.0)
        if sets:
            np.maximum.at(until, (place, game[some][which]), end)
        else:
            until[place, game[some][which]] = end


def _land(w: World, d: Draft, t: EffectColumns, number: Ints, game: Ints, size: Array) -> None:
    """Post what happens once and make the factors of what is in force, all targets and games in one sum."""
    live = np.flatnonzero((size != 0.0) & (t.group[number] >= 0))
    which, cell = t.cells.flat(number[live])
    pair = live[which]
    number, game, size = number[pair], game[pair], size[pair]
    _relative(d, t, cell, game, size)
    sums = Rows.summed((int(t.edges[-1]),), cell, game, size, d.seed.shape[0])
    for g, rows in enumerate(sums.cut(t.edges, t.shapes)):
        kind, name = t.groups[g]
        if not rows.places.size:
            continue
        if kind == "mod":
            _mod(d, name, rows)
        elif d.keep:
            _book(w, d, t, g, Cells(number, cell, game, size))
        else:
            at = rows.at()
            d.post_at(name, at, Cause("card"), rows.values if at else rows.values[0])
            d.bound_at(name, at)


@dataclass(frozen=True, slots=True)
class Cells:
    """What lands, by effect, place and game: number of the effect, cell among all targets, game, size."""

    number: Ints
    cell: Ints
    game: Ints
    size: Array


def _relative(d: Draft, t: EffectColumns, cell: Ints, game: Ints, size: Array) -> None:
    """Turn sizes that move the industrial base by a part of itself into absolute ones, in place."""
    if ("post", "industry") not in t.groups:
        return
    g = t.groups.index(("post", "industry"))
    some = np.flatnonzero((cell >= t.edges[g]) & (cell < t.edges[g + 1]))
    size[some] = snap(size[some] * d.industry[cell[some] - t.edges[g], game[some]])


def _book(w: World, d: Draft, t: EffectColumns, g: int, x: Cells) -> None:
    """Post to one target of an explained game, every card on a line of its own."""
    name, first = t.groups[g][1], t.edges[g]
    here = (x.cell >= first) & (x.cell < t.edges[g + 1])
    for e in dict.fromkeys(x.number[here].tolist()):
        own = here & (x.number == e)
        sums = Rows.summed(t.shapes[g], x.cell[own] - first, x.game[own], x.size[own], d.seed.shape[0])
        d.post(name, cause_of(w, w.effects[e]), sums.dense(0.0))
    d.bound(name)


def _mod(d: Draft, name: str, rows: Rows) -> None:
    """Keep what is in force for a time: limits as they are, the rest as factors within bounds."""
    if name in ("control", "refusal"):
        setattr(d.mods, name, rows)
        if d.mods.limits is None:
            d.mods.limits = np.zeros(rows.shape[1:], dtype=bool)
        d.mods.limits[rows.at()[1:]] = True
        return
    if name != "leaving":
        factor = np.add(rows.values, 1.0, out=rows.values)
        clip(factor, LOWEST, HIGHEST, out=factor)
    thin = len(rows.shape) == 1
    setattr(d.mods, name, rows.dense(0.0 if name == "leaving" else 1.0) if thin else rows)
