"""The terms of the nine indices: which layer, nation or component moved an index, one level deep.

A curve splits with the slope between its two ends, a product with logarithmic-mean weights, a maximum names the
switch as a line of its own. One game only; formulas are those of ``standing.indices``.
"""

from __future__ import annotations

import numpy as np

from game.engine.attribution import Parts, add, log_ratio
from game.engine.ledger import Cause
from game.engine.numerics import Array, log_mean, logistic, total
from game.engine.standing import origins
from game.engine.state import State
from game.engine.world import World


def slope(new: float, old: float, x_new: float, x_old: float) -> float:
    """Return the slope of a curve between two points, 0 where its argument did not move."""
    return (new - old) / (x_new - x_old) if abs(x_new - x_old) > 1e-12 else 0.0


def _product(parts: Parts, new: float, old: float, factors: dict[Cause, float]) -> None:
    """Split the change of a product by the change of the logarithm of its factors."""
    weight = float(log_mean(np.array([new]), np.array([old]))[0])
    for cause, change in factors.items():
        add(parts, cause, weight * change)


def index_parts(world: World, before: State, after: State, name: int, actor: int) -> Parts:
    """Return the terms of one of the nine indices (by position) that moved it for a nation."""
    return _INDEX[name](
        world, before, after, actor, float(after.index[name, actor, 0]), float(before.index[name, actor, 0])
    )


def _leadership(w: World, b: State, a: State, n: int, new: float, old: float) -> Parts:
    parts: Parts = {}
    moved = w.layer.lead_weight * (a.share[n, :, 0] - b.share[n, :, 0])
    x_new = float(total(w.layer.lead_weight * a.share[n, :, 0], 0))
    x_old = float(total(w.layer.lead_weight * b.share[n, :, 0], 0))
    for layer, change in enumerate(moved):
        add(parts, Cause("index.share", layer=layer), slope(new, old, x_new, x_old) * change)
    return parts


def content_parts(w: World, before: State, after: State, user: int, origin: int) -> Parts:
    """Return what moved the look-through dependence of a user on an origin: the layers in which it sits."""
    new, old = (origins(w, state.supply[..., :1]) for state in (after, before))
    parts: Parts = {}
    for layer, part in enumerate(w.layer.need_weight):
        change = float(new[layer][user, origin, 0] - old[layer][user, origin, 0])
        add(parts, Cause("content.layer", layer=layer), part * change)
    return parts


def best_rival(tech: Array, nation: int) -> int:
    """Return the other nation with the best technology in a layer (N,)."""
    rest = tech.copy()
    rest[nation] = -np.inf
    return int(np.argmax(rest))


def lead_parts(before: State, after: State, actor: int, layer: int, own: Cause) -> tuple[Parts, float, float]:
    """Return (parts, lead after, lead before) in years over the best rival; another rival is named as such."""
    parts: Parts = {}
    new, old = after.technology[:, layer, 0], before.technology[:, layer, 0]
    rival, then = best_rival(new, actor), best_rival(old, actor)
    add(parts, own, new[actor] - old[actor])
    add(parts, Cause("lead.rival", actor=then), old[then] - new[then])
    if rival != then:
        add(parts, Cause("lead.new_rival", actor=rival), new[then] - new[rival])
    return parts, float(new[actor] - new[rival]), float(old[actor] - old[then])


def _frontier(w: World, b: State, a: State, n: int, new: float, old: float) -> Parts:
    layer = w.role("frontier")
    if layer < 0:
        return {}
    parts, x_new, x_old = lead_parts(b, a, n, layer, Cause("index.technology", actor=n, layer=layer))
    steep = slope(new, old, x_new, x_old)
    if steep == 0.0:  # both moved alike: the slope of the curve itself
        s = float(logistic(np.array([w.rule.front_slope * x_new + w.rule.front_shift]))[0])
        steep = 100.0 * w.rule.front_slope * s * (1.0 - s)
    return {cause: steep * amount for cause, amount in parts.items()}


def _sovereignty(_: World, b: State, a: State, n: int, __: float, ___: float) -> Parts:
    parts: Parts = {}
    change = a.content[n, :, 0] - b.content[n, :, 0]
    for other in range(change.size):
        if other != n:
            add(parts, Cause("index.dependence", actor=other), -100.0 * change[other])
    return parts


