"""Before play: solve what the start values imply, and set up the opening state.

``calibrated`` finds trade weights that reproduce the scenario's shares at turn 0 (iterative proportional fitting),
the pace at which each layer's leader moves one frontier-year a year, talent pull from yearly net flows, and the part
of income that does not come from sales. ``opening`` makes the state of any number of games from their seeds.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from game.engine import build, deck, goals, learn, market, standing
from game.engine.columns import columns
from game.engine.effects import Mods
from game.engine.ledger import Draft
from game.engine.numerics import Array, keep_memory, snap, total
from game.engine.orders import Orders
from game.engine.state import BUILD_KINDS, MEMORY, State, empty, slots
from game.engine.world import World

ROUNDS = (
    12  # fixed-point rounds between trade weights and the reliability of relations that start under a control
)
FITTING = 400  # steps of proportional fitting; more change nothing at 1e-9
TINY = 1e-9


def start_capacity(w: World) -> Array:
    """Return capacity at the start in points (N, L): shares with a small floor, so that nobody starts from nothing."""
    share = np.maximum(w.nation.share, w.rule.floor_share)
    return 100.0 * share / total(share, 0)[None]


def start_appeal(w: World, capacity: Array) -> Array:
    """Return what buyers perceive at the start (N, L), in logs."""
    return np.log(np.maximum(capacity, 1e-3)) - w.layer.quality_weight[None] * w.nation.gap


def fit(prior: Array, rows: Array, columns: Array) -> Array:
    """Return flows (N, N, L) near the prior whose rows sum to ``rows`` and columns to ``columns`` (both (N, L))."""
    flow = prior.copy()
    for _ in range(FITTING):
        flow *= (rows / np.maximum(total(flow, 1), TINY * TINY))[:, None]
        flow *= (columns / np.maximum(total(flow, 0), TINY * TINY))[None]
    return flow


def trade_weights(w: World, capacity: Array, allow: Array) -> tuple[Array, Array]:
    """Return (weight, reliability), both (N user, N supplier, L), that reproduce the start under the start's limits."""
    n = w.nation
    pull = np.exp(start_appeal(w, capacity))  # (N, L)
    count = len(w.actors)
    bias = np.ones_like(n.friction)
    bias[np.arange(count), np.arange(count)] = n.home_bias
    relation = allow.copy()
    weight = np.ones_like(relation)
    need = np.maximum(n.need, 1e-4) * 100.0
    need = 100.0 * need / total(need, 0)[None]
    for _ in range(ROUNDS):
        flow = fit(bias * n.friction * pull[None] * relation, need, capacity)
        weight = flow / (need[:, None] * pull[None] * relation)
        secure = 1.0 / np.maximum(total(weight * pull[None], 1), TINY)
        secure = np.minimum(secure, 1.0)
        relation = allow * (1.0 - (1.0 - allow) * (1.0 - secure)[:, None])
    return weight, relation


def opening_allow(w: World) -> Array:
    """Return the part of each relation that the start's controls and refusals allow (N user, N supplier, L)."""
    n = w.nation
    allow = np.ones_like(n.control)
    for layer in range(n.control.shape[2]):
        every = np.full(n.control.shape[1], layer)
        effort = n.enforcement[:, layer][:, None]
        part = market.served(
            w, n.control[:, :, layer][..., None], n.refusal[:, :, layer][..., None], effort, every
        )
        allow[:, :, layer] = part[..., 0]
    return allow


def _wide(x: Array, games: int) -> Array:
    """Return a start value on the grid, the same in all games."""
    return np.repeat(snap(np.asarray(x, dtype=np.float64))[..., None], games, axis=-1)


