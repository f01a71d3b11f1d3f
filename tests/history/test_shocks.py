"""Shocks on the base scenario without cards: direction and rough size of what a control or a stop does."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from game.engine.calibrate import calibrated, opening
from game.engine.orders import Order, Orders, collect
from game.engine.state import State
from game.engine.turn import resolve
from game.engine.world import Limits, World
from game.scenario.load import load


@pytest.fixture(scope="module")
def world() -> World:
    """Return the base scenario in quarter turns, without a deck."""
    base = load("base").world
    limits = Limits(running=3, launches=1, controls=99, cards=2, stockpile=9.0, notice=(0, 1, 2, 4))
    bare = dataclasses.replace(
        base,
        turn_quarters=1,
        turns=60,
        hands=(),
        cards=(),
        effects=(),
        initiatives=(),
        objectives=(),
        limits=limits,
    )
    return calibrated(bare)


def run(world: World, quarters: int, orders: dict[int, dict[str, list[str]]] | None = None) -> list[State]:
    states = [opening(world, np.asarray([1], dtype=np.uint64))]
    for turn in range(quarters):
        given = {
            world.actor_index(nation): [Order.parse(text, world) for text in texts]
            for nation, texts in (orders or {}).get(turn, {}).items()
        }
        o = collect(world, states[-1], given) if given else Orders.standing(world, states[-1])
        states.append(resolve(world, states[-1], o)[0])
    return states


def output(world: World, states: list[State], nation: str, layer: str) -> np.ndarray:
    n, at = world.actor_index(nation), world.layer_index(layer)
    return np.asarray([float(s.capacity[n, at, 0] * s.runs[n, at, 0]) for s in states])


def test_hbm_ban_with_notice_holds_while_stocks_last_then_falls(world: World) -> None:
    """Fact: stocks of 12-18 months, then about -60 %. Here: two quarters of notice, at least 4 quarters at 85 %,
    then at most 60 % of the calm output within the next six."""
    rule = ["restrict memory chn 100% notice 2", "enforce memory 0.25"]  # a ban in full takes full inspection
    ban = {4: {"usa": rule, "kor": rule}}
    calm, hit = run(world, 22), run(world, 22, ban)
    part = output(world, hit, "chn", "accelerators") / output(world, calm, "chn", "accelerators")
    after = part[7:]  # the ban is in force from quarter 6 on; inputs bind one quarter later
    assert (after[:4] > 0.85).all()
    assert after[4:14].min() < 0.60


def test_hbm_ban_at_once_bites_at_once(world: World) -> None:
    ban = {4: {"usa": ["restrict memory chn 100%"], "kor": ["restrict memory chn 100%"]}}
    hit = run(world, 9, ban)
    part = output(world, hit, "chn", "accelerators")
    assert part[6:9].min() < 0.75 * part[4]


def test_chip_control_hurts_then_is_worked_off_and_costs_the_imposer(world: World) -> None:
    """A control of 80 %: fill falls within the year and is back within about ten quarters; home capacity is higher for it."""
    calm, hit = run(world, 24), run(world, 24, {4: {"usa": ["restrict accelerators chn 80%"]}})
    chn, chips = world.actor_index("chn"), world.layer_index("accelerators")
    fill = [float(s.fill[chn, chips, 0]) for s in hit]
    worst = min(fill[5:9])  # half a quarter of stock covers the first weeks
    assert worst < fill[4] - 0.05
    assert max(fill[12:16]) > worst + 0.05
    assert hit[20].capacity[chn, chips, 0] > 1.01 * calm[20].capacity[chn, chips, 0]
    usa = world.actor_index("usa")
    assert hit[6].sales[usa, chips, 0] < calm[6].sales[usa, chips, 0]
    assert hit[20].gap[chn, world.role("frontier"), 0] > calm[20].gap[chn, world.role("frontier"), 0]


def test_taiwan_stop_takes_most_of_leading_fabs_and_is_not_replaced_in_three_years(world: World) -> None:
    """Fact: over 80 % of leading-edge supply gone at once; nobody replaces it inside three years."""
    users = [n for n in world.actors if n != "twn"]
    stop = {4: {"twn": [f"restrict fabs {n} 100%" for n in users]}}
    calm, hit = run(world, 18), run(world, 18, stop)
    usa, fabs = world.actor_index("usa"), world.layer_index("fabs")
    lost = 1.0 - hit[5].fill[usa, fabs, 0] / calm[5].fill[usa, fabs, 0]
    assert lost > 0.6
    assert hit[16].fill[usa, fabs, 0] < 0.8
    chips = output(world, hit, "usa", "accelerators") / output(world, calm, "usa", "accelerators")
    assert chips[8] < 0.6


def test_memory_stop_hits_the_imposer_through_the_stack(world: World) -> None:
    """Korea stops HBM to the United States: American accelerators fall, and Korean data centres feel it later."""
    stop = {4: {"kor": ["restrict memory usa 100%"]}}
    calm, hit = run(world, 14), run(world, 14, stop)
    usa, kor = world.actor_index("usa"), world.actor_index("kor")
    chips, halls, memory = (world.layer_index(x) for x in ("accelerators", "datacentres", "memory"))
    assert hit[7].runs[usa, chips, 0] < 0.75 * calm[7].runs[usa, chips, 0]
    assert hit[10].runs[kor, halls, 0] < 0.9 * calm[10].runs[kor, halls, 0]
    assert hit[6].sales[kor, memory, 0] < 0.8 * calm[6].sales[kor, memory, 0]
