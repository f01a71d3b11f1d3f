"""Which card options a doctrine takes and which initiatives it launches or stops.

Weights and traits stand in the scenario; a nation likes better what makes grow what it wants to grow, and
what it can pay. A nations, L layers, V initiatives, H hands, B games.
"""

from __future__ import annotations

import numpy as np

from game.ai.brief import Brief, grown, temper
from game.ai.notes import Notes
from game.ai.plans import Plans
from game.ai.sight import Sight
from game.ai.slips import CARD, LAUNCH, Slips
from game.engine.numerics import Array, Mask
from game.engine.orders import option_cost
from game.engine.world import World

# One player's taste, not rules of the game.
FIT = 0.6  # how much wanting a layer sways a choice
THRIFT = 0.10  # part of the purse at which the price of an option halves its appeal
INSTALMENTS = 0.35  # part of the purse that running initiatives may take
BREAKING = 0.60  # above this part of the purse the least loved initiative is stopped
ALMOST = 1e-6  # appeal left to an option that cannot be paid


def money_a_quarter(s: Sight) -> Array:
    """Return what a nation can count on each quarter: its purse in parts or its income, the lesser (A, B)."""
    return np.minimum(s.treasury / s.world.turn_quarters, np.maximum(s.income, 0.0))


def running_cost(s: Sight, plans: Plans) -> Array:
    """Return what running initiatives and earlier choices cost in the coming turn (A, B)."""
    out = s.owed.copy()
    for a, actor in enumerate(s.actors):
        for v, programme in enumerate(s.world.initiatives):
            if programme.actor == actor:
                quarters = np.minimum(s.paying[v], s.world.turn_quarters)
                out[a] += np.where(plans.stop[v] > 0.0, 0.0, np.maximum(quarters, 0.0) * programme.cost)
    return out


def stops(b: Brief, s: Sight, plans: Plans, notes: Notes | None) -> None:
    """Stop the least loved running initiative of a nation whose instalments eat its purse."""
    flow = money_a_quarter(s)
    for a, actor in enumerate(s.actors):
        own = [v for v, programme in enumerate(s.world.initiatives) if programme.actor == actor]
        going = {v: s.paying[v] > 0.0 for v in own}
        cost = np.zeros(s.games)
        for v in own:
            cost += going[v] * s.world.initiatives[v].cost
        broke: Mask = cost > BREAKING * flow[a]
        if not broke.any():
            continue
        for v in sorted(own, key=lambda v: (b.launch_weight[v], s.world.initiatives[v].id)):
            stop = broke & going[v]
            plans.stop[v] = stop
            broke &= ~stop
            if notes is not None and stop[0]:
                name = s.world.initiatives[v].id
                notes.add(actor, ("launch", name), "reasons.stop", initiative=name, percent=100.0 * BREAKING)


def answers(
    b: Brief, s: Sight, plans: Plans, wanted: Array, slips: Slips, room: Array, notes: Notes | None
) -> None:
    """Take the most appealing option of every card on the table; ``room`` shrinks by its price."""
    for a, actor in enumerate(s.actors):
        for h in b.hands[actor]:
            open_ = s.pending[h] > 0.0
            if open_.any():
                _answer(s, plans, a, h, open_, wanted[a], slips, room, notes)


def _answer(
    s: Sight,
    plans: Plans,
    a: int,
    h: int,
    open_: Mask,
    wanted: Array,
    slips: Slips,
    room: Array,
    notes: Notes | None,
) -> None:
    world, hand = s.world, s.world.hands[h]
    card = world.cards[hand.card]
    appeal = np.stack([_appeal(s, a, h, i, wanted, room[a]) for i in range(len(hand.choices))])  # (C, B)
    best, second = _best_two(appeal)
    errs = slips.errs(world.actors[hand.actor], CARD, card.key) & (second >= 0)
    taken = np.where(errs, second, best)
    taken = np.where(taken < 0, hand.cautious, taken)
    plans.choose[h] = np.where(open_, taken + 1.0, 0.0)
    for i in range(len(hand.choices)):
        room[a] -= np.where(open_ & (taken == i), option_cost(world, h, i), 0.0)
    if notes is not None and open_[0]:
        option = hand.choices[int(taken[0])]
        layers = grown(world, hand.actor, option.effects)
        key, values = "weight", {"card": card.id, "option": option.id}
        if errs[0]:
            key = "error"
        elif layers and float(_mean(wanted, layers)[0]) > 1.05:
            key, values["layer"] = "layer", world.layers[max(layers, key=lambda k: float(wanted[k, 0]))]
        elif (
            option_cost(world, h, int(taken[0]))
            <= 0.0
            < max(option_cost(world, h, i) for i in range(len(hand.choices)))
        ):
            key = "free"
        notes.add(hand.actor, ("choose", card.id), f"reasons.choose.{key}", **values)


