"""The guided first game: its file, what its steps wait for, and notes to oneself."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from game import paths
from game.engine.order_text import Order
from game.play import tutorial
from game.play.log import parse
from game.play.notes import LONGEST, add_note, drop_note, due_notes, guide_of, notes_of, set_guide
from game.play.session import Session
from game.play.tutorial import FIRST_GAME, Guide, LessonError, Signs, done, lesson
from game.text import LANGUAGES, Texts

HEAD = 'scenario = "base"\nnation = "kor"\nseed = 1\nturns = 2\nlevel = "easy"\n'
STEP = '[[step]]\nname = "{name}"\nturn = {turn}\nscreen = "plan"\nshow = ["x"]\nwait = "{wait}"\n'


def file_of(folder: Path, *steps: tuple[str, int, str]) -> Path:
    text = HEAD + "".join(STEP.format(name=name, turn=turn, wait=wait) for name, turn, wait in steps)
    (folder / "x.toml").write_text(text, encoding="utf-8")
    return folder


def signs_of(session: Session, screen: str = "plan", **more: object) -> Signs:
    view = session.view("kor")
    found = Signs(
        session.turn + 1,
        screen,
        session.world,
        view,
        session.draft("kor"),
        lambda text: session.may("kor", text),
    )
    return dataclasses.replace(found, **more)  # type: ignore[arg-type]


@pytest.fixture
def guided() -> Session:
    return tutorial.begin(lesson())


def test_the_shipped_lesson_has_a_step_for_every_turn_and_one_after_the_end() -> None:
    found = lesson()
    assert {step.turn for step in found.steps} == set(range(1, found.turns + 2))
    assert (found.nation, found.turns) == ("kor", 8)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_has_its_four_sentences(language: str) -> None:
    texts = Texts.load(language)
    for step in lesson().steps:
        for part in ("title", "text", "todo", "hint"):
            key = f"tutorial.{FIRST_GAME}.{step.name}.{part}"
            keys = dict.fromkeys(texts.holes(key), "K")  # the window fills in what the player chose
            assert all(hole.startswith("key_") for hole in keys)
            assert texts.text(key, **keys)
    assert not texts.missing


@pytest.mark.parametrize(
    "steps",
    [
        [("a", 1, "dance")],
        [("a", 1, "launch")],
        [("a", 1, "opened many")],
        [("a", 1, "read twice")],
        [("a", 4, "read")],
        [("a", 2, "read"), ("b", 1, "read")],
        [("a", 1, "read"), ("a", 2, "read")],
    ],
)
def test_a_step_that_cannot_be_is_refused_with_its_file(
    steps: list[tuple[str, int, str]], tmp_path: Path
) -> None:
    with pytest.raises(LessonError, match=r"x\.toml"):
        lesson("x", file_of(tmp_path, *steps))


def test_a_damaged_or_missing_file_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text("= nothing", encoding="utf-8")
    for name in ("x", "y"):
        with pytest.raises(LessonError):
            lesson(name, tmp_path)


# --- going on ------------------------------------------------------------------------------------------------


def test_a_step_waits_on_its_own_screen_and_goes_on_when_done(guided: Session, tmp_path: Path) -> None:
    found = lesson("x", file_of(tmp_path, ("a", 1, "opened 2"), ("b", 1, "read"), ("c", 2, "read")))
    guide = Guide(found)
    guide.look(signs_of(guided))
    assert not guide.look(signs_of(guided, "stack", opened=2)), "another screen does not count"
    assert not guide.look(signs_of(guided, opened=1))
    assert guide.look(signs_of(guided, opened=2))
    assert guide.step is not None
    assert guide.step.name == "b"
    guide.look(signs_of(guided, opened=2))
    assert guide.ready
    guide.next()
    assert guide.step is None
    assert not guide.finished, "the turn is to be ended now"


def test_what_was_done_before_it_was_asked_is_still_told(guided: Session, tmp_path: Path) -> None:
    guide = Guide(lesson("x", file_of(tmp_path, ("a", 1, "opened 1"))))
    guide.look(signs_of(guided, opened=3))
    assert guide.ready
    assert guide.step is not None


def test_a_turn_that_is_over_takes_its_steps_along(guided: Session, tmp_path: Path) -> None:
    guide = Guide(lesson("x", file_of(tmp_path, ("a", 1, "read"), ("b", 2, "read"))))
    guided.commit("kor")
    guided.resolve()
    guide.look(signs_of(guided))
    assert guide.step is not None
    assert guide.step.name == "b"
    guide.skip()
    assert guide.finished
    guide.restart()
    assert guide.step.name == "b"


def test_waits_look_at_the_game_itself(guided: Session) -> None:
    steps = {step.wait: step for step in lesson().steps}
    assert not done(steps["shifted"], signs_of(guided))
    guided.give("kor", "spend memory build 0.5")
    assert not done(steps["shifted"], signs_of(guided)), "taken from one line, given to none"
    guided.give("kor", "spend physical build 1.5")
    assert done(steps["shifted"], signs_of(guided))
    assert not done(steps["answered"], signs_of(guided))
    for card in ("the-empty-seat", "helium-and-gas"):
        option = next(
            c.id for h in guided.world.hands if guided.world.cards[h.card].id == card for c in h.choices[2:]
        )
        assert guided.give("kor", f"choose {card} {option}") is None
    assert done(steps["answered"], signs_of(guided))
    launch = dataclasses.replace(steps["launch"], of="sovereign-fallback")
    assert not done(launch, signs_of(guided, draft=()))
    order = Order.parse("launch sovereign-fallback", guided.world)
    assert done(launch, signs_of(guided, draft=(order,)))


@pytest.mark.parametrize(("wait", "of"), [("launch", "nothing"), ("launch", "atlas-line")])
def test_what_this_game_cannot_do_holds_nobody_up(wait: str, of: str, guided: Session) -> None:
    step = dataclasses.replace(lesson().steps[0], wait=wait, of=of)
    assert done(step, signs_of(guided))


def test_a_guided_game_knows_its_guide_after_loading(guided: Session) -> None:
    guided.commit("kor")
    guided.resolve()
    assert guided.path is not None
    loaded = Session.load(guided.path)
    assert guide_of(loaded.game) == FIRST_GAME
    set_guide(loaded.game, "")
    loaded.save()
    assert guide_of(Session.load(guided.path).game) == ""


# --- notes ---------------------------------------------------------------------------------------------------


def test_a_note_comes_up_in_its_turn_and_survives_the_file(begin: Callable[..., Session]) -> None:
    session = begin("kor", turns=3)
    assert add_note(session, "kor", 2, "ask about   the grid; 전력") is None
    assert due_notes(session, "kor") == []
    session.commit("kor")
    session.resolve()
    assert session.path is not None
    loaded = Session.load(session.path)
    assert [note.text for note in due_notes(loaded, "kor")] == ["ask about the grid; 전력"]
    assert loaded.state.digest() == session.state.digest()
    assert drop_note(loaded, "kor", 1)
    assert not drop_note(loaded, "kor", 1)
    assert notes_of(Session.load(session.path).game, "kor") == []


def test_a_note_is_seen_by_its_own_seat_only(begin: Callable[..., Session]) -> None:
    session = begin("kor", "usa", turns=3)
    add_note(session, "kor", 1, "mine")
    assert notes_of(session.game, "usa") == []
    assert not drop_note(session, "usa", 1)
    assert [note.text for note in due_notes(session, "kor")] == ["mine"]


@pytest.mark.parametrize(
    ("due", "text", "key"),
    [(0, "x", "when"), (9, "x", "when"), (1, "  \t", "empty"), (1, "x" * (LONGEST + 1), "long")],
)
def test_a_note_that_cannot_be_kept_says_why(
    due: int, text: str, key: str, begin: Callable[..., Session]
) -> None:
    session = begin("kor", turns=3)
    refusal = add_note(session, "kor", due, text)
    assert refusal is not None
    assert refusal.key == f"notes.{key}"
    for language in LANGUAGES:
        texts = Texts.load(language)
        texts.text(refusal.key, **refusal.values)
        assert not texts.missing


def test_signs_that_would_harm_the_file_are_left_out(begin: Callable[..., Session]) -> None:
    session = begin("kor", turns=3)
    assert add_note(session, "kor", 2, "a\ufffdb\x07c\nd") is None
    assert session.path is not None
    text = session.path.read_text(encoding="utf-8")
    assert parse(text).problems == []
    assert [note.text for note in notes_of(parse(text), "kor")] == ["abc d"]


def test_remarks_that_say_nothing_are_passed_over() -> None:
    text = "!game 1   rules 1   scenario base 1 a   seed 1   turns 2\n!seat kor human - -\n"
    found = parse(text + "!note\n!note x kor y z w\n!guide\n!note 3 kor 2 1 good\n")
    assert found.problems == []
    assert [note.text for note in notes_of(found, "kor")] == ["good"]
    assert guide_of(found) == ""


def test_the_lesson_lies_beside_the_texts() -> None:
    assert (paths.assets_folder() / "tutorial" / f"{FIRST_GAME}.toml").is_file()
