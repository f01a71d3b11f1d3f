"""The projector: whole in every language and shape, large, steps by the game's word or by key, and silent about secrets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from game.play.follow import Follower
from game.play.library import scenario
from game.play.log import Seat
from game.play.session import Session
from game.play.stage import PHASES, STEPS, Stage, write_stage
from game.text import LANGUAGES, Texts
from game.ui.kit.drive import Driver
from game.ui.lobby import Lobby
from game.ui.projector import TEXT, THEME, Window
from game.ui.screens.projector import Projector
from game.ui.settings import Settings
from game.ui.theme import THEMES, blend, contrast
from tests.play.test_follow import noisy

SIZES = [(1280, 720), (1920, 1080), (1024, 768)]
SMALLEST = 18  # pixels of type at 720 lines
HOSTILE = "<b>Team</b> & ‮ \x07 <kor>x</kor> 한국팀" + "x" * 60
STAGES = [
    *(Stage(phase, left=42.0, ready=("kor",)) for phase in PHASES if phase != "reveal"),
    *(Stage("reveal", step) for step in STEPS),
    Stage(blank=True), Stage(note="look <b>here</b>"), Stage(),
]  # fmt: skip


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """Give a game of two teams after three of five turns."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOVEREIGN_STACK_SAVES", str(tmp_path_factory.mktemp("saves")))
        seats = {"kor": Seat("human", name=HOSTILE), "usa": Seat("human", name="Rot")}
        found = Session.start(scenario("base"), seats, 4711, 5)
        for _ in range(3):
            for nation in found.humans:
                found.commit(nation)
            found.resolve()
        yield found


@pytest.fixture
def path(session: Session, tmp_path: Path) -> Path:
    """Give a copy of its file."""
    copy = tmp_path / "class.game"
    session.save(copy)
    return copy


def opened(path: Path, lang: str = "en", size: tuple[int, int] = SIZES[0], now: float = 1000.0) -> Driver:
    screen = Projector(Lobby(Settings(lang=lang)), Follower(path), lambda: now)
    return Driver(screen, size, lang, theme=THEME, text_scale=TEXT)


def view(d: Driver) -> str:
    screen = d.screen
    assert isinstance(screen, Projector)
    return screen.view()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("stage", STAGES, ids=lambda s: f"{s.phase}-{s.step}{'blank' * s.blank}{s.note[:4]}")
def test_every_picture_is_whole_and_large(path: Path, stage: Stage, lang: str) -> None:
    write_stage(path, stage)
    for size in SIZES:
        d = opened(path, lang, size)
        assert d.faults() == [], f"{lang} {size}"
        least = SMALLEST * min(size[0] / 1280, size[1] / 720)
        assert [e.full for e in d.drawn() if e.px < round(least)] == []
        screen = d.screen
        assert isinstance(screen, Projector)
        assert not screen.lobby.texts.missing


def test_an_empty_room_waits_and_finds_the_game(tmp_path: Path, session: Session) -> None:
    later = tmp_path / "later.game"
    d = opened(later)
    assert Texts.load("en").text("projector.waiting") in " ".join(d.texts().split("\n"))
    session.save(later)
    d.wait(1.0)
    assert "South Korea" in d.texts() or "KOR" in d.texts()
    assert d.faults() == []


def test_it_can_be_closed_and_opened_again(path: Path) -> None:
    write_stage(path, Stage("reveal", "changes"))
    follower = Follower(path)
    first = Driver(
        Projector(Lobby(Settings(lang="en")), follower), SIZES[0], "en", theme=THEME, text_scale=TEXT
    )
    again = Driver(
        Projector(Lobby(Settings(lang="en")), follower), SIZES[0], "en", theme=THEME, text_scale=TEXT
    )
    fresh = opened(path)
    pictures = {pygame.image.tobytes(d.surface, "RGB") for d in (first, again, fresh)}
    assert len(pictures) == 1


def test_a_game_that_has_just_begun_can_be_stepped_through(tmp_path: Path) -> None:
    fresh = Session.start(scenario("base"), {"kor": Seat("human")}, 1, 3)
    fresh.save(tmp_path / "fresh.game")
    d = opened(tmp_path / "fresh.game")
    for _ in range(1 + len(STEPS)):
        assert d.faults() == []
        d.key("Right")


