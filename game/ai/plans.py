"""The answer of players in arrays: rows of orders for some nations, games last, and how they join the others.

Shapes: A nations that answer, N all nations, L layers, V initiatives, H hands, B games. Money is per quarter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.engine.numerics import Array, Mask
from game.engine.orders import Orders
from game.engine.state import State
from game.engine.world import LEVERS, World

CENTS = 100.0
"""Amounts of a turn are whole hundredths of $bn, so that the text of an order is exactly what is played."""

SAME = 1e-6
"""Levels and amounts closer than this are the same: they stand on the grid, so what was ordered comes back a little off."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A control (the nation supplies) or a refusal (the nation uses) against one nation in one layer."""

    kind: str  # restrict, refuse
    actor: int
    target: int
    layer: int
    changed: Mask  # (B,) games in which the order is given
    level: Array  # (B,)
    notice: Array  # (B,) quarters


@dataclass(slots=True)
class Plans:
    """Orders of some nations."""

    actors: tuple[int, ...]
    build: Array  # (A, L, B) per quarter
    research: Array  # (A, L, B)
    talent: Array  # (4, A, B)
    enforce: Array  # (A, L, B)
    release: Array  # (A, B)
    limits: list[Limit]  # changed controls and refusals
    stockpile: Array  # (A, L, B) quarters
    launch: Array  # (V, B)
    stop: Array  # (V, B)
    choose: Array  # (H, B) option number from 1, 0 = none


def blank(world: World, actors: tuple[int, ...], games: int) -> Plans:
    """Return plans that order nothing."""
    a, layers = len(actors), len(world.layers)
    three = (a, layers, games)
    return Plans(
        actors=actors,
        build=np.zeros(three),
        research=np.zeros(three),
        talent=np.zeros((len(LEVERS), a, games)),
        enforce=np.zeros(three),
        release=np.zeros((a, games)),
        limits=[],
        stockpile=np.zeros(three),
        launch=np.zeros((len(world.initiatives), games)),
        stop=np.zeros((len(world.initiatives), games)),
        choose=np.zeros((len(world.hands), games)),
    )


def cents(per_turn: Array) -> Array:
    """Cut amounts of a turn to whole hundredths of $bn."""
    out: Array = np.floor(per_turn * CENTS + 1e-6) / CENTS
    return out


def only(world: World, plans: Plans, actor: int) -> Plans:
    """Return the plans of one of several nations."""
    a = plans.actors.index(actor)
    programmes = np.array([v.actor == actor for v in world.initiatives], dtype=np.bool_)[:, None]
    hands = np.array([hand.actor == actor for hand in world.hands], dtype=np.bool_)[:, None]
    rows = {
        name: getattr(plans, name)[a : a + 1]
        for name in ("build", "research", "enforce", "release", "stockpile")
    }
    return Plans(
        actors=(actor,),
        talent=plans.talent[:, a : a + 1],
        limits=[x for x in plans.limits if x.actor == actor],
        launch=np.where(programmes, plans.launch, 0.0),
        stop=np.where(programmes, plans.stop, 0.0),
        choose=np.where(hands, plans.choose, 0.0),
        **rows,
    )


def join(world: World, state: State, orders: Orders, plans: Plans) -> None:
    """Write the rows of some nations into the orders of all; whoever else answered keeps his."""
    rows = list(plans.actors)
    orders.build[rows] = plans.build
    orders.research[rows] = plans.research
    orders.talent[:, rows] = plans.talent
    orders.enforce[rows] = plans.enforce
    orders.release[rows] = plans.release
    for limit in plans.limits:
        if limit.kind == "restrict":
            control, notice = orders.open_controls(state)
            at = (limit.target, limit.actor, limit.layer)
            control[at] = np.where(limit.changed, limit.level, control[at])
            notice[at] = np.where(limit.changed, limit.notice, notice[at])
        else:
            refusal = orders.open_refusal(state)
            at = (limit.actor, limit.target, limit.layer)
            refusal[at] = np.where(limit.changed, limit.level, refusal[at])
    if plans.stockpile.any():
        whole = (len(world.actors), len(world.layers))
        orders.open_given("stockpile", whole, state.games)[rows] = plans.stockpile
    for name in ("launch", "stop", "choose"):
        given_once = getattr(plans, name)
        if given_once.any():
            array = orders.open_given(name, given_once.shape[:1], state.games)
            array += given_once  # every row belongs to one nation, so rows of others are zero here
