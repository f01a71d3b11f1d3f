"""How a doctrine meets the others: controls, refusals, stockpiles, open release and enforcement.

What a nation answers to stands in its scenario as reactions; here they are weighed by traits, held to caps
and eased step by step when their reason is gone. A nations, N all, L layers, B games.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.ai.brief import Brief, temper
from game.ai.notes import Notes
from game.ai.plans import CENTS, SAME, Limit, Plans
from game.ai.sight import Sight
from game.engine.numerics import Array, Mask, total
from game.engine.order_limits import stock_price
from game.engine.world import Reaction, World

# One player's taste, not rules of the game.
EASE = 0.25  # what has lost its reason is lowered by this much a turn, so that it does not flicker
STOCK_PART = 0.08  # part of the purse that stockpiles may take in a turn
STOCK_LEAST = 0.2  # quarters; less is not worth an order
ANNOUNCED = 0.02  # part of deliveries; a smaller announced cut is no reason to buy
STOCK_READY = 2.0  # quarters wanted of what a supplier has announced to cut
STOCK_WARY = 1.0  # quarters wanted of what a supplier that is not trusted may cut
WARY_TRUST, WARY_TENSION, WARY_SUPPLY, WARY_SCARCE = 40.0, 60.0, 0.25, 0.3
ENFORCE_LEVEL = 1.0  # part of what a full control costs to enforce well
ENFORCE_PART = 0.04  # part of the purse that enforcement may take
LENIENT = frozenset({"trader"})  # nations of these traits keep controls on paper and do not look for leaks


@dataclass(slots=True)
class Wish:
    """What the reactions of one nation to one layer and target come to."""

    level: Array  # (B,)
    active: Mask  # (B,)
    which: Array  # (B,) position in the list of reactions, -1 none
    notice: Array  # (B,)


def relations(b: Brief, s: Sight, plans: Plans, notes: Notes | None) -> None:
    """Decide controls, refusals and open release of every nation of the player."""
    for a, actor in enumerate(s.actors):
        groups: dict[tuple[str, int, int], list[Reaction]] = {}
        for reaction in b.reactions[actor]:
            groups.setdefault((reaction.kind, reaction.layer, reaction.target), []).append(reaction)
        used = np.zeros(s.games)
        for (kind, layer, target), rules in groups.items():
            wish = _wish(s, a, rules)
            if kind == "restrict":
                _restrict(s, plans, a, layer, target, wish, used)
            elif kind == "refuse":
                _refuse(s, plans, a, layer, target, wish)
            elif kind == "release":
                switch = np.where(wish.level >= 0.5, 1.0, 0.0)
                plans.release[a] = np.where(wish.active, switch, plans.release[a])
            if notes is not None and kind != "stockpile" and (kind != "release" or wish.active[0]):
                _note(s, notes, actor, kind, layer, target, wish, rules)


def _wish(s: Sight, a: int, rules: list[Reaction]) -> Wish:
    """Return the strongest reaction whose condition holds."""
    level, which = np.zeros(s.games), np.full(s.games, -1.0)
    notice = np.zeros(s.games)
    for i, reaction in enumerate(rules):
        strength = _strength(s.world, reaction)
        better = s.holds(a, reaction.condition) & ((strength > level) | (which < 0.0))
        level = np.where(better, strength, level)
        which = np.where(better, float(i), which)
        notice = np.where(better, float(max(0, reaction.notice)), notice)
    return Wish(level, which >= 0.0, which, notice)


def _strength(world: World, reaction: Reaction) -> float:
    """Return the level that a nation's traits make of a reaction.

    Of a limit the odds are multiplied; a trait that favours easing makes a limit below the start's still lower.
    """
    factor = temper(world, reaction.actor, reaction.traits)
    if reaction.kind not in ("restrict", "refuse"):
        return reaction.level * factor
    if reaction.level < _start(world, reaction) - SAME and factor > 0.0:
        factor = 1.0 / factor
    level = factor * reaction.level / max(1.0 - reaction.level + factor * reaction.level, 1e-9)
    return round(CENTS * level) / CENTS


def _start(world: World, reaction: Reaction) -> float:
    """Return the level of a reaction's control or refusal that stood at the start."""
    if reaction.kind == "restrict":
        return float(world.nation.control[reaction.target, reaction.actor, reaction.layer])
    return float(world.nation.refusal[reaction.actor, reaction.target, reaction.layer])


