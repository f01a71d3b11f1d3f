"""R5 supply: who delivers what to whom this quarter, at what price, and how much of each need is met.

Buyers choose by Armington shares from lagged appeal and the reliability of each relation; controls, refusals and
hedging limit what may be served; where goods are short every buyer of a supplier is cut by the same factor.

Most suppliers sell freely in most layers, and there allowed part, reliability and served part are exactly one. Limits
are therefore worked out on *columns* only: the K pairs (supplier, layer) that any limit touches in any game of the
batch. A column that is untouched in one game gives that game the same bits as no column at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.engine.deal_terms import FIRST, Duties
from game.engine.deals import agreed, serve_first
from game.engine.ledger import Cause, Draft
from game.engine.numerics import Array, Ints, clip, total
from game.engine.orders import Orders
from game.engine.rows import Rows
from game.engine.world import World

TINY = 1e-12


@dataclass(slots=True)
class Market:
    """The factors of one quarter's sales: ``sales = ration * sum over users of demand * attract * relation * kept / den``."""

    demand: Array  # (N, L, B) orders of the quarter in points, ordering ahead included
    need: Array  # (N, L, B) need without ordering ahead
    attract: Array  # (N user, N supplier, L, B) trade weight times exp(appeal)
    den: Array  # (N, L, B) sum over suppliers of attract * relation
    columns: tuple[Ints, Ints]  # (K,) suppliers and (K,) layers that a limit touches
    limits: Limited
    ration: Array  # (N supplier, L, B) part of orders that is delivered
    sales: Array  # (N supplier, L, B) points
    arrived: Array  # (N user, N supplier, L, B) points delivered
    appeal: Array  # (N, L, B)
    use: Array  # (N, L, B) part of need met, stocks included
    stock: Array  # (N, L, B) quarters of need after use
    insecurity: Array  # (N, L, B)
    output: Array  # (N, L, B) points that could be made
    price: Array  # (L, B)

    def dense(self, part: Array) -> Array:
        """Return a column array (N user, K, B) as a pair array (N user, N supplier, L, B), one where nothing limits."""
        out = np.ones_like(self.attract)
        suppliers, layers = self.columns
        if len(suppliers):
            out[:, suppliers, layers] = part
        return out

    @property
    def relation(self) -> Array:
        """Return reliability as a pair array (N user, N supplier, L, B)."""
        return self.dense(self.limits.relation)

    @property
    def kept(self) -> Array:
        """Return the part that may be served as a pair array (N user, N supplier, L, B)."""
        return self.dense(self.limits.kept)


@dataclass(slots=True)
class Limited:
    """Limits on the touched columns, each (N user, K, B)."""

    control: Array
    refusal: Array
    relation: Array
    target: Array  # where reliability is heading
    kept: Array  # part of orders that may be served


def demand(w: World, d: Draft) -> Array:
    """Return need in points (N, L, B): the start's need, moved by what runs one layer up, by booms and by cards."""
    t = w.layer
    out = np.repeat(w.nation.need[:, :, None], d.capacity.shape[-1], axis=2)
    pushed = pushed_layers(d)
    for layer, down in enumerate(t.derived_from):
        if down >= 0:
            moved = d.activity[:, down] - 1.0
            moved *= t.derived_weight[layer]
            moved += 1.0
            out[:, layer] *= np.maximum(moved, 0.05, out=moved)
        if layer in pushed:
            out[:, layer] *= np.exp(d.demand_push[:, layer])
    if d.mods.demand is not None:
        d.mods.demand.scale(out)
    return out


def pushed_layers(d: Draft) -> list[int]:
    """Return the layers in which demand is pushed above its trend in any game; looked up once a turn, a push only fades."""
    found: list[int] | None = d.scratch.get("pushed")
    if found is None:
        found = d.scratch["pushed"] = np.flatnonzero(d.demand_push.any(axis=(0, 2))).tolist()
    return found


def touched(d: Draft) -> tuple[Ints, Ints]:
    """Return the columns (suppliers, layers) that a limit touches in any game, in fixed order."""
    base = d.scratch.get("touched")
    if base is None:
        base = np.zeros(d.control.shape[1:3], dtype=bool)
        for array in (d.control, d.control_next, d.refusal, d.reliability - 1.0):
            base |= array.any(axis=3).any(axis=0)
        d.scratch["touched"] = base
    first = agreed(d, FIRST)
    if first is not None:
        base[first.debtor, first.what] = True
    if d.mods.limits is not None:
        # a card's limit leaves a damaged relation behind, so its column stays touched
        base |= d.mods.limits
    suppliers, layers = np.nonzero(base)
    return suppliers, layers


