"""Worked examples of the economic rules R1, R2, R4-R8, one idea each, in a world of three nations."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from game.engine import build, learn, market, relations, standing
from game.engine.calibrate import calibrated, opening
from game.engine.effects import Mods
from game.engine.ledger import Draft
from game.engine.orders import Orders
from game.engine.state import State
from game.engine.turn import resolve
from game.engine.world import World
from tests.engine.tiny import rules, tiny

ALL = ("ores", "energy", "fabs", "memory", "chips", "halls", "cloud", "models", "apps", "robots")
SEEDS = np.asarray([7], dtype=np.uint64)


def world(layers: tuple[str, ...] = ("chips", "halls", "models"), **changes: object) -> World:
    return calibrated(tiny(layers, **changes))


def draft(w: World, state: State | None = None, keep: bool = True) -> Draft:
    d = Draft(w, state or opening(w, SEEDS), keep)
    d.mods = Mods()
    return d


def changed(state: State, **arrays: np.ndarray) -> State:
    fields = {name: array.copy() for name, array in state.arrays().items()}
    fields.update(arrays)
    return State(state.turn, state.quarter, state.seed, fields).freeze()


def with_control(
    w: World, level: float, notice: float = 0.0, user: int = 1, supplier: int = 0, layer: int = 0
) -> Orders:
    o = Orders.standing(w, opening(w, SEEDS))
    o.control = opening(w, SEEDS).control.copy()
    o.control[user, supplier, layer] = level
    o.notice = np.full_like(o.control, notice)
    return o


def play(w: World, turns: int, first: Orders | None = None, keep: bool = False) -> list[State]:
    states = [opening(w, SEEDS)]
    for turn in range(turns):
        orders = first if first is not None and turn == 0 else Orders.standing(w, states[-1])
        states.append(resolve(w, states[-1], orders, keep)[0])
    return states


def test_calibration_reproduces_start_shares() -> None:
    """Trade weights are fitted so that sales at turn 0 give the scenario's shares, up to the floor for zero shares."""
    w = world(ALL)
    found = opening(w, SEEDS).share[..., 0]
    assert np.abs(found - w.nation.share).max() < 0.002


def test_calibration_moves_every_leader_one_year_a_year() -> None:
    """The pace is solved for the first quarter: the leader of each layer gains a quarter of a frontier-year."""
    w = world(ALL)
    before = opening(w, SEEDS)
    d = draft(w, before)
    for phase in (relations.settle, relations.pay, market.supply, build.build, learn.learn):
        phase(w, d, Orders.standing(w, before))
    gained = d.technology.max(axis=0) - before.technology.max(axis=0)
    assert gained[:, 0] == pytest.approx(0.25, abs=0.02)


def test_r1_settle_makes_the_plan_stand() -> None:
    """A plan of 2 $bn a quarter stands next turn too; negative amounts stand as zero."""
    w = world()
    state = opening(w, SEEDS)
    o = Orders.standing(w, state)
    o.build[0, 1], o.build[0, 2] = 2.0, -3.0
    after = resolve(w, state, o)[0]
    again = resolve(w, after, Orders.standing(w, after))[0]
    assert again.plan_build[0, 1, 0] == 2.0
    assert again.plan_build[0, 2, 0] == 0.0


def test_r2_pacts_control_with_notice_waits_and_at_once_does_not() -> None:
    """With four quarters of notice the control is in force after two half-year turns; at once it is in force now."""
    w = world()
    later = play(w, 2, with_control(w, 0.6, notice=4.0))
    assert later[1].control[1, 0, 0, 0] == 0.0
    assert later[1].control_wait[1, 0, 0, 0] == 2.0
    assert later[2].control[1, 0, 0, 0] == pytest.approx(0.6)
    at_once = play(w, 1, with_control(w, 0.6))
    assert at_once[1].control[1, 0, 0, 0] == pytest.approx(0.6)
    assert at_once[1].trust[0, 1, 0] < later[1].trust[0, 1, 0] < later[0].trust[0, 1, 0]
    assert at_once[1].tension[0] > later[1].tension[0]


def test_r4_pay_shrinks_all_lines_alike_when_the_treasury_is_short() -> None:
    """Plan 4 + 2 + 1 + 1 = 8 a quarter, treasury 2: every line is paid at a quarter."""
    w = world()
    state = opening(w, SEEDS)
    n, layers = 3, 3
    plan = np.zeros((n, layers, 1))
    plan[0, 0], research = 4.0, plan.copy() * 0.0
    research[0, 1] = 2.0
    talent, enforce = np.zeros((4, n, 1)), np.zeros((n, layers, 1))
    talent[2, 0], enforce[0, 2] = 1.0, 1.0
    treasury = state.treasury.copy()
    treasury[0] = 2.0
    d = draft(
        w,
        changed(
            state,
            plan_build=plan,
            plan_research=research,
            plan_talent=talent,
            plan_enforce=enforce,
            treasury=treasury,
        ),
    )
    relations.pay(w, d, Orders.standing(w, state))
    assert d.scratch["build"][0, 0, 0] == pytest.approx(1.0)
    assert d.scratch["research"][0, 1, 0] == pytest.approx(0.5)
    assert d.scratch["talent"][2, 0, 0] == pytest.approx(0.25)
    assert d.scratch["enforce"][0, 2, 0] == pytest.approx(0.25)
    assert d.treasury[0, 0] == pytest.approx(0.0, abs=1e-5)


