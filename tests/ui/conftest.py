"""What no test of the window may do: start programs of the system, write into the scenarios of the checkout, play for long."""

from functools import partial
from pathlib import Path

import pytest

from game import paths
from game.workshop import places, trials


@pytest.fixture(autouse=True)
def _kept_inside(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the workshop a folder of its own, no editor, and short trials; returns the folder."""
    folder = tmp_path_factory.mktemp("own")
    monkeypatch.setattr(paths, "own_scenarios_folder", lambda: folder)
    monkeypatch.setattr(places, "_started", lambda _words: False)
    monkeypatch.setattr(trials, "Trial", partial(trials.Trial, games=4, processes=1))
    monkeypatch.setattr(trials, "Expectation", partial(trials.Expectation, games=4, processes=1))
    return folder
