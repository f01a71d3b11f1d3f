"""The laboratory from the command line: every command runs, a fault is one line, a run can be gone on with."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from game.cli import laboratory, main
from game.lab import exploit
from game.scenario.load import Loaded, load

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def base() -> Loaded:
    """Give the shipped scenario, read once."""
    return load("base")


@pytest.fixture
def run(base: Loaded, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Give a function that runs a command of the laboratory."""
    monkeypatch.setattr(laboratory, "load", lambda wanted: base if wanted == "base" else load(wanted))
    monkeypatch.setattr(exploit, "RACE", ((3, 1),))

    def command(*argv: str) -> tuple[int, str, str]:
        code = main(["lab", *argv])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


COMMANDS = {
    "ladder": ("--only", "weighted/kor", "--processes", "1"),
    "balance": ("--processes", "1"),
    "levers": ("--only", "train", "--player", "doctrine:hard", "--processes", "1"),
    "exploit": ("--only", "kor", "--player", "weighted", "--tries", "3", "--processes", "1"),
    "strategies": (),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_prints_a_table_or_json(run: Run, name: str) -> None:
    short = (name, *COMMANDS[name], "--games", "1", "--turns", "1", "--seed", "3")
    code, out, _ = run(*short)
    assert code == 0
    assert "South Korea" in out
    code, out, err = run(*short, "--json", "-", "--lang", "ko")
    found = json.loads(out)
    assert (code, found["seed"], found["games"], found["turns"]) == (0, 3, 1, 1)
    assert "Traceback" not in err


def test_a_run_goes_on_from_its_file_and_writes_json(run: Run, tmp_path: Path) -> None:
    path, figures = tmp_path / "figures", tmp_path / "found.json"
    short = ("balance", "--processes", "1", "--turns", "1", "--resume", str(path), "--json", str(figures))
    assert run(*short, "--games", "2")[0] == 0
    pieces = path.read_text().splitlines()
    assert run(*short, "--games", "5")[0] == 0
    assert path.read_text().splitlines()[: len(pieces)] == pieces
    again = json.loads(figures.read_text())
    whole = json.loads(run("balance", "--processes", "1", "--turns", "1", "--games", "5", "--json", "-")[1])
    assert again == whole


FAULTS = [
    (("ladder", "--only", "docter"), 1, "doctrine"),
    (("ladder", "--scenario", "bse"), 1, "base"),
    (("ladder", "--turns", "99"), 1, "20"),
    (("ladder", "--games", "0"), 2, "1"),
    (("balance", "--player", "docter"), 1, "doctrine"),
    (("balance", "--player", "doctrine:hrd"), 1, "hard"),
    (("balance", "--player", "human"), 1, ""),
    (("levers", "--only", "taxes"), 1, "train"),
    (("exploit", "--only", "kr"), 1, "kor"),
    (("exploit", "--tries", "many"), 2, "many"),
    (("strategies", "--resume", "x"), 2, "--resume"),
]


@pytest.mark.parametrize(("argv", "code", "hint"), FAULTS)
def test_a_fault_is_one_line_with_a_cure(run: Run, argv: tuple[str, ...], code: int, hint: str) -> None:
    found, out, err = run(*argv)
    assert (found, out) == (code, "")
    assert len(err.strip().splitlines()) == 1
    assert hint in err


def test_a_file_of_something_else_is_refused_in_one_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "figures"
    short = ("balance", "--processes", "1", "--turns", "1", "--games", "1", "--resume", str(path))
    run(*short)
    before = path.read_bytes()
    for other in (("--seed", "2"), ("--turns", "2")):
        code, out, err = run(*short, *other)
        assert (code, out) == (1, "")
        assert len(err.strip().splitlines()) == 1
        assert other[0].removeprefix("--") in err
    path.write_bytes(b"!game 1\n")
    code, _, err = run(*short)
    assert code == 1
    assert str(path) in err
    assert before
