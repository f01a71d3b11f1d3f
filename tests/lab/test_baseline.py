"""The expected path: what is measured, what is written, and that the scenario reader takes it."""

import dataclasses
from typing import Any

import numpy as np
import pytest
import yaml

from game import RULES
from game.engine.goals import results
from game.engine.world import Par, World
from game.lab.baseline import baseline, path, written
from game.lab.batch import play, run, seeds_of, shortened
from tests.ai.small import world

SHORT = shortened(world(), 3)


def test_the_path_has_median_and_spread_of_every_nation_after_every_turn() -> None:
    runs = run(SHORT, {}, 8, 2, paths=True, processes=1)
    found = path(SHORT, runs)
    for n, name in enumerate(world().actors):
        assert len(found["median"][name]) == len(found["spread"][name]) == 4
        assert found["median"][name][3] == pytest.approx(np.median(runs.path[3, n]), abs=1e-3)
        assert found["spread"][name][0] == 0.0, "all games start alike"


def test_what_is_written_reads_back() -> None:
    told: list[int] = []
    found = baseline(SHORT, 4, 7, "hard", processes=1, progress=lambda done, _: told.append(done))
    read = yaml.safe_load(written(found))
    assert read == found
    assert (read["rules"], read["deck"]) == (RULES, world().content)
    assert (read["paths"]["doctrine"]["level"], read["paths"]["doctrine"]["games"]) == ("hard", 4)
    assert told == [4]


def test_the_path_of_another_player_leaves_what_is_stored() -> None:
    first = baseline(SHORT, 4, 7, processes=1)
    again = baseline(with_paths(first), 4, 7, player="weighted", processes=1)
    assert list(again["paths"]) == ["weighted", "doctrine"]
    assert again["paths"]["doctrine"] == first["paths"]["doctrine"]
    assert again["paths"]["weighted"]["median"] != first["paths"]["doctrine"]["median"]


def with_paths(found: dict[str, Any]) -> World:
    """Give the world as if its scenario had stored these paths."""
    pars = []
    for player, of in found["paths"].items():
        rows = [np.array([of[key][name] for name in SHORT.actors]).T for key in ("median", "spread")]
        pars.append(Par(rows[0], rows[1], RULES, SHORT.content, of["level"], player, of["games"], of["seed"]))
    return dataclasses.replace(SHORT, pars=tuple(pars), par=pars[0])


def test_a_world_with_its_own_path_ranks_by_distance_to_it() -> None:
    found = baseline(SHORT, 6, 7, processes=1)
    judged = with_paths(found)
    end = play(judged, {}, seeds_of(7, 6))
    assert np.median(results(judged, end), axis=-1) == pytest.approx(np.zeros(3), abs=0.02)


def test_the_first_path_of_a_player_that_looks_ahead_is_measured_with_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tables: list[Par | None] = []

    def watched(table: World, _seats: object, *args: Any, **more: Any) -> Any:
        tables.append(table.par)
        return run(table, {}, *args, **more)  # doctrines: who plays does not matter here

    monkeypatch.setattr("game.lab.baseline.run", watched)
    small = shortened(dataclasses.replace(world(), par=None, pars=()), 2)
    found = baseline(small, games=3, player="planner", processes=1)
    assert [par.player if par is not None else "" for par in tables] == ["", "planner"]
    known = dataclasses.replace(small, pars=(tables[1],))  # type: ignore[arg-type]
    tables.clear()
    assert baseline(known, games=3, player="planner", processes=1)["paths"] == found["paths"]
    assert tables == list(known.pars), "with a path it is measured once"
