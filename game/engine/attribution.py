"""Exact splits of derived numbers: shares of trade, prices and incomes into causes that add up.

A product splits with logarithmic-mean weights (LMDI-I, Ang 2005). All functions look at one game (index 0 of the
games axis) and return ``Parts``: amounts by cause. What a split leaves over (a rounded measure, a bound) is
settled by ``report.closed``. The nine indices are split in ``terms``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from game.engine.ledger import Cause
from game.engine.market import Market
from game.engine.numerics import Array, log_mean, total
from game.engine.state import State
from game.engine.world import World

Parts = dict[Cause, float]


def add(parts: Parts, cause: Cause, amount: float) -> None:
    """Add an amount to the line of a cause."""
    if amount != 0.0:
        parts[cause] = parts.get(cause, 0.0) + float(amount)


def log_ratio(new: Array, old: Array) -> Array:
    """Return ln(new / old), 0 where either is not positive."""
    good = (new > 0.0) & (old > 0.0)
    out: Array = np.log(np.where(good, new, 1.0)) - np.log(np.where(good, old, 1.0))
    return out


@dataclass(frozen=True, slots=True)
class Flows:
    """The factors of one quarter's trade in one game for some users U: points x = demand * wish * kept * ration."""

    demand: Array  # (U, L)
    appeal: Array  # (N supplier, L)
    relation: Array  # (U, N, L)
    kept: Array  # (U, N, L)
    ration: Array  # (N, L)
    wish: Array  # (U, N, L) attract * relation
    points: Array  # (U, N, L)
    control: Array  # (U, N, L) in force
    refusal: Array  # (U, N, L) in force


def flows(market: Market, users: Iterable[int]) -> Flows:
    """Return the factors of a market for some of its users."""
    rows = list(users)
    attract = market.attract[rows, ..., 0]
    relation, kept = market.relation[rows, ..., 0], market.kept[rows, ..., 0]
    control, refusal = np.zeros_like(attract), np.zeros_like(attract)
    suppliers, layers = market.columns
    if len(suppliers):
        control[:, suppliers, layers] = market.limits.control[rows, :, 0]
        refusal[:, suppliers, layers] = market.limits.refusal[rows, :, 0]
    return Flows(
        demand=market.demand[rows, :, 0],
        appeal=market.appeal[..., 0],
        relation=relation,
        kept=kept,
        ration=market.ration[..., 0],
        wish=attract * relation,
        points=market.arrived[rows, ..., 0],
        control=control,
        refusal=refusal,
    )


@dataclass(frozen=True, slots=True)
class ShareSplit:
    """What each primitive factor did to one supplier's share between two quarters."""

    demand: Array  # (U, L)
    appeal: Array  # (N, L)
    limits: Array  # (U, N, L) reliability and served part
    ration: Array  # (N, L)


def split_share(old: Flows, new: Flows, supplier: int) -> ShareSplit:
    """Split the change of a supplier's share of the users' trade, exact where all flows are positive."""
    whole_new = total(total(new.points, 0), 0)  # (L,)
    whole_old = total(total(old.points, 0), 0)
    own = log_mean(  # (U, L) weight of each flow in the share
        new.points[:, supplier] / np.maximum(whole_new, 1e-300),
        old.points[:, supplier] / np.maximum(whole_old, 1e-300),
    )
    sum_own = total(own, 0)  # (L,)
    world = log_mean(new.points, old.points) / np.maximum(log_mean(whole_new, whole_old), 1e-300)  # (U, N, L)
    # coefficient of ln x of every flow: the own flows minus their part in the world's total
    weight = -sum_own * world
    weight[:, supplier] += own
    # a wish counts against the sum of wishes of its user
    den = -total(weight, 1)  # (U, L)
    part = (
        log_mean(new.wish, old.wish)
        / np.maximum(log_mean(total(new.wish, 1), total(old.wish, 1)), 1e-300)[:, None]
    )
    pulled = weight + den[:, None] * part  # (U, N, L) coefficient of ln wish
    return ShareSplit(
        demand=total(weight, 1) * log_ratio(new.demand, old.demand),
        appeal=total(pulled, 0) * (new.appeal - old.appeal),
        limits=pulled * log_ratio(new.relation, old.relation) + weight * log_ratio(new.kept, old.kept),
        ration=total(weight, 0) * log_ratio(new.ration, old.ration),
    )