def raw_arrays(w: World, games: int) -> dict[str, Array]:
    """Return the arrays of the opening before anything is measured."""
    n = w.nation
    capacity, ones = w.fixed["capacity"], np.ones_like(n.share)
    money = n.plan_build + n.plan_research
    values = {
        "capacity": capacity,
        "technology": -n.gap,
        "technology_before": -n.gap,
        "appeal": start_appeal(w, capacity),
        "reliability": w.fixed["relation"],
        "runs": ones,
        "activity": ones,
        "stock": n.stock,
        "stock_before": n.stock,
        "control": n.control,
        "control_next": n.control,
        "refusal": n.refusal,
        "plan_build": n.plan_build,
        "plan_research": n.plan_research,
        "plan_talent": n.plan_talent,
        "plan_enforce": n.enforcement,
        "price": np.ones(len(w.layers)),
        "demand_push": n.demand_push,
        "insecurity": n.insecurity,
        "talent": n.talent,
        "workforce": n.workforce,
        "adoption": n.adoption,
        "factory": n.factory,
        "industry": n.industry,
        "treasury": n.treasury,
        "treasury_before": n.treasury,
        "trust": n.trust,
        "tension": np.asarray(w.start_tension),
        "focus": money / np.maximum(total(money, 1), TINY)[:, None],
        "income": np.repeat(n.base_income[None] * build.YEAR, MEMORY, axis=0),
        **under_way(w, capacity),
    }
    return {**empty(w, games), **{name: _wide(value, games) for name, value in values.items()}}


def under_way(w: World, capacity: Array) -> dict[str, Array]:
    """Return what is under way at the start: building that holds capacity, training at the plan's rate, experience."""
    n, t, r = w.nation, w.layer, w.rule
    seen = capacity + (total(capacity, 0)[None] - capacity) * r.spill
    worn = t.erosion[None] * build.YEAR * capacity
    firms = t.private_share[None] * (1.0 - n.command)[:, None] * worn
    first = slots(w)
    pipeline = np.zeros((len(BUILD_KINDS), len(w.actors), first[-1]))
    for layer in range(len(w.layers)):
        at = slice(first[layer], first[layer + 1])
        pipeline[0, :, at] = (worn - firms)[:, layer][:, None]
        pipeline[1, :, at] = firms[:, layer][:, None]
    asked = n.plan_talent[0] / r.train_cost
    trained = asked / (1.0 + asked / (r.train_places * np.maximum(n.talent, 1e-3) * build.YEAR))
    return {
        "experience": seen / np.maximum(t.growth, 0.01)[None],
        "pipeline": pipeline,
        "training": np.repeat(trained[None], r.train_quarters, axis=0),
        "works": np.ones((r.industry_quarters, len(w.actors))),
    }


def survey(w: World, d: Draft) -> None:
    """Take the market and all measures of a draft without moving any stock."""
    d.mods = Mods()
    d.scratch["build"], d.scratch["research"] = d.plan_build, d.plan_research
    d.scratch["talent"], d.scratch["enforce"] = d.plan_talent, d.plan_enforce
    d.market = market.trade(w, d)
    d.scratch["know"] = build.know_how(w, d)
    d.scratch["quality"] = build.chip_quality(w, d)
    d.scratch["bought_gap"] = learn.bought_gap(w, d)
    d.scratch["programme"] = build.programme(w, d.focus)
    d.scratch["private_research"] = learn.private_research(w, d)


def given(world: World, relation: Array) -> dict[str, Array]:
    """Return the start values that rules compare with, as far as they need no market; the rest is one for now."""
    n, r, count = world.nation, world.rule, len(world.actors)
    gdp = n.gdp / np.maximum(total(n.gdp, 0), TINY)
    heat = gdp[:, None] * gdp[None] / np.max(gdp) ** 2
    heat[np.arange(count), np.arange(count)] = 0.0
    money = n.plan_build + n.plan_research
    ready = np.minimum(1.0, r.ready_base + r.ready_slope * n.workforce)
    spread = [x.owner if x.verb == "pay" and x.lasts > 0 else -1 for x in world.effects]
    return {
        "capacity": start_capacity(world),
        "relation": relation,
        "heat": heat,
        "focus": money / np.maximum(total(money, 1), TINY)[:, None],
        "build_part": _parts(n.plan_build),
        "research_part": _parts(n.plan_research),
        "adoption": n.adoption * ready,
        "factory": n.factory * ready,
        "talent_top": np.full(1, np.max(n.talent)),
        "compute_top": np.ones(1),
        "data_top": np.ones(1),
        "quality": np.ones(count),
        "pay": np.ones(count),
        "base_income": n.base_income,
        "factory_orders": np.ones(count),
        "owes": np.array(spread, dtype=float),
    }


def _parts(plan: Array) -> Array:
    """Return the world's part of money by layer (L,)."""
    by_layer = total(plan, 0)
    return np.asarray(by_layer / np.maximum(total(by_layer, 0), TINY))


