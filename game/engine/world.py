"""Compiled content of one scenario: names in fixed order, parameter arrays, cards and conditions. Frozen.

A World holds numbers and keys only, no sentence and no file position, so it pickles for worker processes. The
index order of nations and layers never carries meaning; luck is keyed by ids through ``chance.word``.
Shapes: N nations, L layers, H hands (a card as one nation may hold it), E effects, V initiatives, F flags.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from game.engine.numerics import Array

INDICES = (
    "leadership",
    "frontier",
    "sovereignty",
    "resilience",
    "leverage",
    "diffusion",
    "physical",
    "prosperity",
    "talent",
)
"""The nine headline indices in their fixed order; a scenario gives weights, the engine the formulas."""

LEVERS = ("train", "attract", "retain", "reskill")
"""The four talent levers in their fixed order."""

ROLES = ("frontier", "compute", "chips", "data", "economy", "factory", "tools", "cloud")
"""Parts a layer may play in the model. A scenario maps each to a layer or leaves it out, then that rule sleeps.

frontier: models whose gap is measured in public. compute: where models are trained. chips: what fills compute.
data: training data. economy: adoption in offices and homes. factory: adoption in factories. tools: the layer
whose control withholds know-how. cloud: counts with the frontier when refused imports hurt users.
"""


@dataclass(frozen=True, slots=True)
class Expr:
    """A condition or amount as a tree: ``op`` is number, a function name, or one of + - * / and or not < <= > >= = != min max.

    ``at`` holds resolved indices of a function's arguments (nation, layer, index, flag, hand ...), -1 where none.
    """

    op: str
    parts: tuple[Expr, ...] = ()
    number: float = 0.0
    at: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """One compiled effect: what happens, to whom, how much, when and how long.

    ``verb`` is one of ``change invest improve adjust restrict refuse stock pay set_flag clear_flag``.
    ``source`` is the id of the card or initiative, the cause in the ledger. Sizes are in the field's own unit
    (fractions for percents, points, years of frontier, $bn, quarters of need). ``after`` and ``lasts`` count
    quarters from the start of the effect; ``lasts`` 0 means for good. ``fade``: 0 none, 1 linear, 2 halving each year.
    """

    verb: str
    source: str
    owner: int
    nations: tuple[int, ...] = ()
    others: tuple[int, ...] = ()
    layers: tuple[int, ...] = ()
    what: str = ""
    size: float = 0.0
    after: int = 0
    lasts: int = 0
    fade: int = 0
    chance: float = 1.0
    flag: int = -1


@dataclass(frozen=True, slots=True)
class Follow:
    """A follow-up: which hands may come, after how many quarters, with what chance."""

    hands: tuple[int, ...]
    low: int
    high: int
    chance: float = 1.0


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a card in one nation's hand. ``traits`` multiply the weight of AI nations that have them."""

    id: str
    shown: Expr | None
    effects: tuple[int, ...]
    follows: tuple[Follow, ...]
    weight: float
    traits: tuple[tuple[str, float], ...]
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Hand:
    """A card as one nation may hold it. ``dated`` is a quarter since the start, -1 for undated cards.

    ``chance`` is per quarter. ``onlyfollow`` cards come only as follow-ups or when on the table at the start.
    ``exclusive`` hands of one card share one draw: at most one nation receives the card at a time.
    A hand with a single choice is news: it takes effect without an answer.
    """

    card: int
    actor: int
    needs: tuple[Expr, ...]
    boosts: tuple[tuple[Expr, float], ...]
    chance: float
    dated: int
    jitter: int
    earliest: int
    latest: int
    once: bool
    onlyfollow: bool
    exclusive: bool
    major: bool
    opening: bool
    choices: tuple[Choice, ...]
    cautious: int
    rest: int