def notice_runs(d: Draft) -> bool:
    """Return whether an announced control waits for its date in any game; asked once, kept up to date by R2 and R7."""
    known = d.scratch.get("waiting")
    if known is None:
        known = d.scratch["waiting"] = bool(d.control_wait[(slice(None), *touched(d))].any())
    return bool(known)


def leak(w: World, strongest: Array, effort: Array, layers: Ints) -> Array:
    """Return the leak of controls (K, B): it falls with enforcement money against what a control this strong needs."""
    r = w.rule
    wanted = w.layer.enforce_full[layers][:, None] * strongest
    wanted *= 0.25
    have = np.divide(effort, np.maximum(wanted, TINY, out=wanted), out=wanted)
    have += r.leak_half
    out: Array = np.divide((r.leak_none - r.leak_full) * r.leak_half, have, out=have)
    out += r.leak_full
    return out


def served(w: World, control: Array, refusal: Array, effort: Array, layers: Ints) -> Array:
    """Return the part of each touched relation that rules allow (N user, K, B).

    A control leaks, a refusal leaks, and bystanders who see a cut-off trust the supplier a little less.
    ``effort`` (K, B) is enforcement money of the quarter.
    """
    r = w.rule
    strongest = np.max(control, axis=0)  # (K, B)
    allow: Array = control * (1.0 - leak(w, strongest, effort, layers))[None]
    np.subtract(1.0, allow, out=allow)
    refused = refusal * (1.0 - r.leak_refusal)
    allow *= np.subtract(1.0, refused, out=refused)
    allow *= 1.0 - r.hedge * strongest[None]
    return allow


def ordering_ahead(w: World, d: Draft, attract: Array, den: Array) -> Array | None:
    """Return extra orders as quarters of need (N, L, B): announced controls and stockpile orders, None where none."""
    ahead: Array | None = None
    if notice_runs(d):
        suppliers, layers = touched(d)
        at = (slice(None), suppliers, layers)
        rise = np.maximum(d.control_next[at] - d.control[at], 0.0) * (
            d.control_wait[at] > 0.0
        )  # (N user, K, B)
        wish = attract[at] * d.reliability[at] / den[:, layers]
        ahead = np.zeros_like(den)
        for k, layer in enumerate(layers):
            ahead[:, layer] += w.rule.notice_need * wish[:, k] * rise[:, k]
    bought = d.scratch.get("stockpile")
    if bought is not None:
        ahead = bought if ahead is None else ahead + bought
    return ahead


def add_limits(ordered: Array, cards: Rows | None, columns: tuple[Ints, Ints]) -> None:
    """Add to limits that nations ordered (N user, K, B), in place, what cards have in force."""
    if cards is None:
        return
    suppliers, layers = columns
    number = np.zeros(cards.shape[1:], dtype=np.int64)
    number[suppliers, layers] = np.arange(len(suppliers))
    user, supplier, layer = cards.at()
    at = (user, number[supplier, layer])
    ordered[at] = clip(ordered[at] + cards.values, 0.0, 1.0)


def limited(w: World, d: Draft, attract: Array, columns: tuple[Ints, Ints]) -> tuple[Limited, Array, Array]:
    """Return (limits on the touched columns, den, secure part of supply), the latter two (N, L, B)."""
    den = total(attract, 1)
    secure = np.ones_like(den)
    suppliers, layers = columns
    if not len(suppliers):
        none = np.zeros((attract.shape[0], 0, attract.shape[-1]))
        return Limited(none, none, none, none, none), den, secure
    at = (slice(None), suppliers, layers)
    control, refusal, relation = d.control[at], d.refusal[at], d.reliability[at]  # (N user, K, B)
    add_limits(control, d.mods.control, columns)
    add_limits(refusal, d.mods.refusal, columns)
    missing = relation - 1.0
    missing *= attract[at]
    for layer in sorted(set(layers.tolist())):
        free = den[:, layer].copy()
        for k in np.flatnonzero(layers == layer).tolist():
            den[:, layer] += missing[:, k]
        np.divide(den[:, layer], free, out=secure[:, layer])
    allow = served(w, control, refusal, d.scratch["enforce"][suppliers, layers], layers)
    # what rules take away is re-sourced at a finite rate: the relation heads for less than the rule allows
    target = 1.0 - allow
    target *= 1.0 - secure[:, layers]
    np.subtract(1.0, target, out=target)
    target *= allow
    kept = target / relation
    np.minimum(kept, 1.0, out=kept)
    return Limited(control, refusal, relation, target, kept), den, secure


