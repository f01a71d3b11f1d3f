"""The grid and exact splits: sums on the grid are exact in any order, parts add up to the whole."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from game.engine.numerics import STEP, clip, log_mean, logistic, printed_parts, running_total, snap, total

MONEY = st.floats(min_value=-1e6, max_value=1e6, allow_nan=False)


@given(arrays(np.float64, (12,), elements=MONEY), st.permutations(range(12)))
def test_sums_on_the_grid_are_exact_in_any_order(values: np.ndarray, order: list[int]) -> None:
    lines = snap(values)
    forward, shuffled = 0.0, 0.0
    for i in range(12):
        forward += lines[i]
        shuffled += lines[order[i]]
    assert forward == shuffled
    assert (np.abs(lines - values) <= STEP / 2).all()


def test_snap_has_no_negative_zero() -> None:
    assert np.signbit(snap(np.array([-0.0, -1e-9]))).tolist() == [False, False]


def test_snap_leaves_its_argument_alone() -> None:
    x = np.array([0.1])
    snap(x)
    assert x[0] == 0.1


@given(arrays(np.float64, (3, 4, 5), elements=MONEY), st.integers(-3, 2))
def test_total_adds_in_index_order_whatever_the_layout(x: np.ndarray, axis: int) -> None:
    found = total(x, axis)
    assert np.array_equal(found, total(np.asfortranarray(x), axis))
    assert found == pytest.approx(x.sum(axis=axis), rel=1e-9, abs=1e-6)
    assert np.array_equal(running_total(x, axis).squeeze(axis), found)


@pytest.mark.parametrize("games", [1, 2, 3, 8, 17, 1024])
@pytest.mark.parametrize("axis", [0, 1, 2])
def test_total_is_the_loop_over_the_axis(games: int, axis: int) -> None:
    x = (
        np.random.default_rng(games).normal(size=(9, 8, 11, games))
        * 10.0 ** np.arange(-4, 5)[:, None, None, None]
    )
    for part in (x, x[:, ::2], x.swapaxes(0, 1), x[..., : games // 2 + 1]):
        slow = np.zeros_like(part.take(0, axis=axis))
        for i in range(part.shape[axis]):
            slow += part.take(i, axis=axis)
        assert np.array_equal(total(part, axis), slow)


def test_one_game_sums_like_the_same_game_in_a_batch() -> None:
    x = np.random.default_rng(1).random((7, 11, 64))
    assert np.array_equal(total(x, 1)[:, 5:6], total(x[:, :, 5:6], 1))


@given(st.floats(0.01, 1e3), st.floats(0.01, 1e3), st.floats(0.01, 1e3), st.floats(0.01, 1e3))
def test_log_mean_splits_the_change_of_a_product_exactly(a0: float, a1: float, b0: float, b1: float) -> None:
    weight = log_mean(np.array([a1 * b1]), np.array([a0 * b0]))[0]
    parts = weight * np.log(a1 / a0) + weight * np.log(b1 / b0)
    assert parts == pytest.approx(a1 * b1 - a0 * b0, rel=1e-9, abs=1e-9 * max(a0 * b0, a1 * b1))


def test_log_mean_of_equals_is_the_number_and_of_nothing_is_zero() -> None:
    assert log_mean(np.array([2.0, 0.0, 3.0]), np.array([2.0, 1.0, 0.0])).tolist() == [2.0, 0.0, 0.0]


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=12), st.integers(0, 3))
def test_printed_parts_add_up_to_the_printed_whole(parts: list[float], digits: int) -> None:
    printed = printed_parts(parts, digits)
    assert round(sum(printed), digits) == pytest.approx(round(sum(parts) * 10**digits) / 10**digits, abs=1e-9)
    assert all(abs(a - b) <= 10**-digits + 1e-9 for a, b in zip(printed, parts, strict=True))


def test_printed_parts_give_the_missing_step_to_the_largest_remainder() -> None:
    assert printed_parts([0.36, 0.36, 0.28], 1) == [0.4, 0.3, 0.3]


def test_logistic_and_clip_hold_their_bounds() -> None:
    assert logistic(np.array([-1e4, 0.0, 1e4])) == pytest.approx([0.0, 0.5, 1.0])
    assert clip(np.array([-1.0, 0.5, 9.0]), 0.0, 1.0).tolist() == [0.0, 0.5, 1.0]
