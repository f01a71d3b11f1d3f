"""R5 supply: who delivers what to whom this quarter, at what price, and how much of each need is met.

Buyers choose by Armington shares from lagged appeal and the reliability of each relation; controls, refusals and
hedging limit what may be served; where goods are short every buyer of a supplier is cut by the same factor.
Pure array functions of the draft; postings are made by ``supply`` at the end. Pair arrays are (N user, N supplier, L, B).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.engine.ledger import Cause, Draft
from game.engine.numerics import Array, clip, total
from game.engine.orders import Orders
from game.engine.world import World

TINY = 1e-12


@dataclass(slots=True)
class Market:
    """The factors of one quarter's sales. ``sales = ration * sum over users of demand * attract * relation / den * kept``."""

    demand: Array  # (N, L, B) need of the quarter in points, ordering ahead included
    attract: Array  # (N user, N supplier, L, B) trade weight times exp(appeal)
    relation: Array  # (N user, N supplier, L, B) reliability
    kept: Array  # (N user, N supplier, L, B) part that may be served
    ration: Array  # (N supplier, L, B) part of orders that is delivered
    sales: Array  # (N supplier, L, B) points
    appeal: Array  # (N, L, B)
    wish: Array  # (N user, N supplier, L, B) share of orders, before kept and ration
    raw: Array  # (N, L, B) part of a quarter's need that arrived
    use: Array  # (N, L, B) part of need met, stocks included
    stock: Array  # (N, L, B) quarters of need after use
    target: Array  # (N user, N supplier, L, B) where reliability is heading
    insecurity: Array  # (N, L, B)
    output: Array  # (N, L, B) points that could be made
    price: Array  # (L, B)
    need: Array  # (N, L, B) need without ordering ahead


def demand(w: World, d: Draft) -> Array:
    """Return need in points (N, L, B): the start's need, moved by what runs one layer up, by booms and by cards."""
    t = w.layer
    out = np.repeat(w.nation.need[:, :, None], d.capacity.shape[-1], axis=2)
    start = w.fixed["capacity"][:, :, None]  # (N, L, 1)
    for layer, down in enumerate(t.derived_from):
        if down >= 0:
            ratio = d.capacity[:, down] * d.runs[:, down] / start[:, down]
            out[:, layer] *= np.maximum(1.0 + t.derived_weight[layer] * (ratio - 1.0), 0.05)
    if d.demand_push.any():
        out *= np.exp(d.demand_push)
    if d.mods.demand is not None:
        out *= d.mods.demand
    return out


def leaks(w: World, d: Draft, control: Array) -> Array:
    """Return the leak of each supplier's controls (N supplier, L, B): it falls with enforcement money."""
    r = w.rule
    strongest = np.max(control, axis=0)  # (N supplier, L, B)
    wanted = w.layer.enforce_full[None, :, None] * strongest * 0.25
    effort = d.scratch["enforce"] / np.maximum(wanted, TINY)
    out: Array = r.leak_full + (r.leak_none - r.leak_full) * r.leak_half / (r.leak_half + effort)
    return out


def in_force(d: Draft) -> tuple[Array, Array]:
    """Return controls and refusals in force this quarter, cards included: two pair arrays in 0..1."""
    control, refusal = d.control, d.refusal
    if d.mods.control is not None:
        control = clip(control + d.mods.control, 0.0, 1.0)
    if d.mods.refusal is not None:
        refusal = clip(refusal + d.mods.refusal, 0.0, 1.0)
    return control, refusal


def served(w: World, leak: Array, control: Array, refusal: Array) -> Array:
    """Return the part of each relation that rules allow: control with leak, refusal with leak, bystanders' hedging."""
    r = w.rule
    allow = control * (1.0 - leak)[None]
    np.subtract(1.0, allow, out=allow)
    if refusal.any():
        allow *= 1.0 - refusal * (1.0 - r.leak_refusal)
    allow *= 1.0 - r.hedge * np.max(control, axis=0)[None]
    return allow


def ordering_ahead(w: World, d: Draft, o: Orders, wish: Array) -> Array | None:
    """Return extra orders as quarters of need (N, L, B): announced controls and stockpile orders, None where none."""
    ahead: Array | None = None
    if d.control_wait.any():
        rise = np.maximum(d.control_next - d.control, 0.0) * (d.control_wait > 0.0)
        ahead = w.rule.notice_need * total(wish * rise, 1)
    bought = d.scratch.get("stockpile")
    if bought is not None:
        ahead = bought if ahead is None else ahead + bought
    return ahead


def trade(w: World, d: Draft, o: Orders) -> Market:
    """Return the market of this quarter. No posting is made here."""
    r, t = w.rule, w.layer
    assert w.weight is not None
    need = demand(w, d)
    attract = w.weight[..., None] * np.exp(d.appeal)[None]
    wish = attract * d.reliability
    free = total(attract, 1)  # (N, L, B)
    den = total(wish, 1)
    secure = den / free
    wish /= den[:, None]
    control, refusal = in_force(d)
    leak = leaks(w, d, control)
    allow = served(w, leak, control, refusal)
    # what rules take away is re-sourced at a finite rate: the relation heads for less than the rule allows
    target = allow * (1.0 - (1.0 - allow) * (1.0 - secure)[:, None])
    kept = np.minimum(1.0, target / d.reliability)
    ahead = ordering_ahead(w, d, o, wish)
    ordered = need if ahead is None else need * (1.0 + ahead)
    share = wish * kept
    orders = total(share * ordered[:, None], 0)  # (N supplier, L, B)
    output = d.capacity * d.runs
    if d.mods.output is not None:
        output *= d.mods.output
    factory = w.role("factory")
    if factory >= 0:
        output[:, factory] *= np.exp(r.industry_power * np.log(np.maximum(d.industry, 0.05)))
    ration = np.minimum(1.0, (1.0 + r.slack) * output / np.maximum(orders, TINY))
    raw = total(share * ration[None], 1)
    if ahead is not None:
        raw *= 1.0 + ahead
    have = raw + d.stock
    use = np.minimum(1.0, have)
    stock = (have - use) * (1.0 - r.stock_decay)
    scarce = np.log(total(need, 0) / np.maximum(total(output, 0), 0.01))
    price = clip(np.exp(t.price_stiffness[:, None] * scarce), t.price_low[:, None], t.price_high[:, None])
    if d.mods.price is not None:
        price = price * d.mods.price
    insecurity = clip(d.insecurity + 1.0 - secure, 0.0, 1.0)
    d.scratch["control"], d.scratch["refusal"] = control, refusal
    return Market(
        ordered, attract, d.reliability, kept, ration, orders * ration, d.appeal, wish, raw, use, stock,
        target, insecurity, output, price, need,
    )  # fmt: skip


def supply(w: World, d: Draft, o: Orders) -> None:
    """R5. Buyers order, rules and scarcity decide what arrives, stocks are drawn, prices follow scarcity."""
    m = trade(w, d, o)
    d.market = m
    if d.keep:
        d.books.markets.append(m)
    d.post("stock", Cause("stock.trade"), m.stock - d.stock)
    d.post("price", Cause("price.scarcity"), m.price - d.price)
    if d.demand_push.any():
        d.post("demand_push", Cause("push.fades"), (w.nation.push_fade - 1.0) * d.demand_push)
    d.scratch.pop("stockpile", None)
