"""How the window feels: colours that can be read, sizes, sounds, fading, exports, and nothing that jumps."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pygame
import pytest

from game import paths
from game.play.library import scenario
from game.play.log import Seat
from game.play.session import Session
from game.text import LANGUAGES
from game.ui import previews
from game.ui import theme as tokens
from game.ui.app import App
from game.ui.app import Settings as Picture
from game.ui.export import folder as exports
from game.ui.kit.box import Box
from game.ui.kit.drive import Driver
from game.ui.kit.paint import Painter
from game.ui.lobby import Lobby
from game.ui.settings import PROJECTOR, Settings
from game.ui.sound import LOUDEST, Sounds, waves
from game.ui.table import Table
from game.ui.theme import THEMES

SEED = 4711
IN_GAME = ("briefing", "plan", "stack", "dependencies", "history", "world", "objectives", "report")
BESIDE = ("title", "new_game", "settings", "help", "saves")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """Give one game after two turns, which these tests only read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOVEREIGN_STACK_SAVES", str(tmp_path_factory.mktemp("saves")))
        made = Session.start(scenario("base"), {"kor": Seat("human")}, SEED)
        for _ in range(2):
            made.commit("kor")
            made.resolve()
        yield made


def shown(session: Session, name: str, lang: str = "en", **more: object) -> Driver:
    """Give a driver on a screen of the game or beside it."""
    lobby = Lobby(Settings(lang=lang))
    if name in BESIDE:
        lobby.shelf.wait()
        return Driver(lobby.make(name), lang=lang, **more)  # type: ignore[arg-type]
    table = Table(lobby, session)
    return Driver(lobby.make(name, table), lang=lang, colours=table.colours(), **more)  # type: ignore[arg-type]


# --- colours and sizes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_every_text_role_can_be_read_on_every_ground(theme: tokens.Theme) -> None:
    for ground in tokens.GROUNDS:
        for role in ("text", "muted", "faint", "accent", "good", "bad", "warn"):
            assert tokens.contrast(theme(role), theme(ground)) >= tokens.READABLE, f"{role} on {ground}"
    for ground in ("primary", "danger"):
        assert tokens.contrast(theme("on_primary"), theme(ground)) >= tokens.READABLE
    assert tokens.contrast(theme("ring"), theme("panel")) >= 7


