"""Keeping one's word: what a doctrine would order against a deal in force is left out of its plans."""

from __future__ import annotations

from game.ai.plans import Plans
from game.engine.deal_terms import dealing, promised_by
from game.engine.view import View


def keep_word(seen: View, plans: Plans) -> None:
    """Take controls out of plans, in place, with which a nation would break a deal; ``seen`` is any view of the moment."""
    if not dealing(seen.deals):
        return
    for limit in plans.limits:
        if limit.kind != "restrict":
            continue
        least, barred = promised_by(seen, limit.actor, limit.target, limit.layer)
        wrong = (barred & (limit.level > 0.0)) | (limit.level < least)
        limit.changed[wrong] = False
