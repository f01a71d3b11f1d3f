"""A class in the terminal: a whole one by lines of text, PINs, the room between teams, and no peeking."""

from __future__ import annotations

import numpy as np
import pytest

from game import paths
from game.cli import main
from game.play.log import Seat, parse, read
from game.play.new_class import start_class
from game.play.presets import presets
from game.play.replay import replayed, shortened
from game.play.session import Session
from game.play.text_class import TextClass
from game.play.words import Words
from game.scenario.load import Loaded
from game.text import LANGUAGES, Texts
from tests.engine.garbage import garbage

TEAMS = ("usa", "chn", "kor")
PUBLIC = -1


class Time:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def class_of(
    base: Loaded, now: Time, codes: dict[str, str] | None = None, lang: str = "en"
) -> tuple[TextClass, list[str]]:
    seats = {n: Seat("human", name=f"Team {n}") for n in TEAMS}
    session = start_class(base, presets()["45"], seats, 7, codes or {})
    return game_of(session, now, lang)


def game_of(session: Session, now: Time, lang: str = "en") -> tuple[TextClass, list[str]]:
    heard: list[str] = []
    game = TextClass(session, Words(Texts.load(lang), session.texts, session.world), heard.append, now)
    return game, heard


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_whole_class_by_lines_of_text(base: Loaded, lang: str) -> None:
    now = Time()
    game, heard = class_of(base, now, {"kor": "1111", "desk": "9999"}, lang)
    game.begin()
    for number in range(3):
        for line in ("next", "next", "sit chn", "commit", "sit kor 1111", "spend memory build 1.5", "commit"):
            game.take(line)
        if number == 1:
            for line in ("desk 9999", "desk seat usa ai", "desk note USA was late", "desk clock +30"):
                game.take(line)
        else:
            for line in ("sit usa", "commit"):
                game.take(line)
        for _ in range(9):
            if game.lesson.phase in ("brief",) or game.lesson.over:
                break
            game.take("next")
        if number == 1:
            game.take("desk seat usa human")
    assert game.lesson.over
    game.take("next")
    session = game.session
    assert session.path is not None
    log = read(session.path)
    assert all(step.same for step in replayed(shortened(base.world, log.header.turns, log.seats), log))
    assert not game.words.texts.missing
    assert any("sit" in line for line in heard)


def test_nobody_reads_a_plan_without_sitting_down(base: Loaded) -> None:
    now = Time()
    game, heard = class_of(base, now, {"kor": "1111"})
    game.begin()
    game.take("next")
    game.take("next")
    for line in ("plan", "view", "cards", "spend memory build 1", "commit", "rivals", "why treasury"):
        heard.clear()
        game.take(line)
        assert len(heard) == 1
        assert "sit" in heard[0].lower()
    for pin in ("", "0000"):
        heard.clear()
        game.take(f"sit kor {pin}")
        assert game.nation == ""
        now.at += 2.0 if not pin else 0.0
    game.take("sit kor 1111")
    assert game.nation == "", "the right one has to wait as well"
    now.at += 4.0
    game.take("sit kor 1111")
    assert game.nation == "kor"
    game.take("commit")
    assert game.nation == ""


def test_the_facilitator_needs_the_pin_again_after_a_team_sat_down(base: Loaded) -> None:
    now = Time()
    game, heard = class_of(base, now, {"desk": "9999"})
    game.take("desk next")
    assert game.lesson.phase == "brief"
    now.at += 2.0
    game.take("desk 9999")
    game.take("desk next")
    game.take("desk next")
    assert game.lesson.phase == "orders"
    game.take("sit kor")
    heard.clear()
    game.take("desk tables")
    assert "PIN" in heard[0]
    game.take("next")
    assert game.lesson.phase == "orders", "plans of the late are the facilitator's to take"


def test_time_runs_out_in_the_terminal_too(base: Loaded) -> None:
    now = Time()
    game, heard = class_of(base, now)
    game.take("next")
    game.take("next")
    game.take("sit kor")
    game.take("spend memory build 0.5")
    now.at += 400.0
    heard.clear()
    game.take("view")
    assert game.lesson.phase == "reveal"
    assert any("Time is up" in line for line in heard)
    kept = game.session.kept_turns[-1].entries
    assert any(e.nation == "kor" and e.text == "spend memory build 0.5" for e in kept)


