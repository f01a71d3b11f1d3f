"""Values: units in, fractions and quarters out; the field table names every number of the engine."""

import dataclasses

import pytest

from game.engine.world import LayerTable, NationTable, Scalars
from game.scenario import fields
from game.scenario.shapes import Form, Scalar
from game.scenario.values import READERS, Unread, read, strange_sign


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("percent", "45%", 0.45),
        ("percent", "45 % per year", 0.45),
        ("percent", "-2%", -0.02),
        ("number", ".85", 0.85),
        ("number", "85%", 0.85),
        ("money", "$12.5bn", 12.5),
        ("quarters", "2 years", 8),
        ("quarters", "1 quarter", 1),
        ("quarters", "1 half-year", 2),
        ("count", "12", 12),
        ("count", "3 years", 12),
        ("stock", "0.5 quarters", 0.5),
        ("months", "18 months", 1.5),
        ("months", "1.5 years", 1.5),
        ("date", "2026-Q4", (2026, 4)),
        ("span", "2-4 quarters", (2, 4)),
        ("span", "3 quarters", (3, 3)),
        ("span", "1-2 years", (4, 8)),
        ("factor", "x0.5", 0.5),
        ("factor", "3", 3.0),
        ("capacity", "+4pp", 4.0),
        ("pp", "-0.5pp", -0.005),
        ("relative", "-45%", -0.45),
        ("lasts", "permanent", 0),
        ("again", "never", -1),
        ("turns", "4 turns", 4),
        ("yes", "Off", False),
        ("id", "the-empty-seat", "the-empty-seat"),
    ],
)
def test_a_written_value_becomes_what_the_engine_counts_in(kind: str, text: str, value: object) -> None:
    got = read(Scalar(kind), text)
    assert got == pytest.approx(value) if isinstance(value, float) else got == value


@pytest.mark.parametrize(
    ("text", "chance"),
    [("5% per quarter", 0.05), ("20% per year", 1 - 0.8**0.25), ("19% per half-year", 0.1)],
)
def test_a_chance_over_time_is_turned_into_one_per_quarter(text: str, chance: float) -> None:
    assert read(Scalar("odds"), text) == pytest.approx(chance)


@pytest.mark.parametrize(
    ("kind", "text", "code", "better"),
    [
        ("percent", "0.62", "bad-unit", "62%"),
        ("percent", "62", "bad-unit", "62%"),
        ("months", "14", "bad-unit", "14 months"),
        ("quarters", "4", "bad-unit", "4 quarters"),
        ("pp", "+4%", "bad-unit", "+4pp"),
        ("percent", "６2%", "full-width", None),
        ("number", "1,000", "bad-value", None),
        ("number", "nan", "bad-value", None),
        ("number", "9" * 400, "bad-value", None),
        ("id", "The Empty Seat", "bad-id", "the-empty-seat"),
        ("date", "2026-Q5", "bad-value", None),
        ("yes", "maybe", "bad-value", None),
    ],
)
def test_a_wrong_value_names_the_cure(kind: str, text: str, code: str, better: str | None) -> None:
    with pytest.raises(Unread) as fault:
        read(Scalar(kind), text)
    assert fault.value.code == code
    assert better is None or fault.value.values["better"] == better


def test_bounds_are_printed_in_the_unit_of_the_author() -> None:
    with pytest.raises(Unread) as fault:
        read(Scalar("percent", 0.0, 1.0), "130%")
    assert (fault.value.values["low"], fault.value.values["high"]) == ("0%", "100%")


def test_letters_of_other_scripts_are_no_strange_signs() -> None:
    assert strange_sign("한국 中国 é") is None
    assert strange_sign("a：b") == (1, "：", ":")
    assert strange_sign("“a”") == (0, "“", '"')


def _names(form: Form) -> set[str]:
    return {field.name for field in form.fields}


def test_the_table_names_every_number_of_the_engine() -> None:
    layer = {f.name for f in dataclasses.fields(LayerTable)}
    written_otherwise = {"derived_from", "derived_weight", *fields.INPUT_FIELDS}
    assert layer - written_otherwise <= _names(fields.LAYER_FORM)
    nation = {f.name for f in dataclasses.fields(NationTable)}
    made = {"plan_build", "plan_research", "plan_talent", "enforcement", "score_weight", "pull", "push_fade"}
    assert nation - made <= _names(fields.NATION_FORM)
    assert set(fields.LAYER_MAPS) | set(fields.NATION_NUMBERS) <= nation
    assert {f.name for f in dataclasses.fields(Scalars)} | {"start_tension", "push_fade"} == _names(
        fields.RULES
    )


def test_every_kind_of_the_table_has_a_reader() -> None:
    kinds: set[str] = set()

    def collect(shape: object) -> None:
        if isinstance(shape, Scalar):
            kinds.add(shape.kind)
        elif isinstance(shape, Form):
            for field in shape.fields:
                collect(field.shape)
        else:
            for name in ("item", "key", "value"):
                if hasattr(shape, name):
                    collect(getattr(shape, name))
            for form in getattr(shape, "forms", ()):
                collect(form)

    for form in (fields.MANIFEST, fields.RULES, fields.LAYER_FORM, fields.NATION_FORM, fields.CARD):
        collect(form)
    collect(fields.INITIATIVE)
    assert kinds - {"word", "ref", "formula"} <= set(READERS)
