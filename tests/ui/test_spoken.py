"""The screen as text: what it holds, in which order, and that it can be had on every screen."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from game.play.library import scenario
from game.play.log import Seat
from game.play.session import Session
from game.text import LANGUAGES, Texts
from game.ui.app import App
from game.ui.kit.drive import Driver
from game.ui.kit.spoken import TOLD, spoken
from game.ui.lobby import SCREENS, Lobby
from game.ui.settings import Settings
from game.ui.shell import TABS
from game.ui.table import Table


def table_of(lang: str = "en") -> Table:
    session = Session.start(scenario("base"), {"kor": Seat("human")}, 4711, 4)
    session.commit("kor")
    session.resolve()
    return Table(Lobby(Settings(lang=lang)), session)


def driver_of(table: Table, name: str) -> Driver:
    return Driver(table.lobby.make(name, table), lang=table.lobby.lang, colours=table.colours())


def lines_of(d: Driver, lobby: Lobby) -> list[str]:
    d.frame()
    return spoken(d.ui, d.screen.title, lambda key: lobby.t(f"learn.spoken.{key}"))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", [*TABS, "settings", "help", "log", "encyclopaedia", "saves"])
def test_every_control_of_every_screen_is_in_its_text(name: str, lang: str) -> None:
    table = table_of(lang)
    d = driver_of(table, name)
    lines = lines_of(d, table.lobby)
    whole = "\n".join(lines)
    assert lines[0] == f"== {d.screen.title} =="
    assert [line for line in lines if line.lstrip().startswith("> ")], "the focus is marked"
    for node in d.nodes().values():
        if node.focusable and node.role == "button" and node.label and node.seen.h > 0:
            assert node.label in whole, node.id
    assert not table.lobby.texts.missing


def test_text_reads_from_top_to_bottom_panel_by_panel() -> None:
    table = table_of()
    lines = lines_of(driver_of(table, "stack"), table.lobby)
    whole = "\n".join(lines)
    order = ["South Korea", "Briefing", "# The stack", "Critical materials", "Physical AI"]
    places = [whole.index(part) for part in order]
    assert places == sorted(places)
    assert "End turn · Ctrl Enter [button]" in whole


def test_a_dialog_comes_first_and_what_is_behind_it_later() -> None:
    table = table_of()
    d = driver_of(table, "briefing")
    d.key("Escape")
    whole = "\n".join(lines_of(d, table.lobby))
    assert whole.index("Back to the game") < whole.index("-- behind this --") < whole.index("Standing still")


def test_an_open_explanation_is_told_too() -> None:
    table = table_of()
    d = driver_of(table, "briefing")
    d.ui.set_focus("shell.figure.tension")
    d.ui.keyboard = True
    d.key("F1")
    assert any(line.startswith("? 0 is friendship") for line in lines_of(d, table.lobby))


def test_only_visible_things_are_told_and_no_secret_of_another_seat() -> None:
    session = Session.start(scenario("base"), {"kor": Seat("human"), "usa": Seat("human")}, 4711, 4)
    table = Table(Lobby(Settings()), session)
    d = driver_of(table, "handover")
    drawn = set(d.texts().split("\n"))
    for line in lines_of(d, table.lobby)[1:]:
        for part in line.lstrip("->#! ").removesuffix(" [button]").split(" · "):
            assert not part or any(part in text or text in part for text in drawn), line


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_role_that_is_told_has_a_word(lang: str) -> None:
    texts = Texts.load(lang)
    for role in TOLD:
        texts.text(f"learn.spoken.role.{role}")
    assert not texts.missing


def test_one_key_writes_prints_and_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app = App(Lobby(Settings()).make("title"), caption="x", pictures=tmp_path / "pictures")
    app.draw()
    for _ in range(2):
        app.event(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_F9, mod=0, unicode="", scancode=0))
        app.event(pygame.event.Event(pygame.KEYUP, key=pygame.K_F9, mod=0, unicode="", scancode=0))
    written = sorted((tmp_path / "pictures").iterdir())
    assert [file.name for file in written] == ["screen-001.txt", "screen-002.txt"]
    text = written[0].read_text(encoding="utf-8")
    assert "Guided first game [button]" in text
    assert text in capsys.readouterr().out
    assert app.ui.toast is not None
    assert "screen-002.txt" in app.ui.toast[0]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    app = App(Lobby(Settings()).make("title"), caption="x", pictures=tmp_path / "file")
    assert app.save_text() is None
    assert app.ui.toast is not None


def test_the_screens_that_are_named_exist() -> None:
    assert {"encyclopaedia", "log", "removed"} <= set(SCREENS)