def test_switches_work_in_the_terminal(base: Loaded) -> None:
    now = Time()
    game, heard = class_of(base, now)
    for line in ("next", "next", "desk show rivals off", "desk show chances off", "sit kor"):
        game.take(line)
    heard.clear()
    game.take("rivals")
    assert not any("±" in line for line in heard)
    game.take("forecast")
    assert "hidden" in heard[-1]
    heard.clear()
    game.take("why chn treasury")
    closed = list(heard)
    game.take("desk show ledger on")
    heard.clear()
    game.take("why chn treasury")
    assert heard != closed
    assert any(sign.isdigit() for line in heard for sign in line)


def twin(session: Session, spoiled: int | None) -> Session:
    states = list(session.states)
    if spoiled is not None:
        before, after = (garbage(session.world, state, spoiled) for state in states[-2:])
        answered = states[-2].pending > 0.0
        for fresh, old in ((before, states[-2]), (after, states[-1])):
            fresh.pending = np.where(answered, old.pending, fresh.pending)
        states[-2:] = [before, after]
    copied = Session(session.scenario, session.game, session.world, states)
    copied._past.books = session._past.books
    copied.acts = list(session.acts)
    return copied


@pytest.mark.parametrize("nation", ["", *TEAMS])
def test_the_terminal_tells_nobody_what_others_keep(base: Loaded, nation: str) -> None:
    now = Time()
    game, _ = class_of(base, now)
    for line in ("next", "next", "desk next"):
        game.take(line)
    while game.lesson.phase != "orders":
        game.take("next")
    assert game.session.turn == 3
    heard = []
    for spoiled in (None, base.world.actor_index(nation) if nation else PUBLIC):
        other, said = game_of(twin(game.session, spoiled), now)
        other.begin()
        other.take(f"sit {nation}" if nation else "news")
        for line in ("view", "cards", "rivals", "report", "news", "plan") if nation else ():
            other.take(line)
        heard.append(said)
    assert heard[0] == heard[1]
    assert len(heard[0]) > 10


# the command line


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["--class", "60"], "45, 75, 90"),
        (["--class", "45", "--pin", "kor=12"], "4 to 12"),
        (["--class", "45", "--pin", "kor"], "NATION=TEXT"),
        (["--class", "45", "--team", "mars=Red"], "mars"),
    ],
)
def test_a_class_that_cannot_be_is_told(
    argv: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["play", "--text", "--lang", "en", *argv]) == 1
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_facilitator_reads_what_a_card_does_before_dealing_it(base: Loaded, lang: str) -> None:
    game, heard = class_of(base, Time(), lang=lang)
    before = game.lesson.lying("kor"), len(game.lesson.audit)
    held = [base.world.cards[h.card].id for h in base.world.hands if base.world.actors[h.actor] == "kor"]
    heard.clear()
    game.take("desk look kor")
    assert {line.split()[0] for line in heard} == set(held)
    for card in dict.fromkeys(held):
        heard.clear()
        game.take(f"desk look {card} kor")
        assert heard[0] == game.words.card(card)
        assert len(heard) >= 4
    heard.clear()
    game.take("help")
    told = [line.split()[1].rstrip(":") for line in heard if line.startswith("  desk ")]
    assert told == [*game.facilitator.commands, "tables", "look", "audit"]
    for wrong in ("look", "look mars", "look nothing kor", "look a b c"):
        heard.clear()
        game.take(f"desk {wrong}")
        assert len(heard) == 1
    assert (game.lesson.lying("kor"), len(game.lesson.audit)) == before, "looking changes nothing"
    assert not game.words.texts.missing


def test_the_command_names_observers_and_the_level_of_the_computer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    argv = ["--class", "45", "--rehearse", "--text", "--level", "easy", "--seed", "11"]
    assert main(["play", *argv, "--observer", "Press", "--observer", " ", "--observer", "x" * 99]) == 0
    assert capsys.readouterr().out
    (path,) = paths.saves_folder().glob("*-11.game")
    game = read(path)
    assert game.lesson is not None
    assert game.lesson.observers == ["Press", "x" * 60]
    assert {(seat.player, seat.level) for seat in game.seats.values()} == {("planner", "easy")}


def test_a_rehearsal_plays_itself_in_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["play", "--class", "45", "--rehearse", "--text", "--seed", "3", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert said.count("[Results]") >= 3
    assert "[Recap]" in said


def test_a_class_file_with_steps_back_is_verified(base: Loaded, capsys: pytest.CaptureFixture[str]) -> None:
    now = Time()
    game, _ = class_of(base, now)
    for line in ("next", "next", "desk next", "desk rewind 1", "next", "next", "desk next"):
        game.take(line)
    assert game.session.path is not None
    assert parse(game.session.path.read_text(encoding="utf-8")).problems == []
    assert main(["replay", str(game.session.path), "--verify", "--lang", "en"]) == 0
    assert capsys.readouterr().out.count("turn 3") >= 2
