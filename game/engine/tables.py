"""Parameter tables of a world: what is known of each layer, of each nation, and the model's single numbers.

Plain records of arrays, filled from a scenario's files; no rule and no default stands here.
"""

from __future__ import annotations

from dataclasses import dataclass

from game.engine.numerics import Array


@dataclass(frozen=True, slots=True)
class LayerTable:
    """Parameters by layer, each (L,) unless said. Units: points (100 = trend world demand), $bn a year, quarters, years."""

    sales_value: Array  # $bn a year of 100 points
    erosion: Array  # per year, depreciation plus world growth
    capex: Array  # $bn a year that hold 100 points
    private_share: Array  # part of erosion that private money rebuilds at price 1
    build_quarters: tuple[int, ...]
    haste: Array  # convex cost of building fast
    price_stiffness: Array
    price_low: Array
    price_high: Array
    private_response: Array  # exponent of price in private building
    quality_weight: Array  # log demand per year of technology gap
    resourcing: Array  # part of the gap that buyers close per quarter
    catch_up: Array  # per year
    research_scale: Array  # $bn a year, leader's research at the start
    private_research: Array  # part of sales
    learning: Array
    growth: Array  # of world output a year, dilutes experience
    line_scale: Array  # points at which research is half effective
    induced: Array  # per year, building caused by insecurity
    specialists: Array
    derived_from: tuple[int, ...]  # the layer whose running capacity drives demand here, -1 none
    derived_weight: Array
    lead_weight: Array  # in the leadership index, sums to 1
    need_weight: Array  # in dependence and sovereignty, sums to 1
    choke_weight: Array  # in the leverage index
    know_how: Array  # strength of a know-how control in this layer
    fill_weight: Array  # in the resilience index, sums to 1
    enforce_full: Array  # $bn a year that enforce a full control well
    hall_power: Array  # exponent of chip quality in building this layer
    trend: Array  # growth of world demand a year, to show points as totals
    value_share: Array  # (L input, L output) part of value
    bottleneck: Array  # (L input, L output) exponents
    public_gap: Array  # 1 where rivals see the gap exactly


@dataclass(frozen=True, slots=True)
class Scalars:
    """Single numbers of the model; every one stands in the scenario with its source."""

    slack: float
    activity_rate: float
    leak_none: float
    leak_full: float
    leak_half: float
    leak_refusal: float
    trust_down: float
    trust_up: float
    trust_help: float
    spill: float
    small_points: float
    tax: float
    adoption_income: float
    factory_income: float
    mobile: float
    fading: float
    schooling: float
    pay_power: float
    talent_power: float
    train_cost: float
    train_places: float
    train_quarters: int
    attract_half: float
    attract_gain: float
    retain_half: float
    retain_gain: float
    reskill_rate: float
    reskill_half: float
    reskill_drift: float
    reskill_decay: float
    ready_rate: float
    ready_base: float
    ready_slope: float
    ces_compute: float
    ces_talent: float
    ces_data: float
    ces_rho: float
    ces_power: float
    bass_p_economy: float
    bass_q_economy: float
    bass_p_factory: float
    bass_q_factory: float
    bass_gap: float
    bass_capacity_base: float
    bass_capacity_slope: float
    bass_capacity_cap: float
    crowd_power: float
    crowd_low: float
    crowd_high: float
    focus_rate: float
    focus_gain: float
    focus_half: float
    focus_low: float
    focus_high: float
    hedge: float
    refusal_pain: float
    notice_need: float
    stock_decay: float
    stock_cost: float
    know_catch: float
    know_learn: float
    know_run: float
    know_cost: float
    know_full: float
    scarcity_rate: float
    scarcity_gain: float
    release_catch: float
    release_appeal: float
    release_adoption: float
    release_income: float
    release_trust: float
    hall_low: float
    hall_high: float
    industry_rate: float
    industry_quarters: int
    industry_power: float
    industry_cap: float
    tension_rest: float
    tension_fade: float
    tension_control: float
    tension_haste: float
    control_trust: float
    haste_trust: float
    trust_fade: float
    floor_share: float
    label_months: float
    lead_scale: float
    front_slope: float
    front_shift: float
    lever_scale: float
    lever_choke: float
    ready_floor: float
    ready_gain: float
    gap_fade: float
    factory_gap_fade: float
    factory_share_power: float
    factory_use_power: float
    prosperity_rate: float
    talent_span: float
    talent_ready: float
    stop_refund: float
    estimate_money: float
    estimate_stock: float
    estimate_gap: float
    deal_binding: float  # 1: nobody can break a deal; 0: at a price in trust
    deal_trust: float  # points a year between two nations with a deal in force
    break_trust: float  # points lost with the nation to which a promise was broken
    break_others: float  # points lost with every other nation
    first_floor: float  # part of an equal cut that is left to buyers who do not come first


@dataclass(frozen=True, slots=True)
class NationTable:
    """Start values and parameters by nation. Shapes: (N,), (N, L) or (N, N, L); units as in the state."""

    share: Array  # (N, L) fraction of world supply
    need: Array  # (N, L) points of demand
    gap: Array  # (N, L) years behind the frontier
    home_bias: Array  # (N, L) weight of home suppliers
    friction: Array  # (N user, N supplier, L) start of what is already blocked, 1 = free
    insecurity: Array  # (N, L) at the start
    stock: Array  # (N, L) quarters of need
    unit_cost: Array  # (N, L) factor on building cost
    build_ease: Array  # (N, L) factor on haste (below 1: builds fast)
    treasury: Array  # (N,) $bn
    base_income: Array  # (N,) $bn a year that the state steers at the start, in all
    command: Array  # (N,) part of private reinvestment the state directs
    waste: Array  # (N,) of commanded money
    diffusion: Array  # (N,) speed of adoption
    workforce: Array  # (N,) readiness 0..1
    tool_share: Array  # (N,) part of tool know-how owned
    talent: Array  # (N,) points
    pull: Array  # (N,) talent pull, solved from yearly net flow
    net_flow: Array  # (N,) talent a year at the start, part of stock
    adoption: Array  # (N,) 0..1
    factory: Array  # (N,) 0..1
    industry: Array  # (N,) industrial base, 1 = the nation's start
    gdp: Array  # (N,) $bn
    manufacturing: Array  # (N,) $bn
    plan_build: Array  # (N, L) $bn a quarter of the opening plan
    plan_research: Array  # (N, L)
    plan_talent: Array  # (4, N)
    enforcement: Array  # (N, L) $bn a quarter
    control: Array  # (N user, N supplier, L) in force at the start
    refusal: Array  # (N user, N supplier, L) in force at the start
    trust: Array  # (N, N) 0..100
    score_weight: Array  # (9, N) sums to 1 over indices
    demand_push: Array  # (N, L) log demand above trend at the start, fading
    push_fade: float  # part of the push that is left after a quarter
