"""Players on the shipped scenarios: legal on random states, with a reason whose text exists in every language."""

from functools import cache

import numpy as np
import pytest

from game.ai.player import PLAYERS, ai_orders, explain, make_player, playing
from game.engine.calibrate import opening
from game.engine.chance import bits
from game.engine.orders import Order, check, collect, limits
from game.engine.state import State
from game.engine.turn import resolve
from game.engine.view import view
from game.play.log import Reason
from game.play.words import Words
from game.scenario.load import Loaded, available, load
from game.text import LANGUAGES, Texts

pytestmark = pytest.mark.slow
TURNS = (0, 8, 19)


@cache
def scenario(name: str) -> Loaded:
    return load(name)


@cache
def moments(name: str, player: str) -> list[State]:
    """Return states of one game between equal players, at some of its turns."""
    world = scenario(name).world
    seats = dict.fromkeys(playing(world), make_player(player, "easy"))
    state = opening(world, bits(9, np.arange(1, dtype=np.uint64)))
    found = []
    for turn in range(min(max(TURNS) + 1, world.turns)):
        if turn in TURNS:
            found.append(state)
        state, _books = resolve(world, state, ai_orders(world, state, seats))
    return found


@pytest.mark.parametrize("name", available())
@pytest.mark.parametrize("before", ["random", "doctrine"])
@pytest.mark.parametrize("player", list(PLAYERS))
def test_every_player_is_legal(name: str, before: str, player: str) -> None:
    world, one = scenario(name).world, make_player(player, "easy")
    for state in moments(name, before):
        for actor in playing(world):
            seen = view(world, state, actor)
            given = [order for order, _, _ in explain(world, state, actor, one)]
            for i, order in enumerate(given):
                refused = check(order, given[:i], seen, world)
                assert refused is None or refused.key.endswith("overspend"), (order, refused)
                assert Order.parse(order.text(world), world) == order
            assert limits(given, seen, world).left >= -1e-9


@pytest.mark.parametrize("name", available())
@pytest.mark.parametrize("level", ["hard", "brutal"])
def test_a_player_that_thinks_is_legal_and_says_why_in_every_language(name: str, level: str) -> None:
    loaded = scenario(name)
    world, one = loaded.world, make_player("planner", level)
    words = [Words(Texts.load(language), loaded.texts, world) for language in LANGUAGES]
    for state in moments(name, "random")[1:]:
        for actor in world.playable:
            told = explain(world, state, actor, one)
            given = [order for order, _, _ in told]
            for i, (order, key, values) in enumerate(told):
                refused = check(order, given[:i], view(world, state, actor), world)
                assert refused is None or refused.key.endswith("overspend"), (order, refused)
                for said in (words_.reason(Reason(key, dict(values))) for words_ in words):
                    assert said.strip()
                    assert "{" not in said
                    assert "reasons." not in said
    assert not any(words_.texts.missing for words_ in words)


@pytest.mark.parametrize("name", available())
def test_a_game_by_texts_is_the_game_by_arrays(name: str) -> None:
    world, one = scenario(name).world, make_player("doctrine", "normal")
    seats = dict.fromkeys(playing(world), one)
    for state in moments(name, "doctrine"):
        given = {a: [order for order, _, _ in explain(world, state, a, one)] for a in seats}
        by_arrays, _ = resolve(world, state, ai_orders(world, state, seats))
        by_texts, _ = resolve(world, state, collect(world, state, given))
        assert by_arrays.digest() == by_texts.digest()


@pytest.mark.parametrize("name", available())
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_text(name: str, language: str) -> None:
    loaded, texts = scenario(name), Texts.load(language)
    world, one = loaded.world, make_player("doctrine", "easy")
    for state in moments(name, "doctrine"):
        for actor in playing(world):
            for _, key, values in explain(world, state, actor, one):
                if key.startswith("reactions."):
                    assert loaded.texts.get(language, key, ""), key
                else:
                    assert "{" not in texts.text(key, **values)
    assert not texts.missing
