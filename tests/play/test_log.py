"""The game file: written and read back, and what is said and kept when it is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.play import log
from game.play.log import Entry, GameFile, Header, LoggedTurn, Reason, SaveProblem, Seat, parse

SMALL = """!game 1   rules 1   scenario tiny 1.0.0 9f3c2a   seed 4711   turns 3
!seat kor human - - "Team Blue"
!seat usa ai doctrine normal
turn 1
  kor spend memory build 1.2
  usa restrict accelerators chn 70% notice 2   ; reasons.plan lead=0.93 name='two_words
= 5f2c91d0a7be44c1   kor.memory 0.6204   tension 42.5000
turn 2
  kor spend memory build 1.3
= 00000000000000aa   kor.memory 0.6100   tension 43.0000
turn 3
  kor drop spend memory build 1.3
!state 2 abc
"""
PLACES = range(len(SMALL))


def test_a_file_written_and_read_is_the_same_file() -> None:
    game = parse(SMALL)
    assert game.problems == []
    assert game.text() == parse(game.text()).text()
    assert game.header == Header(1, "tiny", "1.0.0", "9f3c2a", 4711, 3)
    assert game.seats == {"kor": Seat("human", name="Team Blue"), "usa": Seat("ai", "doctrine", "normal")}
    assert [turn.number for turn in game.closed] == [1, 2]
    assert game.turns[0].entries[1].reason == Reason("reasons.plan", {"lead": 0.93, "name": "two words"})
    assert game.turns[0].headlines == {"kor.memory": 0.6204, "tension": 42.5}
    assert game.cache == (2, "abc")


@pytest.mark.parametrize(
    ("line", "wrong", "number", "key", "kept"),
    [
        ("turn 2", "turn 3", 8, "turn", 1),
        ("= 00000000000000aa", "= 00000000zz", 10, "digest", 1),
        ("  kor spend memory build 1.3", "kor spend memory build 1.3", 9, "unknown", 1),
        ('!seat kor human - - "Team Blue"', "!seat kor robot", 2, "seat", 0),
        ("tension 42.5000", "tension many", 7, "headlines", 1),
        ("!state 2 abc", "!state two abc", 13, "state", 2),
    ],
)
def test_a_damaged_line_is_named_and_the_turns_before_it_are_kept(
    line: str, wrong: str, number: int, key: str, kept: int
) -> None:
    game = parse(SMALL.replace(line, wrong, 1))
    assert (game.problems[0].line, game.problems[0].key) == (number, key)
    assert len(game.closed) <= kept


@pytest.mark.parametrize(
    "text", ["", "hello", "# !game 1", "!game", "!game one", "!game 1 rules 1 scenario x"]
)
def test_what_does_not_begin_as_a_game_file_is_refused(text: str) -> None:
    with pytest.raises(SaveProblem) as caught:
        parse(text)
    assert caught.value.key in ("cli.save.no_header", "cli.save.bad_header")


def test_a_newer_format_is_told_from_damage() -> None:
    with pytest.raises(SaveProblem) as caught:
        parse(SMALL.replace("!game 1", "!game 2", 1))
    assert caught.value.key == "cli.save.newer"


@given(st.sampled_from(PLACES))
def test_a_file_cut_anywhere_gives_whole_turns_or_a_reason(place: int) -> None:
    try:
        game = parse(SMALL[:place])
    except SaveProblem as problem:
        found, kept = problem.key, []
    else:
        found, kept = "", [turn.digest for turn in game.closed]
    whole = [turn.digest for turn in parse(SMALL).closed]
    ended = SMALL[:place].rpartition("\n")[0].count("\n= ")
    assert kept == whole[: len(kept)]
    assert found or ended <= len(kept) <= ended + 1


@given(st.sampled_from(PLACES), st.integers(0, 255))
def test_a_changed_byte_never_breaks_the_reader(place: int, byte: int) -> None:
    raw = bytearray(SMALL.encode())
    raw[place] = byte
    try:
        game = parse(raw.decode("utf-8", errors="replace"))
    except SaveProblem as problem:
        assert_about_the_header(place, problem)
    else:
        assert len(game.closed) <= 2


def assert_about_the_header(place: int, problem: SaveProblem) -> None:
    assert place <= SMALL.index("\n")
    assert problem.key.startswith("cli.save.")


def test_a_reason_and_a_name_with_quotes_survive(tmp_path: Path) -> None:
    header = Header(1, "tiny", "1", "0", 1, 1)
    seats = {"kor": Seat("human", name='The "A" team')}
    entry = Entry("kor", "launch grid", Reason("reasons.x", {"a": 1, "b": 0.5, "c": "d e"}))
    game = GameFile(header, seats, [LoggedTurn(1, [entry])])
    path = tmp_path / "one.game"
    log.write(path, game)
    found = log.read(path)
    assert found.problems == []
    assert found.seats["kor"].name == "The 'A' team"
    assert found.turns[0].entries[0].reason == entry.reason


def test_a_file_that_is_not_there_or_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SaveProblem) as caught:
        log.read(tmp_path / "none.game")
    assert caught.value.key == "cli.save.unreadable"
    big = tmp_path / "big.game"
    big.write_text(SMALL)
    monkeypatch.setattr(log, "LARGEST", 10)
    with pytest.raises(SaveProblem) as caught:
        log.read(big)
    assert caught.value.key == "cli.save.too_large"


def test_a_free_name_is_nobodys(tmp_path: Path) -> None:
    (tmp_path / "base-kor-1.game").write_text("x")
    (tmp_path / "base-kor-1-2.game").write_text("x")
    assert log.free_name(tmp_path, "base-kor-1").name == "base-kor-1-3.game"