def test_r5_supply_control_cuts_delivery_and_is_worked_off() -> None:
    """A control of 80 % on the main supplier lowers what arrives at once; later, others deliver more."""
    w = world()
    states = play(w, 12, with_control(w, 0.8))
    fill = [s.fill[1, 0, 0] for s in states]
    assert fill[1] < fill[0] - 0.02
    assert fill[12] > fill[1]
    home = [s.supply[1, 1, 0, 0] for s in states]
    assert home[12] > home[0]


def test_r5_supply_scarcity_is_shared_in_proportion() -> None:
    """Half of the supplier's capacity gone: each of its buyers gets the same part of what it ordered."""
    w = world()
    state = opening(w, SEEDS)
    runs = state.runs.copy()
    runs[0, 0] = 0.5
    d = draft(w, changed(state, runs=runs))
    relations.pay(w, d, Orders.standing(w, state))
    market.supply(w, d, Orders.standing(w, state))
    m = d.market
    ordered = m.demand[:, 0] * m.attract[:, 0, 0] / m.den[:, 0]
    assert m.arrived[:, 0, 0] / ordered == pytest.approx(float(m.ration[0, 0, 0]))
    assert m.ration[0, 0, 0] < 0.7


def test_r5_supply_announced_control_fills_stocks() -> None:
    """Buyers order ahead during the notice, so a stock is there when the control bites, and delivery holds longer."""
    w = world()
    warned = play(w, 3, with_control(w, 1.0, notice=2.0))
    sudden = play(w, 3, with_control(w, 1.0))
    assert warned[1].stock[1, 0, 0] > 0.2
    assert warned[2].fill[1, 0, 0] > sudden[1].fill[1, 0, 0]


def test_r5_enforcement_money_lowers_the_leak() -> None:
    """Leak .25 without money, .15 with the money a control this strong needs (half-way), towards .05 with plenty."""
    w = world()
    strongest, layer = np.full((1, 1), 0.8), np.zeros(1, dtype=np.int64)
    needed = w.layer.enforce_full[0] * 0.8 * 0.25
    leaks = [market.leak(w, strongest, np.full((1, 1), needed * k), layer)[0, 0] for k in (0.0, 1.0, 1e6)]
    assert leaks[0] == pytest.approx(w.rule.leak_none)
    assert leaks[1] == pytest.approx((w.rule.leak_none + w.rule.leak_full) / 2.0)
    assert leaks[2] == pytest.approx(w.rule.leak_full, abs=1e-4)


def test_r5_refusal_helps_home_makers_and_hurts_users() -> None:
    w = world(ALL)
    state = opening(w, SEEDS)
    refusing = Orders.standing(w, state)
    refusing.refusal = state.refusal.copy()
    chips = w.layer_index("chips")
    refusing.refusal[1, 0, chips] = 0.9
    with_it, without = play(w, 6, refusing)[-1], play(w, 6)[-1]
    assert with_it.supply[1, 1, chips, 0] > without.supply[1, 1, chips, 0]
    assert (
        with_it.technology[1, w.layer_index("models"), 0] < without.technology[1, w.layer_index("models"), 0]
    )


def test_r6_build_matures_after_its_quarters() -> None:
    """Chips take three quarters: money given in quarter 0 adds capacity in quarter 3 and not before."""
    w = world(turn_quarters=1)
    quarters = w.layer.build_quarters[0]
    state = opening(w, SEEDS)
    extra = Orders.standing(w, state)
    extra.build[0, 0] += 5.0
    calm = play(w, quarters + 1)
    rich, after = [state], resolve(w, state, extra)[0]
    rich.append(after)
    back = Orders.standing(w, after)
    back.build = state.plan_build.copy()
    for _ in range(quarters):
        rich.append(resolve(w, rich[-1], back)[0])
    gained = [float(a.capacity[0, 0, 0] - b.capacity[0, 0, 0]) for a, b in zip(rich, calm, strict=True)]
    assert gained[: quarters + 1] == pytest.approx([0.0] * (quarters + 1), abs=1e-4)
    assert gained[quarters + 1] > 0.1


def test_r6_haste_makes_the_second_billion_buy_less() -> None:
    w = world()
    state = opening(w, SEEDS)

    def bought(money: float) -> float:
        o = Orders.standing(w, state)
        o.build[0, 0] = money
        d = draft(w, state)
        for phase in (relations.settle, relations.pay, market.supply, build.build):
            phase(w, d, o)
        slot = 0  # layer 0, quarter 0
        return float(d.pipeline[0, 0, slot, 0])

    assert bought(2.0) - bought(1.0) > bought(3.0) - bought(2.0) > 0.0