def share_parts(markets: list[Market], supplier: int, users: list[int]) -> list[Parts]:
    """Return by layer what changed a supplier's share of the users' trade over a chain of quarters."""
    chain = [flows(m, users) for m in markets]
    layers = range(chain[0].appeal.shape[1])
    out: list[Parts] = [{} for _ in layers]
    steps = [split_share(old, new, supplier) for old, new in pairwise(chain)]
    if not steps:
        return out
    for key, actors, amounts in (
        ("share.appeal", range(len(chain[0].appeal)), sum_of([s.appeal for s in steps])),
        ("share.shortage", range(len(chain[0].ration)), sum_of([s.ration for s in steps])),
        ("share.demand", users, sum_of([s.demand for s in steps])),
    ):
        for actor, row in zip(actors, amounts.tolist(), strict=True):
            cause = Cause(key, actor=actor)
            for layer in layers:
                add(out[layer], cause, row[layer])
    for split, (old, new) in zip(steps, pairwise(chain), strict=True):
        _limits(out, split.limits, old, new, users)
    return out


def sum_of(arrays: list[Array]) -> Array:
    """Return the sum of a few arrays in order."""
    out = arrays[0].copy()
    for array in arrays[1:]:
        out += array
    return out


def _limits(out: list[Parts], moved: Array, old: Flows, new: Flows, users: list[int]) -> None:
    """Add what reliability and served parts did, named by who limits what."""
    control = np.maximum(old.control, new.control)  # (U, N, L)
    refusal = np.maximum(old.refusal, new.refusal)
    for row, supplier, layer in zip(*(x.tolist() for x in np.nonzero(moved)), strict=True):
        if max(old.kept[row, supplier, layer], new.kept[row, supplier, layer]) > 1.0:
            cause = Cause("share.first", actor=supplier)
        else:
            cause = _limit_cause(control[..., layer], refusal[..., layer], row, supplier, users[row])
        add(out[layer], cause, moved[row, supplier, layer])


def _limit_cause(control: Array, refusal: Array, row: int, supplier: int, user: int) -> Cause:
    """Name who moved a relation: the supplier's control, the user's refusal, distrust of bystanders, or time."""
    if control[row, supplier] > 0.0 and control[row, supplier] >= refusal[row, supplier]:
        return Cause("share.control", actor=supplier)
    if refusal[row, supplier] > 0.0:
        return Cause("share.refusal", actor=user)
    if control[:, supplier].any():
        return Cause("share.distrust", actor=supplier)
    return Cause("share.relations", actor=supplier)


def price_parts(world: World, markets: list[Market]) -> list[Parts]:
    """Return by layer what moved its price: needs and output by nation; what bounds and cards did is left over."""
    layers = range(len(world.layers))
    out: list[Parts] = [{} for _ in layers]
    stiffness = world.layer.price_stiffness
    for old, new in pairwise(markets):
        scale = log_mean(new.price[:, 0], old.price[:, 0]) * stiffness  # (L,)
        for key, sign, a, b in (
            ("price.demand", 1.0, new.need[..., 0], old.need[..., 0]),
            ("price.output", -1.0, new.output[..., 0], old.output[..., 0]),
        ):
            whole = np.maximum(log_mean(total(a, 0), total(b, 0)), 1e-300)
            step = sign * scale * log_mean(a, b) / whole * log_ratio(a, b)  # (N, L)
            for nation, row in enumerate(step.tolist()):
                for layer in layers:
                    add(out[layer], Cause(key, actor=nation), row[layer])
    return out


def income_parts(world: World, before: State, after: State, actor: int) -> Parts:
    """Return what moved the income of a quarter, in $bn: price and volume by layer, adoption; cards are left over."""
    parts: Parts = {}
    r, n = world.rule, world.nation
    front = world.role("frontier")
    old, new = before.market, after.market
    for layer, value in enumerate(world.layer.sales_value):
        tax = r.tax * value * 0.25 / 100.0
        a, b = (
            new.price[layer, :1] * new.sales[actor, layer, :1],
            old.price[layer, :1] * old.sales[actor, layer, :1],
        )
        weight = log_mean(a, b)[0] * tax
        add(
            parts,
            Cause("income.price", layer=layer),
            weight * log_ratio(new.price[layer], old.price[layer])[0],
        )
        volume = log_ratio(new.sales[actor, layer], old.sales[actor, layer])[0]
        add(parts, Cause("income.volume", layer=layer), weight * volume)
        if layer == front:
            given = after.release[actor, 0] * a[0] - before.release[actor, 0] * b[0]
            add(parts, Cause("income.release", layer=layer), -tax * r.release_income * given)

    def ready(state: State) -> float:
        return min(1.0, r.ready_base + r.ready_slope * float(state.workforce[actor, 0]))

    adopted = after.adoption[actor, 0] * ready(after) - before.adoption[actor, 0] * ready(before)
    add(parts, Cause("income.adoption"), r.adoption_income * 0.25 * n.gdp[actor] * adopted)
    made = after.factory[actor, 0] * ready(after) - before.factory[actor, 0] * ready(before)
    add(parts, Cause("income.factories"), r.factory_income * 0.25 * n.manufacturing[actor] * made)
    return parts
