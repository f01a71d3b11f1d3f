"""Programs that play nations: what they are told, what is taken of their answers, and what happens when they fail."""

from __future__ import annotations

import json
import re
import shlex
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from game.cli import main, playing, working
from game.engine.order_limits import carried
from game.engine.view import view
from game.play import log, outside
from game.play.log import Seat
from game.play.outside import Fault, Outsiders, Program, program_seat, taken
from game.play.outside_view import field_axes, message
from game.play.session import Session
from game.scenario.load import Loaded, load
from tests.engine.garbage import garbage

BOT = Path(__file__).with_name("bot.py")
READ = "import sys, json, time, os\nfor line in sys.stdin:\n    t = json.loads(line)\n    if t['what'] != 'turn': break\n"
ANSWER = "    print('end', t['turn'], flush=True)\n"


def command(code: str) -> str:
    """Return the command that runs a piece of Python."""
    return shlex.join([sys.executable, "-c", code])


def seat(code: str, seconds: float = 10.0) -> Seat:
    return program_seat(f"cmd@{seconds}:{command(code)}")


@pytest.fixture
def begin(base: Loaded) -> Callable[..., Session]:
    """Give a function that starts a short game in which a program plays the United States and nobody else thinks."""

    def start(code: str, seconds: float = 10.0, turns: int = 2) -> Session:
        seats = {name: Seat("ai", "random") for name in ("chn", "kor", "twn", "jpn", "eu", "gulf")}
        return Session.start(base, {**seats, "usa": seat(code, seconds)}, 11, turns)

    return start


def lines_of(session: Session, turn: int) -> list[str]:
    entries = next(t for t in session.game.turns if t.number == turn).entries
    return [entry.text for entry in entries if entry.nation == "usa"]


def test_a_program_is_told_its_own_view_and_nothing_else(base: Loaded) -> None:
    session = Session.start(base, {name: Seat("ai", "random") for name in base.world.actors[:7]}, 3, 3)
    session.resolve()
    world, state = session.world, session.state
    for actor in world.playable:
        told = message(world, view(world, state, actor))
        assert message(world, view(world, garbage(world, state, actor), actor)) == told
        assert set(told["view"]) == set(told["axes"]) == set(field_axes())


def test_every_field_has_the_shape_of_its_axes(base: Loaded) -> None:
    session = Session.start(base, {}, 3, 2)
    told = json.loads(json.dumps(message(session.world, session.view("kor")), allow_nan=False))

    def shape(values: Any) -> list[int]:
        return [len(values), *shape(values[0])] if isinstance(values, list) and values else []

    size = {
        letter: names if isinstance(names, int) else len(names) for letter, names in told["names"].items()
    }
    for name, axes in told["axes"].items():
        assert shape(told["view"][name]) == [size[letter] for letter in axes.split()], name
    assert told["format"] == 1
    assert told["nation"] == "kor"
    assert told["plan"]
    assert told["money"]["left"] == pytest.approx(told["money"]["purse"] - told["money"]["used"], abs=1e-5)


def test_orders_of_a_program_are_taken_and_written_down(begin: Callable[..., Session]) -> None:
    code = (
        READ
        + "    print('# a comment')\n    print('spend models research 1.25')\n    print('refuse cloud chn 20%')\n"
        + ANSWER
    )
    session = begin(code)
    session.resolve()
    assert {"spend models research 1.25", "refuse cloud chn 20%"} <= set(lines_of(session, 1))
    session.resolve()
    assert session.ended
    assert session.outsiders.news() == []
    assert session.outsiders.programs == {}


def test_the_last_plan_stands_without_an_answer(begin: Callable[..., Session]) -> None:
    session = begin("import time; time.sleep(60)", 0.2)
    plan = [order.text(session.world) for order in carried(session.view("usa"), session.world)]
    session.resolve()
    assert lines_of(session, 1) == plan
    assert [(told.nation, told.turn, told.key) for told in session.outsiders.news()] == [("usa", 1, "late")]
    program = session.outsiders.programs["usa"]
    session.outsiders.close()
    assert not program.running


