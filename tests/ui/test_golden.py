"""Golden pictures: key screens look as they did, within what two builds of pygame draw differently.

Kept small (a fraction of the size on screen), so that they weigh little and edges of letters do not count. After a change
that is meant: `python main.py test tests/ui/test_golden.py --regold`, look at the changed files, commit them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pygame
import pytest

from game import RULES
from game.play.library import scenario
from game.play.log import Seat
from game.play.replay import short_hash
from game.play.session import Session
from game.ui.kit.drive import Driver
from game.ui.lobby import Lobby
from game.ui.settings import Settings
from game.ui.table import Table

FOLDER = Path(__file__).parent / "golden"
MADE_FROM = FOLDER / "made_from.txt"
WIDTH = 480
FAR = 24  # of 255: a pixel that differs by more is seen
TURNS = 2


@dataclass(frozen=True)
class Shot:
    """One picture: a screen, its language, size and colours, and what is clicked first."""

    screen: str
    lang: str = "en"
    size: tuple[int, int] = (1280, 720)
    theme: str = "dark"
    clicks: tuple[str, ...] = ()
    scale: float = 1.0


SHOTS = {
    "new-game-ko": Shot("new_game", "ko"),
    "settings-en": Shot("settings"),
    "settings-contrast": Shot("settings", theme="contrast"),
    "keys-ko": Shot("settings", "ko", clicks=("part.1",)),
    "plan-en": Shot("plan"),
    "plan-ko-hd": Shot("plan", "ko", (1920, 1080)),
    "plan-light": Shot("plan", theme="light"),
    "plan-large": Shot("plan", scale=1.3),
    "stack-ko": Shot("stack", "ko"),
    "stack-old-screen": Shot("stack", size=(1024, 768)),
    "world-en": Shot("world"),
    "history-en": Shot("history"),
    "history-table-zh": Shot("history", "zh", clicks=("table",)),
    "dependencies-en": Shot("dependencies"),
    "objectives-ko": Shot("objectives", "ko"),
    "saves-en": Shot("saves"),
}
WITHOUT_GAME = ("new_game", "settings", "saves")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOVEREIGN_STACK_SAVES", str(tmp_path_factory.mktemp("saves")))
        made = Session.start(scenario("base"), {"kor": Seat("human")}, 4711)
        for _ in range(TURNS):
            made.commit("kor")
            made.resolve()
        yield made


def origin() -> str:
    """Name the rules and the scenario that the numbers in the pictures come from."""
    return f"rules {RULES} scenario {short_hash(scenario('base').world)}"


def taken(shot: Shot, session: Session) -> pygame.Surface:
    """Give the picture, made small."""
    lobby = Lobby(Settings(lang=shot.lang))
    lobby.shelf.wait()
    if shot.screen in WITHOUT_GAME:
        screen, colours = lobby.make(shot.screen), None
        if shot.screen == "new_game":
            screen.wishes.seed = "4711"  # type: ignore[attr-defined]
    else:
        table = Table(lobby, session)
        screen, colours = lobby.make(shot.screen, table), table.colours()
    d = Driver(screen, shot.size, shot.lang, theme=shot.theme, text_scale=shot.scale, colours=colours)
    for node in shot.clicks:
        d.click(node)
    d.ui.leave()
    d.frame()
    wide, high = shot.size
    return pygame.transform.smoothscale(d.surface, (WIDTH, high * WIDTH // wide))


def apart(one: pygame.Surface, other: pygame.Surface) -> tuple[float, float]:
    """Give the mean difference, 0 to 255, and the part of pixels that differ visibly."""
    a, b = (
        np.frombuffer(pygame.image.tobytes(s, "RGB"), np.uint8).astype(np.int16).reshape(-1, 3)
        for s in (one, other)
    )
    off = np.abs(a - b)
    return float(off.mean()), float((off.max(axis=1) > FAR).mean())


@pytest.mark.parametrize("name", SHOTS)
def test_a_screen_looks_as_it_did(name: str, session: Session, regold: bool, tmp_path: Path) -> None:
    found, place = taken(SHOTS[name], session), FOLDER / f"{name}.png"
    if regold:
        pygame.image.save(found, str(place))
        MADE_FROM.write_text(origin() + "\n", encoding="utf-8")
    kept = pygame.image.load(str(place))
    assert kept.get_size() == found.get_size()
    mean, far = apart(found, kept)
    # Other rules, other numbers: lines of charts and figures move, panels and words do not.
    same_game = MADE_FROM.read_text(encoding="utf-8").strip() == origin()
    most_mean, most_far = (1.0, 0.015) if same_game or SHOTS[name].screen in WITHOUT_GAME else (5.0, 0.08)
    if mean > most_mean or far > most_far:
        pygame.image.save(found, str(tmp_path / f"{name}.png"))
    assert (mean, far) <= (most_mean, 1.0), f"{mean:.2f} of 255 off; the new picture lies in {tmp_path}"
    assert far <= most_far, f"{far:.1%} of the pixels differ; the new picture lies in {tmp_path}"


def test_the_pictures_weigh_little_and_belong_to_a_screen() -> None:
    files = sorted(FOLDER.glob("*.png"))
    assert {path.stem for path in files} == set(SHOTS)
    assert sum(path.stat().st_size for path in files) < 1_500_000


def test_a_moved_panel_is_noticed(session: Session) -> None:
    found = taken(SHOTS["plan-en"], session)
    moved = found.copy()
    moved.scroll(0, 6)
    mean, far = apart(found, moved)
    assert mean > 5.0
    assert far > 0.08
