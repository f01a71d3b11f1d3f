"""The doctrine player's ideas, one position each."""

import dataclasses

import numpy as np
import pytest

from game.ai.brief import brief
from game.ai.player import ai_orders, explain, make_player
from game.ai.stance import EASE
from game.ai.ventures import BREAKING, INSTALMENTS
from game.engine.calibrate import opening
from game.engine.orders import Order
from game.engine.state import State
from game.engine.world import World
from tests.ai import small
from tests.engine import tiny

HARD = make_player("doctrine", "hard")
CHIPS, MEMORY = small.NAMES.index("chips"), small.NAMES.index("memory")


def start() -> State:
    return opening(small.world(), small.seeds(1))


def orders(state: State, actor: int, world: World | None = None) -> list[Order]:
    return [order for order, _, _ in explain(world or small.world(), state, actor, HARD)]


def line(state: State, actor: int, layer: int, mode: str = "build") -> float:
    found = [o for o in orders(state, actor) if (o.kind, o.layer, o.mode) == ("spend", layer, mode)]
    return found[0].amount if found else 0.0


def test_a_lost_layer_gets_more_money_and_a_won_one_less() -> None:
    state = start()
    lost, won = state.share.copy(), state.share.copy()
    lost[small.A, MEMORY] *= 0.5
    won[small.A, MEMORY] = np.minimum(1.0, won[small.A, MEMORY] * 1.6)
    before = line(state, small.A, MEMORY)
    assert line(small.changed(state, share=lost), small.A, MEMORY) > 1.3 * before
    assert line(small.changed(state, share=won), small.A, MEMORY) < before


def test_a_stiff_price_moves_building_more_than_a_soft_one() -> None:
    state = start()
    low = state.price.copy()
    low[[MEMORY, CHIPS]] = 0.6
    cheap = small.changed(state, price=low)
    cut = {k: line(cheap, small.A, k) / line(state, small.A, k) for k in (MEMORY, CHIPS)}
    assert cut[MEMORY] < cut[CHIPS] < 1.0


def test_a_missing_input_raises_its_line_by_what_it_stops() -> None:
    state = start()
    short = state.fill.copy()
    short[small.A, MEMORY] = 0.6
    assert line(small.changed(state, fill=short), small.A, MEMORY) > 1.2 * line(state, small.A, MEMORY)
    assert brief(small.world()).scarce[MEMORY] > 0.1


def test_people_who_leave_raise_retaining_and_a_ready_workforce_lowers_reskilling() -> None:
    state = start()

    def lever(of: State, name: str) -> float:
        return next(o.amount for o in orders(of, small.C) if o.kind == "spend" and o.mode == name)

    flow, ready = state.talent_flow.copy(), state.workforce.copy()
    flow[small.C], ready[small.C] = -0.5, 0.95
    assert lever(small.changed(state, talent_flow=flow), "retain") > lever(state, "retain")
    assert lever(small.changed(state, workforce=ready), "reskill") < lever(state, "reskill")


def test_building_that_stands_after_the_end_is_cut() -> None:
    w, state = small.world(), start()
    last = State(w.turns - 1, (w.turns - 1) * w.turn_quarters, state.seed, state.arrays()).freeze()
    assert line(last, small.A, small.NAMES.index("fabs")) < 0.6 * line(
        state, small.A, small.NAMES.index("fabs")
    )


def test_reactions_give_controls_at_once_strengthened_by_traits_and_eased_step_by_step() -> None:
    w, state = small.world(), start()
    given = next(o for o in orders(state, small.A) if o.kind == "restrict")
    assert (given.layer, given.nation, given.notice) == (CHIPS, small.B, 2)
    assert given.amount == pytest.approx(0.75), "odds of 60 % doubled for a hawk"
    calm = state.arrays()
    control = np.zeros_like(state.control)
    control[small.B, small.A, CHIPS] = 0.75
    calm.update(tension=np.zeros(1), control=control, control_next=control)
    eased = [o for o in orders(State(0, 0, state.seed, calm).freeze(), small.A, w) if o.kind == "restrict"]
    assert [o.amount for o in eased] == [pytest.approx(0.75 - EASE)]


def test_controls_stay_within_the_cap() -> None:
    none = small.with_limits(controls=0)
    assert not [o for o in orders(start(), small.A, none) if o.kind == "restrict"]


def test_refusal_release_and_stockpile_follow_their_reactions() -> None:
    state = start()
    kinds = {o.kind: o for o in orders(state, small.B)}
    assert kinds["refuse"].amount == pytest.approx(0.5)
    assert kinds["stockpile"].layer == MEMORY
    assert any(o.kind == "release" and o.mode == "on" for o in orders(state, small.C))


