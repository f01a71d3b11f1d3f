"""The debrief from the end of a game: made once, told, and no fault of the disk ends the window."""

from __future__ import annotations

from pathlib import Path

import pytest

from game.papers import files
from game.play.library import scenario
from game.play.log import Seat
from game.play.session import Session
from game.ui.kit.drive import Driver
from game.ui.lobby import Lobby
from game.ui.screens.verdict import VerdictScreen
from game.ui.settings import Settings
from game.ui.table import Table


def ended() -> Driver:
    session = Session.start(scenario("base"), {"kor": Seat("human"), "usa": Seat("human")}, 3, 1)
    for nation in session.humans:
        session.commit(nation)
    session.resolve()
    table = Table(Lobby(Settings(lang="ko")), session)
    return Driver(table.lobby.make("verdict", table), (1280, 720), "ko", colours=table.colours())


def finish(d: Driver) -> None:
    screen = d.screen
    assert isinstance(screen, VerdictScreen)
    assert screen.paper.work is not None
    screen.paper.work.join(120.0)
    d.wait(0.1)
    assert screen.paper.work is None


def test_the_end_screen_makes_the_debrief(tmp_path: Path) -> None:
    d = ended()
    d.click("debrief")
    d.key("D")  # a second time while it is made changes nothing
    finish(d)
    made = sorted(path.name for path in files.papers_folder().iterdir())
    assert len(made) == 4
    assert any(name.endswith("-debrief.ko.html") for name in made)
    assert d.faults() == []
    del tmp_path


def test_a_folder_that_cannot_be_written_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    d = ended()
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setattr(files, "papers_folder", lambda: tmp_path / "file" / "x")
    d.key("D")
    finish(d)
    assert "되짚기를 만들지 못했습니다" in d.texts()
