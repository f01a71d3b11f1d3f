"""What comes in that nobody planned for: absurd windows, missing files, garbage in fields. The game goes on and says so."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from game import paths
from game.play.library import scenario
from game.play.log import Seat
from game.play.session import Session
from game.text import LANGUAGES, Texts, read_language
from game.ui.app import App
from game.ui.app import Settings as Picture
from game.ui.kit.drive import Driver
from game.ui.lobby import Lobby
from game.ui.settings import Settings
from game.ui.start import tell_trouble
from game.ui.table import Table

ABSURD = [(1, 1), (60, 2000), (4000, 50), (320, 200), (799, 601)]
IN_GAME = (
    "briefing",
    "plan",
    "stack",
    "dependencies",
    "history",
    "world",
    "objectives",
    "report",
    "handover",
)
BESIDE = ("title", "new_game", "settings", "help", "saves")
GARBAGE = (
    "\0\0",
    "\udcff\ud800",
    "a\nb\r\tc",
    "<b><x",
    "{0}{name}",
    "😀" * 500,
    "\u202e\u200b",
    "e\u0301" * 300,
    "-" * 9999,
)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOVEREIGN_STACK_SAVES", str(tmp_path_factory.mktemp("saves")))
        made = Session.start(scenario("base"), {"kor": Seat("human"), "usa": Seat("human")}, 4711)
        for _ in range(2):
            for name in made.humans:
                made.commit(name)
            made.resolve()
        yield made


def driver(session: Session, name: str, size: tuple[int, int] = (1280, 720), lang: str = "en") -> Driver:
    lobby = Lobby(Settings(lang=lang))
    lobby.shelf.wait()
    if name in BESIDE:
        return Driver(lobby.make(name), size, lang)
    table = Table(lobby, session)
    return Driver(lobby.make(name, table), size, lang, colours=table.colours())


# --- windows ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*IN_GAME, *BESIDE])
def test_a_window_of_any_size_is_drawn_and_grows_again(session: Session, name: str) -> None:
    d = driver(session, name)
    for size in ABSURD:
        d.resize(size)
        d.walk(6)
        assert d.surface.get_size() == size
    d.resize((1280, 720))
    d.ui.leave()
    assert d.faults() == []


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", [*IN_GAME, *BESIDE])
def test_a_very_large_screen_cuts_nothing_and_blurs_nothing(session: Session, name: str, lang: str) -> None:
    d = driver(session, name, (3840, 2160), lang)
    assert d.faults() == []
    assert min(entry.px for entry in d.drawn()) >= 39  # drawn at its size, not enlarged


def test_a_screen_that_refuses_full_screen_keeps_the_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = App(Lobby(Settings()).make("title"), caption="x", pictures=tmp_path)
    real = pygame.display.set_mode

    def refuse(size: tuple[int, int], flags: int = 0) -> pygame.Surface:
        if flags & pygame.FULLSCREEN:
            raise pygame.error("no such display")
        return real(size, flags)

    monkeypatch.setattr(pygame.display, "set_mode", refuse)
    app.ui.ask("fullscreen", True)
    app.draw()
    assert not app.settings.fullscreen
    assert app.ui.toast is not None
    assert app.ui.toast[0] == "no such display"
    pygame.display.quit()


# --- files of ours ---------------------------------------------------------------------------------------


@pytest.fixture
def other_assets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a copy of the assets that may be damaged."""
    copy = tmp_path / "assets"
    shutil.copytree(paths.assets_folder(), copy)
    monkeypatch.setattr(paths, "assets_folder", lambda: copy)
    read_language.cache_clear()
    yield copy
    read_language.cache_clear()


def opened(lang: str = "en") -> App:
    lobby = Lobby(Settings(lang=lang))
    app = App(lobby.make("title"), caption="x", settings=Picture(lang=lang))
    tell_trouble(app, lobby)
    pygame.display.quit()
    return app


def said(app: App) -> str:
    return app.ui.toast[0] if app.ui.toast is not None else ""


def test_a_whole_game_says_nothing() -> None:
    for lang in LANGUAGES:
        assert said(opened(lang)) == ""


@pytest.mark.parametrize("what", ["gone", "damaged"])
def test_missing_fonts_are_told_and_a_plain_one_stands_in(other_assets: Path, what: str) -> None:
    for font in (other_assets / "fonts").glob("*.otf"):
        font.unlink() if what == "gone" else font.write_bytes(b"no font at all" * 99)
    (other_assets / "fonts" / "coverage.txt").unlink()
    app = opened()
    assert "SovereignSansKR" in said(app)
    assert len(app.painter.log) > 5


def test_a_language_with_holes_is_spoken_with_english_in_them(other_assets: Path) -> None:
    (other_assets / "text" / "ko" / "screens_play.yaml").write_text(
        "game: {screen: {title: 제목}}", encoding="utf-8"
    )
    app = opened("ko")
    lost = len(Texts.load("ko").lacking())
    assert lost > 50
    assert str(lost) in said(app)
    assert "New game" in "\n".join(entry.full for entry in app.painter.log)


@pytest.mark.parametrize("raw", [b"game: [", b"\xff\xff\xfe", b"- a\n- b", b"a: 1\na: 2"])
def test_a_damaged_language_gives_english_and_its_reason(other_assets: Path, raw: bytes) -> None:
    (other_assets / "text" / "ko" / "common.yaml").write_bytes(raw)
    app = opened("ko")
    assert "common.yaml" in said(app)
    lobby = Lobby(Settings())
    d = Driver(lobby.make("settings"))
    d.click("language.ko")
    assert lobby.lang == "en"
    assert d.ui.toast is not None
    assert "common.yaml" in d.ui.toast[0]
    assert d.ui.lang == "en"


# --- fields ----------------------------------------------------------------------------------------------


FIELDS = {"new_game": ("seed", []), "saves": ("name", []), "history": ("export.folder", ["export"])}


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("text", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_in_a_field_is_taken_as_text_or_dropped(
    session: Session, name: str, text: str, tmp_path: Path
) -> None:
    field, clicks = FIELDS[name]
    lobby = Lobby(Settings())
    lobby.shelf.wait()
    table = None if name == "new_game" else Table(lobby, session)
    d = Driver(lobby.make(name, table), colours=table.colours() if table is not None else None)
    for node in clicks:
        d.click(node)
    d.ui.set_focus(field)
    d.type(text)
    d.compose(text)
    d.compose("")
    d.keys("Left", "Shift+Home", "Delete", "End")
    d.type(text)
    d.key("Enter")
    assert field in d.nodes() or len(d.ui.layers) == 1
    assert not [
        path
        for path in tmp_path.rglob("*")
        if path.is_file() and path.suffix not in (".game", ".png", ".csv")
    ]
