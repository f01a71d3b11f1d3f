"""Reasons of a planner: what each order brought in imagined futures, and what else was tried, with the gap in points.

Written for one game. ``points`` are points of value at the end of what was imagined: of score, and before the end of
the game also of what will become score. They come from the one future in which the order was chosen, so they lean to
the high side. ``up`` and ``down`` name the indices that an order moves most by their weight in the nation's score.
``next1`` to ``next3`` are other orders in its place, as text, with ``gap1`` to ``gap3``, how many points less each
would have brought; ``also1`` and so on are orders elsewhere that were looked at, with ``gain1``, what each would bring.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from game.ai.compose import Basis
from game.ai.moves import Move
from game.ai.notes import Notes, Slot, Values
from game.ai.plans import Plans
from game.ai.search import WORTH, Quest
from game.ai.stance import strictest
from game.engine.numerics import Array
from game.engine.orders import Order
from game.engine.world import INDICES, LEVERS, World

CHOICES = 3  # that are kept beside the one that was taken
MOVED = 0.05  # points of an index; a smaller change is not worth a word
OTHER = 0.1  # part by which a line must differ from the doctrine's to be worth a word
CRUMB = 0.005  # part of the purse; a smaller difference is not worth one


@dataclass(frozen=True, slots=True)
class Choice:
    """One order that was looked at in a slot, and what it brings against what the doctrine would do there."""

    order: Order
    slot: Slot  # of the menu
    points: float


def write(world: World, q: Quest, made: Plans, usual: Plans, notes: Notes) -> None:
    """Put the planner's reasons in place of the doctrine's where they differ, and the next choices beside all.

    ``made`` is the plan of the first game, ``usual`` the same with the doctrine's own split of the purse.
    """
    base, actor = q.base, q.base.actor
    tried = _tried(q)
    made_slots = {m.slot for i, m in enumerate(base.menu.moves) if q.taken[i, 0]}
    taken = [order_of(world, base, m) for i, m in enumerate(base.menu.moves) if q.taken[i, 0]]
    left = [c for c in _choices(world, base, tried, made_slots) if c.order not in taken]
    for i, move in enumerate(base.menu.moves):
        order = order_of(world, base, move)
        if not q.taken[i, 0] or order is None or i not in tried:
            continue
        figures = tried[i]
        clear = figures[0] > WORTH  # else the nation's traits have decided
        notes.add(
            actor,
            order.slot(),
            "reasons.planner.move" if clear else "reasons.planner.taste",
            points=round(float(figures[0]), 2),
            **moved(world, actor, figures[1:]),
            **_next(world, left, order, move.slot, float(figures[0])),
        )
    for slot in dict.fromkeys(c.slot for c in left if c.slot not in made_slots):
        order = usual_order(world, base.plans, slot)
        key = (actor, order.slot()) if order is not None else (actor, slot)
        if order is not None and key in notes.reasons:
            found, values = notes.reasons[key]
            notes.reasons[key] = (found, {**values, **_next(world, left, order, slot, 0.0, same=True)})
    _lines(world, q, made, usual, notes)
    levels = strictest(base.sight, made, actor)[:, 0]
    for k in np.flatnonzero(made.enforce[0, :, 0]).tolist():
        percent = 100.0 * float(levels[k])
        notes.add(actor, ("enforce", k), "reasons.enforce", layer=world.layers[k], percent=percent)


def _tried(q: Quest) -> dict[int, Array]:
    """Return what each move of the first game changed when it was tried last, by its place on the menu (1 + I,)."""
    out: dict[int, Array] = {}
    for trial in q.trials:
        if trial.move[0] >= 0:
            out[int(trial.move[0])] = trial.found[:, 0] - trial.without[:, 0]
    return out


def _choices(world: World, base: Basis, tried: dict[int, Array], made: set[Slot]) -> list[Choice]:
    """Return the orders that were tried, and what the doctrine would do in the slots of those made, the best first."""
    out = []
    for i, figures in tried.items():
        move = base.menu.moves[i]
        order = order_of(world, base, move)
        if order is not None and not _secret(world, order):
            out.append(Choice(order, move.slot, float(figures[0])))
    for slot in made:
        order = usual_order(world, base.plans, slot)
        if order is not None and not _secret(world, order):
            out.append(Choice(order, slot, 0.0))
    return sorted(out, key=lambda choice: (-choice.points, choice.order.text(world)))


def _secret(world: World, order: Order) -> bool:
    """Tell whether an order is about a programme nobody else may hear of; reasons are public."""
    return any(v.id == order.name and v.secret for v in world.initiatives)


def _next(
    world: World, choices: list[Choice], order: Order, slot: Slot, points: float, same: bool = False
) -> Values:
    """Return the best choices besides an order: those in its own slot, then elsewhere; with ``same`` only the former.

    Elsewhere only what would have brought something is worth a word.
    """
    rivals = [c for c in choices if c.order != order and (same or c.points <= points)]
    near = [c for c in rivals if c.slot == slot][:CHOICES]
    far = [] if same else [c for c in rivals if c.slot != slot and c.points > WORTH]
    out: Values = {}
    for n, choice in enumerate(near, start=1):
        out[f"next{n}"] = choice.order.text(world)
        gap = max(0.0, points - choice.points)  # within the threshold it counts as no better
        out[f"gap{n}"] = round(gap, 2)
    for n, choice in enumerate(far[: CHOICES - len(near)], start=1):
        out[f"also{n}"] = choice.order.text(world)
        out[f"gain{n}"] = round(choice.points, 2)
    return out


def moved(world: World, actor: int, changes: Array) -> Values:
    """Return which index rises and which falls most by its weight, and the points of goals, where worth a word.

    ``changes`` (I + 1,) are those of the indices and of the points of goals.
    """
    *indices, goals = changes.tolist()
    weighed = np.array(indices) * world.nation.score_weight[:, actor]
    out: Values = {"goals": round(goals, 1)} if abs(goals) >= MOVED else {}
    for name, at in (("up", int(np.argmax(weighed))), ("down", int(np.argmin(weighed)))):
        change = indices[at]
        if abs(change) >= MOVED and (change > 0.0) == (name == "up"):
            out[name], out[f"{name}_by"] = INDICES[at], round(change, 1)
    return out


def order_of(world: World, base: Basis, move: Move) -> Order | None:
    """Return a move as an order, None for one that orders nothing."""
    match move.kind:
        case "choose":
            hand = world.hands[move.at]
            return Order("choose", name=world.cards[hand.card].id, option=hand.choices[int(move.level)].id)
        case "launch" | "stop":
            return Order(move.kind, name=world.initiatives[move.at].id) if move.at >= 0 else None
        case "release":
            return Order("release", layer=move.at, mode="on" if move.level > 0.0 else "off")
        case "stockpile":
            return Order("stockpile", layer=move.at, amount=move.level)
        case _:
            level = move.level
            if move.stays:
                s, actor = base.sight, base.actor
                stands = (
                    s.control(move.target, actor, move.at)
                    if move.kind == "restrict"
                    else s.public.refusal[actor, move.target, move.at]
                )
                level = float(stands[0])
            notice = 0 if move.kind == "restrict" else -1
            return Order(move.kind, layer=move.at, nation=move.target, amount=level, notice=notice)


def usual_order(world: World, plans: Plans, slot: Slot) -> Order | None:
    """Return what the doctrine orders in a slot of the menu in the first game, None for nothing."""
    match slot:
        case ("choose", int(h)):
            taken = int(plans.choose[h, 0])
            hand = world.hands[h]
            name = world.cards[hand.card].id
            return Order("choose", name=name, option=hand.choices[taken - 1].id) if taken > 0 else None
        case ("launch",):
            own = [v for v, programme in enumerate(world.initiatives) if programme.actor in plans.actors]
            launched = [v for v in own if plans.launch[v, 0] > 0.0]
            return Order("launch", name=world.initiatives[launched[0]].id) if launched else None
        case (str(kind), int(target), int(layer)):
            for x in plans.limits:
                if (x.kind, x.target, x.layer) == (kind, target, layer) and x.changed[0]:
                    notice = int(x.notice[0]) if kind == "restrict" else -1
                    return Order(kind, layer=layer, nation=target, amount=float(x.level[0]), notice=notice)
    return None


def _lines(world: World, q: Quest, made: Plans, usual: Plans, notes: Notes) -> None:
    """Say of every spending line that differs from the doctrine's by how much, and what the whole split brings."""
    actor = q.base.actor
    plain = next(
        (f for bend, f in zip(q.bends, q.found, strict=True) if not bend[:, 0].any()), None
    )  # the doctrine's own split was tried in the first round
    if plain is None:
        return
    best = max(q.found, key=lambda f: float(f[0, 0]))
    gain = (best - plain)[:, 0]
    if gain[0] <= 0.0:
        return
    worth: Values = {"points": round(float(gain[0]), 2), **moved(world, actor, gain[1:])}
    least = CRUMB * float(q.base.sight.treasury[0, 0]) / world.turn_quarters
    for k, layer in enumerate(world.layers):
        for mode, ours, theirs in (
            ("build", made.build[0, k, 0], usual.build[0, k, 0]),
            ("research", made.research[0, k, 0], usual.research[0, k, 0]),
        ):
            _line(
                notes, actor, ("spend", k, mode), float(ours), float(theirs), {"layer": layer, **worth}, least
            )
    for i, lever in enumerate(LEVERS):
        ours, theirs = float(made.talent[i, 0, 0]), float(usual.talent[i, 0, 0])
        _line(notes, actor, ("spend", -1, lever), ours, theirs, {"lever": lever, **worth}, least)


def _line(
    notes: Notes, actor: int, slot: Slot, ours: float, theirs: float, values: Values, least: float
) -> None:
    if abs(ours - theirs) <= max(OTHER * theirs, least):
        return
    kind = "line" if "layer" in values else "lever"
    if theirs <= 0.0:
        notes.add(actor, slot, f"reasons.planner.{kind}_opened", **values)
        return
    percent = round(100.0 * (ours / theirs - 1.0))
    side = "more" if percent > 0 else "less"
    notes.add(actor, slot, f"reasons.planner.{kind}_{side}", percent=abs(percent), **values)