@pytest.mark.parametrize("name", [*IN_GAME, *BESIDE])
@pytest.mark.parametrize("palette", THEMES)
def test_every_text_drawn_can_be_read_where_it_stands(
    session: Session, palette: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    weak: list[str] = []
    paint = Painter.text

    def text(self: Painter, box: Box, written: str, **how: object) -> float:
        ground = _ground(self, box)
        ink: tokens.Ink = how.get("ink", "text")  # type: ignore[assignment]
        wide = paint(self, box, written, **how)  # type: ignore[arg-type]
        if (
            ground is not None
            and written.strip()
            and tokens.contrast(self.theme(ink), ground) < tokens.READABLE
        ):
            weak.append(f"{written!r} {ink} on {ground}")
        return wide

    monkeypatch.setattr(Painter, "text", text)
    shown(session, name, theme=palette)
    assert weak == []


def _ground(p: Painter, box: Box) -> tokens.Colour | None:
    """Give the colour that most of a text box has before the text is drawn; None where all of it is cut away."""
    area = p.rect(box).clip(p.surface.get_clip())
    if not area.w or not area.h:
        return None
    spots = [(area.x + area.w * i // 12, area.y + area.h * j // 6) for i in range(1, 12) for j in range(1, 6)]
    found = Counter(tuple(p.surface.get_at(spot))[:3] for spot in spots)
    return found.most_common(1)[0][0]  # type: ignore[return-value]


@pytest.mark.parametrize("name", [*IN_GAME, *BESIDE])
def test_the_projector_size_draws_nothing_smaller_than_18_pixels(session: Session, name: str) -> None:
    d = shown(session, name, text_scale=PROJECTOR)
    assert min(entry.px for entry in d.drawn()) >= 18


def test_changes_are_told_by_sign_and_not_by_colour_alone(session: Session) -> None:
    grey = {"good": "#888888", "bad": "#888888"}
    for entry in shown(session, "plan").drawn():
        assert entry.shown.strip()
    d = shown(session, "report")
    d.ui.painter.theme = d.ui.painter.theme.named(grey)
    d.ui.redraw()
    signed = [e.shown for e in d.drawn() if e.shown[:1] in "+−▲▼"]
    assert len(signed) >= 5


@pytest.mark.parametrize("lang", LANGUAGES)
def test_settings_show_every_palette_and_every_volume(lang: str, session: Session) -> None:
    for palette in THEMES:
        d = shown(session, "settings", lang, theme=palette)
        assert d.faults() == []
    d.click("palette.contrast")
    assert d.ui.painter.theme.id == "contrast"
    d.click("sound.0")
    assert [(r.verb, r.value) for r in d.asked] == [("theme", "contrast"), ("volume", 0.0)]
    assert Settings.load().volume == 0.0


# --- sound -----------------------------------------------------------------------------------------------


def test_four_sounds_of_a_bearable_loudness() -> None:
    made = waves()
    assert set(made) == {"click", "commit", "reveal", "alarm"}
    for wave in made.values():
        assert 0.0 < float(np.max(np.abs(wave))) <= LOUDEST + 1e-9
        assert abs(float(wave[0])) < 0.01


def test_sounds_play_at_the_first_wish_and_not_before() -> None:
    assert pygame.mixer.get_init() is None
    sounds = Sounds(0.5)
    assert sounds.play("click")
    assert not sounds.play("no such sound")
    sounds.close()
    assert pygame.mixer.get_init() is None


def test_no_sound_card_is_silence_without_a_word(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    asked = []

    def refuse(*_args: object) -> None:
        asked.append(1)
        raise pygame.error("ALSA: Couldn't open audio device")

    monkeypatch.setattr(pygame.mixer, "init", refuse)
    sounds = Sounds(1.0)
    assert not sounds.play("click")
    assert not sounds.play("reveal")
    sounds.close()
    assert len(asked) == 1
    assert capfd.readouterr().err == ""


def test_muted_opens_no_sound_card(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pygame.mixer, "init", lambda *_args: pytest.fail("opened"))
    assert not Sounds(0.0).play("click")


def test_pressing_committing_and_refusing_are_heard(session: Session) -> None:
    d = shown(session, "plan")
    d.click("shell.tab.stack")
    assert d.heard == ["click"]
    d.key("2")
    d.ui.set_focus("line.memory.build")
    d.key("End")
    d.screen.table.give("spend memory build 9999")  # type: ignore[attr-defined]
    d.screen.bench.give(d.ui, "line.memory.build", "spend memory build 9999")  # type: ignore[attr-defined]
    d.frame()
    assert d.heard[-1] == "alarm"
    d.screen.table.reset()  # type: ignore[attr-defined]


# --- motion ----------------------------------------------------------------------------------------------


def test_one_screen_fades_into_the_next_and_stands_still_after_150_ms(session: Session) -> None:
    d = shown(session, "plan")
    d.stack.motion = True
    before = pygame.image.tobytes(d.surface, "RGB")
    d.key("3")
    during = pygame.image.tobytes(d.surface, "RGB")
    assert during == before  # the first picture of a fade is the old one
    d.stack.tick(0.1)
    d.frame()
    assert pygame.image.tobytes(d.surface, "RGB") not in (before, during)
    d.stack.tick(0.06)
    d.frame()
    after = pygame.image.tobytes(d.surface, "RGB")
    d.ui.redraw()
    d.frame()
    assert pygame.image.tobytes(d.surface, "RGB") == after
    assert not d.stack.tick(1.0)


def test_reduced_motion_changes_at_once_and_a_handover_always_does(session: Session, tmp_path: Path) -> None:
    app = App(
        Lobby(Settings()).make("title"), caption="x", settings=Picture(reduced_motion=True), pictures=tmp_path
    )
    assert not app.stack.motion
    app.ui.ask("reduced_motion", False)
    app.stack.settle()
    assert app.stack.motion
    pygame.display.quit()
    d = shown(session, "plan")
    d.stack.motion = True
    d.ui.replace(Lobby(Settings()).make("handover", d.screen.table))  # type: ignore[attr-defined]
    d.frame()
    assert not d.stack.tick(0.01)


def test_a_refusal_moves_nothing_and_is_told(session: Session) -> None:
    d = shown(session, "plan")
    before = {node.id: node.rect for node in d.nodes().values()}
    d.screen.bench.give(d.ui, "line.memory.build", "spend memory build 9999")  # type: ignore[attr-defined]
    after = {node.id: node.rect for node in d.nodes().values()}
    assert d.ui.toast is not None
    assert d.screen.bench.trouble[1] == d.ui.toast[0]  # type: ignore[attr-defined]
    assert {name: rect for name, rect in after.items() if before.get(name) != rect}.keys() == {"trouble"}
    assert d.faults() == []


# --- the first turn, the first screen --------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_seats_of_a_new_game_are_seen_without_scrolling(lang: str) -> None:
    lobby = Lobby(Settings(lang=lang))
    lobby.shelf.wait()
    d = Driver(lobby.make("new_game"), lang=lang)
    cards = [node for name, node in d.nodes().items() if name.startswith("nation.") and node.role == "choice"]
    assert len(cards) == 3
    assert all(node.seen == pytest.approx(node.rect) for node in cards)
    assert not any(entry.cut for entry in d.drawn() if entry.node.startswith("level."))


def test_history_shows_where_everybody_stands_before_the_first_turn() -> None:
    table = Table(Lobby(Settings()), Session.start(scenario("base"), {"kor": Seat("human")}, SEED))
    d = Driver(table.lobby.make("history", table), colours=table.colours())
    assert {"United States", "China", "South Korea"} <= set(d.texts().split("\n"))
    assert d.faults() == []
    for number in range(9):
        d.click(f"kind.{number}")
        assert d.faults() == [], number


# --- export ----------------------------------------------------------------------------------------------


def table_in(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_chart_and_numbers_are_saved_where_the_message_says(session: Session) -> None:
    d = shown(session, "history", lang="ko")
    d.key("E")
    assert d.faults() == []
    d.key("Enter")
    assert d.ui.toast is not None
    assert str(exports()) in d.ui.toast[0]
    rows = table_in(exports() / "history-score-t02.csv")
    assert rows[0][0] == "턴"
    assert len(rows) == 4
    score = session.history("score", "kor")
    assert float(rows[-1][4]) == pytest.approx(score[-1, session.world.actor_index("kor")], rel=1e-5)
    assert pygame.image.load(str(exports() / "history-score-t02.png")).get_size() == (1600, 900)


def test_an_export_never_writes_over_another_one(session: Session) -> None:
    d = shown(session, "history")
    for _ in range(2):
        d.keys("E", "Enter")
    assert len(list(exports().glob("*.csv"))) == 2


@pytest.mark.parametrize("asked", ["no/such/place", "\0", "~nobody-here/x", "한글 없는 곳"])
def test_a_folder_that_is_not_there_is_told_and_nothing_is_written(
    session: Session, asked: str, tmp_path: Path
) -> None:
    d = shown(session, "history")
    d.key("E")
    d.screen.exporting.folder = asked  # type: ignore[attr-defined]
    d.click("export.save")
    assert d.ui.toast is not None
    assert d.heard[-1] in ("alarm", "click")
    assert not list(tmp_path.rglob("*.csv"))


def test_a_chosen_folder_is_taken(session: Session, tmp_path: Path) -> None:
    d = shown(session, "history")
    d.click("kind.1")
    d.key("E")
    d.ui.set_focus("export.folder")
    d.key("Ctrl+A")
    d.type(str(tmp_path))
    d.key("Enter")
    assert [path.suffix for path in sorted(tmp_path.glob("history-share-*"))] == [".csv", ".png"]
    assert paths.saves_folder() != tmp_path


# --- pictures of saved games -----------------------------------------------------------------------------


def own_game(turns: int = 1) -> Driver:
    """Give the plan screen of a game of its own that was saved by itself."""
    made = Session.start(scenario("base"), {"kor": Seat("human")}, SEED)
    for _ in range(turns):
        made.commit("kor")
        made.resolve()
    return shown(made, "plan")


def test_a_saved_game_has_its_picture_and_loses_it_when_it_is_deleted() -> None:
    d = own_game()
    d.key("Ctrl+S")
    game = d.screen.table.session.path  # type: ignore[attr-defined]
    assert previews.load(game) is not None
    d.key("Ctrl+O")
    assert "details.world" in d.nodes()
    assert d.faults() == []
    d.click("delete")
    d.click("sure.yes")
    assert not previews.place(game).exists()


@pytest.mark.parametrize(
    "raw", [b"", b"no picture", previews.MAGIC + b"\0" * 8 + b"\xff" * 8 + b"\0" * 40, b"\x89PNG" * 200_000]
)
def test_a_damaged_picture_is_no_picture(raw: bytes) -> None:
    d = own_game()
    d.key("Ctrl+S")
    game = d.screen.table.session.path  # type: ignore[attr-defined]
    previews.place(game).write_bytes(raw)
    assert previews.load(game) is None
    d.key("Ctrl+O")
    assert d.faults() == []
    d.key("Enter")
    assert d.screen.table.turn == 1  # type: ignore[attr-defined]


def test_a_folder_that_takes_no_picture_still_takes_the_game(monkeypatch: pytest.MonkeyPatch) -> None:
    d = own_game()
    monkeypatch.setattr(previews.paths, "write_atomic", lambda *_: (_ for _ in ()).throw(OSError("full")))
    previews.keep(d.screen.table, d.ui.painter)  # type: ignore[attr-defined]
    assert previews.load(d.screen.table.session.path) is None  # type: ignore[attr-defined]


def test_the_picture_is_the_same_from_every_seat() -> None:
    people = {"kor": Seat("human"), "usa": Seat("human")}
    table = Table(Lobby(Settings()), Session.start(scenario("base"), people, SEED))
    d = Driver(table.lobby.make("plan", table), colours=table.colours())
    seen = []
    for nation in people:
        table.nation = nation
        table.changed()
        seen.append(pygame.image.tobytes(previews.draw(table, d.ui.painter), "RGB"))
    assert seen[0] == seen[1]
