"""The shipped scenario, read once, and short games of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from game.play.log import Seat
from game.play.session import Session
from game.scenario.load import Loaded, load

HUMAN = Seat("human")


@pytest.fixture(scope="session")
def base() -> Loaded:
    """Give the shipped scenario."""
    return load("base")


@pytest.fixture
def begin(base: Loaded) -> Callable[..., Session]:
    """Give a function that starts a short game with people in the named seats."""

    def start(*people: str, turns: int = 2, seed: int = 11) -> Session:
        return Session.start(base, dict.fromkeys(people, HUMAN), seed, turns)

    return start


@pytest.fixture(scope="session")
def played(base: Loaded, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the text of a game file of three turns, the last one still open."""
    patch = pytest.MonkeyPatch()
    patch.setenv("SOVEREIGN_STACK_SAVES", str(tmp_path_factory.mktemp("played")))
    session = Session.start(base, {"kor": HUMAN}, 5, 4)
    for order in ("spend memory build 1.5", "launch ai-factories", "restrict cloud chn 10%"):
        session.give("kor", order)
        session.commit("kor")
        session.resolve()
    session.give("kor", "spend physical build 0.75")
    assert session.path is not None
    text = session.path.read_text(encoding="utf-8")
    patch.undo()
    return text