def calibrated(world: World) -> World:
    """Return the world completed by everything that follows from its start values."""
    n = world.nation
    weight, relation = trade_weights(world, start_capacity(world), opening_allow(world))
    fixed = given(world, relation)
    arrivals = np.maximum(world.rule.mobile + n.net_flow, 0.001)  # a year, as part of stock
    pace = np.ones(len(world.layers))
    nation = dataclasses.replace(n, pull=arrivals)
    w = dataclasses.replace(world, weight=weight, pace=pace, fixed=fixed, nation=nation)
    calm = dataclasses.replace(
        w, nation=dataclasses.replace(nation, demand_push=np.zeros_like(n.demand_push))
    )
    d = Draft(calm, State(0, 0, np.zeros(1, dtype=np.uint64), raw_arrays(calm, 1)).freeze(), False)
    survey(calm, d)
    fixed.update(measured(calm, d))
    whole = dataclasses.replace(w, pace=solved_pace(calm, d), deck=columns(world))
    fixed["score"] = opening(whole, np.zeros(1, dtype=np.uint64)).score[:, 0]
    return whole


def measured(w: World, d: Draft) -> dict[str, Array]:
    """Return the start values that follow from the calm market: quality of chips, tops, pay, income not from sales."""
    n, t, r = w.nation, w.layer, w.rule
    spent = total(d.plan_build + d.plan_research + learn.private_research(w, d), 1)[:, 0]
    taxes = total(r.tax * t.sales_value[None, :, None] / 100.0 * d.market.sales, 1)[:, 0]
    w.fixed["quality"] = d.scratch["quality"][:, 0]  # what is started depends on it
    out = {
        "quality": w.fixed["quality"],
        "compute_top": np.max(learn.compute_power(w, d), axis=0),
        "data_top": np.max(learn.data_access(w, d), axis=0),
        "pay": spent / build.YEAR / np.maximum(n.talent, 1e-3),
        "base_income": n.base_income - taxes,
    }
    factory = w.role("factory")
    if factory >= 0:
        public, private, induced = build.started(w, d)
        out["factory_orders"] = np.maximum((public + private + induced)[:, factory, 0], TINY)
    return out


def solved_pace(w: World, d: Draft) -> Array:
    """Return the pace (L,) at which each layer's leader gains one frontier-year a year at the start's spending."""
    leader = np.argmax(-w.nation.gap + 1e-6 * w.fixed["capacity"], axis=0)
    found = learn.research(w, d)[..., 0]
    learned = learn.doing(w, d)[0][..., 0]
    layers = np.arange(found.shape[1])
    rest = build.YEAR - learned[leader, layers]
    pace: Array = np.maximum(rest / np.maximum(found[leader, layers], TINY), 0.05)
    return pace


def opening(world: World, seeds: np.ndarray) -> State:
    """Return the frozen state at turn 0 of as many games as there are seeds (unsigned 64-bit words).

    All games begin alike but for the cards of the first turn, which lie on the tables.
    """
    keep_memory()
    seeds = np.atleast_1d(np.asarray(seeds)).astype(np.uint64)
    one = _first_state(world)
    arrays = one.repeat(seeds.shape[0]).arrays()
    arrays["pending"] = deck.opening_hands(world, seeds)
    arrays["drawn"] = np.where(arrays["pending"] > 0.0, 0.0, -1.0)
    state = State(0, 0, seeds, arrays)
    state.touched, state.market = one.touched, one.market if state.games == 1 else None
    return state.freeze()


def _first_state(world: World) -> State:
    """Return the opening of one game without its cards.

    The last of the four remembered incomes is what the opening market would bring in a quarter.
    """
    state = State(0, 0, np.zeros(1, dtype=np.uint64), raw_arrays(world, 1)).freeze()
    d = Draft(world, state, True)
    survey(world, d)
    d.measure("price", d.market.price)
    d.scratch["flow"] = world.nation.net_flow[:, None] * d.talent
    earned = Draft(world, state, False)
    survey(world, earned)
    earned.measure("price", d.price)
    learn.earn(world, earned)
    d.measure("income", earned.income)
    standing.standing(world, d, Orders.standing(world, state))
    goals.take_score(world, d)
    return d.freeze()
