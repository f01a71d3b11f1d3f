"""Which card options a doctrine takes and which initiatives it launches or stops.

Weights and traits stand in the scenario; a nation likes better what makes grow what it wants to grow, and
what it can pay. A nations, L layers, V initiatives, H hands, C options, B games; P pairs of an open card and a game.
"""

from __future__ import annotations

import numpy as np

from game.ai.brief import Brief, Options
from game.ai.notes import Notes
from game.ai.plans import Plans
from game.ai.sight import Sight
from game.ai.slips import LAUNCH, Slips
from game.engine.numerics import Array, Ints, Mask, total

# One player's taste, not rules of the game.
FIT = 0.6  # how much wanting a layer sways a choice
THRIFT = 0.10  # part of the purse at which the price of an option halves its appeal
INSTALMENTS = 0.35  # part of the purse that running initiatives may take
BREAKING = 0.60  # above this part of the purse the least loved initiative is stopped
ALMOST = 1e-6  # appeal left to an option that cannot be paid
LIKED = 1.05  # a layer wanted this much is worth naming as the reason


def money_a_quarter(s: Sight) -> Array:
    """Return what a nation can count on each quarter: its purse in parts or its income, the lesser (A, B)."""
    return np.minimum(s.treasury / s.world.turn_quarters, np.maximum(s.income, 0.0))


def running_cost(s: Sight, plans: Plans) -> Array:
    """Return what running initiatives and earlier choices cost in the coming turn (A, B)."""
    out = s.owed.copy()
    quarters = np.where(plans.stop > 0.0, 0.0, np.clip(s.paying, 0.0, s.world.turn_quarters))  # (V, B)
    for v in np.flatnonzero(quarters.any(axis=1)).tolist():
        programme = s.world.initiatives[v]
        out[s.actors.index(programme.actor)] += quarters[v] * programme.cost
    return out


def stops(b: Brief, s: Sight, plans: Plans, notes: Notes | None) -> None:
    """Stop the least loved running initiative of a nation whose instalments eat its purse."""
    flow = money_a_quarter(s)
    running = s.paying > 0.0  # (V, B)
    some = np.any(running, axis=1)
    for a, actor in enumerate(s.actors):
        own = [v for v in b.own[actor] if some[v]]
        cost = np.zeros(s.games)
        for v in own:
            cost += running[v] * s.world.initiatives[v].cost
        broke: Mask = cost > BREAKING * flow[a]
        if not broke.any():
            continue
        for v in sorted(own, key=lambda v: (b.launch_weight[v], s.world.initiatives[v].id)):
            plans.stop[v] = broke & running[v]
            broke &= ~running[v]
            if notes is not None and plans.stop[v, 0] > 0.0:
                name = s.world.initiatives[v].id
                percent = 100.0 * BREAKING
                notes.add(actor, ("launch", name), "reasons.stop", initiative=name, percent=percent)


def answers(
    b: Brief, s: Sight, plans: Plans, wanted: Array, slips: Slips, room: Array, notes: Notes | None
) -> None:
    """Take the most appealing option of every card on the table; ``room`` shrinks by the prices."""
    table = np.where(b.asked[:, None], s.pending, 0.0)
    hands, games = np.nonzero(table > 0.0)  # (P,) each
    if hands.size == 0:
        return
    row = s.row[b.holder[hands]]  # (P,) place of the holder in the sight
    o = b.options
    appeal = _appeal(s, o, hands, games, wanted[row, :, games], s.treasury[row, games], room[row, games])
    best, second = _best_two(appeal)
    errs = slips.errs_about(o.word[hands], games) & (second >= 0)
    taken = np.where(errs, second, best)
    taken = np.where(taken < 0, o.cautious[hands], taken)
    plans.choose[hands, games] = taken + 1.0
    np.subtract.at(room, (row, games), o.cost[hands, taken])
    if notes is not None:
        for i in np.flatnonzero(games == 0).tolist():
            _note_answer(b, s, notes, int(hands[i]), int(taken[i]), bool(errs[i]), wanted)


def _appeal(
    s: Sight, o: Options, hands: Ints, games: Ints, wanted: Array, purse: Array, room: Array
) -> Array:
    """Return how much nations like each option of each open card, -1 where it is not offered (P, C).

    ``wanted`` is (P, L), ``purse`` and ``room`` (P,).
    """
    fit = total(o.grows[hands] * wanted[:, None], 2)  # (P, C)
    fit = np.where(o.grown[hands], 1.0 + FIT * (fit - 1.0), 1.0)
    cost = o.cost[hands]  # (P, C)
    burden = cost / (THRIFT * np.maximum(purse, 1e-6))[:, None]
    out = o.like[hands] * fit / (1.0 + burden * burden)
    out = np.where(cost > np.maximum(room, 0.0)[:, None], ALMOST * out, out)
    for h, i, a, condition in o.shown:
        here = np.flatnonzero(hands == h)
        if here.size and a in s.actors:
            offered = s.holds(s.actors.index(a), condition)[games[here]]
            out[here, i] = np.where(offered, out[here, i], -1.0)
    return out


