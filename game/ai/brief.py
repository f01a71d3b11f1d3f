"""What a doctrine reads out of a World before the first turn: splits, feeds of goals, what a choice touches.

Nothing here looks at a game. Shapes: N nations, L layers, I the nine indices.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from game.engine.chance import word
from game.engine.numerics import Array, Ints, Mask, Words, running_total
from game.engine.order_limits import option_cost
from game.engine.world import INDICES, Expr, Reaction, World

GROWING = ("invest", "improve", "stock")
LEAST = 1e-6  # appeal of an option that its deck gives no weight; it stays possible


@dataclass(frozen=True, slots=True)
class Options:
    """What is known of every option of every card before it comes up: H hands, C the most options of a card."""

    like: Array  # (H, C) weight with traits, -1 where a card has no such option
    cost: Array  # (H, C) $bn in the turn it is chosen
    grows: Array  # (H, C, L) part of each layer in what it makes grow for the holder
    grown: Mask  # (H, C) whether it makes any layer grow
    cautious: Ints  # (H,)
    word: Words  # (H,) of nation and card, for draws
    shown: tuple[
        tuple[int, int, int, Expr], ...
    ]  # hand, option, holder, condition of what is not always offered


@dataclass(frozen=True, slots=True)
class Brief:
    """The fixed part of every doctrine of one world."""

    build: Array  # (N, L) parts of the opening plan
    research: Array  # (N, L)
    talent: Array  # (4, N)
    share: Array  # (N, L) start shares
    feed_build: Array  # (I, N, L) which lines feed which index, each row sums to 1 or is empty
    feed_research: Array  # (I, N, L)
    weight: Array  # (I, N) score weights
    scarce: Array  # (L,) how much stops when this input is missing, 1 = the worst
    reactions: tuple[tuple[Reaction, ...], ...]  # by nation
    own: tuple[tuple[int, ...], ...]  # initiatives by nation
    launch_weight: Array  # (V,) traits counted in
    launch_grows: Array  # (V, L) part of each layer in what it makes grow for its nation
    launch_grown: Mask  # (V,) whether it makes any layer grow
    cost: Array  # (V,) $bn a quarter
    first: Array  # (V,) $bn in the turn of the launch
    quarters: Array  # (V,)
    again: Array  # (V,) quarters of rest, -1 never again
    holder: Ints  # (H,) nation that may hold the card
    asked: Mask  # (H,) whether it wants an answer
    options: Options
    words: Words  # (N, L) of nation and layer, for draws
    aims: tuple[tuple[tuple[int, int], ...], ...]  # by nation: (objective, layer it asks for)


class Reader:
    """Keeps the brief of the last world it was asked about; every player has one."""

    def __init__(self) -> None:
        self._last: tuple[World, Brief] | None = None

    def of(self, world: World) -> Brief:
        """Return the brief of a world, read again only when the world is another one."""
        if self._last is None or self._last[0] is not world:
            self._last = (world, brief(world))
        return self._last[1]


def brief(world: World) -> Brief:
    """Read the fixed part of every nation's doctrine out of a world."""
    n = world.nation
    everything = (
        running_total(n.plan_build, 1) + running_total(n.plan_research, 1) + running_total(n.plan_talent.T, 1)
    )  # (N, 1)
    whole = np.where(everything > 0.0, everything, 1.0)
    build, research = _feeds(world)
    actors = range(len(world.actors))
    grows = np.array([grown(world, v.actor, v.effects) for v in world.initiatives])
    grows = grows.reshape(len(world.initiatives), len(world.layers))
    return Brief(
        build=n.plan_build / whole,
        research=n.plan_research / whole,
        talent=n.plan_talent / whole[:, 0],
        share=n.share,
        feed_build=build,
        feed_research=research,
        weight=n.score_weight,
        scarce=_scarce(world),
        reactions=tuple(tuple(r for r in world.reactions if r.actor == a) for a in actors),
        own=tuple(tuple(i for i, v in enumerate(world.initiatives) if v.actor == a) for a in actors),
        launch_weight=np.array([v.weight * temper(world, v.actor, v.traits) for v in world.initiatives]),
        launch_grows=grows,
        launch_grown=np.asarray(grows.any(axis=1)),
        cost=np.array([v.cost for v in world.initiatives]),
        first=np.array([v.cost * min(world.turn_quarters, v.quarters) for v in world.initiatives]),
        quarters=np.array([v.quarters for v in world.initiatives]),
        again=np.array([float(v.again) for v in world.initiatives]),
        holder=np.array([hand.actor for hand in world.hands], dtype=np.int64),
        asked=np.array([len(hand.choices) > 1 for hand in world.hands], dtype=np.bool_),
        options=_options(world),
        words=np.array([[word(f"{n} {k}") for k in world.layers] for n in world.actors], dtype=np.uint64),
        aims=tuple(_aims(world, a) for a in actors),
    )


def temper(world: World, actor: int, traits: Iterable[tuple[str, float]]) -> float:
    """Return the product of the factors of those traits that a nation has."""
    own = world.traits[actor] if actor < len(world.traits) else ()
    out = 1.0
    for trait, factor in traits:
        if trait in own:
            out *= factor
    return out


def grown(world: World, actor: int, effects: Iterable[int]) -> Array:
    """Return the layers in which effects make a nation grow, equal parts that sum to one or all zero (L,)."""
    out = np.zeros(len(world.layers))
    for e in effects:
        effect = world.effects[e]
        if effect.verb in GROWING and effect.size > 0.0 and actor in effect.nations:
            out[list(effect.layers)] = 1.0
    many = np.count_nonzero(out)
    return out / many if many else out


