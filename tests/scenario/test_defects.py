"""One mistake each: found, at the right place, with the right advice, and nothing else reported."""

import re
from pathlib import Path

import pytest
import yaml

from game.scenario.check import check
from game.scenario.problem import render
from game.text import LANGUAGES, Texts
from tests.scenario.small import new_deck

EDITS = yaml.safe_load((Path(__file__).parents[1] / "defects" / "edits.yaml").read_text(encoding="utf-8"))


def _name(edit: dict) -> str:
    return f"{edit['code']}-{EDITS.index(edit)}"


def _place(text: str, start: int, edit: dict) -> tuple[int, int]:
    """Find line and column of the piece the problem must point at.

    It is the nth one of the file where ``nth`` says so, else in what was put in, else the last before, else the first.
    """
    piece = edit["at"]
    if "nth" in edit:
        at = -1
        for _ in range(edit["nth"]):
            at = text.index(piece, at + 1)
    elif piece in edit["put"]:
        at = text.index(piece, start)
    else:
        at = text.rfind(piece, 0, start + len(edit["put"]))
        at = text.index(piece) if at < 0 else at
    before = text[:at]
    return before.count("\n") + 1, at - before.rfind("\n")


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_deck(tmp_path_factory.mktemp("defects"))


def test_the_deck_without_a_mistake_has_no_problem(deck: Path) -> None:
    assert check(deck).problems == []


def test_there_are_enough_mistakes_of_enough_kinds() -> None:
    assert len(EDITS) >= 60
    assert len({edit["code"] for edit in EDITS}) >= 40


@pytest.mark.parametrize("edit", EDITS, ids=_name)
def test_a_mistake_is_found_where_it_is_with_its_cure(edit: dict, deck: Path) -> None:
    path = deck / edit["file"]
    right = path.read_text(encoding="utf-8")
    assert edit["find"] in right
    wrong = right.replace(edit["find"], edit["put"], 1)
    path.write_text(wrong, encoding="utf-8")
    try:
        checked = check(deck)
    finally:
        path.write_text(right, encoding="utf-8")
    mine = [p for p in checked.problems if p.code == edit["code"]]
    places = [(Path(p.span.file).name, p.span.line, p.span.column) for p in mine]
    assert (edit["file"], *_place(wrong, right.index(edit["find"]), edit)) in places
    others = {p.code for p in checked.problems} - {edit["code"], *edit.get("also", ())}
    # A file that cannot be read at all leaves references to its entries open.
    assert "untested" in edit.get("also", ()) or not others
    assert edit.get("many") or "untested" in edit.get("also", ()) or len(mine) == 1
    printed = "\n".join(render(mine[0], Texts.load("en"), checked.deck.raw.lines))
    assert edit["cure"] in printed


@pytest.mark.parametrize("language", ["en", "ko", "zh"])
def test_every_problem_has_its_sentences_in_every_language(language: str, deck: Path) -> None:
    texts = Texts.load(language)
    for edit in EDITS[:40]:
        path = deck / edit["file"]
        right = path.read_text(encoding="utf-8")
        path.write_text(right.replace(edit["find"], edit["put"], 1), encoding="utf-8")
        try:
            checked = check(deck)
        finally:
            path.write_text(right, encoding="utf-8")
        for problem in checked.problems:
            assert render(problem, texts, checked.deck.raw.lines)
    assert not texts.missing


# A code as it stands in the source, and where it is plain to see the name of its cure.
CALLS = r"(?:_at|report|Problem|FileFault|FormulaFault|PackFault|Unread|_warn|_unknown_word)"
WRITTEN = re.compile(CALLS + r'\(\s*"([a-z-]+)"(?:,\s*\w+(?:\.\w+\([^)]*\))?,\s*"([a-z-]+)")?')


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_in_the_reader_has_a_sentence(language: str) -> None:
    texts = Texts.load(language)
    sources = sorted((Path(__file__).parents[2] / "game" / "scenario").glob("*.py"))
    found = {pair for path in sources for pair in WRITTEN.findall(path.read_text(encoding="utf-8"))}
    assert len({code for code, _ in found}) > 60
    wanted = {f"problems.{code}.says" for code, _ in found}
    packs = (Path(__file__).parents[2] / "game" / "scenario" / "pack.py").read_text(encoding="utf-8")
    wanted |= {f"problems.{code}.cure" for code, _ in WRITTEN.findall(packs)}
    wanted |= {f"problems.{code}.{hint}" for code, hint in found if hint not in ("", "error", "warning")}
    assert [key for key in sorted(wanted) if key not in texts] == []
