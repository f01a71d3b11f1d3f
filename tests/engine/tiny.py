"""A small hand-made world for worked examples: three nations, a short stack, no scenario files.

``tiny()`` gives nations aaa, bbb and ccc and the layers chips, halls and models. Any subset of ``ROWS`` may
be asked for in stack order, so that a test shows only the rule it is about. Rule numbers copy the calibrated
set; start shares are round. Everything of the World can be replaced by name.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np

from game.engine import chance
from game.engine.numerics import Array
from game.engine.state import State, empty
from game.engine.world import (
    Card,
    Choice,
    Effect,
    Expr,
    Hand,
    LayerTable,
    Limits,
    NationTable,
    Objective,
    Scalars,
    World,
)

NATIONS = ("aaa", "bbb", "ccc")

MARKET = """
layer  sales  eros capex  priv quart haste stiff   low  high  resp  qual
ores      10   0.3    10  0.85     2     6   0.8   0.6   1.6   1.5  0.05
data      15   0.3    10  0.85     1     4   0.5   0.6   1.6   1.5   0.1
energy    60   0.2    50  0.85     6     8   0.5   0.6   1.6   1.5  0.05
fabs      70  0.35    45  0.85     7    12   0.8   0.6   1.6   1.5  0.45
memory    90  0.45    35  0.72     5    14     4   0.5     2   1.3  0.45
chips    250  0.45   180  0.85     3     4   0.7   0.6   1.6   1.5   0.6
halls    220  0.45   300  0.85     4     6   0.5   0.6   1.6   1.5   0.1
cloud    450   0.3   150  0.85     2     4   0.5   0.6   1.6   1.5  0.25
models    60   0.6   200  0.92     1     4   0.5   0.6   1.6   1.5   0.9
apps     150  0.35   100  0.85     1     4   0.5   0.6   1.6   1.5  0.35
robots   140   0.3   110  0.96     3     6   0.5   0.6   1.6   1.5   0.4
"""
GROWTH = """
layer  resrc catch scale   rho learn  grow  line induc  spec  bias
ores     0.1   0.3     2  0.02   0.4   0.1     1   0.6     2     4
data    0.25   0.6     2  0.06   0.2  0.25   0.3   0.2     2     6
energy   0.1   0.4     4  0.02   0.4   0.1   0.3   0.2     2    60
fabs     0.1  0.08    12  0.12   0.9  0.25     8   1.3     2   1.5
memory  0.12  0.15     6   0.1   0.9  0.35     6   1.6     2   1.5
chips   0.12  0.15    12 0.045   0.6  0.35     3     2     2     2
halls   0.12   0.5     4 0.012   0.4   0.3   0.3   0.6     2    25
cloud    0.1   0.3    10  0.02   0.3  0.22   0.3   0.6     2     5
models   0.3  0.95    25   0.4   0.2   0.4   0.5   0.8   0.7     6
apps    0.25   0.5     8  0.04   0.3  0.25   0.3   0.6     2     5
robots  0.12   0.3     6  0.06   0.9  0.25     1   0.6     2     3
"""


def _table(*texts: str) -> dict[str, tuple[float, ...]]:
    rows: dict[str, tuple[float, ...]] = {}
    for text in texts:
        for line in text.strip().splitlines()[1:]:
            name, *numbers = line.split()
            rows[name] = rows.get(name, ()) + tuple(float(x) for x in numbers)
    return rows


ROWS = _table(MARKET, GROWTH)
ROLE = {
    "models": "frontier",
    "halls": "compute",
    "chips": "chips",
    "data": "data",
    "apps": "economy",
    "robots": "factory",
    "fabs": "tools",
    "cloud": "cloud",
}
# input, output, part of value, exponent of what stops
LINKS = (
    ("ores", "chips", 0.10, 0.50),
    ("energy", "halls", 0.30, 0.30),
    ("memory", "chips", 0.35, 0.85),
    ("fabs", "chips", 0.45, 0.95),
    ("chips", "halls", 0.60, 0.85),
    ("halls", "cloud", 0.60, 0.60),
    ("data", "models", 0.20, 0.20),
    ("halls", "models", 0.45, 0.45),
    ("models", "apps", 0.40, 0.40),
    ("cloud", "apps", 0.30, 0.30),
    ("models", "robots", 0.25, 0.25),
    ("chips", "robots", 0.15, 0.15),
)
DRIVES = {
    "energy": ("halls", 0.6),
    "memory": ("chips", 0.7),
    "fabs": ("chips", 0.7),
    "chips": ("halls", 0.6),
    "halls": ("models", 0.5),
    "data": ("models", 0.5),
    "ores": ("chips", 0.5),
}

SCALARS: dict[str, Any] = {
    "slack": 0.05,
    "activity_rate": 0.5,
    "leak_none": 0.25,
    "leak_full": 0.05,
    "leak_half": 1.0,
    "leak_refusal": 0.10,
    "trust_down": 0.25,
    "trust_up": 0.06,
    "trust_help": 1.0,
    "spill": 1.0 / 3.0,
    "small_points": 2.0,
    "tax": 0.08,
    "adoption_income": 0.0008,
    "factory_income": 0.010,
    "mobile": 0.04,
    "fading": 0.04,
    "schooling": 0.8,
    "pay_power": 1.0,
    "talent_power": 0.30,
    "train_cost": 5.0,
    "train_places": 0.06,
    "train_quarters": 12,
    "attract_half": 0.10,
    "attract_gain": 1.5,
    "retain_half": 0.10,
    "retain_gain": 0.80,
    "reskill_rate": 0.14,
    "reskill_half": 0.30,
    "reskill_drift": 0.03,
    "reskill_decay": 0.10,
    "ready_rate": 0.5,
    "ready_base": 0.55,
    "ready_slope": 0.6,
    "ces_compute": 0.50,
    "ces_talent": 0.35,
    "ces_data": 0.15,
    "ces_rho": -0.5,
    "ces_power": 0.5,
    "bass_p_economy": 0.02,
    "bass_q_economy": 0.26,
    "bass_p_factory": 0.01,
    "bass_q_factory": 0.24,
    "bass_gap": 0.3,
    "bass_capacity_base": 0.5,
    "bass_capacity_slope": 0.5,
    "bass_capacity_cap": 2.0,
    "crowd_power": 0.7,
    "crowd_low": 0.4,
    "crowd_high": 1.25,
    "focus_rate": 0.12,
    "focus_gain": 0.6,
    "focus_half": 0.15,
    "focus_low": 0.7,
    "focus_high": 1.5,
    "hedge": 0.10,
    "refusal_pain": 0.8,
    "notice_need": 5.0,
    "stock_decay": 0.05,
    "stock_cost": 0.25,
    "know_catch": 0.60,
    "know_learn": 0.40,
    "know_run": 0.25,
    "know_cost": 1.0,
    "know_full": 0.9,
    "scarcity_rate": 0.15,
    "scarcity_gain": 0.90,
    "release_catch": 0.50,
    "release_appeal": 0.50,
    "release_adoption": 0.15,
    "release_income": 0.40,
    "release_trust": 0.5,
    "hall_low": 0.3,
    "hall_high": 2.0,
    "industry_rate": 0.15,
    "industry_quarters": 8,
    "industry_power": 0.5,
    "industry_cap": 2.0,
    "tension_rest": 40.0,
    "tension_fade": 0.05,
    "tension_control": 10.0,
    "tension_haste": 0.5,
    "control_trust": 20.0,
    "haste_trust": 10.0,
    "trust_fade": 0.02,
    "floor_share": 0.0005,
    "label_months": 36.0,
    "lead_scale": 40.0,
    "front_slope": 2.0,
    "front_shift": 0.8,
    "lever_scale": 28.0,
    "lever_choke": 55.0,
    "ready_floor": 0.55,
    "ready_gain": 0.6,
    "gap_fade": 0.3,
    "factory_gap_fade": 0.15,
    "factory_share_power": 0.4,
    "factory_use_power": 0.3,
    "prosperity_rate": 0.7,
    "talent_span": 70.0,
    "talent_ready": 25.0,
    "stop_refund": 0.5,
    "estimate_money": 0.30,
    "estimate_stock": 1.5,
    "estimate_gap": 0.5,
    "deal_binding": 0.0,
    "deal_trust": 2.0,
    "break_trust": 20.0,
    "break_others": 5.0,
    "first_floor": 0.25,
}


def _pairs(layers: Sequence[str], column: int) -> Array:
    out = np.zeros((len(layers), len(layers)))
    for link in LINKS:
        if link[0] in layers and link[1] in layers:
            out[layers.index(link[0]), layers.index(link[1])] = link[column]
    return out


def layer_table(layers: Sequence[str]) -> LayerTable:
    """Return the parameters of some layers of ``ROWS``."""
    rows = np.array([ROWS[name] for name in layers]).T
    size = len(layers)
    even = np.full(size, 1.0 / size)
    drives = [DRIVES.get(name, ("", 0.0)) for name in layers]
    return LayerTable(
        sales_value=rows[0],
        erosion=rows[1],
        capex=rows[2],
        private_share=rows[3],
        build_quarters=tuple(int(q) for q in rows[4]),
        haste=rows[5],
        price_stiffness=rows[6],
        price_low=rows[7],
        price_high=rows[8],
        private_response=rows[9],
        quality_weight=rows[10],
        resourcing=rows[11],
        catch_up=rows[12],
        research_scale=rows[13],
        private_research=rows[14],
        learning=rows[15],
        growth=rows[16],
        line_scale=rows[17],
        induced=rows[18],
        specialists=rows[19],
        derived_from=tuple(layers.index(d) if d in layers else -1 for d, _ in drives),
        derived_weight=np.array([w for _, w in drives]),
        lead_weight=even,
        need_weight=even.copy(),
        choke_weight=np.full(size, 0.5),
        know_how=np.array([{"fabs": 1.0, "memory": 0.7, "chips": 0.5}.get(n, 0.0) for n in layers]),
        fill_weight=even.copy(),
        enforce_full=np.full(size, 0.5),
        hall_power=np.array([0.7 if n == "halls" else 0.0 for n in layers]),
        trend=np.full(size, 0.2),
        value_share=_pairs(layers, 2),
        bottleneck=_pairs(layers, 3),
        public_gap=np.array([1.0 if n == "models" else 0.0 for n in layers]),
    )


def nation_table(layers: Sequence[str]) -> NationTable:
    """Return start values of three nations: aaa leads everywhere, bbb follows, ccc is small."""
    size = len(layers)
    by_nation = np.array([0.6, 0.3, 0.1])
    square = np.ones((3, 3, size))
    trust = np.array([[100.0, 30.0, 70.0], [30.0, 100.0, 50.0], [70.0, 50.0, 100.0]])
    bias = np.array([[ROWS[name][20] for name in layers]] * 3)
    budget = np.array([100.0, 60.0, 20.0])
    return NationTable(
        share=np.repeat(by_nation[:, None], size, axis=1),
        need=100.0 * np.repeat(np.array([0.55, 0.33, 0.12])[:, None], size, axis=1),
        gap=np.repeat(np.array([0.0, 0.6, 1.2])[:, None], size, axis=1),
        home_bias=bias,
        friction=square.copy(),
        insecurity=np.zeros((3, size)),
        stock=np.zeros((3, size)),
        unit_cost=np.ones((3, size)),
        build_ease=np.ones((3, size)),
        treasury=budget / 4.0,
        base_income=budget,
        command=np.array([0.05, 0.15, 0.10]),
        waste=np.array([0.20, 0.35, 0.25]),
        diffusion=np.array([1.0, 1.1, 1.05]),
        workforce=np.array([0.5, 0.5, 0.55]),
        tool_share=np.array([0.6, 0.1, 0.3]),
        talent=np.array([60.0, 30.0, 10.0]),
        pull=np.ones(3),
        net_flow=np.array([0.01, -0.01, -0.02]),
        adoption=np.array([0.47, 0.42, 0.39]),
        factory=np.array([0.10, 0.15, 0.12]),
        industry=np.ones(3),
        gdp=np.array([30000.0, 19000.0, 1900.0]),
        manufacturing=np.array([2900.0, 4700.0, 450.0]),
        plan_build=np.repeat((budget / 4.0 * 0.6 / size)[:, None], size, axis=1),
        plan_research=np.repeat((budget / 4.0 * 0.3 / size)[:, None], size, axis=1),
        plan_talent=np.repeat((budget / 4.0 * 0.01)[None, :], 4, axis=0),
        enforcement=np.zeros((3, size)),
        control=np.zeros((3, 3, size)),
        refusal=np.zeros((3, 3, size)),
        trust=trust,
        score_weight=np.full((9, 3), 1.0 / 9.0),
        demand_push=np.zeros((3, size)),
        push_fade=0.8,
    )


def tiny(layers: Sequence[str] = ("chips", "halls", "models"), **changes: Any) -> World:
    """Return a world that is not calibrated yet; ``changes`` replace fields of World by name."""
    layers = tuple(layers)
    assert list(layers) == [name for name in ROWS if name in layers], "layers stand in stack order"
    rules = changes.pop("rule", None) or Scalars(**SCALARS)
    values: dict[str, Any] = {
        "id": "tiny",
        "version": "1",
        "content": "0",
        "actors": NATIONS,
        "layers": layers,
        "playable": (0, 1),
        "passive": (2,),
        "start_year": 2026,
        "start_quarter": 1,
        "turn_quarters": 2,
        "turns": 20,
        "roles": {ROLE[name]: i for i, name in enumerate(layers) if name in ROLE},
        "layer": layer_table(layers),
        "nation": nation_table(layers),
        "rule": rules,
        "limits": Limits(running=3, launches=1, controls=2, cards=2, stockpile=4.0, notice=(0, 2, 4)),
        "order": tuple(range(len(layers))),
        "start_tension": 40.0,
        "traits": ((), (), ()),
    }
    values.update(changes)
    return World(**values)


def rules(**changes: Any) -> Scalars:
    """Return the scalars with some of them replaced by name."""
    return Scalars(**{**SCALARS, **changes})


def still(world: World, games: int = 1, **arrays: Any) -> State:
    """Return a plain state for tests of single phases: zeros, plus the named arrays, same in all games."""
    fields = empty(world, games)
    for name, value in arrays.items():
        given = np.asarray(value, dtype=np.float64)
        if given.ndim == fields[name].ndim - 1:
            given = given[..., None]
        fields[name][...] = given
    return State(0, 0, np.arange(1, games + 1, dtype=np.uint64), fields).freeze()


def number(x: float) -> Expr:
    """Return a constant condition."""
    return Expr("number", number=x)


def compare(op: str, left: Expr, right: float) -> Expr:
    """Return a comparison with a number."""
    return Expr(op, (left, number(right)))


def measure(name: str, *at: int) -> Expr:
    """Return a call of one of the functions of the condition language."""
    return Expr(name, at=at)


def effect(verb: str, owner: int = 0, **values: Any) -> Effect:
    """Return an effect of card ``card`` with defaults for what is not said."""
    values.setdefault("source", "card")
    return Effect(verb=verb, owner=owner, **values)


def choice(ident: str, *effects: int, **values: Any) -> Choice:
    """Return an option of a card."""
    base: dict[str, Any] = {"shown": None, "follows": (), "weight": 1.0, "traits": ()}
    return Choice(id=ident, effects=effects, **{**base, **values})


def hand(card: int = 0, actor: int = 0, choices: Sequence[Choice] = (), **values: Any) -> Hand:
    """Return a card in one nation's hand: undated, never by itself (chance 0), two empty options."""
    base: dict[str, Any] = {
        "needs": (),
        "boosts": (),
        "chance": 0.0,
        "dated": -1,
        "jitter": 0,
        "earliest": 0,
        "latest": 10_000,
        "once": True,
        "onlyfollow": False,
        "exclusive": False,
        "major": False,
        "opening": False,
        "cautious": 0,
        "rest": 0,
    }
    options = tuple(choices) or (choice("yes"), choice("no"))
    return Hand(card=card, actor=actor, choices=options, **{**base, **values})


def with_deck(world: World, hands: Sequence[Hand], effects: Sequence[Effect] = (), **changes: Any) -> World:
    """Return the world with a deck; cards are named card0, card1 ... from the hands' card numbers."""
    count = max((h.card for h in hands), default=-1) + 1
    holders = [tuple(i for i, h in enumerate(hands) if h.card == c) for c in range(count)]
    cards = tuple(
        Card(f"card{c}", "market", "invented", chance.word(f"card{c}"), holders[c]) for c in range(count)
    )
    return dataclasses.replace(world, cards=cards, hands=tuple(hands), effects=tuple(effects), **changes)


def objective(condition: Expr, actor: int = 0, **values: Any) -> Objective:
    """Return a goal of a nation: to be reached once, two points."""
    base: dict[str, Any] = {"id": "goal", "hold": False, "streak": 1, "points": 2.0}
    return Objective(actor=actor, condition=condition, **{**base, **values})
