"""Chance: draws depend on their words only, are even, and streams do not collide."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from game.engine import chance

WORDS = st.integers(min_value=0, max_value=2**64 - 1)


def test_streams_are_unique() -> None:
    numbers = [value for name, value in vars(chance).items() if name.startswith("STREAM_")]
    assert len(numbers) == len(set(numbers)) >= 10


def test_known_draws_never_change() -> None:
    """These numbers are the luck of every saved game; another result breaks all saves."""
    assert chance.word("usa") == 0xC386C4D68E8FDAE3
    assert [int(chance.bits(s, 1, 7)) for s in (0, 1)] == [0x49705D7356012E6D, 0x50858203873ED679]


@given(WORDS, st.lists(WORDS, max_size=4))
def test_a_draw_depends_on_its_words_only(seed: int, words: list[int]) -> None:
    one = chance.uniform(seed, *words)
    chance.uniform(seed + 1, *words)
    assert float(one) == float(chance.uniform(seed, *words))
    assert 0.0 <= float(one) < 1.0


@given(st.lists(WORDS, min_size=1, max_size=5), WORDS)
def test_arrays_of_seeds_give_each_seed_its_own_draw(seeds: list[int], word: int) -> None:
    many = chance.uniform(np.asarray(seeds, dtype=np.uint64), 5, word)
    assert many.tolist() == [float(chance.uniform(s, 5, word)) for s in seeds]


def test_words_broadcast_like_arrays() -> None:
    seeds = np.arange(3, dtype=np.uint64)
    keys = np.array([chance.word(x) for x in ("a", "b")], dtype=np.uint64)[:, None]
    grid = chance.uniform(seeds[None], 1, keys)
    assert grid.shape == (2, 3)
    assert grid[1, 2] == chance.uniform(2, 1, chance.word("b"))


def test_the_order_of_words_matters() -> None:
    assert int(chance.bits(1, 2, 3)) != int(chance.bits(1, 3, 2))


def test_draws_are_even_and_neighbours_unrelated() -> None:
    """40,000 draws: mean and ten bins within 5 standard errors, correlation small."""
    u = chance.uniform(np.arange(200, dtype=np.uint64)[:, None], chance.STREAM_FIRE, np.arange(200)[None])
    assert abs(u.mean() - 0.5) < 5 * 0.2887 / 200
    counts = np.histogram(u, bins=10, range=(0.0, 1.0))[0]
    assert (np.abs(counts - 4000) < 5 * np.sqrt(3600)).all()
    for a, b in ((u[1:], u[:-1]), (u[:, 1:], u[:, :-1])):
        assert abs(np.corrcoef(a.ravel(), b.ravel())[0, 1]) < 0.03


def test_pick_stays_in_range_and_reaches_every_number() -> None:
    found = chance.pick(np.arange(500, dtype=np.uint64), 5, 1)
    assert set(found.tolist()) == {0, 1, 2, 3, 4}
    assert (chance.pick(np.arange(50, dtype=np.uint64), 1, 1) == 0).all()
