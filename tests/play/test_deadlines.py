"""When a goal has no time left."""

import dataclasses

import pytest

from game.engine.world import Expr
from game.play.deadlines import in_time
from tests.engine.tiny import compare, measure, objective, tiny

CALM = compare("<", measure("tension"), 50.0)


@pytest.mark.parametrize(
    ("op", "offset", "streak", "turn", "so_far", "open_"),
    [
        ("<=", 0, 1, 0, 0, True),
        ("<=", 0, 1, 99, 0, False),
        ("=", 1, 2, 0, 0, True),
        (">=", 50, 1, 0, 0, False),
    ],
)
def test_a_goal_whose_dates_have_passed_or_never_come_has_no_time_left(
    op: str, offset: int, streak: int, turn: int, so_far: int, open_: bool
) -> None:
    """Years are those of the last quarter of a turn; ``offset`` counts from the first year."""
    world = tiny(turns=12, turn_quarters=2)
    first = world.date(0)[0]
    dated = Expr("and", (CALM, compare(op, measure("year"), float(first + offset))))
    goal = objective(dated, streak=streak)
    assert in_time(world, goal, min(turn, world.turns), so_far) == open_


def test_a_goal_of_one_year_needs_both_of_its_halves() -> None:
    world = tiny(turns=12, turn_quarters=2)
    goal = objective(compare("=", measure("year"), float(world.date(0)[0] + 1)), streak=2)
    assert in_time(world, goal, 2, 0), "both halves are to come"
    assert in_time(world, goal, 3, 1), "the first half held"
    assert not in_time(world, goal, 3, 0), "the first half was missed"
    assert not in_time(dataclasses.replace(world, turns=3), goal, 0, 0), "the game ends before"
