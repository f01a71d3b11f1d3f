"""Conditions: read, written back, resolved, bounded; every mistake has a place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.engine.expr import FUNCTIONS as ENGINE_FUNCTIONS
from game.engine.expr import OPERATORS
from game.engine.world import Expr
from game.scenario.formula import FormulaFault, parse
from game.scenario.terms import FUNCTIONS, Names, Term, resolve, show, span

NAMES = Names(
    ids={
        "nation": {"usa": 0, "kor": 1},
        "layer": {"chips": 0, "models": 1},
        "card": {"a-card": 0},
        "initiative": {"260-halls": 0},
        "flag": {"late": 0},
    },
    options={"a-card": ("yes", "no")},
    years=(2026, 2035),
)


def test_the_language_and_the_engine_know_the_same_functions() -> None:
    assert set(FUNCTIONS) == set(ENGINE_FUNCTIONS)
    assert len(FUNCTIONS) <= 20


def test_a_condition_becomes_a_tree_of_indices() -> None:
    term = parse("share(me, chips) >= 45% and not flag(late)", NAMES)
    expr = resolve(term, NAMES, "kor")
    assert expr == Expr(
        "and",
        (
            Expr(">=", (Expr("share", at=(1, 0)), Expr("number", number=0.45))),
            Expr("not", (Expr("flag", at=(1, 0)),)),
        ),
    )


@pytest.mark.parametrize(
    ("text", "op", "at"),
    [
        ("played(a-card)", "played", (0, -1)),
        ("played(a-card, no)", "played", (0, 1)),
        ("flag(usa, late)", "flag", (0, 0)),
        ("launched(260-halls)", "launched", (0,)),
    ],
)
def test_optional_arguments_are_filled_in(text: str, op: str, at: tuple[int, ...]) -> None:
    assert resolve(parse(text, NAMES), NAMES, "usa") == Expr(op, at=at)


def test_words_are_read_in_any_case_and_units_are_allowed() -> None:
    a = parse("GAP(kor, models) <= 8 months AND stock(me, chips) < 2 quarters", NAMES)
    b = parse("gap(kor, models) <= 8 and stock(me, chips) < 2", NAMES)
    assert resolve(a, NAMES, "usa") == resolve(b, NAMES, "usa")


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("", "formula-syntax", 0),
        ("share(usa, chips) >= 0.45", "bad-unit", 21),
        ("share(usa, chips) >= 45", "bad-unit", 21),
        ("share(usa, chips) + 1 > 45%", "bad-unit", 20),
        ("gap(usa, chips) > 45%", "unit-clash", 18),
        ("tension() > 10 < 20", "formula-chain", 15),
        ("flag(late) > 1", "not-a-number", 0),
        ("tension()", "not-a-condition", 0),
        ("tension() > 3 and year()", "not-a-condition", 18),
        ("usa > 3", "formula-bare-name", 0),
        ("tensoin() > 3", "formula-unknown", 0),
        ("share(usa) > 3%", "formula-arguments", 0),
        ("share(usa, chip) > 3%", "unknown-layer", 11),
        ("played(a-card, perhaps)", "unknown-option", 15),
        ("tension() ≥ 3", "full-width", 10),
        ("tension() > 3 || year() > 3", "formula-syntax", 14),
        ("tension( > 3", "formula-syntax", 9),
        ("(tension() > 3", "formula-syntax", 14),
        ("a.b(1) > 3", "formula-unknown", 0),
        ("tension() > 3; year() > 1", "formula-syntax", 13),
        ("9**9**9 > 1", "formula-syntax", 2),
        ("(" * 20 + "tension() > 1" + ")" * 20, "formula-too-deep", 16),
        ("tension() > 1" + " and tension() > 1" * 40, "formula-too-long", 0),
    ],
)
def test_a_mistake_has_a_code_and_a_place(text: str, code: str, at: int) -> None:
    with pytest.raises(FormulaFault) as fault:
        parse(text, NAMES)
    assert (fault.value.code, fault.value.at) == (code, at)


def _terms() -> st.SearchStrategy[str]:
    atoms = st.sampled_from(["gap(usa, chips)", "lead(kor, models)", "3 months", "7", "-2", "0.5"])
    sums = st.recursive(
        atoms,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from("+-"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
            st.tuples(inner, st.sampled_from("*/"), st.sampled_from(["2", "3"])).map(" ".join),
            st.tuples(inner, inner).map(lambda t: f"min({t[0]}, {t[1]})"),
            inner.map(lambda t: f"-({t})"),
        ),
        max_leaves=4,
    )
    tests = st.tuples(sums, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), sums).map(" ".join)
    return st.recursive(
        st.one_of(tests, st.sampled_from(["flag(late)", "played(a-card, yes)"])),
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
                lambda t: f"({t[0]}) {t[1]} ({t[2]})"
            ),
            inner.map(lambda t: f"not ({t})"),
        ),
        max_leaves=4,
    )


def _parsed(text: str) -> Term | FormulaFault:
    try:
        return parse(text, NAMES)
    except FormulaFault as fault:
        return fault


@given(_terms())
def test_what_is_written_back_reads_as_the_same_tree(text: str) -> None:
    term = _parsed(text)
    if isinstance(term, FormulaFault):
        assert term.code in ("formula-too-deep", "formula-too-long", "unit-clash")
        return
    written = show(term)
    again = parse(written, NAMES)
    assert again == term
    assert show(again) == written


@given(st.text(alphabet=st.sampled_from("share(me,chips)>=%45 andornot+-*/<.!&|（％“\n"), max_size=60))
def test_any_text_is_a_tree_or_a_finding(text: str) -> None:
    term = _parsed(text)
    if isinstance(term, FormulaFault):
        assert 0 <= term.at <= len(text)
    else:
        assert term.unit == "truth"


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("tension() > 130", (0.0, 0.0)),
        ("year() >= 2030", (0.0, 1.0)),
        ("year() > 2035", (0.0, 0.0)),
        ("share(usa, chips) >= 0%", (1.0, 1.0)),
        ("rank(usa, chips) > 2", (0.0, 0.0)),
        ("tension() + 50 < 40 or flag(late)", (0.0, 1.0)),
        ("not tension() > 130", (1.0, 1.0)),
        ("index(usa, leverage) * 2 <= 200", (1.0, 1.0)),
        ("lead(usa, models) > 100", (0.0, 1.0)),
    ],
)
def test_ranges_tell_what_can_never_or_must_always_be(text: str, bounds: tuple[float, float]) -> None:
    assert span(parse(text, NAMES), NAMES) == bounds


def test_every_operator_of_the_language_is_one_of_the_engine() -> None:
    used = {"or", "and", "not", "<", "<=", ">", ">=", "=", "!=", "+", "-", "*", "/", "min", "max"}
    assert used == set(OPERATORS)
