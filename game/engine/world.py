"""Compiled content of one scenario: names in fixed order, parameter arrays, cards and conditions. Frozen.

A World holds numbers and keys only, no sentence and no file position, so it pickles for worker processes. The
index order of nations and layers never carries meaning; luck is keyed by ids through ``chance.word``.
Shapes: N nations, L layers, H hands (a card as one nation may hold it), E effects, V initiatives, F flags.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from game.engine.numerics import Array
from game.engine.tables import LayerTable, NationTable, Scalars

__all__ = [
    "INDICES", "LEVERS", "ROLES", "Card", "Choice", "Effect", "Expr", "Follow", "Hand", "Initiative", "LayerTable",
    "Limits", "NationTable", "Objective", "Par", "Posture", "Reaction", "Scalars", "World",
]  # fmt: skip

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
    carry: float = (
        0.95  # part of last turn's income that a carried plan spends; the rest is for cards and launches
    )
    deals: int = 2  # places of a nation for what it has offered: on the table or in force
    deal_turns: int = 8  # the longest deal


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
    player: str = "doctrine"  # the kind of AI player in all playable seats
    games: int = 0
    seed: str = ""


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
    pars: tuple[Par, ...] = ()  # one for each kind of AI player, the weakest first
    par: Par | None = None  # the one that the verdict of this game compares with
    major_gap: int = 3  # turns between two majors for one nation
    # solved by calibrate.calibrated, empty before
    weight: Array | None = None  # (N user, N supplier, L) trade weights that reproduce the start
    pace: Array | None = None  # (L,) pace at which the leader moves one year a year
    fixed: dict[str, Array] = field(default_factory=dict)  # start values that rules compare with
    deck: object = None  # columns of the deck, see columns.py

    def role(self, name: str) -> int:
        """Return the index of the layer that plays a role, -1 where the scenario has none."""
        return self.roles.get(name, -1)

    def at_table(self, players: Iterable[str]) -> World:
        """Return the world of a game with AI players of these kinds: its verdict expects what the strongest reach.

        Where no path is stored for any of them the world stays as it is.
        """
        there = set(players)
        found = [par for par in self.pars if par.player in there]
        return replace(self, par=found[-1]) if found else self

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
