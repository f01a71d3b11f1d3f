"""Records of a long run: what is written is read back, a torn line is dropped, anything else is refused."""

from pathlib import Path

import pytest

from game.lab.records import RecordProblem, Records

HEAD: dict[str, str | int] = {"what": "ladder", "rules": 3, "deck": "abc", "seed": "1"}


def filled(path: Path) -> Records:
    records = Records.opened(path, HEAD)
    records.add("a/usa", {"first": 0, "games": 2})
    records.add("b/usa", {"first": 0, "games": 1})
    records.add("a/usa", {"first": 2, "games": 3})
    return records


def test_what_is_added_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "figures"
    records = filled(path)
    again = Records.opened(path, HEAD)
    assert again.rows == records.rows
    assert [row["games"] for row in again.of("a/usa")] == [2, 3]
    assert again.of("c/usa") == []


def test_without_a_file_everything_stays_in_memory(tmp_path: Path) -> None:
    records = Records.opened(None, HEAD)
    records.add("a", {"games": 1})
    assert records.of("a") == [{"of": "a", "games": 1}]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lost", [1, 5, 20])
def test_a_line_that_was_cut_off_is_dropped_and_the_file_goes_on(tmp_path: Path, lost: int) -> None:
    path = tmp_path / "figures"
    filled(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-lost])
    again = Records.opened(path, HEAD)
    assert [row["games"] for row in again.of("a/usa")] == [2]
    again.add("a/usa", {"first": 2, "games": 3})
    assert path.read_bytes() == whole


def test_a_file_cut_off_in_its_first_line_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "figures"
    filled(path)
    path.write_bytes(path.read_bytes()[:20])
    assert Records.opened(path, HEAD).rows == {}
    assert Records.opened(path, HEAD).rows == {}


@pytest.mark.parametrize(
    ("name", "other"), [("rules", 4), ("deck", "abd"), ("seed", "2"), ("what", "balance")]
)
def test_figures_of_something_else_are_refused(tmp_path: Path, name: str, other: str | int) -> None:
    path = tmp_path / "figures"
    filled(path)
    before = path.read_bytes()
    with pytest.raises(RecordProblem) as problem:
        Records.opened(path, {**HEAD, name: other})
    assert problem.value.key == "other"
    assert problem.value.values["what"] == name
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (b"!game 1\n", "strange"),
        (b"no line break", "strange"),
        (b"[1]\n", "strange"),
        (b"{}\n", "strange"),
        (b"\xff\xfe\n", "strange"),
        (b'{"a":' * 3000 + b"\n", "strange"),
    ],
)
def test_other_files_are_refused_and_left_alone(tmp_path: Path, text: bytes, key: str) -> None:
    path = tmp_path / "figures"
    path.write_bytes(text)
    with pytest.raises(RecordProblem) as problem:
        Records.opened(path, HEAD)
    assert problem.value.key == key
    assert path.read_bytes() == text


@pytest.mark.parametrize("line", [b"rubbish\n", b"[]\n", b'{"first":0}\n'])
def test_a_damaged_line_in_the_middle_is_named(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "figures"
    filled(path)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], line, *lines[2:]]))
    with pytest.raises(RecordProblem) as problem:
        Records.opened(path, HEAD)
    assert (problem.value.key, problem.value.values["line"]) == ("damaged", 3)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(RecordProblem) as problem:
        Records.opened(tmp_path, HEAD)
    assert problem.value.key == "unreadable"
