"""Files made from the field table are as they would be made now, and every example in them can be read."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from game import paths
from game.scenario import examples, fields, fields_words, schema_files, tools
from game.scenario.check import check
from game.scenario.formula import parse
from game.scenario.schema import schemas
from game.scenario.terms import FUNCTIONS, Term
from game.text import Texts
from tests.scenario.small import new_deck

SHIPPED = paths.scenarios_folder()


def test_the_shipped_schemas_are_those_of_the_field_table() -> None:
    made = schemas(Texts.load("en"))
    assert {p.name for p in (SHIPPED / "schema").iterdir()} == set(made)
    for name, content in made.items():
        assert (SHIPPED / "schema" / name).read_text(encoding="utf-8") == content, "run: scenario schema"


def test_the_shipped_pages_are_those_of_the_field_table() -> None:
    for name, content in tools.reference_pages().items():
        assert (SHIPPED / name).read_text(encoding="utf-8") == content, "run: scenario docs"


@pytest.mark.parametrize("language", ["en", "ko", "zh"])
def test_a_page_names_every_key_verb_and_function_and_leaves_no_hole(language: str) -> None:
    texts = Texts.load(language)
    page = tools.reference(texts)
    assert not texts.missing
    for form in fields.EFFECT.forms:
        assert f"### {form.name}\n" in page
    for name in FUNCTIONS:
        assert f"`{name}(" in page
    for field in (*fields.CARD.fields, *fields.NATION_FORM.fields, *fields.RULES.fields):
        assert f"| `{field.name}` |" in page
    titles = {
        re.sub(r"[^\w-]", "", t.lower().replace(" ", "-")) for t in re.findall(r"^#+ (.*)$", page, re.M)
    }
    assert set(re.findall(r"\]\(#([^)]*)\)", page)) <= titles


def test_every_verb_word_and_function_has_an_example_that_can_be_read(tmp_path: Path) -> None:
    assert set(examples.VERB_EXAMPLES) == {form.name for form in fields.EFFECT.forms}
    assert set(examples.CHANGE_EXAMPLE) == set(fields_words.CHANGES)
    assert set(examples.ADJUST_EXAMPLE) == set(fields_words.ADJUSTS)
    assert set(examples.FUNCTION_EXAMPLES) == set(FUNCTIONS)
    assert len(fields.EFFECT.forms) <= 15
    assert len(FUNCTIONS) <= 20
    deck = new_deck(tmp_path)
    lines = [
        *examples.VERB_EXAMPLES.values(),
        *examples.CHANGE_EXAMPLE.values(),
        *examples.ADJUST_EXAMPLE.values(),
    ]
    first = "        - {do: invest, layer: datacentres, by: +0.5pp, after: 3 quarters}\n"
    cards = deck / "cards.yaml"
    text = cards.read_text(encoding="utf-8")
    assert first in text
    cards.write_text(text.replace(first, "".join(f"        - {x}\n" for x in lines[:28])), encoding="utf-8")
    found = check(deck)
    assert [p.code for p in found.problems] == ["unused-flag"]
    assert len(found.deck.cards["the-first-week"]["choices"][0]["effects"]) == 29
    for name, example in examples.FUNCTION_EXAMPLES.items():
        assert name in {part.op for part in _parts(parse(example, found.deck.names))}


def _parts(term: Term) -> Iterator[Term]:
    yield term
    for part in term.parts:
        yield from _parts(part)


def test_schemas_of_a_deck_follow_its_ids(tmp_path: Path) -> None:
    deck = new_deck(tmp_path)
    place = deck / schema_files.FOLDER / "cards.schema.json"
    cards = deck / "cards.yaml"
    cards.write_text(cards.read_text(encoding="utf-8").replace("an-answer", "a-reply"), encoding="utf-8")
    assert "a-reply" not in place.read_text(encoding="utf-8")
    schema_files.refresh(check(deck).deck, Texts.load("en"))
    assert "a-reply" in place.read_text(encoding="utf-8")
    shutil.rmtree(deck / schema_files.FOLDER)
    schema_files.refresh(check(deck).deck, Texts.load("en"))
    assert not (deck / schema_files.FOLDER).exists()
