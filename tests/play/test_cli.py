"""The command line: exit codes, one line for every fault, nothing ends in a traceback."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from game import RULES, VERSION, paths
from game.cli import main, playing, working
from game.play import replay
from game.play.session import Session
from game.play.text_mode import TextGame
from game.scenario.load import Loaded, load

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(base: Loaded, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Give a function that runs a command with typed lines and returns its code, output and complaints."""

    def load_once(wanted: str) -> Loaded:
        return base if wanted == "base" else load(wanted)

    for room in (playing, working, replay):  # reading the files takes longer than all else here
        monkeypatch.setattr(room, "load", load_once)

    def command(*argv: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        code = main(argv)
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


FAULTS = [
    (("play", "--text", "--scenario", "bse"), 1, "base"),
    (("play", "--text", "--nation", "kr"), 1, "kor"),
    (("play", "--text", "--nation", "row"), 1, "usa"),
    (("play", "--text", "--level", "hrd"), 1, "hard"),
    (("play", "--text", "--seat", "kor"), 1, "NATION=human"),
    (("play", "--text", "--seat", "kor=humn"), 1, "human"),
    (("play", "--text", "--nation", "kor", "--seat", "kor=cmd:bot"), 1, "--seat"),
    (("play", "--text", "--seat", "kor=doctrine:hrd"), 1, "hard"),
    (("play", "--text", "--turns", "99"), 1, "20"),
    (("play", "--text", "--load", "no-such-file"), 1, "no-such-file"),
    (("play", "--text", "--lang", "de"), 1, "en, ko, zh"),
    (("replay", "README.md"), 1, "!game"),
    (("replay", "no-such-file"), 1, "no-such-file"),
    (("simulate", "--seat", "chn=human"), 1, ""),
    (("simulate", "--scenario", "bse"), 1, "base"),
    (("scenario", "baseline", "bse"), 1, "base"),
    (("scenario", "baseline", "base", "--level", "hrd"), 1, "hard"),
    (("ply",), 2, "play"),
    (("play", "--turns", "many"), 2, "many"),
    (("play", "--seed", "-1"), 2, "-1"),
    (("play", "--nation"), 2, "--nation"),
    (("play", "--tex"), 2, "--tex"),
    (("play", "--keep", "--text"), 2, "--load"),
    (("play", "--text", "--load", "x", "--seed", "1"), 2, "--seed"),
    (("replay",), 2, "FILE"),
    (("lab",), 2, "WHAT"),
]


@pytest.mark.parametrize(("argv", "code", "hint"), FAULTS)
def test_a_fault_is_one_line_with_a_cure(run: Run, argv: tuple[str, ...], code: int, hint: str) -> None:
    found, out, err = run(*argv)
    assert found == code
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert hint in err
    assert "Traceback" not in err


def test_version_and_help(run: Run) -> None:
    assert run("--version")[:2] == (0, f"Sovereign Stack {VERSION}, rules {RULES}\n")
    code, out, _ = run("--help")
    assert code == 0
    assert "simulate" in out


def test_a_piped_game_ends_with_zero_however_it_ends(run: Run) -> None:
    game = ("play", "--text", "--nation", "kor", "--turns", "1", "--seed", "4")
    for typed in ("", "quit\n", "commit\n", "commit\nview\nquit\n", "nonsense\nspend x build 1\ncommit"):
        code, out, err = run(*game, typed=typed)
        assert (code, err) == (0, "")
        assert out
    saved = sorted(paths.saves_folder().glob("*.game"))
    assert saved
    code, out, _ = run("replay", str(saved[-1]), "--verify")
    assert code == 0


def test_without_a_nation_the_recommended_one_is_played(run: Run) -> None:
    _, out, _ = run("play", "--text", "--turns", "1", "--seed", "4", typed="quit\n")
    assert "South Korea" in out


def test_seats_of_ai_only_are_a_game_to_watch(run: Run) -> None:
    code, out, _ = run(
        "play", "--text", "--turns", "1", "--seed", "4", "--seat", "kor=random", typed="view\n"
    )
    assert code == 0
    assert "after turn 1" in out


def test_the_language_is_the_one_asked_for(run: Run) -> None:
    for lang, word in (("ko", "한국"), ("zh", "韩国")):
        _, out, _ = run("play", "--text", "--turns", "1", "--seed", "4", "--lang", lang, typed="quit\n")
        assert word in out


def test_a_saved_game_is_loaded_replayed_and_its_damage_told(run: Run, tmp_path: Path) -> None:
    saved = tmp_path / "one.game"
    typed = f"spend memory build 1.5\ncommit\ncommit\nsave {saved}\nquit\n"
    assert run("play", "--text", "--nation", "kor", "--turns", "3", "--seed", "4", typed=typed)[0] == 0
    code, out, _ = run("replay", str(saved))
    assert code == 0
    assert "spend memory build 1.5" in out
    assert "spend memory build 1.5" not in run("replay", str(saved), "--verify")[1]
    assert "turn 2" not in run("replay", str(saved), "--verify", "--to", "1")[1]
    code, out, _ = run("play", "--text", "--load", str(saved), typed="view\ncommit\n")
    assert code == 0
    assert "turn 3 of 3" in out
    text = saved.read_text(encoding="utf-8")
    saved.write_text(text.replace("spend memory build 1.5", "spend memory build 1.6", 1), encoding="utf-8")
    code, out, err = run("replay", str(saved), "--verify")
    assert code == 1
    assert "DIFFERS" in out
    code, _, err = run("play", "--text", "--load", str(saved), typed="commit\n")
    assert code == 1
    assert "--keep" in err
    code, out, _ = run("play", "--text", "--load", str(saved), "--keep", typed="commit\n")
    assert code == 0
    assert "verdict" in out
    assert "1.6" in saved.read_text(encoding="utf-8")


def test_a_damaged_line_is_named_and_a_lost_seat_told(run: Run, played: str, tmp_path: Path) -> None:
    odd = tmp_path / "odd.game"
    odd.write_text(played.replace("kor spend memory build 1.5", "kor spend memry build 1.5", 1), "utf-8")
    line = 1 + played[: played.index("kor spend memory build 1.5")].count("\n")
    code, _, said = run("replay", str(odd))
    assert code == 1
    assert f"line {line}" in said
    assert "spend memry build 1.5" in said

    odd.write_text(played.replace("!seat kor human", "!seat krr human"), "utf-8")
    seat = 1 + played[: played.index("!seat kor")].count("\n")
    for command in (("replay", str(odd)), ("play", "--text", "--load", str(odd))):
        code, _, said = run(*command, typed="quit\n")
        assert code == 1
        assert f"line {seat}" in said
        assert "krr" in said
    code, out, _ = run("play", "--text", "--load", str(odd), "--keep", typed="view\nspend memory build 1\n")
    assert code == 0
    assert "memory" in out


def test_who_sat_at_a_lost_seat_keeps_the_game_from_the_recommended_nation(
    played: str, base: Loaded, tmp_path: Path
) -> None:
    odd = tmp_path / "odd.game"
    odd.write_text(played.replace("!seat kor human", "!seat krr human"), "utf-8")
    assert Session.load(odd, base, keep=True).humans == ["kor"]


def test_a_bare_name_is_looked_for_among_the_saved_games(
    run: Run, played: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOVEREIGN_STACK_SAVES", str(tmp_path))
    (tmp_path / "mine.game").write_text(played, "utf-8")
    for name in ("mine", "mine.game"):
        code, out, _ = run("replay", name, "--verify")
        assert code == 0
        assert "3 turns" in out
    code, _, said = run("replay", "yours")
    assert code == 1
    assert "yours" in said


def test_simulate_writes_json_and_nothing_else(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("simulate", "--games", "3", "--turns", "1", "--seed", "2", "--json", "-")
    found = json.loads(out)
    assert code == 0
    assert (found["scenario"], found["games"], found["turns"]) == ("base", 3, 1)
    assert sum(row["wins"] for row in found["nations"].values()) == pytest.approx(3.0)
    target = tmp_path / "figures.json"
    code, out, _ = run("simulate", "--games", "3", "--turns", "1", "--seed", "2", "--json", str(target))
    assert code == 0
    assert json.loads(target.read_text(encoding="utf-8"))["digest"] == found["digest"]
    assert found["digest"] in out


def test_a_fault_of_ours_leaves_a_game_file_and_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(TextGame, "_help", broken)
    code, _, err = run("play", "--text", "--turns", "2", "--seed", "4", typed="commit\nhelp\n")
    assert code == 3
    assert len(err.strip().splitlines()) == 1
    dump = paths.saves_folder() / "crash.game"
    assert str(dump) in err
    assert "broken on purpose" in dump.read_text(encoding="utf-8")
    assert Session.load(dump).turn == 1


def test_a_missing_display_names_the_text_mode(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from game.ui.app import NoDisplay

    start = pytest.importorskip("game.ui.start")

    def none(_: object) -> int:
        raise NoDisplay("offscreen")

    monkeypatch.setattr(start, "open_window", none)
    code, _, err = run()
    assert code == 1
    assert "--text" in err
    assert "offscreen" in err


def test_the_window_gets_what_was_asked_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def window(wanted: object, _: object) -> int:
        asked.append(wanted)
        return 0

    monkeypatch.setattr(playing, "_window", window)
    assert run("play", "--nation", "chn", "--seat", "kor=human", "--level", "hard", "--seed", "9")[0] == 0
    wanted = asked[0]
    assert isinstance(wanted, playing.PlayOptions)
    assert (wanted.straight, wanted.level, wanted.seed, sorted(wanted.seats)) == (
        True,
        "hard",
        9,
        ["chn", "kor"],
    )
    assert run()[0] == 0
    assert isinstance(asked[1], playing.PlayOptions)
    assert not asked[1].straight
