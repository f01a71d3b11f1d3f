"""R7 learn: research, catch-up and learning by doing move technology; people move, learn and adopt; income arrives.

Technology is in years of frontier progress: the start's leader gains about one a year. Shapes (N, L, B) unless said.
"""

from __future__ import annotations

import numpy as np

from game.engine.build import TINY, YEAR, crowding, withheld_know_how
from game.engine.ledger import Cause, Draft
from game.engine.numerics import Array, clip, snap, total
from game.engine.orders import Orders
from game.engine.world import World


def private_research(w: World, d: Draft) -> Array:
    """Return firms' research money this quarter in $bn (N, L, B); publishing models costs their makers part of it."""
    t = w.layer
    out: Array = (t.private_research * t.sales_value * YEAR / 100.0)[None, :, None] * d.market.sales
    front = w.role("frontier")
    if front >= 0 and d.release.any():
        out[:, front] *= 1.0 - w.rule.release_income * d.release
    return out


def compute_power(w: World, d: Draft) -> Array:
    """Return compute for training (N, B) in points: what is rented and what is owned, by the quality of its chips."""
    c = w.role("compute")
    if c < 0:
        return np.ones(d.talent.shape)
    out: Array = d.scratch["quality"] * (
        d.market.use[:, c] * d.market.need[:, c] + d.capacity[:, c] * d.runs[:, c]
    )
    return out


def data_access(w: World, d: Draft) -> Array:
    """Return training data within reach (N, B) in points."""
    c = w.role("data")
    if c < 0:
        return np.ones(d.talent.shape)
    out: Array = d.market.use[:, c] * d.market.need[:, c] + d.capacity[:, c] * d.runs[:, c]
    return out


def talent_logs(w: World, d: Draft) -> tuple[Array, Array]:
    """Return talent against the start's largest and its logarithm, both (N, B)."""
    people = d.talent / w.fixed["talent_top"]
    return people, np.log(np.maximum(people, 1e-4))


def productivity(w: World, d: Draft, people: Array, logs: Array) -> Array:
    """Return research productivity (N, L, B): talent everywhere; compute, talent and data (CES) at the frontier layer.

    ``people`` and ``logs`` come from ``talent_logs``.
    """
    r = w.rule
    factor = np.exp(r.talent_power * logs)
    out = np.repeat(factor[:, None], d.capacity.shape[1], axis=1)
    front = w.role("frontier")
    if front >= 0:
        compute = np.maximum(compute_power(w, d) / w.fixed["compute_top"], 1e-4)
        data = np.maximum(data_access(w, d) / w.fixed["data_top"], 1e-4)
        rho = r.ces_rho
        inner = (
            r.ces_compute * np.exp(rho * np.log(compute))
            + r.ces_talent * np.exp(rho * logs)
            + r.ces_data * np.exp(rho * np.log(data))
        )
        thrift = 1.0 + r.scarcity_gain * d.scarcity * np.minimum(1.0, people)
        out[:, front] = np.exp(r.ces_power / rho * np.log(inner)) * thrift
    if d.mods.research is not None:
        d.mods.research.scale(out)
    return out


def research(w: World, d: Draft) -> Array:
    """Return the technology gained by research this quarter at pace 1, in years (N, L, B)."""
    t = w.layer
    money = d.scratch["research"]
    people, logs = talent_logs(w, d)
    limit = (t.specialists * t.research_scale * YEAR)[None, :, None] * np.exp(0.75 * logs)[:, None]
    directed = money * d.scratch["programme"]
    directed *= crowding(w, money, w.fixed["research_part"])[None]
    bent = np.divide(directed, limit, out=limit)
    bent += 1.0
    directed /= bent
    directed += d.scratch["private_research"]
    directed /= (t.research_scale * YEAR)[None, :, None]
    directed += 1.0
    out: Array = np.log2(directed, out=directed)
    out *= YEAR
    line = d.capacity + t.line_scale[None, :, None]
    out *= np.divide(d.capacity, line, out=line)
    out *= productivity(w, d, people, logs)
    return out


def doing(w: World, d: Draft) -> tuple[Array, Array]:
    """Return (technology from learning by doing, experience gained) this quarter; others' output counts in part."""
    r, t, sales = w.rule, w.layer, d.market.sales
    seen = total(sales, 0)[None] - sales
    seen *= r.spill
    seen += sales
    seen *= YEAR
    out = seen / np.maximum(d.experience, TINY)
    out += 1.0
    np.log(out, out=out)
    out *= t.learning[None, :, None]
    factory = w.role("factory")
    if factory >= 0:
        out[:, factory] *= np.exp(r.industry_power * np.log(np.maximum(d.industry, 0.05)))
    seen -= (t.growth * YEAR)[None, :, None] * d.experience
    return out, seen


def catching_up(w: World, d: Draft) -> Array:
    """Return the technology gained from the frontier's, in years (N, L, B): less where know-how is withheld."""
    catch: Array = np.max(d.technology, axis=0)[None] - d.technology
    catch *= (w.layer.catch_up * YEAR)[None, :, None]
    for layer, strength in withheld_know_how(w, d):
        catch[:, layer] *= 1.0 - w.rule.know_catch * (d.scratch["know"] * strength)
    if d.mods.catch_up is not None:
        d.mods.catch_up.scale(catch)
    return catch


