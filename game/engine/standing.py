"""R8 standing: what the world publishes once a turn: shares, dependence, gaps, the nine indices, all 0-100.

Formulas: leadership, frontier, sovereignty, resilience, leverage, diffusion, physical AI, prosperity, talent as in
the calibration sheet, section 4.1; every parameter stands in the scenario's rules. Derived, so measured, not posted.
"""

from __future__ import annotations

import numpy as np

from game.engine.ledger import Draft
from game.engine.numerics import Array, clip, logistic, total
from game.engine.orders import Orders
from game.engine.world import World

TINY = 1e-9


def shares(sales: Array) -> Array:
    """Return world shares (N, L, B) of sales by supplier; a layer without sales has shares of zero."""
    out: Array = sales / np.maximum(total(sales, 0), TINY)[None]
    return out


def delivered(arrived: Array) -> Array:
    """Return each supplier's part of what a user receives (N user, N supplier, L, B); rows sum to one."""
    out: Array = arrived / np.maximum(total(arrived, 1), TINY)[:, None]
    return out


def origins(w: World, supply: Array) -> list[Array]:
    """Return the content by origin looked through the stack: by layer (N user, N origin, B); origins sum to one."""
    n, games = supply.shape[0], supply.shape[-1]
    value = w.layer.value_share
    own = 1.0 - total(value, 0)  # (L,)
    out: list[Array] = [supply[:, :, 0]] * supply.shape[2]
    part = np.empty((n, n, games))
    for layer in w.order:
        bought = supply[:, :, layer]
        inputs = [k for k in range(value.shape[0]) if value[k, layer] > 0.0]
        if not inputs:
            out[layer] = bought  # made from nothing but itself
            continue
        made = (
            value[inputs[0], layer] * out[inputs[0]]
        )  # content of what each maker makes: (N maker, N origin, B)
        for k in inputs[1:]:
            np.multiply(out[k], value[k, layer], out=part)
            made += part
        content_here = own[layer] * bought
        for maker in range(n):
            np.multiply(bought[:, maker][:, None], made[maker][None], out=part)
            content_here += part
        out[layer] = content_here
    return out


def content(w: World, look: list[Array]) -> Array:
    """Return the need-weighted look-through dependence (N user, N origin, B)."""
    weight = w.layer.need_weight
    out: Array = weight[0] * look[0]
    for layer in range(1, len(look)):
        out += weight[layer] * look[layer]
    return out


def indices(w: World, d: Draft, share: Array, dependence: Array, fill: Array) -> Array:
    """Return the nine indices (9, N, B) in the order of ``INDICES``."""
    r, n = w.rule, w.nation
    count = share.shape[0]
    games = share.shape[-1]
    out = np.zeros((9, count, games))
    weighted = total(w.layer.lead_weight[None, :, None] * share, 1) * 100.0
    out[0] = 100.0 * (1.0 - np.exp(-weighted / r.lead_scale))
    front = w.role("frontier")
    if front >= 0:
        out[1] = 100.0 * logistic(r.front_slope * lead_over_best(d.technology[:, front]) + r.front_shift)
    eye = np.arange(count)
    out[2] = 100.0 * dependence[eye, eye]
    foreign = dependence.copy()
    foreign[eye, eye] = 0.0
    worst = np.max(foreign, axis=1)
    kept = total(w.layer.fill_weight[None, :, None] * fill, 1)
    out[3] = 100.0 * (1.0 - worst) * kept
    weight = n.gdp / np.maximum(total(n.gdp, 0), TINY)
    others = total(weight[:, None, None] * foreign, 0) / np.maximum(1.0 - weight, TINY)[:, None] * 100.0
    choke = total(w.layer.choke_weight[None, :, None] * np.maximum(share - 0.5, 0.0), 1)
    out[4] = 100.0 * (1.0 - np.exp(-(others + r.lever_choke * choke) / r.lever_scale))
    ready = np.minimum(1.0, r.ready_floor + r.ready_gain * d.workforce)
    out[5] = 100.0 * d.adoption * ready * np.exp(-r.gap_fade * d.scratch["bought_gap"])
    factory = w.role("factory")
    if factory >= 0:
        part = np.maximum(share[:, factory], 1e-6)
        tech = d.technology[:, factory]
        behind = np.max(tech, axis=0)[None] - tech
        out[6] = 100.0 * np.exp(
            r.factory_share_power * np.log(part)
            + r.factory_use_power * np.log(np.maximum(d.factory, 1e-6))
            - r.factory_gap_fade * behind
        )
    yearly = total(d.income, 0)  # the last four quarters
    out[7] = 100.0 * (1.0 - np.exp(-r.prosperity_rate * yearly / n.base_income[:, None]))
    stock = d.talent / n.talent[:, None]
    out[8] = r.talent_span * (1.0 - np.exp(-np.log(2.0) * stock)) + r.talent_ready * d.workforce
    return clip(out, 0.0, 100.0)


def lead_over_best(tech: Array) -> Array:
    """Return own technology minus the best other nation's, in years (N, B); negative when behind."""
    best = np.max(tech, axis=0)
    holder = np.argmax(tech, axis=0)
    rest = tech.copy()
    rest[holder, np.arange(tech.shape[-1])] = -1e9
    second = np.max(rest, axis=0)
    rival = np.repeat(best[None], tech.shape[0], axis=0)
    rival[holder, np.arange(tech.shape[-1])] = second
    out: Array = tech - rival
    return out


def standing(w: World, d: Draft, o: Orders) -> None:
    """R8. Shares, dependence, gaps and indices of the last quarter are published."""
    m = d.market
    share = shares(m.sales)
    supply = delivered(m.arrived)
    dependence = content(w, origins(w, supply))
    d.measure("sales", m.sales, given=not d.keep)
    d.measure("share", share, given=True)
    d.measure("supply", supply, given=True)
    d.measure("content", dependence, given=True)
    d.measure("fill", m.use, given=not d.keep)
    behind = np.max(d.technology, axis=0)[None] - d.technology
    behind *= 12.0
    d.measure("gap", behind, given=True)
    d.measure("talent_flow", d.scratch["flow"])
    d.measure("plan_before", d.plan_build + d.plan_research, given=True)
    d.measure("index", indices(w, d, d.share, d.content, d.fill), given=True)
