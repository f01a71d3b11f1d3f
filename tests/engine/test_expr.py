"""Conditions: every function of the closed list on a state with known numbers, operators, views, batches."""

import numpy as np
import pytest

from game.engine import calibrate
from game.engine.expr import FUNCTIONS, OPERATORS, evaluate, holds
from game.engine.ledger import Draft
from game.engine.state import State
from game.engine.view import view
from game.engine.world import Expr, World
from tests.engine.tiny import compare, hand, measure, number, still, tiny, with_deck

CHIPS, HALLS, MODELS = 0, 1, 2


@pytest.fixture(scope="module")
def world() -> World:
    return with_deck(tiny(), [hand(), hand(actor=1)], flags=("pact", "truce"))


@pytest.fixture(scope="module")
def state(world: World) -> State:
    supply = np.zeros((3, 3, 3))
    supply[2, :, CHIPS] = [0.6, 0.3, 0.1]
    supply[1, :, CHIPS] = [0.0, 0.2, 0.2]
    control = np.zeros((3, 3, 3))
    control[1, 0, CHIPS], control[1, 2, CHIPS] = 0.7, 0.2
    gap = np.zeros((3, 3))
    gap[:, MODELS] = [0.0, 7.0, 14.0]
    gap[:, CHIPS] = [3.0, 0.0, 9.0]
    found = still(
        world, 2, share=[[0.6, 0.5, 0.4], [0.3, 0.3, 0.4], [0.1, 0.2, 0.2]], supply=supply, control=control,
        content=[[0.7, 0.2, 0.1], [0.3, 0.6, 0.1], [0.5, 0.2, 0.3]], gap=gap,
        stock=np.full((3, 3), 1.5), fill=np.full((3, 3), 0.9),
        price=[1.2, 1.0, 0.8], index=np.arange(27.0).reshape(9, 3), talent=[60.0, 30.0, 10.0],
        adoption=[0.47, 0.42, 0.39], factory=[0.1, 0.15, 0.12], workforce=[0.5, 0.5, 0.55],
        industry=[1.0, 1.1, 1.2],
        talent_flow=[0.5, -0.5, 0.0], income=np.full((4, 3), 5.0), treasury=[20.0, 10.0, 5.0], tension=42.0,
        trust=[[100.0, 30.0, 70.0], [30.0, 100.0, 50.0], [70.0, 50.0, 100.0]],
        flag_until=[[9.0, -1.0, -1.0], [-1.0, 7.0, -1.0]], chosen=[1.0, -1.0],
    )  # fmt: skip
    return State(4, 8, found.seed, found.arrays())


@pytest.mark.parametrize(
    ("name", "at", "value"),
    [
        ("share", (0, CHIPS), 0.6),
        ("rank", (0, MODELS), 1.0),
        ("rank", (1, MODELS), 1.0),
        ("rank", (2, MODELS), 3.0),
        ("gap", (2, MODELS), 14.0),
        ("lead", (0, MODELS), 7.0),
        ("lead", (1, MODELS), -7.0),
        ("lead", (1, CHIPS), 3.0),
        ("supply", (2, 0, CHIPS), 0.6),
        ("supply", (1, 2, CHIPS), 0.5),
        ("supply", (0, 1, CHIPS), 0.0),
        ("depends", (2, 0), 0.5),
        ("stock", (1, HALLS), 1.5),
        ("fill", (1, HALLS), 0.9),
        ("restricted", (1, CHIPS), 0.7),
        ("restricted", (0, CHIPS), 0.0),
        ("price", (CHIPS,), 1.2),
        ("index", (2, 3), 11.0),
        ("talent", (1,), 0.3),
        ("people", (0, 0), 0.47),
        ("people", (1, 1), 0.15),
        ("people", (2, 2), 0.55),
        ("people", (2, 3), 1.2),
        ("people", (1, 4), -0.5),
        ("money", (0, 0), 20.0),
        ("money", (1, 1), 10.0),
        ("tension", (), 42.0),
        ("trust", (0, 2), 70.0),
        ("year", (), 2028.0),
        ("flag", (0, 0), 1.0),
        ("flag", (1, 1), 0.0),
        ("flag", (2, 0), 0.0),
        ("played", (0, -1), 1.0),
        ("played", (0, 1), 1.0),
        ("played", (0, 0), 0.0),
    ],
)
def test_functions(world: World, state: State, name: str, at: tuple[int, ...], value: float) -> None:
    for source in (state, Draft(world, state, False)):
        found = evaluate(measure(name, *at), world, source)
        assert found.shape == (2,)
        assert found == pytest.approx([value, value])


def test_launched_holds_from_launch_on(world: World, state: State) -> None:
    arrays = {**state.arrays(), "launched": np.array([[3.0, -1.0]])}
    assert evaluate(measure("launched", 0), world, State(4, 8, state.seed, arrays)).tolist() == [1.0, 0.0]


@pytest.mark.parametrize(
    ("op", "values", "result"),
    [
        ("or", (0, 0), 0), ("or", (0, 2), 1), ("and", (1, 0), 0), ("and", (1, 1, 3), 1), ("not", (0,), 1),
        ("not", (5,), 0), ("<", (1, 2), 1), ("<=", (2, 2), 1), (">", (2, 2), 0), (">=", (2, 2), 1),
        ("=", (2, 2), 1), ("!=", (2, 2), 0), ("+", (1, 2, 3), 6), ("-", (5, 2), 3), ("-", (5,), -5),
        ("*", (2, 3), 6), ("/", (6, 4), 1.5), ("/", (6, 0), 0), ("min", (3, 1, 2), 1), ("max", (3, 1, 4), 4),
    ],
)  # fmt: skip
def test_operators(world: World, state: State, op: str, values: tuple[float, ...], result: float) -> None:
    tree = Expr(op, tuple(number(v) for v in values))
    assert evaluate(tree, world, state).tolist() == [result, result]


def test_the_lists_are_closed() -> None:
    assert len(FUNCTIONS) == 20
    assert {op for op in OPERATORS if op.isalpha()} == {"or", "and", "not", "min", "max"}


def test_conditions_stop_where_no_game_is_left(world: World, state: State) -> None:
    among = np.array([1.0, 0.0])
    assert holds((number(1.0),), world, state, among).tolist() == [True, False]
    broken = Expr("no such thing")
    assert not holds((number(0.0), broken), world, state, among).any()


def test_a_view_answers_for_its_owner() -> None:
    world = calibrate.calibrated(with_deck(tiny(), [hand()], flags=("pact",)))
    state = calibrate.opening(world, np.arange(3, dtype=np.uint64))
    seen = view(world, state, 1)
    for name, at in (
        ("fill", (1, CHIPS)), ("money", (1, 0)), ("money", (1, 1)), ("flag", (1, 0)), ("gap", (1, MODELS)),
        ("gap", (1, CHIPS)), ("played", (0, -1)), ("supply", (1, 0, CHIPS)),
    ):  # fmt: skip
        assert evaluate(measure(name, *at), world, seen) == pytest.approx(
            evaluate(measure(name, *at), world, state)
        )


def test_each_game_gets_its_own_answer(world: World, state: State) -> None:
    arrays = {**state.arrays(), "tension": np.array([30.0, 60.0])}
    tree = Expr(
        "and", (compare(">", measure("tension"), 50.0), compare(">", measure("share", 0, CHIPS), 0.5))
    )
    assert evaluate(tree, world, State(4, 8, state.seed, arrays)).tolist() == [0.0, 1.0]
