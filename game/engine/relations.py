"""R1 settle, R2 pacts, and what a quarter does to relations: plans stand, controls change, trust and tension move.

A control or refusal is a number 0..1 per (user, supplier, layer). It comes at once, or after a notice of some
quarters in which buyers stock up; at once costs more trust and more tension.
"""

from __future__ import annotations

import numpy as np

from game.engine.build import TINY, YEAR
from game.engine.deals import warm
from game.engine.ledger import Cause, Draft
from game.engine.market import notice_runs, strongest
from game.engine.numerics import STEP, Array, Ints, clip, columns, total
from game.engine.orders import Orders
from game.engine.world import World

ORDER = Cause("order")


def settle(w: World, d: Draft, o: Orders) -> None:
    """R1. The plan of every nation becomes what stands; a spending line stands until it is changed."""
    for field, wanted in (
        ("plan_build", o.build),
        ("plan_research", o.research),
        ("plan_talent", o.talent),
        ("plan_enforce", o.enforce),
        ("release", o.release),
    ):
        change = np.maximum(wanted, 0.0)
        change -= getattr(d, field)
        d.post(field, ORDER, change)
    d.measure("treasury_before", d.treasury)
    d.measure("stock_before", d.stock)
    d.measure("technology_before", d.technology)
    d.scratch["stockpile_order"] = o.stockpile


def pacts(w: World, d: Draft, o: Orders) -> None:
    """R2. Controls and refusals change at once or are announced; what comes at once costs more trust and tension."""
    control, notice = d.scratch.get("agreed", (o.control, o.notice))
    if control is not None:
        change_controls(w, d, control, notice)
    if o.refusal is not None:
        change = clip(o.refusal, 0.0, 1.0) - d.refusal
        at = columns(change)
        if len(at[0]):
            change = change[:, *at]
            mark_touched(d, at)
            d.post_at("refusal", (slice(None), *at), ORDER, change)
            strain(w, d, at, np.maximum(change, 0.0), np.zeros_like(change), 0.5)


def change_controls(w: World, d: Draft, control: Array, notice: Array | None) -> None:
    """Post changed controls; ``control_next`` always holds what a control is or is announced to become."""
    at = columns(clip(control, 0.0, 1.0) - d.control_next)
    if not len(at[0]):
        return
    mark_touched(d, at)
    where = (slice(None), *at)
    wanted = clip(control[where], 0.0, 1.0)  # (N user, K, B)
    change = wanted - d.control_next[where]
    changed = np.abs(change) > STEP
    wait = np.zeros_like(wanted) if notice is None else np.maximum(np.rint(notice[where]), 0.0)
    later = changed & (wait > 0.0)
    now = changed & (wait <= 0.0)
    d.post_at("control_wait", where, ORDER, np.where(changed, wait - d.control_wait[where], 0.0))
    d.scratch.pop("waiting", None)
    d.post_at("control", where, ORDER, np.where(now, wanted - d.control[where], 0.0))
    d.post_at("control_next", where, ORDER, np.where(changed, change, 0.0))
    rise = np.maximum(change, 0.0)
    strain(w, d, at, np.where(later, rise, 0.0), np.where(now, rise, 0.0), 1.0)


def mark_touched(d: Draft, at: tuple[Ints, Ints]) -> None:
    """Remember that a limit stands or stood at these columns, see ``market.touched``."""
    known = d.scratch.get("touched")
    if known is not None:
        known[at] = True


def strain(w: World, d: Draft, at: tuple[Ints, Ints], announced: Array, at_once: Array, part: float) -> None:
    """Post what new limits (N user, K, B) do to the trust of the pair and to world tension; a refusal counts in part."""
    r = w.rule
    n, games = d.talent.shape
    soft, hard = (
        np.zeros((n, n, games)),
        np.zeros((n, n, games)),
    )  # the strongest new limit between two nations
    for k, supplier in enumerate(at[0]):
        np.maximum(soft[:, supplier], part * announced[:, k], out=soft[:, supplier])
        np.maximum(hard[:, supplier], part * at_once[:, k], out=hard[:, supplier])
    if not (soft.any() or hard.any()):
        return
    loss = r.control_trust * soft + (r.control_trust + r.haste_trust) * hard
    d.post("trust", Cause("trust.limits"), -(loss + np.swapaxes(loss, 0, 1)))
    d.bound("trust")
    heat = w.fixed["heat"][:, :, None] * (0.5 * soft + (0.5 + r.tension_haste) * hard)
    d.post("tension", Cause("tension.limits"), r.tension_control * total(total(heat, 0), 0))
    d.bound("tension")


