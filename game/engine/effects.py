"""R4 effects: what cards and programmes do in a quarter, and the instalments that programmes cost.

An effect that has started stands in ``state.since`` with the quarter of its start. Only pairs (effect, game)
that have started are looked at, so a large deck costs what is in force, not what exists. What happens once
becomes a posting with its card as cause; what is in force adds up in ``Mods``, which later phases read.
Sizes add up (+10 % and +5 % make +15 %); every size is on the grid, so the order of adding does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.engine.columns import BY_NATION, EffectColumns, columns
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
        begun = d.since >= 0.0
        rows = np.flatnonzero(begun.any(axis=1))
        flat = np.flatnonzero(begun[rows])
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
    """Post what happens once and make the factors of what is in force, all games in one sum per target."""
    live = np.flatnonzero((size != 0.0) & (t.group[number] >= 0))
    # short numbers sort many times faster
    live = live[np.argsort(t.group[number[live]].astype(np.int16), kind="stable")]
    which, place, _ = t.places.expand(number[live])
    pair = live[which]
    edges = np.searchsorted(t.group[number[pair]], np.arange(len(t.groups) + 1)).tolist()
    posted = []
    for g, (kind, name) in enumerate(t.groups):
        if edges[g] == edges[g + 1]:
            continue
        some = pair[edges[g] : edges[g + 1]]
        landing = Landing(name, place[edges[g] : edges[g + 1]], game[some], size[some], number[some])
        if kind == "mod":
            _mod(w, d, landing)
        else:
            posted.append((name, _post(w, d, landing)))
    for name, at in posted:
        if d.keep:
            d.bound(name)
        else:
            d.bound_at(name, at)


@dataclass(frozen=True, slots=True)
class Landing:
    """What lands in one target: by effect and game the place, the game, the size and the number of the effect."""

    name: str
    place: Ints
    game: Ints
    size: Array
    number: Ints


def _post(w: World, d: Draft, x: Landing) -> tuple[Ints, ...]:
    """Post sizes to a field and return where; an explained game books every card on a line of its own."""
    games = d.seed.shape[0]
    full = getattr(d, x.name).shape[:-1]
    size = snap(x.size * d.industry[x.place, x.game]) if x.name == "industry" else x.size
    if not d.keep:
        sums = Rows.summed(full, x.place, x.game, size, games)
        d.post_at(x.name, sums.at(), Cause("card"), sums.values if full else sums.values[0])
        return sums.at()
    for e in dict.fromkeys(x.number.tolist()):
        own = x.number == e
        sums = Rows.summed(full, x.place[own], x.game[own], size[own], games)
        d.post(x.name, cause_of(w, w.effects[e]), sums.dense(0.0))
    return ()


def _mod(w: World, d: Draft, x: Landing) -> None:
    nations, layers, games = len(w.actors), len(w.layers), d.seed.shape[0]
    if x.name in ("control", "refusal"):
        limits = Rows.summed((nations, nations, layers), x.place, x.game, x.size, games)
        setattr(d.mods, x.name, limits)
        if d.mods.limits is None:
            d.mods.limits = np.zeros((nations, layers), dtype=bool)
        d.mods.limits[limits.at()[1:]] = True
        return
    full = (layers,) if x.name == "price" else (nations,) if x.name in BY_NATION else (nations, layers)
    factor = Rows.summed(full, x.place, x.game, x.size, games)
    if x.name != "leaving":
        np.add(factor.values, 1.0, out=factor.values)
        clip(factor.values, LOWEST, HIGHEST, out=factor.values)
    thin = len(full) == 1
    setattr(d.mods, x.name, factor.dense(0.0 if x.name == "leaving" else 1.0) if thin else factor)
