"""The deck as columns: hands, options, follow-ups and effects of a world side by side, so that no phase loops over them.

Made once per world by ``calibrate.calibrated`` and kept on it; a world whose deck was replaced gets new columns.
Everything here follows from the World and says nothing about any game.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from game.engine import chance
from game.engine.numerics import Array, Ints, Mask, Words
from game.engine.world import Choice, Effect, Follow, Hand, Initiative, World

HELD = ("adjust", "restrict", "refuse")
"""Verbs that are in force for a time; the others happen."""

BY_LAYER = ("research", "cost", "output", "demand", "catch_up", "erosion")
BY_NATION = ("pull", "leaving", "adoption", "factories", "income")
"""What ``adjust`` may name by nation and layer, and by nation; price goes by layer."""

CHANGED = {
    "tension": ("tension", ""),
    "treasury": ("treasury", "N"),
    "adoption": ("adoption", "N"),
    "factories": ("factory", "N"),
    "readiness": ("workforce", "N"),
    "talent": ("talent", "N"),
    "industry": ("industry", "N"),
    "insecurity": ("insecurity", "NL"),
    "trust": ("trust", "pair"),
}
"""What ``change`` may name: the field and how its targets are counted."""

ONE_OFF = {"invest": ("capacity", "NL"), "improve": ("technology", "NL"), "stock": ("stock", "NL")}


@dataclass(frozen=True, slots=True)
class Lists:
    """Many short lists of numbers one after another."""

    first: Ints
    count: Ints
    items: Ints

    @staticmethod
    def of(rows: Sequence[Sequence[int]]) -> Lists:
        """Return the lists in order."""
        count = np.asarray([len(row) for row in rows], dtype=np.int64)
        items = np.asarray([item for row in rows for item in row], dtype=np.int64)
        return Lists(np.cumsum(count) - count, count, items)

    def expand(self, rows: Ints) -> tuple[Ints, Ints, Ints]:
        """Return all items of some lists: (position in ``rows``, item, place in its list), one entry per item."""
        many = self.count[rows]
        which = np.repeat(np.arange(rows.size), many)
        place = np.arange(which.size) - np.repeat(np.cumsum(many) - many, many)
        return which, self.items[self.first[rows][which] + place], place

    def flat(self, rows: Ints) -> tuple[Ints, Ints]:
        """Return all items of some lists: (position in ``rows``, item), one entry per item."""
        many = self.count[rows]
        which = np.repeat(np.arange(rows.size), many)
        start = self.first[rows] - (np.cumsum(many) - many)
        return which, self.items[np.arange(which.size) + start[which]]


@dataclass(frozen=True, slots=True)
class HandColumns:
    """Hands (H,), their options (P,) one after another, and follow-ups (F,)."""

    card: Words
    nation: Words
    shared: Words  # word of the draw: the nation's, or 0 where an exclusive card has one draw for all
    actor: Ints
    options: Ints  # how many
    cautious: Ints
    first: Ints  # number of the first option
    asks: Mask  # has something to choose
    once: Mask
    rest: Array
    earliest: Array  # quarter before which an undated hand does not come
    latest: Array  # quarter after which it does not, without end where it may always
    asked: Mask  # has needs
    boosted: Mask
    dated: Array
    jitter: Array
    chance: Array  # per quarter, 0 for hands that never come by themselves
    boost: Array  # product of all boosts above one
    major: Mask
    option: Words
    shown: Ints  # numbers of options that are not always shown
    effects: Lists
    follows: Lists
    follow_card: Words
    follow_low: Array
    follow_span: Array
    follow_chance: Array
    follow_hands: Lists


@dataclass(frozen=True, slots=True)
class EffectColumns:
    """Effects (E,) and their places of landing."""

    size: Array
    after: Array
    lasts: Array
    fade: Array
    chance: Array
    held: Mask  # in force for a time, not happening
    group: Ints  # number of the place of landing, -1 for flags
    places: Lists  # flat places without games, in the own target
    cells: Lists  # the same, targets numbered one after another
    edges: Ints  # (G + 1,) number of the first cell of each target
    shapes: tuple[tuple[int, ...], ...]  # of each target, games left out
    groups: tuple[tuple[str, str], ...]  # kind (post, mod) and name of each target


@dataclass(frozen=True, slots=True)
class DeckColumns:
    """Columns of a deck and what they were made from."""

    made_from: tuple[tuple[Hand, ...], tuple[Effect, ...], tuple[Initiative, ...]]
    hand: HandColumns
    effect: EffectColumns


def columns(w: World) -> DeckColumns:
    """Return the columns of a world's deck: those kept on it, or new ones where its deck was replaced."""
    kept = w.deck
    if isinstance(kept, DeckColumns):
        hands, effects, initiatives = kept.made_from
        if hands is w.hands and effects is w.effects and initiatives is w.initiatives:
            return kept
    return DeckColumns((w.hands, w.effects, w.initiatives), _hands(w), _effects(w))