def technology(w: World, d: Draft) -> None:
    """Post research, catch-up, published work and learning by doing; then let buyers notice."""
    r = w.rule
    assert w.pace is not None
    catch = catching_up(w, d)
    learned, gained = doing(w, d)
    d.scratch["private_research"] = private_research(w, d)
    found = research(w, d)
    found *= w.pace[None, :, None]
    lead = w.role("frontier")
    if lead >= 0 and d.release.any():
        tech = d.technology[:, lead]
        open_best = np.max(np.where(d.release > 0.0, tech, -1e9), axis=0)  # (B,)
        shared = r.release_catch * YEAR * np.maximum(open_best[None] - tech, 0.0)
        d.post_at("technology", (slice(None), lead), Cause("technology.published", layer=lead), shared)
    for layer, strength in withheld_know_how(w, d):
        learned[:, layer] *= 1.0 - r.know_learn * (d.scratch["know"] * strength)
    d.post("technology", Cause("technology.research"), found)
    d.post("technology", Cause("technology.catch_up"), catch)
    d.post("technology", Cause("technology.learning"), learned)
    d.post("experience", Cause("experience.output"), gained)
    d.bound("experience")
    notice(w, d)


def notice(w: World, d: Draft) -> None:
    """Post what buyers perceive: appeal heads for capacity and quality as they are now."""
    t = w.layer
    view = d.technology - np.max(d.technology, axis=0)[None]
    view *= t.quality_weight[None, :, None]
    size = np.maximum(d.capacity, 1e-3)
    view += np.log(size, out=size)
    lead = w.role("frontier")
    if lead >= 0 and d.release.any():
        view[:, lead] += w.rule.release_appeal * d.release
    view -= d.appeal
    view *= t.resourcing[None, :, None]
    d.post("appeal", Cause("appeal.notice"), view)


def bottlenecks(w: World, d: Draft) -> None:
    """Post the part of capacity that has its inputs next quarter: shortages climb the stack one tier a quarter."""
    need, use = w.layer.bottleneck, d.market.use
    logs = {k: np.log(np.maximum(use[:, k], 1e-3)) for k in np.flatnonzero(need.any(axis=1)).tolist()}
    runs = np.ones_like(use)
    for layer in np.flatnonzero(need.any(axis=0)).tolist():
        inputs = np.flatnonzero(need[:, layer]).tolist()
        short = need[inputs[0], layer] * logs[inputs[0]]
        for k in inputs[1:]:
            short += need[k, layer] * logs[k]
        np.exp(short, out=runs[:, layer])
    for layer, strength in withheld_know_how(w, d):
        runs[:, layer] *= 1.0 - w.rule.know_run * d.scratch["know"] * strength
    runs -= d.runs
    d.post("runs", Cause("runs.inputs"), runs)
    d.bound("runs")
    c = w.role("compute")
    if c >= 0:
        short = clip(1.0 - d.scratch["quality"] * use[:, c], 0.0, 1.0)
        d.post("scarcity", Cause("scarcity.compute"), w.rule.scarcity_rate * (short - d.scarcity))


def people(w: World, d: Draft) -> None:
    """Post training, schooling, migration by pull, fading, and the readiness of the workforce."""
    r, n = w.rule, w.nation
    money = d.scratch["talent"]  # (4, N, B) $bn this quarter: train attract retain reskill
    stock = np.maximum(d.talent, 1e-3)
    places = r.train_places * stock * YEAR
    asked = money[0] / r.train_cost
    trained = asked / (1.0 + asked / places)
    slot = d.quarter % r.train_quarters
    arriving = d.training[slot]
    kept = money[2] / YEAR / stock
    leave = r.mobile * YEAR * (1.0 - r.retain_gain * kept / (kept + r.retain_half)) * stock
    if d.mods.leaving is not None:
        leave = np.maximum(leave + d.mods.leaving * YEAR * stock, 0.0)
    offered = money[1] / YEAR / stock
    spent = total(d.scratch["build"] + d.scratch["research"] + d.scratch["private_research"], 1) / YEAR
    pay = spent / stock
    drawn = n.pull[:, None] * np.exp(r.pay_power * np.log(np.maximum(pay / w.fixed["pay"][:, None], 0.05)))
    drawn = drawn * (1.0 + r.attract_gain * offered / (offered + r.attract_half)) * stock
    if d.mods.pull is not None:
        drawn = drawn * d.mods.pull
    pool = total(leave, 0)
    arrive = pool[None] * drawn / np.maximum(total(drawn, 0), TINY)[None]
    school = np.repeat((r.schooling * r.fading * YEAR * n.talent)[:, None], pool.shape[0], axis=1)
    before = d.talent
    d.post("talent", Cause("talent.trained"), arriving)
    d.post("talent", Cause("talent.schools"), school)
    d.post("talent", Cause("talent.arrivals"), arrive)
    d.post("talent", Cause("talent.leavers"), -leave)
    d.post("talent", Cause("talent.fading"), -r.fading * YEAR * before)
    d.bound("talent")
    d.post_at("training", (slot,), Cause("talent.started"), trained - arriving)
    d.scratch["flow"] = (arrive - leave) / YEAR
    effort = money[3] / YEAR / (n.gdp[:, None] / 1000.0)
    grow = r.reskill_rate * effort / (effort + r.reskill_half) * (1.0 - d.workforce)
    d.post("workforce", Cause("workforce.reskilled"), YEAR * grow)
    drift = r.reskill_drift - r.reskill_decay * d.workforce
    d.post("workforce", Cause("workforce.frontier"), YEAR * drift)
    d.bound("workforce")


