"""Many games: the figures do not depend on chunks or processes, and they add up."""

import json

import numpy as np
import pytest

from game.ai.player import make_player
from game.engine.calibrate import opening
from game.lab import measure
from game.lab.batch import Runs, Seat, play, players, run, seeds_of, shortened, words
from game.lab.simulate import simulate, table
from game.text import LANGUAGES, Texts
from tests.ai.small import A, B, C, world

SHORT = shortened(world(), 3)
SEATS = {"aaa": Seat("doctrine", "hard"), "bbb": Seat("random"), "ccc": Seat("weighted")}


def fields(runs: Runs) -> dict[str, np.ndarray]:
    return {
        name: getattr(runs, name) for name in ("seeds", "digest", "win", "score", "index", "share", "path")
    }


def equal(a: Runs, b: Runs) -> bool:
    left, right = fields(a), fields(b)
    return all(np.array_equal(left[name], right[name]) for name in left)


def test_chunks_do_not_matter() -> None:
    whole = run(SHORT, SEATS, 7, 11, paths=True, processes=1)
    for chunk in (1, 3, 7):
        assert equal(whole, run(SHORT, SEATS, 7, 11, paths=True, chunk=chunk, processes=1))
    assert whole.path.shape == (4, 3, 7)


@pytest.mark.slow
def test_processes_do_not_matter() -> None:
    told: list[tuple[int, int]] = []
    alone = run(SHORT, SEATS, 6, 11, chunk=2, processes=1)
    shared = run(
        SHORT, SEATS, 6, 11, chunk=2, processes=2, progress=lambda done, all_: told.append((done, all_))
    )
    assert equal(alone, shared)
    assert told == [(2, 6), (4, 6), (6, 6)]


def test_a_game_of_a_run_is_the_same_game_alone() -> None:
    runs = run(SHORT, SEATS, 5, 3, processes=1)
    end = play(SHORT, SEATS, seeds_of(3, 1, 4))
    assert np.array_equal(end.score[:, 0], runs.score[:, 4])
    assert words(end)[0] == runs.digest[4]


def test_the_word_of_a_game_changes_with_any_number_of_its_state() -> None:
    state = opening(SHORT, seeds_of(1, 3))
    arrays = state.arrays()
    treasury = arrays["treasury"].copy()
    treasury[B, 1] += 2.0**-20
    other = type(state)(state.turn, state.quarter, state.seed, {**arrays, "treasury": treasury})
    assert (words(state) == words(other)).tolist() == [True, False, True]
    swapped = {**arrays, "treasury": treasury[[B, A, C]]}
    assert words(type(state)(state.turn, state.quarter, state.seed, swapped))[0] != words(state)[0]


def test_seats_are_filled_by_the_default_player_and_equal_seats_share_one() -> None:
    seated = players(SHORT, {"aaa": Seat("random")})
    assert seated[A].name == "random"
    assert seated[B] is seated[C]
    assert type(seated[B]) is type(make_player())


@pytest.mark.parametrize("turns", [0, 2])
def test_simulate_adds_up_and_repeats(turns: int) -> None:
    found = simulate(world(), SEATS, 9, 5, turns=turns, processes=1)
    again = simulate(world(), SEATS, 9, 5, turns=turns, processes=1)
    timed = {"seconds", "games_per_second"}
    assert {k: v for k, v in found.items() if k not in timed} == {
        k: v for k, v in again.items() if k not in timed
    }
    assert json.loads(json.dumps(found)) == found
    assert (found["scenario"], found["seed"], found["games"], found["turns"]) == ("tiny", 5, 9, turns)
    assert sum(n["wins"] for n in found["nations"].values()) == pytest.approx(9.0, abs=1e-4)
    for nation in found["nations"].values():
        assert nation["win_rate"] == pytest.approx(nation["wins"] / 9.0, abs=1e-6)
        assert 0.0 <= nation["low"] <= nation["win_rate"] <= nation["high"] <= 1.0
        assert len(nation["indices"]) == 9
    for row in found["shares"].values():
        assert sum(row.values()) == pytest.approx(100.0, abs=1e-4)


def test_no_turn_at_all_gives_the_start_shares() -> None:
    found = simulate(world(), {}, 2, 1, turns=0, processes=1)
    for k, layer in enumerate(world().layers):
        for n, nation in enumerate(world().actors):
            assert found["shares"][layer][nation] == pytest.approx(
                100.0 * world().nation.share[n, k], abs=0.01
            )


def test_the_digest_follows_seats_and_seed() -> None:
    def digest(seats: dict[str, Seat], seed: int) -> str:
        return str(simulate(SHORT, seats, 3, seed, processes=1)["digest"])

    assert digest(SEATS, 1) == digest(dict(SEATS), 1)
    assert len({digest(SEATS, 1), digest(SEATS, 2), digest({}, 1)}) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_names_every_nation_and_layer(language: str) -> None:
    texts = Texts.load(language)
    found = simulate(SHORT, {}, 2, 1, processes=1)
    shown = table(found, texts, lambda kind, ident: f"{kind}:{ident}")
    for nation in world().actors:
        assert f"nations:{nation}" in shown
    for layer in world().layers:
        assert f"layers:{layer}" in shown
    assert not texts.missing


def test_wilson_against_known_values() -> None:
    assert measure.wilson(0.0, 10.0) == (0.0, pytest.approx(0.27753, abs=1e-5))
    assert measure.wilson(50.0, 100.0) == (pytest.approx(0.40383, abs=1e-5), pytest.approx(0.59617, abs=1e-5))
    assert measure.wilson(10.0, 10.0)[1] == 1.0
    assert measure.wilson(0.0, 0.0) == (0.0, 1.0)


def test_mean_spread_and_median_over_games() -> None:
    values = np.array([[1.0, 2.0, 3.0, 6.0]])
    assert measure.mean(values).tolist() == [3.0]
    assert measure.spread(values)[0] == pytest.approx(np.std(values))
    assert measure.median(values).tolist() == [2.5]