def clock(w: World, d: Draft) -> None:
    """Count notices down; a control whose notice has run out is in force from the next quarter."""
    if not notice_runs(d):
        return
    where = (slice(None), *d.market.columns)
    wait = d.control_wait[where]  # (N user, K, B)
    waiting = wait > 0.0
    left = np.where(waiting, wait - 1.0, 0.0)
    arrived = waiting & (left <= 0.0)
    rise = np.where(arrived, d.control_next[where] - d.control[where], 0.0)
    d.post_at("control", where, Cause("control.notice"), rise)
    d.post_at("control_wait", where, Cause("control.notice"), left - wait)
    d.scratch["waiting"] = bool(left.any())


def asked_lines(d: Draft) -> dict[str, Array]:
    """Return what the plan lines cost a quarter by kind, (N, B) each; they stand for the whole turn."""
    lines: dict[str, Array] | None = d.scratch.get("lines")
    if lines is None:
        lines = d.scratch["lines"] = {
            "build": total(d.plan_build, 1),
            "research": total(d.plan_research, 1),
            "talent": total(d.plan_talent, 0),
            "enforce": total(d.plan_enforce, 1),
        }
    return lines


def pay(w: World, d: Draft, o: Orders) -> None:
    """R4. Plan lines are paid in equal parts each quarter; a short treasury shrinks all lines of the quarter alike."""
    buy_stock(w, d)
    lines = asked_lines(d)
    want = lines["build"] + lines["research"] + lines["talent"] + lines["enforce"]
    factor = np.minimum(1.0, d.treasury / np.maximum(want, TINY))  # (N, B)
    short = bool((factor < 1.0).any())
    d.scratch["build"] = d.plan_build * factor[:, None] if short else d.plan_build
    d.scratch["research"] = d.plan_research * factor[:, None] if short else d.plan_research
    d.scratch["talent"] = d.plan_talent * factor[None] if short else d.plan_talent
    d.scratch["enforce"] = d.plan_enforce * factor[:, None] if short else d.plan_enforce
    for name, amount in lines.items():
        d.post("treasury", Cause(f"spent.{name}"), -amount * factor)
    d.bound("treasury")


def stock_price(w: World, need: Array, price: Array) -> Array:
    """Return what one quarter of need costs the state as a stockpile, in $bn (N, L, B)."""
    worth = w.layer.sales_value[None, :, None] / 100.0 * YEAR
    out: Array = w.rule.stock_cost * worth * need * price[None]
    return out


def buy_stock(w: World, d: Draft) -> None:
    """Pay stockpile orders once, in the first quarter of the turn; a short treasury buys less."""
    asked = d.scratch.pop("stockpile_order", None)
    if asked is None or not asked.any():
        return
    need = np.repeat(w.nation.need[:, :, None], d.treasury.shape[-1], axis=2)
    cost = stock_price(w, need, d.price) * asked
    bill = total(cost, 1)
    factor = np.minimum(1.0, d.treasury / np.maximum(bill, TINY))
    d.post("treasury", Cause("spent.stockpile"), -bill * factor)
    d.bound("treasury")
    d.scratch["stockpile"] = asked * factor[:, None]


def relate(w: World, d: Draft) -> None:
    """Let relations heal or break towards what rules allow, trust return to its base, tension follow the controls."""
    r = w.rule
    suppliers, layers = d.market.columns
    if len(suppliers):
        at = (slice(None), suppliers, layers)
        away = d.market.limits.target - d.reliability[at]  # (N user, K, B)
        rise = d.trust[:, suppliers]
        rise -= 50.0
        rise *= r.trust_help
        rise /= 50.0
        rise += 1.0
        np.maximum(rise, 0.2, out=rise)
        rise *= r.trust_up
        rise *= np.maximum(away, 0.0)
        heading = np.minimum(away, 0.0, out=away)
        heading *= r.trust_down
        heading += rise
        d.post_at("reliability", at, Cause("relation.heading"), heading)
    back = w.nation.trust[:, :, None] - d.trust
    back *= r.trust_fade
    d.post("trust", Cause("trust.returns"), back)
    if d.release.any():
        given = r.release_trust * YEAR * (d.release[:, None] + d.release[None])
        d.post("trust", Cause("trust.release"), given)
    warm(w, d)
    d.bound("trust")
    heat = np.zeros(d.tension.shape)
    for supplier, control in strongest(d).items():
        heat += total(w.fixed["heat"][:, supplier, None] * control, 0)
    aim = w.rule.tension_rest + r.tension_control * heat
    d.post("tension", Cause("tension.returns"), r.tension_fade * (aim - d.tension))
    d.bound("tension")