def test_the_game_leads_and_the_keys_look_elsewhere(path: Path) -> None:
    write_stage(path, Stage("reveal", "ranking"))
    d = opened(path)
    assert view(d) == "ranking"
    d.key("Right")
    assert view(d) == "changes"
    d.key("Left")
    assert view(d) == "ranking"
    d.key("Right")
    write_stage(path, Stage("reveal", "after"))
    d.wait(1.0)
    assert view(d) == "after", "a new word of the facilitator is followed"
    d.key("B")
    assert view(d) == "blank"
    assert "36" not in d.texts()
    d.key("Escape")
    assert view(d) == "after"
    d.key("Escape")
    assert not d.stack.running


def test_a_panel_named_outside_the_reveal_is_shown_until_the_phase_ends(path: Path) -> None:
    write_stage(path, Stage("orders", "news"))
    d = opened(path)
    assert view(d) == "overview", "what the last reveal ended with is no panel"
    write_stage(path, Stage("orders", "after"))
    d.wait(1.0)
    assert view(d) == "after"
    write_stage(path, Stage("resolve", "after"))
    d.wait(1.0)
    assert view(d) == "overview"


def test_every_chart_can_be_shown(path: Path) -> None:
    d = opened(path)
    names = set()
    for _ in range(6):
        d.key("C")
        assert d.faults() == []
        names.add(d.drawn()[[e.node for e in d.drawn()].index("title")].full)
    assert len(names) == 6


def test_the_clock_runs_by_the_wall_and_warns(path: Path) -> None:
    write_stage(path, Stage("orders", until=1090.0))
    now = [1000.0]
    screen = Projector(Lobby(Settings(lang="en")), Follower(path), lambda: now[0])
    d = Driver(screen, SIZES[0], "en", theme=THEME, text_scale=TEXT)
    assert "1:30" in d.texts()
    now[0] = 1035.5
    d.wait(0.1)
    assert "0:55" in d.texts()
    now[0] = 2000.0
    d.wait(0.1)
    assert "0:00" in d.texts()


def test_the_ranking_is_that_of_the_game(path: Path, session: Session) -> None:
    write_stage(path, Stage("reveal", "ranking"))
    shown = [n for n in opened(path).nodes() if n.startswith("rank.") and n != "rank.note"]
    assert shown == [f"rank.{place.nation}" for place in session.verdict().places]


@pytest.mark.parametrize("step", [*STEPS, ""])
def test_noise_in_all_that_is_private_gives_the_same_picture(path: Path, step: str) -> None:
    write_stage(path, Stage("reveal" if step else "orders", step))
    d = opened(path)
    first = pygame.image.tobytes(d.surface, "RGB")
    screen = d.screen
    assert isinstance(screen, Projector)
    follower = screen.follower
    follower.states = [noisy(follower, state) for state in follower.states]
    d.ui.redraw()
    d.frame()
    assert pygame.image.tobytes(d.surface, "RGB") == first


def test_nothing_of_a_purse_a_plan_or_a_pin_is_written(path: Path, session: Session) -> None:
    purses = {f"{float(session.state.treasury[n, 0]):.1f}" for n in session.world.playable}
    secret = [i.id for i in session.world.initiatives if i.secret]
    titles = {session.texts.get("en", f"initiatives.{name}.title") for name in secret}
    for stage in STAGES:
        write_stage(path, stage)
        told = opened(path).texts()
        assert not any(f"${purse}" in told for purse in purses)
        assert not any(title in told for title in titles)


def test_it_writes_nothing(path: Path) -> None:
    write_stage(path, Stage("reveal", "ranking"))
    before = {p.name: p.read_bytes() for p in path.parent.iterdir()}
    d = opened(path)
    d.keys("Right", "Right", "C", "B", "B", "Left", "Escape", "Ctrl+S", "Enter", "Delete")
    assert {p.name: p.read_bytes() for p in path.parent.iterdir() if p.is_file()} == before


def test_its_colours_are_readable_with_a_fifth_of_stray_light() -> None:
    theme = THEMES[THEME]
    for ground in ("background", "panel"):
        for ink in ("text", "muted", "good", "bad", "accent"):
            shades = [blend(theme(name), (255, 255, 255), 0.2) for name in (ink, ground)]
            assert contrast(*shades) >= 3.0, f"{ink} on {ground}"


def test_the_window_opens_on_a_screen_and_shows_a_picture(path: Path) -> None:
    from game.ui import app

    lobby = Lobby(Settings(lang="ko"))
    settings = app.Settings(lang="ko", theme=THEME, text_scale=TEXT)
    window = Window(Projector(lobby, Follower(path)), "x", settings, 7)
    try:
        assert window.draw()
        assert window.painter.text_scale == TEXT
        assert window.painter.theme.id == THEME
        assert pygame.display.get_caption()[0].startswith(lobby.t("projector.caption"))
    finally:
        pygame.display.quit()
        pygame.display.init()
