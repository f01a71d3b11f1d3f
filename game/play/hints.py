"""What a planner reads off the present without a forecast: the money that keeps a place, and what a need lacks.

Estimates from one nation's view, made with the same formulas as the model and stated in $bn for the turn. They
leave out what a view cannot know (rivals' money in the layer, hidden experience) and are shown as marks, not rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np

from game.engine.expr import Measures, evaluate
from game.engine.numerics import Array
from game.engine.view import View
from game.engine.world import Expr, World

QUARTER = 0.25  # years
COMPARED = {"<", "<=", ">", ">=", "=", "!="}
OUT_OF_REACH = 1e6  # $bn; what no money can hold


@dataclass(frozen=True, slots=True)
class Need:
    """A condition of an initiative: the two sides and their values, or only whether it is met."""

    condition: Expr
    met: bool
    there: float | None = None
    needed: float | None = None


def needs_of(v: int, view: View, world: World) -> list[Need]:
    """Return the conditions of an initiative as they stand in a view."""
    found = []
    for condition in world.initiatives[v].needs:
        met = _value(condition, view, world) > 0.0
        if condition.op in COMPARED:
            there, needed = (_value(part, view, world) for part in condition.parts)
            found.append(Need(condition, met, there, needed))
        else:
            found.append(Need(condition, met))
    return found


def _value(expr: Expr, view: View, world: World) -> float:
    return float(evaluate(expr, world, cast(Measures, view))[0])


def keep_building(view: View, world: World, price: float | None = None) -> Array:
    """Return the public building money that holds each layer's capacity, (L,) in $bn for the turn.

    What wears off in a quarter less what private firms and worried buyers build by themselves at today's price
    (or at ``price``), bought at this nation's cost with its programme learning and haste.
    """
    t, n, r, me = world.layer, world.nation, world.rule, view.actor
    capacity = view.capacity[me, :, 0]
    runs = np.maximum(view.runs[me, :, 0], 0.05)
    at = view.price[:, 0] if price is None else np.full(len(world.layers), price)
    cost = t.capex / (100.0 * t.erosion) * n.unit_cost[me]
    command = float(n.command[me])
    private = t.private_share * t.erosion * QUARTER * view.sales[me, :, 0] * np.power(at, t.private_response)
    induced = t.induced * QUARTER * view.insecurity[me, :, 0] * n.need[me]
    redirected = command * private * (1.0 - float(n.waste[me])) * cost
    gap = t.erosion * QUARTER * capacity / runs - (1.0 - command) * private - induced
    gap = np.maximum(gap, 0.0)
    haste = t.haste * n.build_ease[me] / (capacity + r.small_points)
    slack = np.maximum(1.0 - haste * gap, 1e-3)  # beyond it haste eats all that is added
    money = gap / slack * cost / _programme(view, world) - redirected
    out: Array = np.minimum(np.maximum(money, 0.0) * world.turn_quarters, OUT_OF_REACH)
    return out


def keep_research(view: View, world: World) -> Array:
    """Return the research money that holds each layer's place behind a frontier of one year a year, (L,) $bn a turn."""
    t, me = world.layer, view.actor
    assert world.pace is not None
    behind = np.maximum(view.gap[me, :, 0], 0.0) / 12.0
    by_itself = t.catch_up * QUARTER * behind + t.learning * np.log(1.0 + QUARTER * t.growth)
    wanted = np.maximum(QUARTER - by_itself, 0.0)
    capacity = view.capacity[me, :, 0]
    line = capacity / (capacity + t.line_scale)
    yield_ = np.maximum(QUARTER * world.pace * line * _productivity(view, world), 1e-9)
    scale = t.research_scale * QUARTER
    effective = scale * (np.exp2(np.minimum(wanted / yield_, 40.0)) - 1.0)
    effective -= t.private_research * t.sales_value * QUARTER / 100.0 * view.sales[me, :, 0]
    effective = np.maximum(effective, 0.0)
    people = max(float(view.talent[me, 0]) / _top(world, "talent_top"), 1e-4)
    limit = t.specialists * t.research_scale * QUARTER * people**0.75
    slack = 1.0 - effective / limit
    directed = np.where(slack > 0.02, effective / np.maximum(slack, 0.02), OUT_OF_REACH)
    money = directed / _programme(view, world) * world.turn_quarters
    out: Array = np.minimum(money, OUT_OF_REACH)
    return out


def _top(world: World, name: str) -> float:
    """Return the largest value of the start, which productivity is measured against."""
    return float(np.ravel(world.fixed[name])[0])


def _programme(view: View, world: World) -> Array:
    """Return the factor of programme learning for the viewer, (L,)."""
    r, base = world.rule, world.fixed["focus"][view.actor]
    focus = view.focus[:, 0]
    now = 1.0 + r.focus_gain * focus / (focus + r.focus_half)
    then = 1.0 + r.focus_gain * base / (base + r.focus_half)
    out: Array = np.clip(now / then, r.focus_low, r.focus_high)
    return out


def _productivity(view: View, world: World) -> Array:
    """Return the viewer's research productivity by layer, (L,), with compute and data where models are made."""
    r, me = world.rule, view.actor
    people = max(float(view.talent[me, 0]) / _top(world, "talent_top"), 1e-4)
    out = np.full(len(world.layers), people**r.talent_power)
    front = world.role("frontier")
    if front < 0:
        return out
    compute = _reach(view, world, "compute") * _chip_quality(view, world) / _top(world, "compute_top")
    data = _reach(view, world, "data") / _top(world, "data_top")
    inner = sum(
        weight * max(part, 1e-4) ** r.ces_rho
        for weight, part in ((r.ces_compute, compute), (r.ces_talent, people), (r.ces_data, data))
    )
    out[front] = float(inner) ** (r.ces_power / r.ces_rho)
    return out


def _reach(view: View, world: World, role: str) -> float:
    """Return what is delivered and what runs at home in the layer of a role, in points; 1 where there is none."""
    k, me = world.role(role), view.actor
    if k < 0:
        return 1.0
    delivered = float(world.nation.need[me, k]) * float(view.fill[k, 0])
    return delivered + float(view.capacity[me, k, 0]) * float(view.runs[me, k, 0])


def _chip_quality(view: View, world: World) -> float:
    """Return the quality of the chips that reach the viewer, 1 at the frontier, by its estimate of gaps."""
    chips = world.role("chips")
    if chips < 0:
        return 1.0
    supply = view.supply[view.actor, :, chips, 0]
    quality = np.exp(-world.layer.quality_weight[chips] * view.gap[:, chips, 0] / 12.0)
    return float((supply * quality).sum() / max(float(supply.sum()), 1e-9))
