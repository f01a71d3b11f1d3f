"""Whether the dates in an objective still leave it time: for a goal that only 2030 can meet, 2031 is too late."""

from __future__ import annotations

import operator
from collections.abc import Callable

from game.engine.world import Expr, Objective, World

YEARS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq,
}  # fmt: skip
"""Comparisons of the year that can leave a goal without time."""


def in_time(w: World, goal: Objective, turn: int, streak: int) -> bool:
    """Tell whether the dates in a goal's condition leave it time to be met after so many turns of this game.

    Only years that all of the condition depends on are looked at; what else it asks for may be hopeless all the same.
    ``streak`` turns in a row have met it so far.
    """
    run = streak
    for coming in range(turn + 1, w.turns + 1):
        year = float(w.date(coming * w.turn_quarters - 1)[0])
        run = run + 1 if _year_fits(goal.condition, year) else 0
        if run >= goal.streak:
            return True
    return False


def _year_fits(condition: Expr, year: float) -> bool:
    """Tell whether no comparison of the year stands against a year, looking through ``and`` only."""
    if condition.op == "and":
        return all(_year_fits(part, year) for part in condition.parts)
    if len(condition.parts) != 2 or condition.op not in YEARS:
        return True
    left, right = condition.parts
    if left.op != "year" or right.op != "number":
        return True
    return YEARS[condition.op](year, right.number)
