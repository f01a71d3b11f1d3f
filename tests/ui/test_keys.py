"""Keys a player chose: they act, they are shown, they are kept, and no control loses its own."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pygame
import pytest

from game.play.library import scenario
from game.play.log import Seat
from game.play.session import Session
from game.text import LANGUAGES
from game.ui.app import App
from game.ui.app import Settings as Picture
from game.ui.kit.drive import Driver
from game.ui.kit.keymap import ACTIONS, FIXED, KeyMap
from game.ui.kit.paint import Painter
from game.ui.lobby import Lobby
from game.ui.settings import Settings
from game.ui.shell import TABS
from game.ui.start import _keep, _picture
from game.ui.table import Table

SIZES = [(1280, 720), (1920, 1080), (1024, 768)]


@pytest.fixture
def lobby() -> Lobby:
    return Lobby(Settings())


@pytest.fixture
def page(lobby: Lobby) -> Driver:
    """Give the page of keys."""
    d = Driver(lobby.make("settings"))
    d.click("part.1")
    return d


def rebind(d: Driver, action: str, key: str) -> None:
    d.click(f"keys.for.{action}")
    d.key(key)


def game_of(lobby: Lobby, name: str) -> Driver:
    table = Table(lobby, Session.start(scenario("base"), {"kor": Seat("human")}, 1))
    d = Driver(lobby.make(name, table), colours=table.colours())
    d.ui.ask("keys", dict(lobby.settings.keys))
    d.frame()
    return d


def test_a_chosen_key_acts_and_the_standing_one_no_longer_does(page: Driver, lobby: Lobby) -> None:
    rebind(page, "screen_2", "P")
    rebind(page, "end_turn", "Ctrl+E")
    d = game_of(lobby, "history")
    d.key("2")
    assert d.screen.name == "history"  # type: ignore[attr-defined]
    d.key("P")
    assert d.screen.name == "plan"  # type: ignore[attr-defined]
    d.key("Ctrl+Enter")
    assert len(d.ui.layers) == 1
    d.key("Ctrl+E")
    assert len(d.ui.layers) == 2


def test_caps_footer_help_and_sentences_show_the_chosen_key(page: Driver, lobby: Lobby) -> None:
    rebind(page, "end_turn", "Ctrl+E")
    rebind(page, "table", "J")
    rebind(page, "undo", "Ctrl+U")
    d = game_of(lobby, "history")
    shown = d.texts().split("\n")
    assert "Ctrl E" in shown
    assert "J" in shown
    assert not {"Ctrl Enter", "T"} & set(shown)
    d.key("?")
    d.click("part.3")
    assert {"Ctrl E", "J", "Ctrl U"} <= set(d.texts().split("\n"))
    assert lobby.t("game.plan.undo_is") == "Ctrl+U"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sentences_name_the_letter_that_was_chosen(lang: str) -> None:
    told = {}
    for chosen in ("", "K"):
        lobby = Lobby(Settings(lang=lang, keys={"source": chosen} if chosen else {}))
        told[chosen] = [
            lobby.t(f"game.card.{key}") for key in ("sources", "history_is.documented", "history_is.invented")
        ]
        told[chosen].append(lobby.t("tutorial.korea.card.hint"))
        assert not lobby.texts.missing
    assert all("S" in old and "S" not in new and "K" in new for old, new in zip(*told.values(), strict=True))


def test_a_taken_key_and_a_key_of_the_controls_are_refused_in_words(page: Driver, lobby: Lobby) -> None:
    rebind(page, "end_turn", "T")
    assert "Chart or table" in page.texts()
    assert page.heard[-1] == "alarm"
    rebind(page, "end_turn", "Tab")
    assert "Tab moves between the controls" in page.texts()
    assert lobby.settings.keys == {}


def test_escape_keeps_the_old_key_and_reset_brings_all_back(page: Driver, lobby: Lobby) -> None:
    page.click("keys.for.save")
    page.key("Escape")
    assert len(page.ui.layers) == 1
    assert lobby.settings.keys == {}
    rebind(page, "save", "F6")
    assert lobby.settings.keys == {"save": "F6"}
    rebind(page, "save", "Ctrl+S")
    assert lobby.settings.keys == {}
    rebind(page, "save", "F3")
    page.click("keys.reset")
    assert lobby.settings.keys == {}
    assert page.ui.painter.keys.standing("Ctrl+S") == "Ctrl+S"


def test_a_letter_chosen_for_a_command_can_still_be_typed(page: Driver, lobby: Lobby) -> None:
    rebind(page, "end_turn", "K")
    lobby.shelf.wait()
    d = Driver(lobby.make("new_game"))
    d.ui.ask("keys", dict(lobby.settings.keys))
    d.wait(0.1)
    d.click("seed")
    d.key("K")
    d.type("4")
    assert type(d.screen).__name__ == "NewGame"
    d.ui.set_focus("start")
    d.key("K")
    assert type(d.screen).__name__ != "NewGame"


def test_the_keys_of_the_window_can_be_chosen_too(tmp_path: Path) -> None:
    lobby = Lobby(Settings(keys={"picture": "F9"}))
    app = App(
        lobby.make("settings"), caption="x", settings=Picture(keys=lobby.settings.keys), pictures=tmp_path
    )

    def press(key: int) -> None:
        app.event(pygame.event.Event(pygame.KEYDOWN, key=key, mod=0, unicode="", scancode=0))
        app.event(pygame.event.Event(pygame.KEYUP, key=key, mod=0, unicode="", scancode=0))

    press(pygame.K_F12)
    assert not list(tmp_path.glob("*.png"))
    press(pygame.K_F9)
    assert len(list(tmp_path.glob("*.png"))) == 1
    pygame.display.quit()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_is_whole(lang: str) -> None:
    lobby = Lobby(Settings(lang=lang))
    for size in SIZES:
        for scale in (1.0, 1.3, 1.6):
            d = Driver(lobby.make("settings"), size, lang, text_scale=scale)
            assert d.faults() == [], f"{size} {scale}"
            d.click("part.1")
            assert d.faults() == [], f"{size} {scale}"
            d.click("keys.for.end_turn")
            assert d.faults() == [], f"{size} {scale}"
    assert not lobby.texts.missing


COMPOSED = {"1-8", "A-D", "←→", "←→↑↓", "Alt+←→"}  # several keys on one cap


def test_every_key_that_a_game_screen_shows_can_be_chosen_or_is_fixed(
    lobby: Lobby, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: set[str] = set()
    cap = Painter.cap

    def note(self: Painter, x: float, middle: float, name: str, **how: object) -> float:
        shown.add(name)
        return cap(self, x, middle, name, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(Painter, "cap", note)
    for name in (*TABS[:-1], "encyclopaedia", "log"):
        d = game_of(lobby, name)
        d.key("Escape")
    assert shown - FIXED - set(ACTIONS.values()) - COMPOSED == set()


# --- the map itself --------------------------------------------------------------------------------------


def test_standing_keys_are_different_and_none_moves_about() -> None:
    assert len(set(ACTIONS.values())) == len(ACTIONS)
    assert not FIXED & set(ACTIONS.values())


def test_a_damaged_choice_is_dropped() -> None:
    chosen = {"save": "F3", "load": "F3", "undo": "Tab", "nonsense": "Q", "redo": "", "help": 7}
    assert KeyMap(chosen).chosen == {"save": "F3"}  # type: ignore[arg-type]


def test_two_actions_can_swap_their_keys_by_way_of_a_third() -> None:
    keys = KeyMap({"undo": "Ctrl+Y", "redo": "Ctrl+Z"})
    assert keys.standing("Ctrl+Y") == "Ctrl+Z"
    assert keys.standing("Ctrl+Z") == "Ctrl+Y"
    assert keys.in_words("Ctrl+Z, not Ctrl+Zero") == "Ctrl+Y, not Ctrl+Zero"


# --- the file --------------------------------------------------------------------------------------------


def test_settings_come_back_as_they_were_written(tmp_path: Path) -> None:
    place = tmp_path / "settings.toml"
    odd = {"save": '"', "load": "\\", "undo": "ß"}
    written = Settings(palette="contrast", text_scale=1.45, volume=0.3, keys=odd)
    assert written.save(place)
    assert dataclasses.asdict(Settings.load(place)) == dataclasses.asdict(written)


@pytest.mark.parametrize(
    "text",
    ["keys = 7", 'keys = { save = 3, load = "Tab" }', "volume = 90.0", "palette = 'x'", "\x00", "keys = {"],
)
def test_a_damaged_file_gives_values_that_exist(text: str, tmp_path: Path) -> None:
    place = tmp_path / "settings.toml"
    place.write_text(text, encoding="utf-8")
    found = Settings.load(place)
    assert found.keys == {}
    assert 0.0 <= found.volume <= 1.0
    assert found.palette == "dark"


def test_a_language_for_one_run_is_not_kept(tmp_path: Path) -> None:
    settings = Settings()
    settings.speak("ko")
    _keep(settings, dataclasses.replace(_picture(settings), fullscreen=True))
    found = Settings.load()
    assert (settings.lang, found.lang, found.fullscreen) == ("ko", "en", True)
    settings.choose_language("zh")
    settings.save(tmp_path / "s.toml")
    assert Settings.load(tmp_path / "s.toml").lang == "zh"