def test_r6_private_building_follows_the_price() -> None:
    w = world()
    state = opening(w, SEEDS)
    orders = {}
    for push in (0.0, 0.2):
        pushed = changed(state, demand_push=np.full_like(state.demand_push, push))
        d = draft(w, pushed)
        for phase in (relations.settle, relations.pay, market.supply, build.build):
            phase(w, d, Orders.standing(w, pushed))
        orders[push] = float(d.pipeline[1, 0, 0, 0])
    assert orders[0.2] > orders[0.0]


def test_r7_learn_followers_catch_up_and_published_work_helps() -> None:
    w = world()
    state = opening(w, SEEDS)
    front = w.role("frontier")
    shut = play(w, 4)[-1]
    o = Orders.standing(w, state)
    o.release = o.release.copy()
    o.release[0] = 1.0
    opened = play(w, 4, o)[-1]
    assert opened.gap[1, front, 0] < shut.gap[1, front, 0]


def test_r7_migration_sums_to_zero() -> None:
    w = world()
    state = opening(w, SEEDS)
    _, books = resolve(w, state, Orders.standing(w, state), keep=True)
    moved = sum(
        float(line.delta.sum())
        for line in books.of("talent")
        if line.cause.key in ("talent.arrivals", "talent.leavers")
    )
    assert moved == pytest.approx(0.0, abs=3 * 2 * 2.0**-20)


def test_r7_training_arrives_after_its_quarters() -> None:
    w = world(turn_quarters=1, rule=rules(train_quarters=4))
    state = opening(w, SEEDS)
    o = Orders.standing(w, state)
    o.talent[0, 0] += 1.0
    more = [resolve(w, state, o)[0]]
    back = Orders.standing(w, more[0])
    back.talent = state.plan_talent.copy()
    for _ in range(4):
        more.append(resolve(w, more[-1], back)[0])
    calm = play(w, 5)[1:]
    gained = [float(a.talent[0, 0] - b.talent[0, 0]) for a, b in zip(more, calm, strict=True)]
    assert max(abs(g) for g in gained[:4]) < 1e-3
    assert gained[4] > 0.02


def test_r7_inputs_bind_one_tier_a_quarter() -> None:
    """Chips stop for everybody in quarter 0: halls miss them in quarter 1, clouds feel it in quarter 2."""
    w = world(("chips", "halls", "cloud"), turn_quarters=1)
    state = opening(w, SEEDS)
    o = Orders.standing(w, state)
    o.control = state.control.copy()
    o.control[:, 0, 0] = 1.0
    o.control[0, 0, 0] = 0.0
    states = play(w, 3, o)
    halls, cloud = w.layer_index("halls"), w.layer_index("cloud")
    assert states[1].runs[2, halls, 0] < 0.95
    assert states[1].runs[2, cloud, 0] == pytest.approx(1.0, abs=1e-3)
    assert states[2].runs[2, cloud, 0] < states[1].runs[2, cloud, 0]


def test_r8_standing_origins_sum_to_one_and_see_through_the_stack() -> None:
    """A nation that buys halls at home full of foreign chips depends on the chip maker."""
    w = world()
    state = opening(w, SEEDS)
    assert state.content.sum(axis=1) == pytest.approx(1.0, abs=1e-5)
    look = standing.origins(w, np.ascontiguousarray(state.supply))
    halls, chips = w.layer_index("halls"), w.layer_index("chips")
    face = state.supply[2, 0, halls, 0]
    assert look[halls][2, 0, 0] > face
    assert w.layer.value_share[chips, halls] > 0.0


def test_r8_indices_stay_between_0_and_100() -> None:
    w = world(ALL)
    for state in play(w, 10):
        assert (state.index >= 0.0).all()
        assert (state.index <= 100.0).all()


def test_a_lifted_control_restores_trust_and_the_relation() -> None:
    w = world()
    states = play(w, 4, with_control(w, 0.8))
    lifted = Orders.standing(w, states[-1])
    lifted.control = states[-1].control.copy()
    lifted.control[1, 0, 0] = 0.0
    state, _ = resolve(w, states[-1], lifted)
    trust, relation = [state.trust[0, 1, 0]], [state.reliability[1, 0, 0, 0]]
    for _ in range(10):
        state, _ = resolve(w, state, Orders.standing(w, state))
        trust.append(state.trust[0, 1, 0])
        relation.append(state.reliability[1, 0, 0, 0])
    assert trust[-1] > trust[0]
    assert relation[-1] > relation[0] + 0.1


def test_no_roles_at_all_still_plays() -> None:
    """A scenario may leave out every role: the rules that need one sleep, and the game runs."""
    w = calibrated(dataclasses.replace(tiny(("chips", "halls")), roles={}))
    end = play(w, 6)[-1]
    assert np.isfinite(end.index).all()
    assert end.share.sum(axis=0) == pytest.approx(1.0, abs=1e-5)
