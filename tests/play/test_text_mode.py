"""The game in the terminal: piped to the end, wrong lines answered, secrets kept between people."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from game.play.session import Session
from game.play.text_mode import BLANK_LINES, TextGame
from game.play.words import Words
from game.text import LANGUAGES, Texts

Begin = Callable[..., Session]


def told(session: Session, lines: list[str], lang: str = "en") -> list[str]:
    out: list[str] = []
    words = Words(Texts.load(lang), session.texts, session.world)
    TextGame(session, words, out.append).run(lines)
    return out


def answers(session: Session, lines: list[str]) -> list[list[str]]:
    """Give what is printed in answer to each line."""
    out: list[str] = []
    game = TextGame(session, Words(Texts.load("en"), session.texts, session.world), out.append)
    game.begin()
    found = []
    for line in lines:
        out.clear()
        game.take(line)
        found.append(list(out))
    return found


def test_a_refusal_counts_money_with_its_unit(begin: Begin) -> None:
    [[said]] = answers(begin("kor"), ["spend memory build 999"])
    assert "$999.00bn" in said


def test_the_opening_says_who_plays_against_you_and_how(begin: Begin) -> None:
    session = begin("kor")
    seat = next(seat for seat in session.seats.values() if not seat.human)
    [line] = [line for line in told(session, ["quit"]) if "Follows the doctrine" in line]
    assert seat.player == "doctrine"
    for actor in session.world.playable:
        name = session.world.actors[actor]
        assert (Words(Texts.load("en"), session.texts, session.world).nation(name) in line) == (name != "kor")


COMMANDS = (
    "help", "view", "board", "cards", "plan", "limits", "initiatives", "news", "report", "rivals", "objectives",
    "posture", "adviser", "take adviser", "why memory", "why kor memory", "why score", "why leverage", "why income",
    "why price memory", "why gap models", "undo", "redo", "reset",
)  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_command_answers_in_every_language_with_all_its_texts(begin: Begin, lang: str) -> None:
    session = begin("kor")
    words = Words(Texts.load(lang), session.texts, session.world)
    out: list[str] = []
    game = TextGame(session, words, out.append)
    game.begin()
    game.take("commit")
    for command in COMMANDS:
        before = len(out)
        game.take(command)
        assert len(out) > before, command
    game.take("commit")
    assert session.ended
    ours = ("text.", "orders.", "news.", "cli.", "reasons.", "why.", "measure.", "rules_text.")
    assert {key for key in words.texts.missing if key.startswith(ours)} == set()


def test_a_game_is_played_to_its_end_from_a_pipe(begin: Begin) -> None:
    session = begin("kor")
    out = told(
        session,
        ["spend memory build 1.5", "commit", "# a remark", "", "commit", "view", "spend memory build 1"],
    )
    assert session.ended
    assert any("Taken" in line for line in out)
    over = Texts.load("en").text("text.say.over")
    assert out.count(over) == 2
    assert out[-1].startswith("The game is kept in")


def test_a_refused_line_gets_one_line_and_ends_nothing(begin: Begin) -> None:
    session = begin("kor")
    lines = ["spend memory build 5000", "spend memry build 1", "launch stargate", "restrict memory kor 5", "xyzzy", "why",
             "why usa income", "why nothing", "take all", "posture nothing"]  # fmt: skip
    found = answers(session, lines)
    assert [len(answer) for answer in found] == [1] * len(lines)
    assert "5,000" in found[0][0]
    assert "memory" in found[1][0]
    assert session.waiting() == ["kor"]
    assert session.turn == 0


def test_an_unmet_need_is_told_in_words(begin: Begin) -> None:
    session = begin("kor")
    answer = answers(session, ["launch southwest-megacluster"])[0]
    assert "South-west grid" in answer[0]


def test_quit_and_the_end_of_input_end_the_reading(begin: Begin) -> None:
    session = begin("kor")
    told(session, ["quit", "commit", "commit"])
    assert session.turn == 0
    told(session, ["commit"])
    assert session.turn == 1


def test_a_why_adds_up_as_printed(begin: Begin) -> None:
    session = begin("kor")
    head, *lines = answers(session, ["commit", "why memory"])[1]
    change = re.search(r"\(([+-][0-9.]+)", head)
    assert change is not None
    assert lines
    amounts = [float(line.split()[0]) for line in lines]
    assert round(sum(amounts), 1) == float(change.group(1))


def test_nothing_of_a_seat_is_printed_after_hand_over(begin: Begin) -> None:
    session = begin("chn", "kor")
    out: list[str] = []
    game = TextGame(session, Words(Texts.load("en"), session.texts, session.world), out.append)
    game.begin()
    assert game.nation == "chn"
    assert not any("spend" in line or "$" in line for line in out)
    for line in ("view", "spend fabs build 12.34", "choose customs-says-no stop", "cards"):
        game.take(line)
    out.clear()
    game.take("commit")
    assert game.nation == "kor"
    assert out[:BLANK_LINES] == [""] * BLANK_LINES
    shown = "\n".join(out)
    assert "South Korea" in shown
    assert not re.search(r"12\.34|\$|customs|spend", shown)
    game.take("view")
    assert "12.34" not in "\n".join(out)
    game.take("why chn treasury")
    assert "Only China" in out[-1]


def test_after_the_turn_the_first_person_gets_public_news_only(begin: Begin) -> None:
    session = begin("chn", "kor")
    out: list[str] = []
    game = TextGame(session, Words(Texts.load("en"), session.texts, session.world), out.append)
    game.begin()
    game.take("commit")
    out.clear()
    game.take("commit")
    assert session.turn == 1
    assert game.nation == "chn"
    news = [line for line in out if line.strip()]
    assert not any(re.search(r"\$|spend", line) for line in news)


def test_a_game_without_people_plays_itself(begin: Begin) -> None:
    session = begin()
    out = told(session, ["commit", "view"])
    assert session.ended
    assert sum("after turn" in line for line in out) == 2
    assert any("verdict" in line for line in out)


def test_an_other_file_is_not_overwritten(begin: Begin, tmp_path: object) -> None:
    session = begin("kor")
    other = f"{tmp_path}/diary.txt"
    with open(other, "w") as file:
        file.write("mine")
    mine = f"{tmp_path}/my game.game"
    refused, saved, again = answers(session, [f"save {other}", f"save {mine}", f"save {mine}"])
    assert "not a game file" in refused[0]
    with open(other) as file:
        assert file.read() == "mine"
    assert saved == again
    assert Session.load(__import__("pathlib").Path(mine), session.scenario).turn == 0
