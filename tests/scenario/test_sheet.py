"""Numbers as a table and back: nothing changes by itself, an edit changes one place, a bad cell changes nothing."""

import csv
import io
import random
from pathlib import Path

import pytest

from game.cli import main
from game.scenario import sheet
from game.scenario.check import check
from game.scenario.problem import render
from game.text import LANGUAGES, Texts
from tests.scenario.small import new_deck, tiny_deck


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    return new_deck(tmp_path)


def table(deck: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(sheet.exported(check(deck).deck).removeprefix("\ufeff"))))


def back(deck: Path, rows: list[list[str]], delimiter: str = ",", mark: bool = True) -> sheet.Imported:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return sheet.imported(check(deck).deck, (("\ufeff" if mark else "") + out.getvalue()).encode(), "t.csv")


def row_of(rows: list[list[str]], ident: str, field: str) -> list[str]:
    return next(row for row in rows if row[1:3] == [ident, field])


@pytest.mark.parametrize("make", [new_deck, tiny_deck])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_that_nobody_edited_changes_nothing(make: object, delimiter: str, tmp_path: Path) -> None:
    deck: Path = make(tmp_path)  # type: ignore[operator]
    found = back(deck, table(deck), delimiter, mark=delimiter == ";")
    assert (found.changed, found.texts, found.problems) == (0, {}, [])


def test_the_table_of_the_base_deck_holds_every_layer_and_nation() -> None:
    from game import paths

    rows = table(paths.scenarios_folder() / "base")
    assert row_of(rows, "usa", "share")[3 + 1 + 1 + 2] == "44.1%"
    assert {row[1] for row in rows[1:]} == {"", "usa", "chn", "kor", "twn", "jpn", "eu", "gulf", "row"}
    assert rows[0][5:8] == ["materials", "data", "energy"]


def test_an_edit_changes_the_number_and_nothing_else(deck: Path) -> None:
    before = (deck / "nations.yaml").read_text(encoding="utf-8")
    rows = table(deck)
    row_of(rows, "north", "treasury")[3] = "61.5"
    share = row_of(rows, "north", "share")
    assert share[5] == "70%"
    share[5] = "65.00%"
    found = back(deck, rows)
    assert found.changed == 2
    [(path, text)] = found.texts.items()
    assert path.name == "nations.yaml"
    assert text == before.replace("treasury: 60", "treasury: 61.5", 1).replace(
        "{chips: 70%", "{chips: 65%", 1
    )


def test_numbers_of_another_country_and_other_spellings_are_read(deck: Path) -> None:
    rows = table(deck)
    row_of(rows, "north", "treasury")[3] = "61,5"
    row_of(rows, "north", "share")[5] = "70,0%"  # the same
    row_of(rows, "", "build_quarters")[5] = " 3\u00a0quarters "  # the same
    found = back(deck, rows, ";")
    assert found.problems == []
    assert "treasury: 61.5" in next(iter(found.texts.values()))
    assert found.changed == 1


def test_a_number_that_was_not_there_is_added(deck: Path) -> None:
    rows = table(deck)
    row_of(rows, "north", "home_bias")[8] = "1.5"
    rows.append(["nations", "north", "unit_cost", "", "", "1.2", "1.1", "", ""])
    rows.append(["nations", "north", "plan.enforce", "", "", "", "0.2", "", ""])
    found = back(deck, rows)
    assert found.problems == []
    for path, text in found.texts.items():
        path.write_text(text, encoding="utf-8")
    north = check(deck).deck.nations["north"]
    assert check(deck).errors == []
    assert north["home_bias"]["applications"] == 1.5
    assert dict(north["unit_cost"].values) == {"chips": 1.2, "datacentres": 1.1}
    assert north["plan"]["enforce"]["datacentres"] == 0.2


def test_every_bad_cell_is_named_and_nothing_is_changed(deck: Path) -> None:
    rows = table(deck)
    row_of(rows, "north", "share")[5] = "0.7"
    row_of(rows, "north", "treasury")[3] = "=1+1"
    row_of(rows, "north", "gdp")[5] = "3"
    row_of(rows, "east", "share")[1] = "eats"
    found = back(deck, rows)
    said = {
        (p.code, str(p.values["cell"])[0], p.values.get("better", p.values.get("nearest", "")))
        for p in found.problems
    }
    assert said == {
        ("bad-unit", "F", "70%"), ("bad-value", "D", ""), ("table-not-here", "F", ""), ("table-row", "B", "east"),
    }  # fmt: skip
    assert found.texts == {}
    wrong = next(p for p in found.problems if p.code == "bad-unit")
    line = found.lines["t.csv"][wrong.span.line - 1]
    assert line[wrong.span.column - 1 :].startswith("0.7")


def test_a_wrong_head_and_what_is_no_table_are_named(deck: Path) -> None:
    opened = check(deck).deck
    rows = table(deck)
    rows[0][5] = "chip"
    assert [p.code for p in back(deck, rows).problems] == ["table-column"]
    rows[0] = ["a", "b", "c"]
    assert [p.code for p in back(deck, rows).problems] == ["table-head"]
    for content in (b"", b"\xff\xfe", b'a"b\x00', b'"' + b"x" * 200_000, b"a,b\n" * 6000):
        assert sheet.imported(opened, content, "t.csv").problems


def test_random_edits_of_a_table_never_raise(deck: Path) -> None:
    opened, texts, rng = check(deck).deck, Texts.load("en"), random.Random(20261129)
    right = sheet.exported(opened)
    refused = 0
    for _ in range(100):
        at, sign = rng.randrange(len(right)), rng.choice(',;"\n\t07%abc=+-@\x00％，')
        cut = at + rng.randrange(0, 12)
        found = sheet.imported(opened, (right[:at] + sign * rng.randrange(3) + right[cut:]).encode(), "t.csv")
        refused += bool(found.problems)
        assert not (found.problems and found.texts)
        assert all(render(problem, texts, found.lines) for problem in found.problems[:20])
    assert refused > 20
    assert not texts.missing


def test_what_a_spreadsheet_would_calculate_gets_a_quote() -> None:
    assert sheet._plain("'=1+1") == "=1+1"
    for text in ("+1%", "-2 months", "+0.5pp", "-.5"):
        assert sheet._HARMLESS.fullmatch(text)
    for text in ("=1", "@SUM(A1)", "+SUM(A1)", "-A1"):
        assert not sheet._HARMLESS.fullmatch(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_commands_write_and_read_the_table(
    deck: Path, tmp_path: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "numbers.csv"
    lang = ["--lang", language]
    assert main(["scenario", "table", "export", str(deck), str(file), *lang]) == 0
    assert main(["scenario", "table", "import", str(deck), str(file), *lang]) == 0
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b"north,treasury,60", b"north,treasury,sixty"))
    capsys.readouterr()
    assert main(["scenario", "table", "import", str(deck), str(file), *lang]) == 1
    assert "D3" in capsys.readouterr().out
    file.write_bytes(whole.replace(b"north,share,,,70%", b"north,share,,,60%"))
    assert main(["scenario", "table", "import", str(deck), str(file), *lang]) == 1
    assert "sum-not-100" in capsys.readouterr().out
    assert main(["scenario", "table", "import", str(deck), str(tmp_path / "none.csv"), *lang]) == 1