def _towards(stands: Array, start: Array, wish: Wish) -> Array:
    """Return the next level: up at once, down step by step, whole percents (B,)."""
    goal = np.where(wish.active, wish.level, start)
    eased = np.maximum(goal, np.rint((stands - EASE) * CENTS) / CENTS)
    return np.where(goal < stands, eased, goal)


def _restrict(s: Sight, plans: Plans, a: int, layer: int, target: int, wish: Wish, used: Array) -> None:
    actor = s.actors[a]
    now = s.control(target, actor, layer)
    goal = _towards(now, s.world.nation.control[target, actor, layer], wish)
    change = (np.abs(goal - now) > SAME) & (used < s.world.limits.controls)
    used += change
    if change.any():
        notice = np.where(goal > now, wish.notice, 0.0)
        plans.limits.append(Limit("restrict", actor, target, layer, change, goal, notice))


def _refuse(s: Sight, plans: Plans, a: int, layer: int, target: int, wish: Wish) -> None:
    actor = s.actors[a]
    now = s.public.refusal[actor, target, layer]
    goal = _towards(now, s.world.nation.refusal[actor, target, layer], wish)
    change = np.abs(goal - now) > SAME
    if change.any():
        plans.limits.append(Limit("refuse", actor, target, layer, change, goal, np.zeros(s.games)))


def _note(
    s: Sight, notes: Notes, actor: int, kind: str, layer: int, target: int, wish: Wish, rules: list[Reaction]
) -> None:
    nation = s.world.actors[target] if target >= 0 else ""
    slot = ("release", layer) if kind == "release" else (kind, layer, target)
    values: dict[str, float | str] = {
        "layer": s.world.layers[layer],
        "nation": nation,
        "percent": 100.0 * float(wish.level[0]),
        "tension": float(s.public.tension[0]),
    }
    key = rules[int(wish.which[0])].reason if wish.active[0] else f"reasons.{kind}.eased"
    if target >= 0:
        values["trust"] = float(s.public.trust[actor, target, 0])
        stands = (
            s.control(target, actor, layer, 0)
            if kind == "restrict"
            else s.public.refusal[actor, target, layer, 0]
        )
        if not wish.active[0] and _start(s.world, rules[0]) > stands:
            key = f"reasons.{kind}.restored"
    notes.add(actor, slot, key, **values)


def stockpiles(b: Brief, s: Sight, plans: Plans, room: Array, notes: Notes | None) -> None:
    """Buy ahead what a supplier will or may cut, or what a reaction asks for; ``room`` shrinks."""
    prices = stock_price(s.world, s.public.price)[list(s.actors)]  # (A, L, B)
    for a, actor in enumerate(s.actors):
        announced, wary = _dangers(b, s, actor)
        goal = np.maximum(np.where(announced > 0.0, STOCK_READY, 0.0), np.where(wary, STOCK_WARY, 0.0))
        for reaction in b.reactions[actor]:
            if reaction.kind == "stockpile":
                holds = s.holds(a, reaction.condition)
                strength = _strength(s.world, reaction)
                goal[reaction.layer] = np.maximum(goal[reaction.layer], np.where(holds, strength, 0.0))
        wanted = np.minimum(s.world.limits.stockpile, np.maximum(0.0, goal - s.stock[a]))  # (L, B)
        cost = total(wanted * prices[a], 0)  # (B,)
        money = np.minimum(STOCK_PART * s.treasury[a], room[a])
        part = np.where(cost > money, money / np.where(cost > 0.0, cost, 1.0), 1.0)
        bought = np.floor(10.0 * wanted * part + 1e-6) / 10.0
        bought = np.where(bought >= STOCK_LEAST, bought, 0.0)
        plans.stockpile[a] = bought
        room[a] -= total(bought * prices[a], 0)
        if notes is not None:
            _note_stock(s, notes, actor, bought, announced, wary)


