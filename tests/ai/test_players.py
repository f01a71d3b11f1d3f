"""What holds for every player: legal orders, nothing peeked, keyed luck, the same alone and in a batch."""

import re

import numpy as np
import pytest

from game.ai.player import LEVELS, PLAYERS, ai_orders, explain, level_text, make_player, playing
from game.engine.orders import Order, Orders, check, collect, limits, standing_control
from game.engine.state import State
from game.engine.view import view
from game.text import LANGUAGES, Texts
from tests.ai import small
from tests.engine.garbage import garbage

EVERY = [
    pytest.param(name, level, marks=pytest.mark.slow if (name, level) == ("planner", "hard") else ())
    for name in PLAYERS
    for level in ("easy", "hard")
]
ARRAYS = (
    "build", "research", "talent", "enforce", "release", "control", "notice", "refusal", "stockpile",
    "launch", "stop", "choose",
)  # fmt: skip


def same(a: object, b: object, name: str) -> bool:
    x, y = getattr(a, name), getattr(b, name)
    if x is None or y is None:
        given = y if x is None else x
        return given is None or not given.any()
    return np.array_equal(x, y)


def meant(orders: Orders, state: State, name: str) -> np.ndarray:
    """Return an array of orders where None stands for what stands."""
    array = getattr(orders, name)
    if array is not None:
        return array
    standing = {"control": standing_control(state), "refusal": state.refusal}
    return standing.get(name, np.zeros(state.games))


@pytest.mark.parametrize(("name", "level"), EVERY)
@pytest.mark.parametrize("turns", [0, 3, 9])
def test_every_order_is_legal_and_the_plan_fits_the_purse(name: str, level: str, turns: int) -> None:
    w, state, player = small.world(), small.played(turns), make_player(name, level)
    for game in range(state.games):
        one = state.pick([game])
        for actor in playing(w):
            seen = view(w, one, actor)
            given = [order for order, _, _ in explain(w, one, actor, player)]
            assert given, "a nation with money orders something"
            for i, order in enumerate(given):
                refused = check(order, given[:i], seen, w)
                # lines are listed in a fixed order, so the old plan may be too dear until the last of them
                assert refused is None or refused.key.endswith("overspend"), (order, refused)
                assert Order.parse(order.text(w), w) == order
            assert limits(given, seen, w).left >= -1e-9
            assert len({o.slot() for o in given}) == len(given)


@pytest.mark.parametrize(("name", "level"), EVERY)
@pytest.mark.parametrize("turns", [0, 4, 8])
def test_explained_orders_are_the_arrays_to_the_bit(name: str, level: str, turns: int) -> None:
    w, state, player = small.world(), small.played(turns, games=1), make_player(name, level)
    arrays = ai_orders(w, state, dict.fromkeys(playing(w), player))
    given = {a: [order for order, _, _ in explain(w, state, a, player)] for a in playing(w)}
    texts = {a: [Order.parse(o.text(w), w) for o in orders] for a, orders in given.items()}
    from_texts = collect(w, state, texts)
    assert [name for name in ARRAYS if not same(arrays, from_texts, name)] == []


@pytest.mark.parametrize(("name", "level"), EVERY)
def test_a_game_in_a_batch_gets_the_orders_of_the_game_alone(name: str, level: str) -> None:
    w, state, player = small.world(), small.played(6, games=4), make_player(name, level)
    seats = dict.fromkeys(playing(w), player)
    whole = ai_orders(w, state, seats)
    for game in range(state.games):
        one = state.pick([game])
        alone = ai_orders(w, one, seats)
        for array in ARRAYS:
            left, right = meant(whole, state, array), meant(alone, one, array)
            assert np.array_equal(*np.broadcast_arrays(left[..., game : game + 1], right)), array


@pytest.mark.parametrize("name", list(PLAYERS))
@pytest.mark.parametrize("actor", [small.A, small.B, small.C])
def test_noise_in_what_rivals_keep_secret_changes_no_order(name: str, actor: int) -> None:
    w, state, player = small.world(), small.played(5, games=1), make_player(name, "normal")
    truth = [(o.text(w), key) for o, key, _ in explain(w, state, actor, player)]
    blind = [(o.text(w), key) for o, key, _ in explain(w, garbage(w, state, actor), actor, player)]
    assert truth == blind


@pytest.mark.parametrize("name", list(PLAYERS))
def test_luck_is_keyed_by_seed_and_turn_only(name: str) -> None:
    w, state, player = small.world(), small.played(2), make_player(name, "easy")
    seats = dict.fromkeys(playing(w), player)
    first, again = ai_orders(w, state, seats), ai_orders(w, state, seats)
    assert all(same(first, again, array) for array in ARRAYS)
    fresh = make_player(name, "easy")
    assert all(same(first, ai_orders(w, state, dict.fromkeys(playing(w), fresh)), a) for a in ARRAYS)


def test_who_answers_beside_him_does_not_change_a_nation() -> None:
    w, state, player = small.world(), small.played(2), make_player("doctrine", "easy")
    together = ai_orders(w, state, dict.fromkeys(playing(w), player))
    alone = ai_orders(w, state, {small.B: player})
    assert np.array_equal(together.build[small.B], alone.build[small.B])
    assert np.array_equal(alone.build[small.A], state.plan_build[small.A]), (
        "whoever has no player keeps what stands"
    )


def test_levels_differ_in_errors_and_say_so() -> None:
    w, state = small.world(), small.played(0, games=64)
    plans = {
        level: ai_orders(w, state, dict.fromkeys(playing(w), make_player("doctrine", level))).build
        for level in LEVELS
    }
    off = {level: np.mean(np.abs(plans[level] - plans["hard"]) > 1e-3) for level in LEVELS}
    assert off["hard"] == off["brutal"] == 0.0 < off["normal"] < off["easy"]
    assert level_text("hard", "doctrine") == ("reasons.level.never", {})
    assert level_text("easy", "doctrine") == (
        "reasons.level.errs",
        {"percent": round(100 * LEVELS["easy"].error)},
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(PLAYERS))
def test_every_order_has_a_reason_in_every_language(language: str, name: str) -> None:
    w, texts = small.world(), Texts.load(language)
    for turns in (0, 4, 12):
        state = small.played(turns, games=1, player="weighted" if name == "planner" else name)
        for actor in playing(w):
            for order, key, values in explain(w, state, actor, make_player(name, "easy")):
                if key.startswith("reactions."):  # written by the scenario
                    continue
                sentence = texts.text(key, **values)
                assert sentence != key, order.text(w)
                assert not re.search(r"\{\w+", sentence), sentence
    for level in LEVELS:
        key, values = level_text(level, name)
        assert texts.text(key, **values) != key
    assert texts.text(f"reasons.player.{name}") != f"reasons.player.{name}"
    assert not texts.missing