def _best_two(appeal: Array) -> tuple[Ints, Ints]:
    """Return the best and the second best option above zero (P,), -1 where there is none; ties: the first."""
    rows = np.arange(appeal.shape[0])
    best = np.argmax(appeal, axis=1)
    none = appeal[rows, best] <= 0.0
    rest = appeal.copy()
    rest[rows, best] = -1.0
    second = np.argmax(rest, axis=1)
    second = np.where(rest[rows, second] > 0.0, second, -1)
    return np.where(none, -1, best), second


def _note_answer(b: Brief, s: Sight, notes: Notes, h: int, taken: int, erred: bool, wanted: Array) -> None:
    world, hand = s.world, s.world.hands[h]
    card = world.cards[hand.card].id
    values: dict[str, float | str] = {"card": card, "option": hand.choices[taken].id}
    grows = b.options.grows[h, taken] > 0.0  # (L,)
    liking = np.where(grows, wanted[s.actors.index(hand.actor), :, 0], 0.0)
    key = "weight"
    if erred:
        key = "error"
    elif liking.max() > LIKED:
        key, values["layer"] = "layer", world.layers[int(np.argmax(liking))]
    elif b.options.cost[h, taken] <= 0.0 < b.options.cost[h].max():
        key = "free"
    notes.add(hand.actor, ("choose", card), f"reasons.choose.{key}", **values)


def launches(
    b: Brief, s: Sight, plans: Plans, wanted: Array, slips: Slips, room: Array, notes: Notes | None
) -> None:
    """Launch the most valued initiative that a nation may and can pay; ``room`` shrinks by its cost."""
    if s.world.limits.launches < 1:
        return
    flow = money_a_quarter(s)
    running = (s.paying > 0.0) & (plans.stop <= 0.0)  # (V, B)
    may = _may(b, s)
    for a, actor in enumerate(s.actors):
        own = list(b.own[actor])
        if not own:
            continue
        costs = b.cost[own][:, None]  # (own, 1)
        going = total(running[own].astype(np.float64), 0)
        budget = INSTALMENTS * flow[a] - total(running[own] * costs, 0)
        free: Mask = (going < s.world.limits.running) & ~(plans.stop[own] > 0.0).any(axis=0)
        free &= ~slips.errs(s.world.actors[actor], LAUNCH, 0)
        can = may[own] & free[None] & (costs <= budget[None]) & (b.first[own][:, None] <= room[a][None])
        for i in np.flatnonzero(can.any(axis=1)).tolist():
            can[i] &= s.all_hold(a, s.world.initiatives[own[i]].needs)
        if can.any():
            _launch_best(b, s, plans, a, own, can, wanted[a], room, notes)


def _may(b: Brief, s: Sight) -> Mask:
    """Tell which initiatives do not run, were never launched or may be again, and end in time (V, B)."""
    again = b.again[:, None]
    rested = (again >= 0.0) & (s.public.quarter - s.launched >= again)
    in_time = s.quarters_left > b.quarters
    liked = b.launch_weight > 0.0
    out: Mask = ((s.launched < 0.0) | rested) & (s.paying <= 0.0) & (in_time & liked)[:, None]
    return out


def _launch_best(
    b: Brief,
    s: Sight,
    plans: Plans,
    a: int,
    own: list[int],
    can: Mask,
    wanted: Array,
    room: Array,
    notes: Notes | None,
) -> None:
    fit = total(b.launch_grows[own][:, :, None] * wanted[None], 1)  # (own, B)
    fit = np.where(b.launch_grown[own][:, None], 1.0 + FIT * (fit - 1.0), 1.0)
    worth = np.where(can, b.launch_weight[own][:, None] * fit, -1.0)
    best = np.where(can.any(axis=0), np.argmax(worth, axis=0), -1)
    for i, v in enumerate(own):
        launched = best == i
        if launched.any():
            plans.launch[v] = launched
            room[a] -= launched * b.first[v]
            if notes is not None and launched[0]:
                _note_launch(b, s, notes, v, wanted)


def _note_launch(b: Brief, s: Sight, notes: Notes, v: int, wanted: Array) -> None:
    programme = s.world.initiatives[v]
    slot = ("launch", programme.id)
    if not b.launch_grown[v]:
        notes.add(programme.actor, slot, "reasons.launch.weight", initiative=programme.id)
        return
    layer = int(np.argmax(np.where(b.launch_grows[v] > 0.0, wanted[:, 0], 0.0)))
    values: dict[str, float | str] = {
        "initiative": programme.id,
        "layer": s.world.layers[layer],
        "share": 100.0 * float(s.public.share[programme.actor, layer, 0]),
    }
    notes.add(programme.actor, slot, "reasons.launch.layer", **values)
