"""Following a running game from outside: every step of its file, half-written or gone back, and nothing that is secret."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from game.engine.state import State
from game.play.follow import CHARTS, Follower
from game.play.session import Session
from game.play.stage import LARGEST, Stage, read_stage, stage_path, write_stage
from tests.engine.garbage import changed, garbage

PUBLIC = -1  # the nation of a viewer who is no nation


def played(session: Session, turns: int = 1) -> None:
    for _ in range(turns):
        for nation in session.humans:
            session.commit(nation)
        session.resolve()


def file_of(session: Session) -> Path:
    session.save()
    assert session.path is not None
    return session.path


def noisy(follower: Follower, state: State) -> State:
    """Return a state with noise in all that the room may not see.

    That a card was played is public, and is told from where it lay: such cards keep their place.
    """
    assert follower.world is not None
    out = garbage(follower.world, state, PUBLIC)
    played = {
        e.text.split()[1] for turn in follower.turns for e in turn.entries if e.text.startswith("choose ")
    }
    pending = out.pending.copy()
    for h, hand in enumerate(follower.world.hands):
        if len(hand.choices) == 1 or follower.world.cards[hand.card].id in played:
            pending[h] = state.pending[h]
    shown = State(out.turn, out.quarter, out.seed, {**out.arrays(), "pending": pending})
    shown.market = state.market
    return shown.freeze()


def test_it_sees_every_turn_as_the_game_itself_does(begin: Callable[..., Session]) -> None:
    session = begin("kor", "usa", turns=4)
    follower = Follower(file_of(session))
    assert follower.poll()
    assert follower.ready
    assert not follower.poll(), "nothing has changed"
    for turn in range(1, 4):
        played(session)
        assert follower.poll()
        assert follower.turn == turn
        assert follower.states[-1].digest() == session.state.digest()
        assert [(n.key, n.actor) for n in follower.news()] == [(n.key, n.actor) for n in session.news()]
        assert follower.humans == ["usa", "kor"]
        assert follower.verdict() == session.verdict()


def test_opened_late_it_knows_the_same(begin: Callable[..., Session]) -> None:
    session = begin("kor", turns=3)
    early = Follower(file_of(session))
    early.poll()
    played(session, 2)
    early.poll()
    late = Follower(session.path)
    late.poll()
    assert [s.digest() for s in early.states] == [s.digest() for s in late.states]
    assert early.moves() == late.moves()
    assert early.verdict() == late.verdict()


def test_a_file_that_is_half_written_keeps_what_was_known(
    begin: Callable[..., Session], tmp_path: Path
) -> None:
    session = begin("kor", turns=3)
    played(session, 2)
    whole = file_of(session).read_bytes()
    path = tmp_path / "running.game"
    follower = Follower(path)
    assert not follower.ready
    follower.poll()
    for part in (*range(0, len(whole), 997), len(whole)):
        path.write_bytes(whole[:part])
        follower.poll()
        if follower.ready:
            assert follower.turn <= 2
    assert follower.turn == 2
    assert follower.problem == ""
    path.write_bytes(b"\x00\xff nonsense")
    assert follower.poll()
    assert follower.problem == "projector.unreadable"
    assert follower.turn == 2, "the last that was known stays"
    path.unlink()
    follower.poll()
    assert follower.turn == 2
    path.write_bytes(whole)
    assert follower.poll()
    assert follower.problem == ""


def test_a_game_that_goes_back_is_followed(begin: Callable[..., Session]) -> None:
    session = begin("kor", turns=4)
    played(session, 2)
    follower = Follower(file_of(session))
    follower.poll()
    session.rewind(1)
    follower.poll()
    assert follower.turn == 1
    assert follower.states[-1].digest() == session.state.digest()
    assert follower.moves(), "the turn before is explained again"
    session.give("kor", "spend physical build 2")
    played(session)
    follower.poll()
    assert follower.turn == 2
    assert follower.states[-1].digest() == session.state.digest()


def test_without_a_name_it_follows_the_newest_game(begin: Callable[..., Session]) -> None:
    follower = Follower()
    assert not follower.poll()
    assert not follower.ready
    first = begin("kor", seed=1)
    os.utime(file_of(first), (1, 1))
    follower.poll()
    assert follower.path == first.path
    second = begin("usa", seed=2)
    file_of(second)
    follower.poll()
    assert follower.path == second.path
    assert follower.humans == ["usa"]


def test_a_game_of_another_deck_is_shown_as_it_stands(begin: Callable[..., Session]) -> None:
    session = begin("kor")
    played(session)
    path = file_of(session)
    text = path.read_text(encoding="utf-8").replace(session.world.content[:12], "0123456789ab", 1)
    path.write_text(text, encoding="utf-8")
    follower = Follower(path)
    follower.poll()
    assert follower.turn == 1
    assert follower.news() == []
    assert follower.moves() == []
    assert follower.chart("score")[1]


def test_drafts_of_the_running_turn_are_never_looked_at(begin: Callable[..., Session]) -> None:
    session = begin("kor", turns=3)
    played(session)
    follower = Follower(file_of(session))
    follower.poll()
    before = (follower.news(), follower.moves(), [follower.chart(name) for name in CHARTS])
    session.give("kor", "spend physical build 3.21")
    session.give("kor", "restrict memory chn 77%")
    follower.poll()
    assert (follower.news(), follower.moves(), [follower.chart(name) for name in CHARTS]) == before
    assert not any(" 77%" in entry.text for turn in follower.turns for entry in turn.entries)


def test_noise_in_all_that_is_private_changes_nothing_the_room_sees(begin: Callable[..., Session]) -> None:
    session = begin("kor", "usa", turns=4)
    played(session, 3)
    follower = Follower(file_of(session))
    follower.poll()
    told = (follower.news(), follower.moves(), follower.verdict(), [follower.chart(name) for name in CHARTS])
    parts = follower.dependence()
    assert follower.world is not None
    real = follower.states
    follower.states = [noisy(follower, state) for state in real]
    assert len(changed(real[-1], follower.states[-1])) > 15, "the noise is there"
    assert (
        follower.news(),
        follower.moves(),
        follower.verdict(),
        [follower.chart(n) for n in CHARTS],
    ) == told
    assert all(np.array_equal(a, b) for a, b in zip(follower.dependence(), parts, strict=True))


# --- the stage ---------------------------------------------------------------------------------------------


def test_a_stage_is_read_as_it_was_written(tmp_path: Path) -> None:
    game = tmp_path / "a.game"
    stage = Stage("reveal", "after", 1234.5, None, True, ("kor",), "share", "look here")
    write_stage(game, stage)
    assert read_stage(game) == stage
    assert stage_path(game).name == "a.stage"
    assert stage.seconds(1230.0) == 4.5
    assert stage.seconds(2000.0) == 0.0
    assert Stage(left=30.0).seconds(99.0) == 30.0
    assert Stage().seconds(99.0) is None


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "3", "[" * 5000, '{"phase": 3, "until": true, "ready": {"a": 1}, "blank": "yes", "note": null}',
        '{"until": NaN, "left": 1e999}', '{"phase": "dance", "step": "../x"}', "{" + " " * LARGEST + "}",
    ],
)  # fmt: skip
def test_a_damaged_stage_says_nothing(tmp_path: Path, text: str) -> None:
    stage_path(tmp_path / "a.game").write_text(text, encoding="utf-8")
    assert read_stage(tmp_path / "a.game") == Stage()


def test_a_stage_is_news_to_a_follower(begin: Callable[..., Session]) -> None:
    path = file_of(begin("kor"))
    follower = Follower(path)
    follower.poll()
    write_stage(path, Stage("orders", left=60.0))
    assert follower.poll()
    assert follower.stage.phase == "orders"
    assert not follower.poll()