def _resilience(w: World, b: State, a: State, n: int, _: float, __: float) -> Parts:
    parts: Parts = {}
    new, old = a.content[n, :, 0].copy(), b.content[n, :, 0].copy()
    new[n] = old[n] = 0.0
    worst, then = int(np.argmax(new)), int(np.argmax(old))
    weight = w.layer.fill_weight
    fill_new, fill_old = a.fill[n, :, 0], b.fill[n, :, 0]
    kept = 0.5 * float(total(weight * (fill_new + fill_old), 0))
    safe = 0.5 * (2.0 - new[worst] - old[then])
    add(parts, Cause("index.worst", actor=then), -100.0 * kept * (new[then] - old[then]))
    if worst != then:
        add(parts, Cause("index.new_worst", actor=worst), -100.0 * kept * (new[worst] - new[then]))
    for layer, change in enumerate(weight * (fill_new - fill_old)):
        add(parts, Cause("index.fill", layer=layer), 100.0 * safe * change)
    return parts


def _leverage(w: World, b: State, a: State, n: int, new: float, old: float) -> Parts:
    raw: Parts = {}
    gdp = w.nation.gdp / max(float(total(w.nation.gdp, 0)), 1e-9)

    def need(state: State) -> Array:
        out: Array = 100.0 * gdp * state.content[:, n, 0] / max(1.0 - float(gdp[n]), 1e-9)
        out[n] = 0.0
        return out

    def choke(state: State) -> Array:
        return w.rule.lever_choke * w.layer.choke_weight * np.maximum(state.share[n, :, 0] - 0.5, 0.0)

    for user, change in enumerate(need(a) - need(b)):
        add(raw, Cause("index.needed_by", actor=user), change)
    for layer, change in enumerate(choke(a) - choke(b)):
        add(raw, Cause("index.chokepoint", layer=layer), change)
    x_new = float(total(need(a), 0) + total(choke(a), 0))
    x_old = float(total(need(b), 0) + total(choke(b), 0))
    return {cause: slope(new, old, x_new, x_old) * change for cause, change in raw.items()}


def _diffusion(w: World, b: State, a: State, n: int, new: float, old: float) -> Parts:
    parts: Parts = {}
    r = w.rule

    def ready(state: State) -> Array:
        out: Array = np.minimum(1.0, r.ready_floor + r.ready_gain * state.workforce[n])
        return out

    used = float(log_ratio(a.adoption[n], b.adoption[n])[0])
    able = float(log_ratio(ready(a), ready(b))[0])
    whole = float(log_ratio(np.array([new]), np.array([old]))[0])
    causes = {
        Cause("index.adoption"): used,
        Cause("index.readiness"): able,
        Cause("index.models"): whole - used - able,
    }
    _product(parts, new, old, causes)
    return parts


def _physical(w: World, b: State, a: State, n: int, new: float, old: float) -> Parts:
    parts: Parts = {}
    layer = w.role("factory")
    if layer < 0:
        return parts
    r = w.rule
    share = log_ratio(np.maximum(a.share[n, layer], 1e-6), np.maximum(b.share[n, layer], 1e-6))[0]
    use = log_ratio(np.maximum(a.factory[n], 1e-6), np.maximum(b.factory[n], 1e-6))[0]
    behind = (a.gap[n, layer, 0] - b.gap[n, layer, 0]) / 12.0
    causes = {
        Cause("index.share", layer=layer): r.factory_share_power * share,
        Cause("index.factories"): r.factory_use_power * use,
        Cause("index.gap", layer=layer): -r.factory_gap_fade * behind,
    }
    _product(parts, new, old, causes)
    return parts


def _prosperity(_: World, __: State, ___: State, ____: int, new: float, old: float) -> Parts:
    return {Cause("index.income"): new - old} if new != old else {}


def _people(w: World, b: State, a: State, n: int, new: float, old: float) -> Parts:
    parts: Parts = {}
    ready = w.rule.talent_ready * float(a.workforce[n, 0] - b.workforce[n, 0])
    add(parts, Cause("index.readiness"), ready)
    add(parts, Cause("index.talent"), new - old - ready)
    return parts


_INDEX = (
    _leadership, _frontier, _sovereignty, _resilience, _leverage, _diffusion, _physical, _prosperity, _people,
)  # fmt: skip
