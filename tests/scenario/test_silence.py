"""A note on the line silences a warning of that line, with a reason; it never silences an error."""

from pathlib import Path

import pytest

from game.scenario.check import check
from tests.scenario.small import new_deck

WRONG = "    - tension() > 130"


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        (f"{WRONG}  # ok: never-true because the patch is not out yet", []),
        (f"{WRONG}  # ok: never-true until the patch", []),
        (f"{WRONG}  # ok： never-true 패치가 나올 때까지", []),
        (f"    # ok: never-true until the patch\n    # another remark\n{WRONG}", []),
        (f"{WRONG}  # ok: never-true", ["silent-without-reason"]),
        (f"{WRONG}  # ok: never-true because", ["silent-without-reason"]),
        (f"{WRONG}  # ok: never-ture because of the patch", ["never-true", "unknown-code"]),
        (f"{WRONG}  # ok: too-small because of the patch", ["never-true", "silent-for-nothing"]),
        ("    - tension() > 30  # ok: never-true because", ["silent-for-nothing"]),
        ("    - tensoin() > 30  # ok: formula-unknown for now", ["formula-unknown", "silent-error"]),
        ("    - tension() > 30  # is it ok?", []),
    ],
)
def test_a_note_silences_what_it_names(line: str, codes: list[str], tmp_path: Path) -> None:
    deck = new_deck(tmp_path)
    cards = deck / "cards.yaml"
    text = cards.read_text(encoding="utf-8")
    assert "    - share(me, chips) >= 50%" in text
    cards.write_text(text.replace("    - share(me, chips) >= 50%", line, 1), encoding="utf-8")
    assert [p.code for p in check(deck).problems] == codes