def test_an_announced_cut_is_bought_ahead() -> None:
    state = start()
    wait, later = state.control_wait.copy(), state.control_next.copy()
    wait[small.C, small.A, CHIPS], later[small.C, small.A, CHIPS] = 2.0, 0.8
    warned = small.changed(state, control_wait=wait, control_next=later)
    assert any(o.kind == "stockpile" and o.layer == CHIPS for o in orders(warned, small.C))
    assert not any(o.kind == "stockpile" for o in orders(state, small.C))


def test_enforcement_is_paid_where_a_control_stands_and_nowhere_else() -> None:
    quiet = [o for o in orders(start(), small.B) if o.kind == "enforce"]
    state = start()
    control = np.zeros_like(state.control)
    control[small.A, [small.B, small.C], CHIPS] = 0.8
    active = small.changed(state, control=control, control_next=control)
    paid = [o for o in orders(active, small.B) if o.kind == "enforce"]
    assert quiet == []
    assert [o.layer for o in paid] == [CHIPS]
    assert not [o for o in orders(active, small.C) if o.kind == "enforce"], "a trader does not look for leaks"


def test_the_best_initiative_that_is_open_and_affordable_is_launched() -> None:
    launched = [o.name for o in orders(start(), small.A) if o.kind == "launch"]
    assert launched == ["plant"], "the dearer and the closed one weigh more"
    w, state = small.world(), start()
    running = state.paying.copy()
    running[0] = 3.0
    assert not [o for o in orders(small.changed(state, paying=running), small.A, w) if o.kind == "launch"]


def test_a_poor_nation_launches_nothing_and_stops_what_it_cannot_pay() -> None:
    w, state = small.world(), start()
    poor, broke = state.treasury.copy(), state.treasury.copy()
    cost = w.initiatives[0].cost
    poor[small.A] = 0.9 * cost * w.turn_quarters / INSTALMENTS
    broke[small.A] = 0.9 * cost * w.turn_quarters / BREAKING
    running, launched = state.paying.copy(), state.launched.copy()
    running[0], launched[0] = 3.0, 0.0
    assert not [o for o in orders(small.changed(state, treasury=poor), small.A) if o.kind == "launch"]
    short = small.changed(state, treasury=broke, paying=running, launched=launched)
    assert [o.name for o in orders(short, small.A) if o.kind == "stop"] == ["plant"]


def test_options_follow_weight_trait_and_purse_and_hidden_ones_are_never_taken() -> None:
    w, state = small.world(), start()
    chosen = [o.option for o in orders(state, small.B) if o.kind == "choose"]
    assert chosen == ["push"]
    table = np.ones_like(state.pending)
    rich_money, poor_money = state.treasury.copy(), state.treasury.copy()
    rich_money[small.A], poor_money[small.A] = 100.0, 6.0  # the option costs 5
    rich = small.changed(state, pending=table, treasury=rich_money)
    poor = small.changed(state, pending=table, treasury=poor_money)
    assert [o.option for o in orders(rich, small.A, w) if o.kind == "choose"] == ["build"]
    assert [o.option for o in orders(poor, small.A, w) if o.kind == "choose"] == ["wait"]


def test_the_own_score_bends_the_split() -> None:
    w = small.world()
    state = start()
    weights = np.zeros_like(w.nation.score_weight)
    weights[6] = 1.0  # physical
    robots = dataclasses.replace(w, nation=dataclasses.replace(w.nation, score_weight=weights))
    layer = small.NAMES.index("robots")
    usual = ai_orders(w, state, {small.C: HARD}).build[small.C, layer, 0]
    keen = ai_orders(robots, state, {small.C: make_player("doctrine", "hard")}).build[small.C, layer, 0]
    assert keen > usual


def test_an_open_objective_raises_its_layer_until_it_is_met() -> None:
    w = small.world()
    goal = tiny.objective(tiny.compare(">=", tiny.measure("share", small.C, MEMORY), 0.9), actor=small.C)
    aiming = dataclasses.replace(w, objectives=(goal,))
    state = opening(aiming, small.seeds(1))
    met = small.changed(state, met=np.zeros_like(state.met))
    open_line = ai_orders(aiming, state, {small.C: HARD}).build[small.C, MEMORY, 0]
    met_line = ai_orders(aiming, met, {small.C: HARD}).build[small.C, MEMORY, 0]
    assert open_line > met_line
