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
from game.engine.numerics import Array, snap, total
from game.engine.orders import Orders
from game.engine.state import State, empty, slots
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


def raw_arrays(w: World, games: int) -> dict[str, Array]:
    """Return the arrays of the opening before anything is measured."""
    n, t = w.nation, w.layer
    capacity = w.fixed["capacity"]

    def wide(x: Array) -> Array:
        return np.repeat(snap(np.asarray(x, dtype=np.float64))[..., None], games, axis=-1)

    out = empty(w, games)
    out["capacity"] = wide(capacity)
    out["technology"] = wide(-n.gap)
    out["appeal"] = wide(start_appeal(w, capacity))
    out["reliability"] = wide(w.fixed["relation"])
    out["runs"] = out["activity"] = wide(np.ones_like(n.share))
    out["stock"] = wide(n.stock)
    for name in ("control", "control_next"):
        out[name] = wide(n.control)
    out["refusal"] = wide(n.refusal)
    out["plan_build"], out["plan_research"] = wide(n.plan_build), wide(n.plan_research)
    out["plan_talent"], out["plan_enforce"] = wide(n.plan_talent), wide(n.enforcement)
    out["price"] = wide(np.ones(len(w.layers)))
    out["demand_push"] = wide(n.demand_push)
    out["insecurity"] = wide(n.insecurity)
    out["talent"], out["workforce"] = wide(n.talent), wide(n.workforce)
    out["adoption"], out["factory"] = wide(n.adoption), wide(n.factory)
    out["industry"] = wide(n.industry)
    out["works"] = wide(np.ones((w.rule.industry_quarters, len(w.actors))))
    out["treasury"] = out["treasury_before"] = wide(n.treasury)
    out["trust"] = wide(n.trust)
    out["tension"] = np.full(games, snap(np.asarray([w.start_tension]))[0])
    seen = capacity + (total(capacity, 0)[None] - capacity) * w.rule.spill
    out["experience"] = wide(seen / np.maximum(t.growth, 0.01)[None])
    money = n.plan_build + n.plan_research
    out["focus"] = wide(money / np.maximum(total(money, 1), TINY)[:, None])
    out["income"] = wide(np.repeat(n.base_income[None] * build.YEAR, 4, axis=0))
    worn = np.repeat((t.erosion[None] * build.YEAR * capacity)[None], 3, axis=0)
    firms = t.private_share[None] * (1.0 - n.command)[:, None]
    parts = np.stack([1.0 - firms, firms, np.zeros_like(firms)]) * worn  # (K, N, L)
    first = slots(w)
    for layer, quarters in enumerate(t.build_quarters):
        for slot in range(first[layer], first[layer] + quarters):
            out["pipeline"][:, :, slot] = snap(parts[:, :, layer])[..., None]
    asked = n.plan_talent[0] / w.rule.train_cost
    places = w.rule.train_places * np.maximum(n.talent, 1e-3) * build.YEAR
    out["training"] = wide(np.repeat((asked / (1.0 + asked / places))[None], w.rule.train_quarters, axis=0))
    out["stock_before"], out["technology_before"] = out["stock"], out["technology"]
    return out


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


def calibrated(world: World) -> World:
    """Return the world completed by everything that follows from its start values."""
    n, t, r = world.nation, world.layer, world.rule
    capacity = start_capacity(world)
    weight, relation = trade_weights(world, capacity, opening_allow(world))
    flow = np.maximum(r.mobile + n.net_flow, 0.001)  # arrivals a year as part of stock
    gdp = n.gdp / np.maximum(total(n.gdp, 0), TINY)
    heat = gdp[:, None] * gdp[None]
    heat = heat / np.max(heat)
    heat[np.arange(len(gdp)), np.arange(len(gdp))] = 0.0
    money = n.plan_build + n.plan_research
    ready = np.minimum(1.0, r.ready_base + r.ready_slope * n.workforce)
    fixed = {
        "capacity": capacity,
        "relation": relation,
        "heat": heat,
        "focus": money / np.maximum(total(money, 1), TINY)[:, None],
        "build_part": total(n.plan_build, 0) / max(float(total(total(n.plan_build, 0), 0)), TINY),
        "research_part": total(n.plan_research, 0) / max(float(total(total(n.plan_research, 0), 0)), TINY),
        "adoption": n.adoption * ready,
        "factory": n.factory * ready,
        "talent_top": np.full(1, np.max(n.talent)),
        "compute_top": np.ones(1),
        "data_top": np.ones(1),
        "quality": np.ones(len(world.actors)),
        "pay": np.ones(len(world.actors)),
        "base_income": n.base_income,
        "factory_orders": np.ones(len(world.actors)),
        "owes": np.array(
            [x.owner if x.verb == "pay" and x.lasts > 0 else -1 for x in world.effects], dtype=float
        ),
    }
    nation = dataclasses.replace(n, pull=flow)
    w = dataclasses.replace(
        world, weight=weight, pace=np.ones(len(t.sales_value)), fixed=fixed, nation=nation
    )
    calm = dataclasses.replace(
        w, nation=dataclasses.replace(nation, demand_push=np.zeros_like(n.demand_push))
    )
    state = State(0, 0, np.zeros(1, dtype=np.uint64), raw_arrays(calm, 1)).freeze()
    d = Draft(calm, state, False)
    survey(calm, d)
    fixed["quality"] = d.scratch["quality"][:, 0]
    fixed["compute_top"] = np.max(learn.compute_power(calm, d), axis=0)
    fixed["data_top"] = np.max(learn.data_access(calm, d), axis=0)
    people = np.maximum(n.talent, 1e-3)
    fixed["pay"] = (
        total(d.plan_build + d.plan_research + learn.private_research(calm, d), 1)[:, 0] / build.YEAR / people
    )
    taxes = total(r.tax * t.sales_value[None, :, None] / 100.0 * d.market.sales, 1)[:, 0]
    fixed["base_income"] = n.base_income - taxes
    factory = world.role("factory")
    if factory >= 0:
        public, private, induced = build.started(calm, d)
        fixed["factory_orders"] = np.maximum((public + private + induced)[:, factory, 0], TINY)
    whole = dataclasses.replace(w, pace=solved_pace(calm, d), deck=columns(world))
    fixed["score"] = opening(whole, np.zeros(1, dtype=np.uint64)).score[:, 0]
    return whole


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
    """Return the frozen state at turn 0 of as many games as there are seeds (unsigned 64-bit words)."""
    seeds = np.atleast_1d(np.asarray(seeds)).astype(np.uint64)
    raw = raw_arrays(world, seeds.shape[0])
    if world.hands:
        raw["pending"] = deck.opening_hands(world, seeds)
        raw["drawn"] = np.where(raw["pending"] > 0.0, 0.0, raw["drawn"])
    raw["pending"] = deck.opening_hands(world, seeds)
    raw["drawn"] = np.where(raw["pending"] > 0.0, 0.0, -1.0)
    state = State(0, 0, seeds, raw).freeze()
    d = Draft(world, state, True)
    survey(world, d)
    d.measure("price", d.market.price)
    d.scratch["flow"] = world.nation.net_flow[:, None] * d.talent
    orders = Orders.standing(world, state)
    standing.standing(world, d, orders)
    goals.take_score(world, d)
    return d.freeze()