def _dangers(b: Brief, s: Sight, actor: int) -> tuple[Array, Mask]:
    """Return the announced cut of a nation's deliveries, and where a supplier it doubts may cut, (L, B)."""
    v = s.public
    announced, leaned = np.zeros((len(s.world.layers), s.games)), np.zeros((len(s.world.layers), s.games))
    others = [n for n in range(len(s.world.actors)) if n != actor]
    waits = np.any(v.control_wait[actor], axis=(1, 2))  # (N,)
    for at in [(actor, n) for n in others if waits[n]]:
        step = np.where(v.control_wait[at] > 0.0, v.control_next[at] - v.control[at], 0.0)  # (L, B)
        announced += v.supply[at] * np.maximum(0.0, step)
    doubtful = (v.trust[actor] < WARY_TRUST) & (v.tension > WARY_TENSION)  # (N, B)
    doubted = np.any(doubtful, axis=1)
    for n in [n for n in others if doubted[n]]:
        leaned += v.supply[actor, n] * doubtful[n]
    wary: Mask = (leaned > WARY_SUPPLY) & (b.scarce[:, None] > WARY_SCARCE)
    return np.where(announced > ANNOUNCED, announced, 0.0), wary


def _note_stock(s: Sight, notes: Notes, actor: int, bought: Array, announced: Array, wary: Mask) -> None:
    for layer, name in enumerate(s.world.layers):
        if bought[layer, 0] <= 0.0:
            continue
        key = "announced" if announced[layer, 0] > 0.0 else "wary" if wary[layer, 0] else "rule"
        percent = 100.0 * float(announced[layer, 0])
        values = {"tension": float(s.public.tension[0]), "percent": percent}
        notes.add(actor, ("stockpile", layer), f"reasons.stockpile.{key}", layer=name, **values)


def enforcement(s: Sight, plans: Plans, room: Array, notes: Notes | None) -> None:
    """Pay for what controls in force need to be obeyed, in whole hundredths a turn; ``room`` shrinks."""
    turn = s.world.turn_quarters
    for a, actor in enumerate(s.actors):
        if not LENIENT.isdisjoint(s.world.traits[actor] if actor < len(s.world.traits) else ()):
            continue
        level = strictest(s, plans, actor)  # (L, B)
        if not level.any():
            continue
        money = (ENFORCE_LEVEL * 0.25 * turn) * s.world.layer.enforce_full[:, None] * level  # (L, B)
        asked = total(money, 0)
        most = np.maximum(0.0, np.minimum(ENFORCE_PART * s.treasury[a], room[a]))
        part = np.where(asked > most, most / np.where(asked > 0.0, asked, 1.0), 1.0)
        paid = np.floor(CENTS * money * part + 1e-6) / CENTS
        plans.enforce[a] = paid / turn
        room[a] -= total(paid, 0)
        if notes is not None:
            for layer, name in enumerate(s.world.layers):
                percent = 100.0 * float(level[layer, 0])
                notes.add(actor, ("enforce", layer), "reasons.enforce", layer=name, percent=percent)


def strictest(s: Sight, plans: Plans, actor: int) -> Array:
    """Return the strongest control of a nation by layer, with what it orders now (L, B)."""
    v = s.public
    out = np.zeros((len(s.world.layers), s.games))
    ordered = [x for x in plans.limits if x.actor == actor and x.kind == "restrict"]
    stands = np.any(v.control[:, actor], axis=(0, 2)) | np.any(v.control_wait[:, actor], axis=(0, 2))  # (L,)
    for layer in range(len(s.world.layers)):
        changes = [x for x in ordered if x.layer == layer]
        if not stands[layer] and not changes:
            continue
        levels = np.array(s.control(slice(None), actor, layer))  # (N user, B)
        for limit in changes:
            levels[limit.target] = np.where(limit.changed, limit.level, levels[limit.target])
        out[layer] = np.max(levels, axis=0)
    return out