def test_a_late_answer_is_not_taken_for_the_next_turn(begin: Callable[..., Session]) -> None:
    code = (
        READ
        + "    if t['turn'] == 1: time.sleep(0.9)\n"
        + "    print('spend models research', t['turn'])\n"
        + ANSWER
    )
    session = begin(code, 0.5, turns=3)
    session.resolve()
    assert [told.key for told in session.outsiders.news()] == ["late"]
    time.sleep(0.6)
    session.resolve()
    assert "spend models research 2" in lines_of(session, 2)
    assert session.outsiders.news() == []


def test_a_program_that_is_always_late_is_ended(begin: Callable[..., Session]) -> None:
    session = begin("import time; time.sleep(60)", 0.1, turns=5)
    keys = []
    for _ in range(5):
        session.resolve()
        keys += [told.key for told in session.outsiders.news()]
    assert keys == ["late", "late", "too_late"]


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("pass", "gone"),
        (READ + "    os._exit(3)\n", "gone"),
        ("import sys\nwhile True: sys.stdout.write('x' * 1000)", "too_much"),
        ("while True: print('spend models research 1')", "too_much"),
        (READ + "    print('x' * 401)\n" + ANSWER, "too_much"),
    ],
)
def test_a_dead_or_endless_program_leaves_the_plan_and_is_ended(
    begin: Callable[..., Session], code: str, key: str
) -> None:
    session = begin(code, 5.0)
    begun = time.monotonic()
    session.resolve()
    assert time.monotonic() - begun < 4.0
    program = session.outsiders.programs["usa"]
    assert [told.key for told in session.outsiders.news()] == [key]
    assert not program.running
    session.resolve()
    assert session.outsiders.news() == [], "what has ended is told once"


def test_bad_lines_are_refused_one_by_one(base: Loaded) -> None:
    session = Session.start(base, {}, 3, 2)
    seen, world = session.view("usa"), session.world
    plan = carried(seen, world)
    lines = [
        "spend models research 1",
        "buy gold",
        "spend models build 99999",
        "launch no-such",
        "\x1b[31m",
        "refuse cloud chn 10%",
    ]
    got, refused, first = taken(lines, plan, seen, world)
    assert refused == ["buy gold", "spend models build 99999", "launch no-such", "\x1b[31m"]
    assert first is not None
    assert first.key == "orders.refused.unknown_order"
    texts = [order.text(world) for order in got]
    assert {"spend models research 1", "refuse cloud chn 10%"} <= set(texts)
    assert len(got) <= len(plan) + 2


def test_no_shell_reads_a_command(tmp_path: Path) -> None:
    made = tmp_path / "made"
    program = Program(
        f"{shlex.join([sys.executable, '-c', READ + ANSWER])} ; touch {made} && echo $(touch {made})"
    )
    assert program.ask({"what": "turn", "turn": 1}, 1, 5.0) == []
    program.end()
    assert not made.exists()
    assert not program.running


def test_what_a_program_has_started_ends_with_it() -> None:
    code = (
        "import subprocess, sys, json\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "for line in sys.stdin: print(child.pid); print('end 1', flush=True)\n"
    )
    program = Program(command(code))
    (pid,) = program.ask({"what": "turn"}, 1, 5.0)
    program.end()
    for _ in range(100):
        if not runs(pid):
            break
        time.sleep(0.02)
    assert not runs(pid)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("cmd:", "command"),
        ("cmd:'", "command"),
        ("cmd@x:a", "seconds"),
        ("cmd@0:a", "seconds"),
        ("cmd@99999:a", "seconds"),
    ],
)
def test_a_seat_that_names_no_program_is_refused(text: str, key: str) -> None:
    assert outside.is_program(text)
    with pytest.raises(Fault) as fault:
        program_seat(text)
    assert fault.value.key == key


def test_a_program_that_is_not_there_is_told(base: Loaded) -> None:
    session = Session.start(base, {"usa": program_seat("cmd:/no/such/program --fast")}, 1, 1)
    session.resolve()
    assert [told.key for told in session.outsiders.news()] == ["start"]