def _hands(w: World) -> HandColumns:
    hands = w.hands
    names = [chance.word(actor) for actor in w.actors]
    options: list[Choice] = [option for h in hands for option in h.choices]
    follows: list[Follow] = [f for option in options for f in option.follows if f.hands]
    count = _ints([len(h.choices) for h in hands])
    number = iter(range(len(follows)))
    own = [[next(number) for f in option.follows if f.hands] for option in options]
    return HandColumns(
        card=_words([w.cards[h.card].key for h in hands]),
        nation=_words([names[h.actor] for h in hands]),
        shared=_words([0 if h.exclusive else names[h.actor] for h in hands]),
        actor=_ints([h.actor for h in hands]),
        options=count,
        cautious=_ints([h.cautious for h in hands]),
        first=np.cumsum(count) - count,
        asks=count > 1,
        once=np.asarray([h.once for h in hands], dtype=bool),
        rest=_floats([max(h.rest, 1) for h in hands]),
        earliest=_floats([-np.inf if h.dated >= 0 else h.earliest for h in hands]),
        latest=_floats([np.inf if h.dated >= 0 or h.latest < 0 else h.latest for h in hands]),
        asked=np.asarray([bool(h.needs) for h in hands], dtype=bool),
        boosted=np.asarray([bool(h.boosts) for h in hands], dtype=bool),
        dated=_floats([h.dated for h in hands]),
        jitter=_floats([h.jitter for h in hands]),
        chance=_floats([0.0 if h.onlyfollow or h.dated >= 0 else h.chance for h in hands]),
        boost=_floats([prod(max(times, 1.0) for _, times in h.boosts) for h in hands]),
        major=np.asarray([h.major for h in hands], dtype=bool),
        option=_words([chance.word(option.id) for option in options]),
        shown=_ints([i for i, option in enumerate(options) if option.shown is not None]),
        effects=Lists.of([option.effects for option in options]),
        follows=Lists.of(own),
        follow_card=_words([w.cards[w.hands[f.hands[0]].card].key for f in follows]),
        follow_low=_floats([f.low for f in follows]),
        follow_span=_floats([max(f.high - f.low, 0) + 1 for f in follows]),
        follow_chance=_floats([f.chance for f in follows]),
        follow_hands=Lists.of([f.hands for f in follows]),
    )


def _effects(w: World) -> EffectColumns:
    effects = w.effects
    aims = [aim(effect, len(w.actors), len(w.layers)) for effect in effects]
    groups = tuple(dict.fromkeys((kind, name) for kind, name, _ in aims if kind in ("post", "mod")))
    number = {group: k for k, group in enumerate(groups)}
    shapes = tuple(landing(name, len(w.actors), len(w.layers)) for _, name in groups)
    edges = np.cumsum([0, *(prod(shape) for shape in shapes)])
    own = [number.get((kind, name), -1) for kind, name, _ in aims]
    cells = [
        [int(edges[g]) + place for place in aim[2]] if g >= 0 else []
        for g, aim in zip(own, aims, strict=True)
    ]
    return EffectColumns(
        size=_floats([-e.size if e.verb == "pay" else e.size for e in effects]),
        after=_floats([e.after for e in effects]),
        lasts=_floats([e.lasts for e in effects]),
        fade=_floats([e.fade for e in effects]),
        chance=_floats([e.chance for e in effects]),
        held=np.asarray([e.verb in HELD for e in effects], dtype=bool),
        group=_ints(own),
        places=Lists.of([places for _, _, places in aims]),
        cells=Lists.of(cells),
        edges=edges,
        shapes=shapes,
        groups=groups,
    )


def landing(name: str, nations: int, layers: int) -> tuple[int, ...]:
    """Return the shape of what an effect may land in, games left out."""
    if name in ("control", "refusal"):
        return nations, nations, layers
    if name == "price":
        return (layers,)
    if name in BY_NATION:
        return (nations,)
    sizes = {"": (), "N": (nations,), "NL": (nations, layers), "pair": (nations, nations)}
    axes = dict((*CHANGED.values(), *ONE_OFF.values()))
    return sizes[axes.get(name, "NL")]


def aim(effect: Effect, nations: int, layers: int) -> tuple[str, str, list[int]]:
    """Return where an effect lands: (kind, name, flat places without games). Kind is post, mod, set or clear.

    Raises KeyError for an unknown verb or subject.
    """
    who = effect.nations or (effect.owner,)
    what = effect.layers or tuple(range(layers))
    if effect.verb in ("restrict", "refuse"):
        # the first nations act, the others are hit: a supplier's control is filed under its user first
        pairs = [(o, n) if effect.verb == "restrict" else (n, o) for n in who for o in effect.others]
        cells = [(u * nations + s) * layers + x for u, s in pairs if u != s for x in what]
        return "mod", "control" if effect.verb == "restrict" else "refusal", cells
    if effect.verb in ("set_flag", "clear_flag"):
        kind = "set" if effect.verb == "set_flag" else "clear"
        return kind, "flag_until", [effect.flag * nations + n for n in who]
    if effect.verb == "pay":
        return "post", "treasury", [effect.owner]
    by_layer = [n * layers + x for n in who for x in what]
    if effect.verb == "adjust":
        cells = list(what) if effect.what == "price" else by_layer if effect.what in BY_LAYER else list(who)
        return "mod", effect.what, cells
    name, axes = CHANGED[effect.what] if effect.verb == "change" else ONE_OFF[effect.verb]
    if axes == "pair":
        both = [x for n in who for o in effect.others if n != o for x in (n * nations + o, o * nations + n)]
        return "post", name, list(dict.fromkeys(both))
    return "post", name, {"": [0], "N": list(who), "NL": by_layer}[axes]


def _ints(values: Sequence[int]) -> Ints:
    return np.asarray(values, dtype=np.int64)


def _floats(values: Sequence[float]) -> Array:
    return np.asarray(values, dtype=np.float64)


def _words(values: Sequence[int]) -> Words:
    return np.asarray(values, dtype=np.uint64)