def _options(world: World) -> Options:
    count = len(world.hands)
    most = max((len(hand.choices) for hand in world.hands), default=1)
    like, cost = np.full((count, most), -1.0), np.zeros((count, most))
    grows = np.zeros((count, most, len(world.layers)))
    shown: list[tuple[int, int, int, Expr]] = []
    for h, hand in enumerate(world.hands):
        for i, option in enumerate(hand.choices):
            like[h, i] = max(option.weight * temper(world, hand.actor, option.traits), LEAST)
            cost[h, i] = option_cost(world, h, i)
            grows[h, i] = grown(world, hand.actor, option.effects)
            if option.shown is not None:
                shown.append((h, i, hand.actor, option.shown))
    names = [f"{world.actors[hand.actor]} {world.cards[hand.card].id}" for hand in world.hands]
    return Options(
        like=like,
        cost=cost,
        grows=grows,
        grown=np.asarray(grows.any(axis=2)),
        cautious=np.array([hand.cautious for hand in world.hands], dtype=np.int64),
        word=np.array([word(name) for name in names], dtype=np.uint64),
        shown=tuple(shown),
    )


def _scarce(world: World) -> Array:
    """Weigh an input by what it stops and by what the stopped layer sells (L,)."""
    t = world.layer
    stopped = running_total(t.bottleneck * t.sales_value[None, :], 1)[:, 0]  # (L,)
    worst = float(stopped.max()) if stopped.size else 0.0
    return stopped / worst if worst > 0.0 else stopped


def _feeds(world: World) -> tuple[Array, Array]:
    """Return what a billion in each line does for each index of each nation, building and research, each (I, N, L).

    Building is counted in points that a billion holds up, as a part of what the index counts; the scale of an index
    is of no matter, because each is divided by the mean over the nation's own opening split.
    """
    n, t = world.nation, world.layer
    held = 100.0 / (t.capex[None, :] * n.unit_cost)  # (N, L) points that a billion a year holds
    found = 1.0 / t.research_scale[None, :] * np.ones_like(held)  # leaders' years a billion a year pays
    need = np.maximum(n.need, 0.05)
    own = np.minimum(1.0, 100.0 * n.share / need)  # (N, L) how far a nation supplies itself
    inputs = running_total(t.bottleneck * t.fill_weight[None, :], 1)[:, 0] + t.fill_weight  # (L,)
    build = np.zeros((len(INDICES), *n.share.shape))
    research = np.zeros_like(build)
    for name, lines in (
        ("leadership", np.broadcast_to(t.lead_weight, own.shape)),
        ("sovereignty", t.need_weight * (1.0 - own) / need),
        ("resilience", inputs * (1.0 - 0.9 * own) / need),
        ("leverage", t.choke_weight * n.share),
        ("prosperity", t.sales_value * n.share),
    ):
        build[INDICES.index(name)] = lines * held
        research[INDICES.index(name)] = lines * found
    for target, each, roles in (
        (build, held / need, {"frontier": (("compute", 0.5), ("data", 0.2), ("frontier", 0.3))}),
        (research, found, {"frontier": (("frontier", 1.0),)}),
        (
            build,
            held / need,
            {"diffusion": (("economy", 1.0), ("cloud", 0.4)), "physical": (("factory", 1.0),)},
        ),
        (
            research,
            found,
            {"diffusion": (("economy", 0.5), ("frontier", 0.3)), "physical": (("factory", 1.0),)},
        ),
    ):
        for index, parts in roles.items():
            _feed_role(world, target, each, index, parts)
    return _even(build, n.plan_build), _even(research, n.plan_research)


def _even(feed: Array, plan: Array) -> Array:
    """Divide by the mean over a nation's own opening split, so that 1 is what an average billion does."""
    money = np.maximum(running_total(plan, 1), 1e-9)
    mean = running_total(feed * plan[None], 2) / money[None]
    return np.where(mean > 0.0, feed / np.where(mean > 0.0, mean, 1.0), 0.0)


def _feed_role(
    world: World, feed: Array, each: Array, index: str, roles: Iterable[tuple[str, float]]
) -> None:
    for role, weight in roles:
        layer = world.role(role)
        if layer >= 0:
            feed[INDICES.index(index), :, layer] += weight * each[:, layer]


def _aims(world: World, actor: int) -> tuple[tuple[int, int], ...]:
    """List the layers that the objectives of a nation ask for."""
    out: list[tuple[int, int]] = []
    for o, objective in enumerate(world.objectives):
        if objective.actor == actor:
            out.extend((o, layer) for layer in _asked(objective.condition, actor, len(world.layers)))
    return tuple(out)


def _asked(expr: Expr, actor: int, layers: int) -> list[int]:
    """Return the layers about which a condition asks where a nation itself stands."""
    found: list[int] = []
    if expr.op in ("share", "rank", "gap", "lead") and len(expr.at) >= 2 and expr.at[0] == actor:
        found.append(expr.at[1])
    if expr.op == "supply" and len(expr.at) == 3 and expr.at[0] == actor == expr.at[1]:
        found.append(expr.at[2])
    for part in expr.parts:
        found.extend(_asked(part, actor, layers))
    return [layer for layer in range(layers) if layer in found]