def bought_gap(w: World, d: Draft) -> Array:
    """Return how far the frontier-layer products a nation buys lie behind the frontier, in years (N, B)."""
    f = w.role("frontier")
    if f < 0:
        return np.zeros(d.talent.shape)
    behind = np.max(d.technology[:, f], axis=0)[None] - d.technology[:, f]
    arrived = d.market.arrived[:, :, f]
    return total(arrived * behind[None], 1) / np.maximum(total(arrived, 1), TINY)


def adopt(w: World, d: Draft) -> None:
    """Post adoption in the economy and in factories: Bass curves slowed by weak models, shortage and unready people."""
    r, n, m = w.rule, w.nation, d.market
    gap = bought_gap(w, d)
    d.scratch["bought_gap"] = gap
    speed = n.diffusion[:, None] * np.exp(-r.bass_gap * gap) * (r.ready_rate + d.workforce) * YEAR
    for field, role, p, q, boost in (
        ("adoption", "economy", r.bass_p_economy, r.bass_q_economy, d.mods.adoption),
        ("factory", "factory", r.bass_p_factory, r.bass_q_factory, d.mods.factories),
    ):
        layer = w.role(role)
        now = getattr(d, field)
        step = speed * (p + q * now) * (1.0 - now)
        if layer >= 0:
            # capacity at home against need makes roll-out easier, with a cap
            ratio = d.capacity[:, layer] / w.nation.need[:, layer][:, None]
            ease = r.bass_capacity_base + r.bass_capacity_slope * np.sqrt(ratio)
            step = step * m.use[:, layer] * np.minimum(ease, r.bass_capacity_cap)
        if field == "adoption":
            step = step * (1.0 + r.release_adoption * d.release) * (1.0 - r.refusal_pain * refused(w, d))
        if boost is not None:
            step = step * boost
        d.post(field, Cause(f"{field}.spread"), step)
        d.bound(field)


def refused(w: World, d: Draft) -> Array:
    """Return how much of what users want is refused at their own border (N, B): half of frontier plus cloud."""
    out = np.zeros(d.talent.shape)
    m = d.market
    hurt = (w.role("frontier"), w.role("cloud"))
    for k, (supplier, layer) in enumerate(zip(*m.columns, strict=True)):
        if layer in hurt:
            wanted = m.attract[:, supplier, layer] / total(m.attract[:, :, layer], 1)
            out += 0.5 * wanted * m.limits.refusal[:, k]
    return out


def earn(w: World, d: Draft) -> None:
    """Post income: what the state takes from sales, and the dividend of adoption in the economy and in factories."""
    r, n, t = w.rule, w.nation, w.layer
    worth = (r.tax * t.sales_value * YEAR / 100.0)[None, :, None] * d.market.price[None]
    sales = worth * d.market.sales
    front = w.role("frontier")
    if front >= 0 and d.release.any():
        sales[:, front] *= 1.0 - r.release_income * d.release
    ready = np.minimum(1.0, r.ready_base + r.ready_slope * d.workforce)
    adopted = (
        r.adoption_income * YEAR * (n.gdp[:, None] * (d.adoption * ready - w.fixed["adoption"][:, None]))
    )
    made = (
        r.factory_income
        * YEAR
        * (n.manufacturing[:, None] * (d.factory * ready - w.fixed["factory"][:, None]))
    )
    rest = np.repeat((w.fixed["base_income"] * YEAR)[:, None], ready.shape[1], axis=1)
    if d.mods.income is not None:
        f = d.mods.income
        sales, adopted, made, rest = sales * f[:, None], adopted * f, made * f, rest * f
    all_income = total(sales, 1) + adopted + made + rest
    if d.keep:
        for layer in range(sales.shape[1]):
            d.post("treasury", Cause("income.sales", layer=layer), sales[:, layer])
    else:
        d.post("treasury", Cause("income.sales"), total(snap(sales), 1))
    d.post("treasury", Cause("income.base"), rest)
    d.post("treasury", Cause("income.adoption"), adopted)
    d.post("treasury", Cause("income.factories"), made)
    d.bound("treasury")
    d.measure("income", np.concatenate([d.income[1:], all_income[None]]))


def learn(w: World, d: Draft, o: Orders) -> None:
    """R7. Research and practice move technology, people move and adopt, incomes arrive, inputs for next quarter are known."""
    technology(w, d)
    people(w, d)
    adopt(w, d)
    earn(w, d)
    bottlenecks(w, d)
