"""R6 build: what was started matures, public, private and induced building is started, the rest erodes.

Money becomes points through cost, haste (building fast costs more), crowding (all money in one layer buys less),
programme learning (a focus that is kept spends better) and time to build. Shapes (N, L, B) unless said.
"""

from __future__ import annotations

import numpy as np

from game.engine.ledger import Cause, Draft
from game.engine.numerics import Array, clip, total
from game.engine.orders import Orders
from game.engine.state import slots
from game.engine.world import World

YEAR = 0.25
"""A quarter in years: the model always steps one quarter."""
TINY = 1e-9


def know_how(w: World, d: Draft) -> Array:
    """Return how much tool know-how is withheld from each nation (N, B), 0..1."""
    tools = w.role("tools")
    if tools < 0:
        return np.zeros(d.talent.shape)
    out = np.zeros(d.talent.shape)
    suppliers, layers = d.market.columns
    for k in np.flatnonzero(layers == tools).tolist():
        out += d.market.limits.control[:, k] * w.nation.tool_share[suppliers[k]]
    out /= w.rule.know_full
    return np.minimum(out, 1.0, out=out)


def crowding(w: World, money: Array, start: Array) -> Array:
    """Return the factor (L, B) by which a crowded layer's money buys less: world part of money against the start's part."""
    r = w.rule
    world = total(money, 0)  # (L, B)
    part = world / np.maximum(total(world, 0), TINY)
    usual = np.maximum(start, 1e-4)[:, None]
    ratio = np.maximum(part / usual, 1e-3)
    return clip(np.exp(-r.crowd_power * np.log(ratio)), r.crowd_low, r.crowd_high)


def programme(w: World, focus: Array) -> Array:
    """Return the factor of programme learning: kept focus spends better than money thrown at a new field."""
    r = w.rule
    base = w.fixed["focus"][:, :, None]
    then = 1.0 + r.focus_gain * base / (base + r.focus_half)
    now = focus + r.focus_half
    np.divide(focus, now, out=now)
    now *= r.focus_gain
    now += 1.0
    now /= then
    np.maximum(now, r.focus_low, out=now)
    return np.minimum(now, r.focus_high, out=now)


def chip_quality(w: World, d: Draft) -> Array:
    """Return the quality of the chips a nation can get (N, B), 1 at the frontier."""
    chips = w.role("chips")
    if chips < 0:
        return np.ones(d.talent.shape)
    tech = d.technology[:, chips]  # (N, B)
    quality = np.exp(-w.layer.quality_weight[chips] * (np.max(tech, axis=0)[None] - tech))
    arrived = d.market.arrived[:, :, chips]  # (N user, N supplier, B)
    return total(arrived * quality[None], 1) / np.maximum(total(arrived, 1), TINY)


def withheld_know_how(w: World, d: Draft) -> list[tuple[int, float]]:
    """Return (layer, its strength) for layers in which know-how is withheld from anybody this quarter."""
    strength = w.layer.know_how
    return [(k, float(strength[k])) for k in np.flatnonzero(strength).tolist() if d.scratch["know"].any()]


def unit_cost(w: World, d: Draft) -> Array:
    """Return what a point costs in $bn (N, L, B), or (N, L, 1) where neither know-how nor cards move it."""
    t = w.layer
    cost: Array = (t.capex / (100.0 * t.erosion))[None, :, None] * w.nation.unit_cost[:, :, None]
    withheld = withheld_know_how(w, d)
    if not withheld and d.mods.cost is None:
        return cost
    cost = np.broadcast_to(cost, d.capacity.shape).copy()
    for layer, strength in withheld:
        cost[:, layer] *= 1.0 + w.rule.know_cost * d.scratch["know"] * strength
    if d.mods.cost is not None:
        d.mods.cost.scale(cost)
    return cost


def steered(w: World, d: Draft, cost: Array) -> tuple[Array, Array]:
    """Return (private building in points, money of the state in $bn): it redirects a part of firms' and wastes some."""
    t, n = w.layer, w.nation
    # private firms rebuild what erodes, more when the price is high
    pull = np.exp(t.private_response[:, None] * np.log(d.market.price))  # (L, B)
    private = (t.private_share * t.erosion * YEAR)[None, :, None] * d.market.sales
    private *= pull[None]
    money = d.scratch["build"]  # $bn this quarter
    public = total(money, 1)  # (N, B)
    command = np.where(public > TINY, n.command[:, None], 0.0)
    pool = command * total(private * cost, 1)
    private *= 1.0 - command[:, None]
    directed = 1.0 + (1.0 - n.waste[:, None]) * pool / np.maximum(public, TINY)
    return private, money * np.where(public > TINY, directed, 1.0)[:, None]