@dataclass(frozen=True, slots=True)
class Card:
    """Identity of a card. ``kind``: market technology diplomacy accident society. ``history``: documented inspired invented."""

    id: str
    kind: str
    history: str
    key: int
    hands: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Initiative:
    """A programme that nation ``actor`` may launch for ``cost`` $bn a quarter during ``quarters`` quarters."""

    id: str
    actor: int
    cost: float
    quarters: int
    needs: tuple[Expr, ...]
    effects: tuple[int, ...]
    secret: bool
    again: int
    key: int
    weight: float
    traits: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Objective:
    """A named goal of one nation: met when the condition held for ``streak`` turns; ``hold`` goals can be lost again."""

    id: str
    actor: int
    condition: Expr
    hold: bool
    streak: int
    points: float


@dataclass(frozen=True, slots=True)
class Reaction:
    """One standing rule of an AI nation's doctrine, from the scenario: when ``condition`` holds, give this order.

    ``kind`` is restrict, refuse, release or stockpile; ``level`` a fraction or quarters; ``reason`` a text key.
    """

    actor: int
    kind: str
    layer: int
    target: int
    level: float
    notice: int
    condition: Expr
    reason: str
    traits: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps that replace a second currency, all per turn and nation."""

    running: int
    launches: int
    controls: int
    cards: int
    stockpile: float
    notice: tuple[int, ...]


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


@dataclass(frozen=True, slots=True)
class Posture:
    """A named preset of one nation: parts of the purse, each (L,) or (4,), that sum to at most 1."""

    id: str
    actor: int
    build: tuple[float, ...]
    research: tuple[float, ...]
    talent: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Par:
    """Expected path of the score by nation from AI-only games: median and spread after each turn, with its fingerprint."""

    median: Array  # (turns + 1, N)
    spread: Array  # (turns + 1, N)
    rules: int
    deck: str
    level: str


@dataclass(frozen=True, slots=True)
class World:
    """Everything a game needs besides its state. Built by ``game.scenario``, completed by ``calibrate.calibrated``."""

    id: str
    version: str
    content: str  # hash of the content, hexadecimal
    actors: tuple[str, ...]
    layers: tuple[str, ...]
    playable: tuple[int, ...]
    passive: tuple[int, ...]
    start_year: int
    start_quarter: int  # 1..4
    turn_quarters: int  # 1, 2 or 4
    turns: int
    roles: dict[str, int]
    layer: LayerTable
    nation: NationTable
    rule: Scalars
    limits: Limits
    order: tuple[int, ...]  # layers sorted so that inputs come before outputs
    start_tension: float
    cards: tuple[Card, ...] = ()
    hands: tuple[Hand, ...] = ()
    effects: tuple[Effect, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    objectives: tuple[Objective, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    postures: tuple[Posture, ...] = ()
    flags: tuple[str, ...] = ()
    traits: tuple[tuple[str, ...], ...] = ()  # per nation
    par: Par | None = None
    major_gap: int = 3  # turns between two majors for one nation
    # solved by calibrate.calibrated, empty before
    weight: Array | None = None  # (N user, N supplier, L) trade weights that reproduce the start
    pace: Array | None = None  # (L,) pace at which the leader moves one year a year
    fixed: dict[str, Array] = field(default_factory=dict)  # start values that rules compare with

    def role(self, name: str) -> int:
        """Return the index of the layer that plays a role, -1 where the scenario has none."""
        return self.roles.get(name, -1)

    def actor_index(self, ident: str) -> int:
        """Return the index of a nation; raises ValueError for an unknown id."""
        return self.actors.index(ident)

    def layer_index(self, ident: str) -> int:
        """Return the index of a layer; raises ValueError for an unknown id."""
        return self.layers.index(ident)

    def date(self, quarter: int) -> tuple[int, int]:
        """Return (year, quarter of the year 1..4) of a number of quarters since the start."""
        q = self.start_quarter - 1 + quarter
        return self.start_year + q // 4, q % 4 + 1