def test_no_file_starts_a_program(begin: Callable[..., Session], base: Loaded, tmp_path: Path) -> None:
    session = begin(READ + ANSWER)
    session.resolve()
    path = tmp_path / "one.game"
    assert session.save(path) is None
    session.outsiders.close()
    text = path.read_text()
    assert "!seat usa ai outside normal" in text
    assert sys.executable not in text
    evil = text.replace("turn 1\n", f"turn 1\n  desk seat usa cmd:{sys.executable}\n", 1)
    path.write_text(evil)
    for loaded in (
        Session.load(path, base, keep=True),
        Session(base, log.parse(text), session.world, session.states[:1]),
    ):
        assert not any(one.command for one in loaded.seats.values())
        loaded.resolve()
        assert loaded.outsiders.programs == {}


def runs(pid: str) -> bool:
    """Tell whether a process runs, where the system lists processes as files; a dead one nobody asked about does not."""
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().split(") ")[1][0] != "Z"


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(base: Loaded, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Give a function that runs a command and returns its code, output and complaints."""
    for room in (playing, working):
        monkeypatch.setattr(room, "load", lambda wanted: base if wanted == "base" else load(wanted))

    def typed(*argv: str) -> tuple[int, str, str]:
        code = main(argv)
        said = capsys.readouterr()
        return code, said.out, said.err

    return typed


def test_the_example_plays_a_whole_short_game(run: Run) -> None:
    example = f"cmd:{shlex.join([sys.executable, str(BOT)])}"
    others = [f"--seat={name}=random" for name in ("chn", "kor", "twn", "jpn", "eu", "gulf")]
    code, out, err = run("play", "--text", "--turns", "3", "--seed", "4", "--seat", f"usa={example}", *others)
    assert (code, err) == (0, "")
    assert "its program" not in out
    assert "after turn 3" in out


def test_the_program_shown_to_authors_plays(root: Path, begin: Callable[..., Session]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (root / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    session = begin(code)
    session.resolve()
    assert session.outsiders.news() == []
    assert session.outsiders.programs["usa"].running
    session.resolve()
    assert session.outsiders.news() == []


@pytest.mark.parametrize("lang", ["en", "ko", "zh"])
def test_what_a_program_did_wrong_is_told_in_every_language(run: Run, lang: str) -> None:
    wrong = f"cmd:{command(READ + '''    print('buy gold')''' + chr(10) + ANSWER)}"
    others = [f"--seat={name}=random" for name in ("chn", "kor", "twn", "jpn", "eu", "gulf")]
    code, out, _ = run("play", "--text", "--turns", "1", "--lang", lang, "--seat", f"usa={wrong}", *others)
    assert code == 0
    assert "buy gold" in out


@pytest.mark.parametrize(
    ("argv", "code", "hint"),
    [
        (("play", "--text", "--seat", "usa=cmd:"), 1, "cmd"),
        (("play", "--text", "--seat", "usa=cmd@never:./bot"), 1, "never"),
        (("play", "--text", "--seat", "mars=cmd:./bot"), 1, "usa"),
        (("simulate", "--seat", "usa=cmd:./bot"), 1, "play --text"),
    ],
)
def test_a_wrong_seat_is_one_line(run: Run, argv: tuple[str, ...], code: int, hint: str) -> None:
    found, out, err = run(*argv)
    assert (found, out) == (code, "")
    assert len(err.strip().splitlines()) == 1
    assert hint in err


def test_a_loaded_game_goes_on_with_a_program_named_again(
    run: Run, begin: Callable[..., Session], tmp_path: Path
) -> None:
    session = begin(READ + ANSWER, turns=3)
    session.resolve()
    path = tmp_path / "one.game"
    session.save(path)
    session.outsiders.close()
    example = f"usa=cmd:{shlex.join([sys.executable, str(BOT)])}"
    code, out, err = run("play", "--text", "--load", str(path), "--seat", example)
    assert (code, err) == (0, "")
    assert "after turn 3" in out
    code, _, err = run("play", "--text", "--load", str(path), "--seat", example.replace("usa", "kor"))
    assert code == 1
    assert "usa" in err


def test_programs_are_asked_in_turn_and_closed_together(base: Loaded) -> None:
    outsiders = Outsiders(base.world)
    session = Session.start(base, {}, 1, 1)
    for nation in ("usa", "kor"):
        assert outsiders.orders(seat(READ + ANSWER), session.view(nation))
    programs = list(outsiders.programs.values())
    assert len(programs) == 2
    outsiders.close()
    assert not any(program.running for program in programs)
