"""The stand-still marks: what they promise is held against what the model does."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from game.engine.calibrate import opening
from game.engine.orders import Orders
from game.engine.state import State
from game.engine.turn import resolve
from game.engine.view import view
from game.engine.world import World
from game.play.hints import OUT_OF_REACH, keep_building, keep_research, needs_of
from game.play.library import scenario

TURNS = 5


@pytest.fixture(scope="module")
def calm() -> World:
    """Give the base world without cards, so that only money moves capacity."""
    world = scenario("base").world
    hands = tuple(
        dataclasses.replace(h, chance=0.0, dated=-1, opening=False, onlyfollow=True) for h in world.hands
    )
    return dataclasses.replace(world, hands=hands)


def played(world: World, nation: int, building: bool) -> tuple[State, State]:
    """Give start and end of a game in which a nation builds what the marks say, or nothing, out of a full purse."""
    state = opening(world, np.asarray([7], dtype=np.uint64))
    start = state
    for _ in range(TURNS):
        rich = {name: getattr(state, name).copy() for name in ("treasury",)}
        rich["treasury"][nation] = 1e5
        arrays = {**state.arrays(), **rich}
        state = State(state.turn, state.quarter, state.seed.copy(), arrays)
        state.market = start.market
        orders = Orders.standing(world, state)
        money = keep_building(view(world, state, nation), world) / world.turn_quarters if building else 0.0
        orders.build[nation] = np.reshape(np.broadcast_to(money, (len(world.layers),)), (-1, 1))
        state, _ = resolve(world, state, orders)
    return start, state


@pytest.mark.parametrize("name", ["usa", "kor"])
def test_holding_the_marks_keeps_more_capacity_than_doing_nothing(calm: World, name: str) -> None:
    nation = calm.actor_index(name)
    start, held = played(calm, nation, building=True)
    _, idle = played(calm, nation, building=False)
    before = start.capacity[nation, :, 0]
    kept, lost = held.capacity[nation, :, 0] / before, idle.capacity[nation, :, 0] / before
    marked = keep_building(view(calm, start, nation), calm) > 0.02
    assert marked.sum() > 5
    assert np.all(kept[marked] > lost[marked] - 0.01), (
        "where firms build enough, the mark asks for next to nothing"
    )
    assert np.median(np.abs(np.log(kept))) < 0.12, "most layers stay within an eighth of where they were"
    assert kept.sum() > lost.sum() + 0.1


def test_a_low_price_makes_standing_still_dearer() -> None:
    world = scenario("base").world
    seen = view(world, opening(world, np.asarray([7], dtype=np.uint64)), world.actor_index("kor"))
    assert np.all(keep_building(seen, world, 0.7) >= keep_building(seen, world, 1.3))


def test_the_leader_holds_its_place_with_about_its_opening_research() -> None:
    world = scenario("base").world
    nation = world.actor_index("usa")
    seen = view(world, opening(world, np.asarray([7], dtype=np.uint64)), nation)
    leads = world.nation.gap[nation] == 0.0
    plan = world.nation.plan_research[nation] * world.turn_quarters
    assert leads.any()
    assert keep_research(seen, world)[leads] == pytest.approx(plan[leads], rel=0.25, abs=0.1)


def test_marks_are_numbers_whatever_the_seat() -> None:
    world = scenario("base").world
    state = opening(world, np.asarray([7], dtype=np.uint64))
    for nation in world.playable:
        for marks in (
            keep_building(view(world, state, nation), world),
            keep_research(view(world, state, nation), world),
        ):
            assert np.all(np.isfinite(marks))
            assert np.all((marks >= 0.0) & (marks <= OUT_OF_REACH))


def test_needs_tell_what_there_is_and_what_is_needed() -> None:
    world = scenario("base").world
    state = opening(world, np.asarray([7], dtype=np.uint64))
    compared = 0
    for v, programme in enumerate(world.initiatives):
        for need in needs_of(v, view(world, state, programme.actor), world):
            if need.there is not None:
                compared += 1
                signs = {
                    "<": need.there < need.needed,
                    ">=": need.there >= need.needed,
                    ">": need.there > need.needed,
                }
                assert signs.get(need.condition.op, need.met) == need.met
    assert compared > 5
