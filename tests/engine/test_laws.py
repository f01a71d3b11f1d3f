"""Laws of the model on random legal play: sums, bounds, batch equals single, turn length, symmetry, pure resolve."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.engine import chance
from game.engine.calibrate import calibrated, opening
from game.engine.orders import Orders
from game.engine.state import FIELD, FIELDS, State, from_json, shape, slots, to_json
from game.engine.turn import resolve
from game.engine.world import World
from tests.engine.tiny import tiny

ALL = ("ores", "energy", "fabs", "memory", "chips", "halls", "cloud", "models", "apps", "robots")
WORLD = calibrated(tiny(ALL))


def random_orders(w: World, state: State, luck: int) -> Orders:
    """Return plans, controls and refusals drawn by luck, one per game; sizes go well over what can be paid."""
    o = Orders.standing(w, state)

    def dice(name: str, like: np.ndarray) -> np.ndarray:
        cells = np.arange(like[..., 0].size, dtype=np.uint64).reshape(like.shape[:-1])[..., None]
        return chance.uniform(state.seed, luck, state.turn, chance.word(name), cells)

    for name in ("build", "research", "talent", "enforce"):
        plan = getattr(o, name)
        setattr(o, name, plan * 3.0 * dice(name, plan) ** 2)
    control = state.control
    roll = dice("control", control)
    o.control = np.where(roll > 0.97, dice("level", control), control)
    o.notice = np.where(dice("notice", control) > 0.5, 2.0, 0.0)
    o.refusal = np.where(dice("refusal", control) > 0.98, dice("size", control), state.refusal)
    n = len(w.actors)
    for k in range(n):
        o.control[k, k] = 0.0
        o.refusal[k, k] = 0.0
    o.release = np.where(dice("release", o.release) > 0.8, 1.0 - o.release, o.release)
    stock = np.zeros_like(o.build)
    o.stockpile = np.where(dice("stock", stock) > 0.95, 2.0, 0.0)
    return o


def random_game(w: World, seeds: list[int], luck: int, turns: int, keep: bool = False) -> list[State]:
    states = [opening(w, np.asarray(seeds, dtype=np.uint64))]
    for _ in range(turns):
        states.append(resolve(w, states[-1], random_orders(w, states[-1], luck), keep)[0])
    return states


@settings(max_examples=12, deadline=None)
@given(luck=st.integers(0, 10_000))
def test_bounds_and_sums_hold_on_random_play(luck: int) -> None:
    for state in random_game(WORLD, [luck, luck + 1], luck, 8):
        for f in FIELDS:
            array = getattr(state, f.name)
            assert array.shape == shape(WORLD, f.name, 2), f.name
            assert np.isfinite(array).all(), f.name
            assert (array >= f.low).all(), f.name
            assert (array <= f.high).all(), f.name
            assert not array.flags.writeable, f.name
        assert state.share.sum(axis=0) == pytest.approx(1.0, abs=1e-5)
        assert state.supply.sum(axis=1) == pytest.approx(1.0, abs=1e-5)
        assert state.content.sum(axis=1) == pytest.approx(1.0, abs=1e-4)


@settings(max_examples=8, deadline=None)
@given(luck=st.integers(0, 10_000))
def test_ledger_lines_sum_exactly_to_the_change(luck: int) -> None:
    state = random_game(WORLD, [luck], luck, 2)[-1]
    after, books = resolve(WORLD, state, random_orders(WORLD, state, luck), keep=True)
    for f in FIELDS:
        if f.role in ("stock", "plan"):
            booked = sum((line.delta for line in books.of(f.name)), np.zeros_like(getattr(state, f.name)))
            assert (booked == getattr(after, f.name) - getattr(state, f.name)).all(), f.name


def test_keeping_books_changes_nothing() -> None:
    plain = random_game(WORLD, [3], 11, 6)
    kept = random_game(WORLD, [3], 11, 6, keep=True)
    assert [s.digest() for s in plain] == [s.digest() for s in kept]


def test_batch_equals_single_to_the_bit() -> None:
    """Game 5 of a batch of 9 is the same game played alone, after every one of ten turns of random orders."""
    batch = random_game(WORLD, list(range(9)), 77, 10)
    alone = random_game(WORLD, [5], 77, 10)
    for together, single in zip(batch, alone, strict=True):
        assert together.pick([5]).digest() == single.digest()


def test_earlier_states_never_change() -> None:
    states = [opening(WORLD, np.asarray([1, 2], dtype=np.uint64))]
    digests = [states[0].digest()]
    for _ in range(6):
        states.append(resolve(WORLD, states[-1], random_orders(WORLD, states[-1], 5))[0])
        digests.append(states[-1].digest())
    assert [s.digest() for s in states] == digests


def test_turn_length_does_not_matter_to_the_bit() -> None:
    """Two years of the same standing plan in turns of 1, 2 and 4 quarters end in the same world.

    Left out are only the numbers that mean "a turn ago" and the count of turns.
    """
    ends = []
    for quarters in (1, 2, 4):
        w = calibrated(tiny(ALL, turn_quarters=quarters, turns=40))
        state = opening(w, np.asarray([9], dtype=np.uint64))
        for _ in range(8 // quarters):
            state = resolve(w, state, Orders.standing(w, state))[0]
        ends.append(state)
    left_out = {"treasury_before", "stock_before", "technology_before", "streak", "met"}
    for f in FIELDS:
        if f.name not in left_out:
            for other in ends[1:]:
                assert (getattr(ends[0], f.name) == getattr(other, f.name)).all(), f.name


def test_finished_games_stay_as_they_were() -> None:
    w = calibrated(tiny(ALL, turns=3))
    states = random_game(w, [4, 5], 3, 3)
    assert (states[-1].over == 1.0).all()
    after = resolve(w, states[-1], random_orders(w, states[-1], 8))[0]
    for f in FIELDS:
        assert (getattr(after, f.name) == getattr(states[-1], f.name)).all(), f.name


def test_state_survives_json() -> None:
    state = random_game(WORLD, [12], 4, 5)[-1]
    assert from_json(WORLD, to_json(state)).digest() == state.digest()


@pytest.mark.parametrize("spoil", ["missing", "short", "nan", "text"])
def test_damaged_json_names_the_field(spoil: str) -> None:
    stored = to_json(opening(WORLD, np.asarray([1], dtype=np.uint64)))
    if spoil == "missing":
        del stored["arrays"]["capacity"]
    elif spoil == "short":
        stored["arrays"]["capacity"] = stored["arrays"]["treasury"]
    elif spoil == "nan":
        state = opening(WORLD, np.asarray([1], dtype=np.uint64))
        arrays = {k: v.copy() for k, v in state.arrays().items()}
        arrays["capacity"][0] = np.nan
        stored = to_json(State(0, 0, state.seed, arrays))
    else:
        stored["arrays"]["capacity"] = "not packed at all"
    with pytest.raises(ValueError, match=r"capacity|base85|bad|incorrect"):
        from_json(WORLD, stored)


def permuted(w: World, order: list[int]) -> World:
    """Return the uncalibrated world with its nations in another order."""
    n = w.nation
    new = {}
    for field in dataclasses.fields(n):
        value = getattr(n, field.name)
        if not isinstance(value, np.ndarray):
            continue
        if field.name in ("friction", "control", "refusal") or field.name == "trust":
            value = value[order][:, order]
        elif field.name in ("plan_talent", "score_weight"):
            value = value[:, order]
        else:
            value = value[order]
        new[field.name] = value
    return dataclasses.replace(
        w,
        actors=tuple(w.actors[k] for k in order),
        nation=dataclasses.replace(n, **new),
        playable=tuple(order.index(k) for k in w.playable),
        passive=tuple(order.index(k) for k in w.passive),
        traits=tuple(w.traits[k] for k in order),
    )


def test_relabelling_nations_permutes_the_results() -> None:
    order = [2, 0, 1]
    raw = tiny(ALL)
    first, second = calibrated(raw), calibrated(permuted(raw, order))
    a, b = opening(first, np.asarray([1], dtype=np.uint64)), opening(second, np.asarray([1], dtype=np.uint64))
    for _ in range(6):
        a, b = (
            resolve(first, a, Orders.standing(first, a))[0],
            resolve(second, b, Orders.standing(second, b))[0],
        )
    assert b.share == pytest.approx(a.share[order], abs=1e-5)
    assert b.index == pytest.approx(a.index[:, order], abs=1e-3)
    assert b.technology == pytest.approx(a.technology[order], abs=1e-5)


def test_doing_nothing_for_ten_years_breaks_no_bound() -> None:
    state = opening(WORLD, np.asarray([1], dtype=np.uint64))
    for _ in range(20):
        o = Orders.standing(WORLD, state)
        o.build, o.research = np.zeros_like(o.build), np.zeros_like(o.research)
        o.talent, o.enforce = np.zeros_like(o.talent), np.zeros_like(o.enforce)
        state = resolve(WORLD, state, o)[0]
    for f in FIELDS:
        array = getattr(state, f.name)
        assert np.isfinite(array).all(), f.name
        assert (array >= FIELD[f.name].low).all(), f.name


@pytest.mark.parametrize("lever", range(4))
def test_every_talent_lever_moves_a_headline(lever: int) -> None:
    calm = opening(WORLD, np.asarray([1], dtype=np.uint64))
    rich = calm
    for _ in range(10):
        o = Orders.standing(WORLD, rich)
        o.talent = o.talent.copy()
        o.talent[lever, 0] = 0.5
        rich = resolve(WORLD, rich, o)[0]
        calm = resolve(WORLD, calm, Orders.standing(WORLD, calm))[0]
    assert np.abs(rich.index[:, 0] - calm.index[:, 0]).max() > 0.05


@settings(max_examples=6, deadline=None)
@given(more=st.floats(0.1, 5.0), nation=st.integers(0, 2), layer=st.integers(0, len(ALL) - 1))
def test_more_build_money_never_starts_less(more: float, nation: int, layer: int) -> None:
    """With a full treasury, so that no other line shrinks, more money for a layer starts at least as many points."""
    calm = opening(WORLD, np.asarray([1], dtype=np.uint64))
    arrays = {name: array.copy() for name, array in calm.arrays().items()}
    arrays["treasury"] += 100.0
    state = State(0, 0, calm.seed, arrays).freeze()
    base, rich = Orders.standing(WORLD, state), Orders.standing(WORLD, state)
    rich.build = rich.build.copy()
    rich.build[nation, layer] += more
    first = slots(WORLD)
    mine = slice(first[layer], first[layer + 1])
    a, b = (resolve(WORLD, state, o)[0] for o in (base, rich))
    started = [float(s.pipeline[0, nation, mine].sum() + s.capacity[nation, layer].sum()) for s in (a, b)]
    assert started[1] >= started[0] - 1e-4


@settings(max_examples=8, deadline=None)
@given(level=st.floats(0.05, 1.0), layer=st.integers(0, len(ALL) - 1))
def test_a_stricter_control_never_fills_more(level: float, layer: int) -> None:
    w = calibrated(tiny(ALL, turn_quarters=1))
    state = opening(w, np.asarray([1], dtype=np.uint64))
    fills, sold = [], []
    for step in (0.0, level / 2.0, level):
        o = Orders.standing(w, state)
        o.control = state.control.copy()
        o.control[1, 0, layer] = step
        after = resolve(w, state, o)[0]
        fills.append(float(after.fill[1, layer, 0]))
        sold.append(float(after.sales[0, layer, 0]))
    assert fills[0] >= fills[1] - 1e-6 >= fills[2] - 2e-6
    assert sold[0] >= sold[1] - 1e-4 >= sold[2] - 2e-4


def test_nobody_ships_more_than_its_output_and_the_frontier_never_falls() -> None:
    w = WORLD
    state = opening(w, np.asarray([21], dtype=np.uint64))
    for _ in range(8):
        after, books = resolve(w, state, random_orders(w, state, 6), keep=True)
        for m in books.markets:
            assert (m.sales <= (1.0 + w.rule.slack) * m.output + 1e-9).all()
        assert (after.technology.max(axis=0) >= state.technology.max(axis=0)).all()
        state = after