def _appeal(s: Sight, a: int, h: int, i: int, wanted: Array, room: Array) -> Array:
    """Return how much a nation likes one option, -1 where it is not offered (B,)."""
    world, hand = s.world, s.world.hands[h]
    option = hand.choices[i]
    cost = option_cost(world, h, i)
    purse = np.maximum(s.treasury[a], 1e-6)
    like = max(option.weight * temper(world, hand.actor, option.traits), ALMOST)
    layers = grown(world, hand.actor, option.effects)
    fit = 1.0 + FIT * (_mean(wanted, layers) - 1.0) if layers else 1.0
    thrift = 1.0 / (1.0 + (cost / (THRIFT * purse)) ** 2)
    out = like * fit * thrift * np.where(cost > np.maximum(room, 0.0), ALMOST, 1.0)
    if option.shown is not None:
        out = np.where(s.holds(a, option.shown), out, -1.0)
    return np.broadcast_to(out, (s.games,))


def _best_two(appeal: Array) -> tuple[np.ndarray, np.ndarray]:
    """Return the best and the second best row above zero, -1 where there is none; ties go to the first."""
    offered = appeal > 0.0
    best = np.where(offered.any(axis=0), np.argmax(appeal, axis=0), -1)
    rows = np.arange(appeal.shape[0])[:, None]
    rest = np.where(rows == best[None], -1.0, appeal)
    second = np.where((rest > 0.0).any(axis=0), np.argmax(rest, axis=0), -1)
    return best, second


def _mean(wanted: Array, layers: tuple[int, ...]) -> Array:
    out: Array = wanted[layers[0]].copy()
    for layer in layers[1:]:
        out += wanted[layer]
    out /= len(layers)
    return out


def launches(
    b: Brief, s: Sight, plans: Plans, wanted: Array, slips: Slips, room: Array, notes: Notes | None
) -> None:
    """Launch the most valued initiative that a nation may and can pay; ``room`` shrinks by its cost."""
    flow = money_a_quarter(s)
    for a, actor in enumerate(s.actors):
        own = [v for v, programme in enumerate(s.world.initiatives) if programme.actor == actor]
        going = np.zeros(s.games)
        cost = np.zeros(s.games)
        for v in own:
            runs = (s.paying[v] > 0.0) & (plans.stop[v] <= 0.0)
            going += runs
            cost += runs * s.world.initiatives[v].cost
        free: Mask = (going < s.world.limits.running) & ~_stopped(plans, own, s.games)
        if s.world.limits.launches < 1 or not free.any():
            continue
        _launch_best(b, s, plans, a, free, INSTALMENTS * flow[a] - cost, wanted[a], slips, room, notes)


def _stopped(plans: Plans, own: list[int], games: int) -> Mask:
    out: Mask = np.zeros(games, dtype=np.bool_)
    for v in own:
        out |= plans.stop[v] > 0.0
    return out


def _launch_best(
    b: Brief,
    s: Sight,
    plans: Plans,
    a: int,
    free: Mask,
    budget: Array,
    wanted: Array,
    slips: Slips,
    room: Array,
    notes: Notes | None,
) -> None:
    actor, turn = s.actors[a], s.world.turn_quarters
    best, value = np.full(s.games, -1), np.zeros(s.games)
    for v in b.initiatives[actor]:
        programme = s.world.initiatives[v]
        first = programme.cost * min(turn, programme.quarters)
        can = free & _may(s, v) & (programme.cost <= budget) & (first <= room[a])
        if not can.any() or s.quarters_left <= programme.quarters:
            continue
        layers = b.launch_layers[v]
        fit = 1.0 + FIT * (_mean(wanted, layers) - 1.0) if layers else 1.0
        worth = b.launch_weight[v] * fit
        better = can & (worth > value)
        if better.any():
            better &= s.all_hold(a, programme.needs)
            best = np.where(better, v, best)
            value = np.where(better, worth, value)
    best = np.where(slips.errs(s.world.actors[actor], LAUNCH, 0), -1, best)
    for v in b.initiatives[actor]:
        launched = best == v
        if launched.any():
            plans.launch[v] = launched
            programme = s.world.initiatives[v]
            room[a] -= launched * (programme.cost * min(turn, programme.quarters))
            if notes is not None:
                _note_launch(b, s, notes, v, wanted)


def _may(s: Sight, v: int) -> Mask:
    """Tell in which games an initiative does not run and was never launched or may be again (B,)."""
    again = s.world.initiatives[v].again
    never: Mask = s.launched[v] < 0.0
    if again >= 0:
        never |= s.public.quarter - s.launched[v] >= again
    out: Mask = never & (s.paying[v] <= 0.0)
    return out


def _note_launch(b: Brief, s: Sight, notes: Notes, v: int, wanted: Array) -> None:
    world: World = s.world
    programme = world.initiatives[v]
    layers = b.launch_layers[v]
    if layers:
        layer = max(layers, key=lambda k: float(wanted[k, 0]))
        share = 100.0 * float(s.public.share[programme.actor, layer, 0])
        notes.add(
            programme.actor,
            ("launch", programme.id),
            "reasons.launch.layer",
            initiative=programme.id,
            layer=world.layers[layer],
            share=share,
        )
    else:
        notes.add(programme.actor, ("launch", programme.id), "reasons.launch.weight", initiative=programme.id)
