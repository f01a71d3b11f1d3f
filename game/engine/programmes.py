"""Programmes a nation launches itself (R3) and pays for by the quarter (R4): start, stop, instalments.

Only launches that the rules allow begin; others are ignored without a word, since whoever ordered them was told.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from game.engine import chance
from game.engine.deals import help_with
from game.engine.expr import holds
from game.engine.ledger import Cause, Draft, begin, mark
from game.engine.numerics import Array, Mask, snap
from game.engine.world import World

NEVER = -1.0


def _start(w: World, d: Draft, numbers: Sequence[int], words: tuple[int, ...], where: Mask) -> None:
    """Start effects of a programme in some games; one with a chance starts only where its draw falls so."""
    games = np.flatnonzero(where)
    for place, number in enumerate(numbers):
        begins = games
        if w.effects[number].chance < 1.0:
            luck = chance.uniform(d.seed[games], chance.STREAM_EFFECT, d.turn, *words, place)
            begins = games[luck < w.effects[number].chance]
            if d.keep:
                d.books.events.append(("effect", (number,), float(begins.size)))
        begin(d, number, begins)


def stop(w: World, d: Draft, wanted: Array) -> None:
    """End programmes and all that still runs or waits of them; what has happened once stays.

    A part of what was paid comes back, but only while nothing of the programme has begun: otherwise one could launch,
    take what comes early, and have the rest paid back.
    """
    for v in np.flatnonzero((wanted > 0.0).any(axis=1)):
        programme = w.initiatives[v]
        ends = (wanted[v] > 0.0) & (d.paying[v] > 0.0)
        if not ends.any():
            continue
        since = mark(d, "since")
        begun = np.zeros(ends.shape, dtype=bool)
        for number in programme.effects:
            # what is over has no start any more, nor what a chance left out; what waits for money starts later
            start = np.where(since[number] > NEVER, since[number], d.launched[v])
            begun |= d.quarter - start > w.effects[number].after
            since[number] = np.where(ends, NEVER, since[number])
        back = np.zeros(d.treasury.shape)
        back[programme.actor] = np.where(ends & ~begun, w.rule.stop_refund * d.paid[v], 0.0)
        d.post("treasury", Cause("refund", source=programme.id, actor=programme.actor), back)
        mark(d, "paying")[v] = np.where(ends, 0.0, d.paying[v])
        mark(d, "paid")[v] = np.where(ends, 0.0, d.paid[v])
        if d.keep:
            d.books.events.append(("stopped", (int(v),), float(d.quarter)))


def launch(w: World, d: Draft, wanted: Array) -> None:
    """Start programmes that are allowed, in the order of their keys where too many are asked for."""
    started = np.zeros(d.treasury.shape)  # (N, B)
    cost = np.asarray([i.cost for i in w.initiatives])[:, None]
    running = by_actor(w, (d.paying > 0.0).astype(np.float64))
    owed = by_actor(w, cost * np.minimum(d.paying, w.turn_quarters))
    asked: list[int] = np.flatnonzero((wanted > 0.0).any(axis=1)).tolist()
    for v in sorted(asked, key=lambda v: w.initiatives[v].key):
        programme = w.initiatives[v]
        n = programme.actor
        bill = programme.cost * min(programme.quarters, w.turn_quarters)
        some = np.flatnonzero(wanted[v] > 0.0)
        free = open_again(w, v, d.paying[v, some], d.launched[v, some], d.quarter)
        free &= (started[n, some] < w.limits.launches) & (running[n, some] < w.limits.running)
        free &= d.before.treasury[n, some] + 1e-6 >= owed[n, some] + bill
        begins = np.zeros(d.seed.shape, dtype=bool)
        begins[some[free]] = True
        begins = holds(programme.needs, w, d.before, begins)
        games = np.flatnonzero(begins)
        if not games.size:
            continue
        for counted, part in ((started, 1.0), (running, 1.0), (owed, bill)):
            counted[n, games] += part
        for name, value in (("launched", d.quarter), ("paying", programme.quarters), ("paid", 0.0)):
            mark(d, name)[v, games] = float(value)
        words = (programme.key, chance.word(w.actors[n]))
        _start(w, d, programme.effects, words, begins)
        if d.keep:
            d.books.events.append(("launched", (v,), float(d.quarter)))


def open_again(w: World, v: int, paying: Array, launched: Array, quarter: int) -> Mask:
    """Tell where a programme may be launched: not running, and new or its rest is over, (B,)."""
    again = w.initiatives[v].again
    free = launched < 0.0
    if again > 0:
        free |= quarter - launched >= again
    out: Mask = free & (paying <= 0.0)
    return out


def instalments(w: World, d: Draft) -> None:
    """Pay this quarter's part of running programmes; one that cannot be paid in full waits a quarter.

    Where a treasury is too short for all, programmes are served in the order of their keys, so that the order of
    the files does not matter. What a programme has not brought yet comes a quarter later for every quarter
    without money.
    """
    due = d.paying > 0.0  # (V, B)
    if not due.any():
        return
    cost = snap(np.asarray([i.cost for i in w.initiatives]))[:, None]
    shared = help_with(w, d, due)
    if shared is not None:
        cost = cost - shared[0]  # (V, B) own part
    able = _affordable(w, d, due, cost)
    bill = np.where(able, cost, 0.0)
    for (payer, v), amount in shared[1].items() if shared is not None else ():
        part = np.zeros(d.treasury.shape)
        part[payer] = -np.where(able[v], amount, 0.0)
        d.post(
            "treasury", Cause("instalment", source=w.initiatives[v].id, actor=w.initiatives[v].actor), part
        )
    for v in np.flatnonzero(able.any(axis=1)).tolist() if d.keep else ():
        own = np.zeros(d.treasury.shape)
        own[w.initiatives[v].actor] = -bill[v]
        d.post("treasury", Cause("instalment", source=w.initiatives[v].id, actor=w.initiatives[v].actor), own)
    if not d.keep:
        d.post("treasury", Cause("instalment"), -by_actor(w, bill))
    paying, paid = mark(d, "paying"), mark(d, "paid")
    paying -= able
    paid += bill
    for v in np.flatnonzero((due & ~able).any(axis=1)).tolist():
        _delay(w, d, w.initiatives[v].effects, due[v] & ~able[v])


def by_actor(w: World, values: Array) -> Array:
    """Return the sum of values of programmes (V, B) by nation (N, B)."""
    out = np.zeros((len(w.actors), values.shape[1]))
    for programme, row in zip(w.initiatives, values, strict=True):
        out[programme.actor] += row
    return out


def _affordable(w: World, d: Draft, due: Mask, cost: Array) -> Mask:
    """Return which instalments can be paid (V, B): all where the treasury carries all, else by keys."""
    actors = [i.actor for i in w.initiatives]
    short = by_actor(w, due * cost) > d.treasury  # (N, B)
    able = due & ~short[actors]
    if (due & short[actors]).any():
        left = d.treasury.copy()
        for v in sorted(range(len(actors)), key=lambda v: w.initiatives[v].key):
            n = actors[v]
            pays = due[v] & short[n] & (left[n] >= cost[v])
            left[n] -= np.where(pays, cost[v], 0.0)
            able[v] |= pays
    return able


def _delay(w: World, d: Draft, numbers: tuple[int, ...], where: Mask) -> None:
    since = mark(d, "since")
    for number in numbers:
        waiting = where & (since[number] >= 0.0) & (d.quarter < since[number] + w.effects[number].after)
        since[number] += np.where(waiting, 1.0, 0.0)
