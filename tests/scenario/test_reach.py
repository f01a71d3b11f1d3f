"""What can never happen is named where it is written, with its reason; what merely follows from it is not."""

from pathlib import Path

import pytest

from game.scenario.check import check
from tests.scenario.small import new_deck

NEEDS = "    - share(me, chips) >= 50%\n"
CARD = """
- id: extra
  title: Extra
  text: Extra.
  kind: market
  history: invented
  who: {who}
  {way}
  choices:
    - id: a
      label: A
      cautious: true
    - id: b
      label: B
      {more}
"""


def _found(deck: Path) -> list[tuple[str, str, str]]:
    return [(p.code, p.hint, _line(deck, p.span.line)) for p in check(deck).problems]


def _line(deck: Path, number: int) -> str:
    return (deck / "cards.yaml").read_text(encoding="utf-8").split("\n")[number - 1].strip()


def _with(deck: Path, find: str, put: str) -> None:
    cards = deck / "cards.yaml"
    text = cards.read_text(encoding="utf-8")
    assert find in text
    cards.write_text(text.replace(find, put, 1), encoding="utf-8")


def _add(deck: Path, way: str, more: str = "effects: []", who: str = "north", times: int = 1) -> None:
    cards = deck / "cards.yaml"
    text = cards.read_text(encoding="utf-8")
    for i in range(times):
        text += CARD.format(way=way, more=more, who=who).replace("id: extra", f"id: extra{i or ''}")
    cards.write_text(text, encoding="utf-8")


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    return new_deck(tmp_path)


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("share(me, chips) < 30%", "beside"),
        ("share(me, chips) < 50%", "beside"),
        ("not share(me, chips) > 20%", "beside"),
        ("tension() > 60 and tension() <= 60", "beside"),
        ("tension() + 1 > 60 and tension() + 1 < 60", ""),
        ("played(an-answer, own) and year() < 2026", "cure"),
    ],
)
def test_needs_that_contradict_one_another(deck: Path, line: str, hint: str) -> None:
    _with(deck, NEEDS, NEEDS + f"    - {line}\n")
    found = [f for f in _found(deck) if f[0] == "never-true"]
    # Bounds are intervals of what is asked; sums are not narrowed.
    assert found == ([("never-true", hint, f"- {line}")] if hint else [])


def test_a_date_is_a_bound_on_the_year(deck: Path) -> None:
    _add(deck, "dated: 2027-Q2\n  needs: [year() >= 2029]")
    assert _found(deck) == [("never-true", "when", "needs: [year() >= 2029]")]


def test_years_within_the_window_of_a_card_are_no_problem(deck: Path) -> None:
    _add(deck, "chance: 5% per quarter\n  not_before: 2028-Q1\n  needs: [year() >= 2029]")
    assert _found(deck) == []


@pytest.mark.parametrize(
    ("show_if", "hint"),
    [("share(me, chips) < 40%", "beside"), ("tension() > 120", "cure"), ("played(extra)", "")],
)
def test_an_option_is_never_offered(deck: Path, show_if: str, hint: str) -> None:
    way = "chance: 5% per quarter\n  needs: ['share(me, chips) >= 50%']"
    _add(deck, way, f"show_if: {show_if}")
    assert _found(deck) == ([("never-offered", hint, f"show_if: {show_if}")] if hint else [])


def test_a_card_waits_for_an_option_that_is_never_offered(deck: Path) -> None:
    _add(deck, "chance: 5% per quarter", "show_if: tension() > 120")
    _add(deck, "chance: 5% per quarter\n  needs: ['played(extra, b)']")
    text = (deck / "cards.yaml").read_text(encoding="utf-8")
    head, _, tail = text.rpartition("id: extra\n")
    (deck / "cards.yaml").write_text(f"{head}id: second\n{tail}", encoding="utf-8")
    codes = {(code, hint) for code, hint, _ in _found(deck)}
    assert codes == {("never-offered", "cure"), ("never-true", "awaits")}


def test_a_flag_that_only_others_carry_is_never_mine(deck: Path) -> None:
    _add(deck, "chance: 5% per quarter", "effects: [{do: set_flag, flag: late, nation: east}]")
    cards = deck / "cards.yaml"
    text = cards.read_text(encoding="utf-8")
    wrong = text.replace(NEEDS, NEEDS + "    - flag(late)\n")
    cards.write_text(wrong, encoding="utf-8")
    assert [(code, hint) for code, hint, _ in _found(deck)] == [("never-true", "awaits")]
    cards.write_text(wrong.replace("flag(late)", "flag(east, late)"), encoding="utf-8")
    assert _found(deck) == []


def test_cards_that_only_lead_to_one_another_never_come(deck: Path) -> None:
    _add(deck, "only: follow-up", "then: [{card: extra, after: 2 quarters}]")
    assert _found(deck) == [("never-comes", "leaders", "only: follow-up")]


def test_only_the_first_of_a_dead_chain_is_reported(deck: Path) -> None:
    _with(deck, NEEDS, "    - tension() > 130\n")
    assert _found(deck) == [("never-true", "cure", "- tension() > 130")]


def test_a_follow_up_after_the_end_never_comes(deck: Path) -> None:
    _with(deck, "after: 2-4 quarters", "after: 40 quarters")
    codes = {(code, hint) for code, hint, _ in _found(deck)}
    assert codes == {("never-comes", "leaders"), ("too-late", "cure")}


def test_an_effect_after_the_end_is_too_late(deck: Path) -> None:
    more = "effects: [{do: invest, layer: chips, by: +1pp, after: 8 quarters}]"
    _add(deck, "dated: 2030-Q1", more)
    assert [code for code, _, _ in _found(deck)] == ["too-late"]


def test_needs_of_an_opening_card_are_not_asked(deck: Path) -> None:
    _with(deck, "  only: opening\n", "  only: opening\n  needs: [tension() > 10]\n")
    assert [code for code, _, _ in _found(deck)] == ["needs-not-asked"]


@pytest.mark.parametrize(
    ("effect", "code"),
    [
        ("{do: change, what: tension, by: 0.01}", "too-small"),
        ("{do: change, what: adoption, by: 0.04pp}", "too-small"),
        ("{do: improve, layer: chips, by: 0.04 months}", "too-small"),
        ("{do: adjust, what: cost, layer: chips, by: 0.04%, lasts: 2 quarters}", "too-small"),
        ("{do: pay, by: 0.004}", "too-small"),
        ("{do: change, what: adoption, by: 0.000001pp}", "no-effect"),
        ("{do: change, what: treasury, by: 0.00003, lasts: 40 quarters}", "no-effect"),
        ("{do: change, what: tension, by: 0.1}", ""),
        ("{do: change, what: talent, by: -0.02}", ""),
        ("{do: pay, by: 0.02}", ""),
    ],
)
def test_an_effect_is_large_enough_to_be_seen(deck: Path, effect: str, code: str) -> None:
    _add(deck, "chance: 5% per quarter", f"effects: [{effect}]")
    assert [c for c, _, _ in _found(deck)] == ([code] if code else [])


def test_what_a_dated_card_does_not_read_is_named(deck: Path) -> None:
    _add(deck, "dated: 2028-Q1\n  not_before: 2027-Q1\n  more_likely: [{if: tension() > 50, times: 2}]")
    assert [(code, line) for code, _, line in _found(deck)] == [
        ("no-use", "not_before: 2027-Q1"),
        ("no-use", "more_likely: [{if: tension() > 50, times: 2}]"),
    ]