def capability(w: World, d: Draft) -> Array:
    """Return what could be made this quarter in points (N, L, B): capacity that has its inputs, cards, industrial base."""
    out = d.capacity * d.runs
    if d.mods.output is not None:
        d.mods.output.scale(out)
    factory = w.role("factory")
    if factory >= 0:
        out[:, factory] *= np.exp(w.rule.industry_power * np.log(np.maximum(d.industry, 0.05)))
    return out


def asked(w: World, d: Draft, need: Array, output: Array, orders: Array, sales: Array) -> Array:
    """Return world prices (L, B), 1 at the start's trend: they follow the larger of two shortages.

    Too little of everything (need against output), or too little of what buyers want (orders against sales) while
    worse suppliers stand idle.
    """
    t = w.layer
    short = total(need, 0) / np.maximum(total(output, 0), 0.01)
    rationed = total(orders, 0) / np.maximum(total(sales, 0), 0.01)
    scarce = np.log(np.maximum(short, rationed))
    price = clip(np.exp(t.price_stiffness[:, None] * scarce), t.price_low[:, None], t.price_high[:, None])
    return price if d.mods.price is None else price * d.mods.price


def trade(w: World, d: Draft) -> Market:
    """Return the market of this quarter. No posting is made here."""
    r = w.rule
    assert w.weight is not None
    need = demand(w, d)
    pairs = (need.shape[0], *need.shape)
    attract = np.multiply(w.weight[..., None], np.exp(d.appeal)[None], out=d.room("attract", pairs))
    columns = touched(d)
    limits, den, secure = limited(w, d, attract, columns)
    ahead = ordering_ahead(w, d, attract, den)
    ordered = need if ahead is None else need * (1.0 + ahead)
    flow = np.multiply(attract, (ordered / den)[:, None], out=d.room("flow", pairs))
    if len(columns[0]):
        flow[:, columns[0], columns[1]] *= limits.relation * limits.kept
    orders = total(flow, 0)  # (N supplier, L, B)
    output = capability(w, d)
    ration = (1.0 + r.slack) * output
    ration /= np.maximum(orders, TINY)
    np.minimum(ration, 1.0, out=ration)
    sales = orders * ration
    first = serve_first(w, d, flow, orders, ration)
    if first is not None:
        widen(limits, columns, *first)
    flow *= ration[None]  # from here on: points that arrive
    have = total(flow, 1)
    have /= need
    have += d.stock
    use = np.minimum(1.0, have)
    have -= use
    have *= 1.0 - r.stock_decay  # quarters of need that stay in stock
    price = asked(w, d, need, output, orders, sales)
    insecurity = d.insecurity + 1.0
    insecurity -= secure
    clip(insecurity, 0.0, 1.0, out=insecurity)
    return Market(
        ordered, need, attract, den, columns, limits, ration, sales, flow, d.appeal, use, have,
        insecurity, output, price,
    )  # fmt: skip


def widen(limits: Limited, columns: tuple[Ints, Ints], first: Duties, boost: Array) -> None:
    """Count what buyers who come first get above the others' ration into the part that their relation keeps."""
    number = {at: k for k, at in enumerate(zip(*(x.tolist() for x in columns), strict=True))}
    k = [number[at] for at in zip(first.debtor.tolist(), first.what.tolist(), strict=True)]
    limits.kept[first.creditor, k, first.game] *= boost


def supply(w: World, d: Draft, o: Orders) -> None:
    """R5. Buyers order, rules and scarcity decide what arrives, stocks are drawn, prices follow scarcity."""
    m = trade(w, d)
    d.market = m
    if d.keep:
        d.books.markets.append(m)
    d.post("stock", Cause("stock.trade"), m.stock - d.stock)
    d.post("price", Cause("price.scarcity"), m.price - d.price)
    if pushed_layers(d):
        d.post("demand_push", Cause("push.fades"), (w.nation.push_fade - 1.0) * d.demand_push)
    d.scratch.pop("stockpile", None)


def strongest(d: Draft) -> dict[int, Array]:
    """Return the strongest control in force over all layers (N user, B), by suppliers that control anything, in order."""
    out: dict[int, Array] = {}
    for k, supplier in enumerate(d.market.columns[0].tolist()):
        control = d.market.limits.control[:, k]
        out[supplier] = np.maximum(out[supplier], control) if supplier in out else control
    return out
