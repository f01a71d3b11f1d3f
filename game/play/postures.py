"""Postures: a nation's named presets as budget lines of a draft."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from game.engine.order_limits import limits, standing_lines
from game.engine.order_text import Order, Refusal, nearest, refused
from game.engine.view import View
from game.engine.world import LEVERS, World


def posture_orders(given: Sequence[Order], name: str, view: View, world: World) -> list[Order] | Refusal:
    """Return a draft whose building, research and talent follow a preset; what else was given stays.

    The preset divides what the purse leaves after instalments, enforcement and what is given once.
    """
    own = {p.id: p for p in world.postures if p.actor == view.actor}
    if name not in own:
        return refused("unknown_posture", word=name, near=nearest(name, own) or "-")
    posture = own[name]
    kept = [order for order in given if order.kind != "spend"]
    plan = limits(kept, view, world)
    enforced = sum(
        amount for slot, amount in standing_lines(kept, view, world).items() if slot[0] == "enforce"
    )
    room = max(0.0, plan.left + plan.lines - enforced)
    lines = [
        *((k, "build", part) for k, part in enumerate(posture.build)),
        *((k, "research", part) for k, part in enumerate(posture.research)),
        *((-1, lever, part) for lever, part in zip(LEVERS, posture.talent, strict=True)),
    ]
    stands = standing_lines((), view, world)
    out = []
    for layer, mode, part in lines:
        amount = floor(room * part * 100.0) / 100.0
        if amount > 0.0 or stands[("spend", layer, mode)] > 0.0:
            out.append(Order("spend", layer=layer, mode=mode, amount=amount))
    return [*out, *kept]