def started(w: World, d: Draft) -> tuple[Array, Array, Array]:
    """Return what is ordered this quarter in points: public, private, induced, each (N, L, B)."""
    r, t, m = w.rule, w.layer, d.market
    cost = unit_cost(w, d)
    private, bought = steered(w, d, cost)
    d.scratch["programme"] = programme(w, d.focus)
    bought *= d.scratch["programme"] * crowding(w, bought, w.fixed["build_part"])[None]
    bought /= cost
    induced = (t.induced * YEAR)[None, :, None] * m.insecurity
    induced *= m.need
    hurry = bought + induced
    hurry *= (t.haste[None] * w.nation.build_ease)[:, :, None]
    hurry /= d.capacity + r.small_points
    hurry += 1.0
    haste = np.divide(1.0, hurry, out=hurry)
    bought *= haste
    induced *= haste
    compute = w.role("compute")
    if compute >= 0:
        # a hall filled with weaker chips counts for less compute
        ratio = clip(d.scratch["quality"] / w.fixed["quality"][:, None], r.hall_low, r.hall_high)
        hall = np.exp(t.hall_power[compute] * np.log(ratio))
        for kind in (bought, private, induced):
            kind[:, compute] *= hall
    for kind in (bought, private, induced):
        kind *= d.runs
    return bought, private, induced


def mature(w: World, d: Draft, slot: list[int]) -> None:
    """Post what was ordered as many quarters ago as building takes; ``slot`` holds it by layer."""
    if d.keep:
        for kind, name in enumerate(("built.public", "built.private", "built.induced")):
            d.post("capacity", Cause(name), d.pipeline[kind][:, slot])
        return
    public, private, induced = d.pipeline
    due = np.empty(d.capacity.shape)
    for layer, at in enumerate(slot):
        np.add(public[:, at], private[:, at], out=due[:, layer])
        due[:, layer] += induced[:, at]
    d.post("capacity", Cause("built"), due)


def build(w: World, d: Draft, o: Orders) -> None:
    """R6. What was started matures, new building is started, installed capacity erodes."""
    t = w.layer
    d.scratch["know"] = know_how(w, d)
    d.scratch["quality"] = chip_quality(w, d)
    orders = started(w, d)
    slot = [first + d.quarter % q for first, q in zip(slots(w), t.build_quarters, strict=False)]
    rate = (-t.erosion * YEAR)[None, :, None]
    if d.mods.erosion is not None:
        rate = np.broadcast_to(rate, d.capacity.shape).copy()
        d.mods.erosion.scale(rate)
    worn = rate * d.capacity
    mature(w, d, slot)
    d.post("capacity", Cause("erosion"), worn)
    d.bound("capacity")
    # buyers' needs follow what ran lately, not the last quarter alone: firms do not cancel a year's orders in a week
    ran = d.capacity * d.runs
    ran /= w.fixed["capacity"][:, :, None]
    ran -= d.activity
    ran *= w.rule.activity_rate
    d.post("activity", Cause("activity.ran"), ran)
    d.post_slots("pipeline", slot, Cause("pipeline"), orders)
    part = d.scratch["build"] + d.scratch["research"]
    part /= np.maximum(running(part), TINY)
    part -= d.focus
    part *= w.rule.focus_rate
    d.post("focus", Cause("focus"), part)
    industrialise(w, d, orders)


def running(x: Array) -> Array:
    """Return the sum over layers with the layer axis kept (N, 1, B)."""
    return np.expand_dims(total(x, 1), 1)


def industrialise(w: World, d: Draft, orders: tuple[Array, Array, Array]) -> None:
    """Let the industrial base follow, after its works quarters, the building of the factory layer against the start's."""
    factory = w.role("factory")
    if factory < 0:
        return
    r = w.rule
    now = orders[0][:, factory] + orders[1][:, factory] + orders[2][:, factory]
    wanted = np.minimum(now / w.fixed["factory_orders"][:, None], r.industry_cap)
    slot = d.quarter % r.industry_quarters
    due = d.works[slot]
    level = np.exp(0.5 * np.log(np.maximum(due, 0.01)))
    d.post("industry", Cause("industry.works"), r.industry_rate * YEAR * (level - d.industry))
    d.bound("industry")
    d.post_at("works", (slot,), Cause("industry.started"), wanted - due)
