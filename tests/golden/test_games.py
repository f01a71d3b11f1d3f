"""Golden games: the same orders lead to the same worlds, to the bit, until the rules are given a new number."""

import pytest

from game import RULES
from game.engine.orders import FORMS
from game.play.replay import short_hash
from game.scenario.load import available
from tests.golden.record import PLANS, Plan, current, first_difference, path_of, read, recorded, scenario

BY_PLAN = pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
BY_SCENARIO = pytest.mark.parametrize("name", available())
RENEW = "renew with: python main.py test tests/golden --regold"
RAISE = f"the same orders no longer lead to the same worlds: raise RULES in game/__init__.py, then {RENEW}"


@BY_SCENARIO
@BY_PLAN
def test_every_digest_comes_again(name: str, plan: Plan, regold: bool) -> None:
    path, world = path_of(name, plan), scenario(name).world
    if regold:
        if path.exists() and current(old := read(path), world):
            # The file was made under these very rules, so its orders must still lead where it says.
            assert first_difference(old, world) == "", RAISE
        path.write_text(recorded(name, plan), encoding="utf-8", newline="\n")
    assert path.exists(), RENEW
    game = read(path)
    assert game.header.rules == RULES, f"the file is of rules {game.header.rules}, these are {RULES}: {RENEW}"
    assert game.header.content == short_hash(world), f"the scenario has changed since: {RENEW}"
    assert first_difference(game, world) == "", RAISE


@BY_SCENARIO
@BY_PLAN
def test_a_golden_game_is_whole(name: str, plan: Plan) -> None:
    """It has all its turns and seats, so that a lost half of a file cannot pass as a game."""
    game, world = read(path_of(name, plan)), scenario(name).world
    assert len(game.closed) == game.header.turns == (plan.turns or world.turns)
    assert list(game.seats) == [a for k, a in enumerate(world.actors) if k not in world.passive]
    assert sum(seat.human for seat in game.seats.values()) == plan.scripted


@BY_SCENARIO
def test_the_golden_games_use_every_kind_of_order(name: str) -> None:
    used = {
        entry.text.split()[0]
        for plan in PLANS
        for turn in read(path_of(name, plan)).closed
        for entry in turn.entries
    }
    assert used == set(FORMS) - {"answer"}
