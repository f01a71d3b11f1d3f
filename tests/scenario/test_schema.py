"""The exported schemas say what the checker says about form, and nothing against a deck that is right."""

import json
import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from game import paths
from game.scenario import fields
from game.scenario.check import check
from game.scenario.nodes import FileFault, Node, read_toml, read_yaml
from game.scenario.schema import schemas
from game.scenario.shapes import Form, Keyed, Listed, Many, Shape, Verbs
from game.text import LANGUAGES, Texts
from tests.scenario.small import new_deck, tiny_deck

EDITS = yaml.safe_load((Path(__file__).parents[1] / "defects" / "edits.yaml").read_text(encoding="utf-8"))

FORM = {
    "unknown-key", "unknown-verb", "unknown-word", "unknown-nation", "unknown-layer", "unknown-card",
    "unknown-source", "unknown-initiative", "bad-unit", "bad-value", "bad-id", "out-of-range", "missing-key",
    "empty-value", "not-here", "not-a-list", "not-a-map", "not-a-text", "list-length", "full-width",
    "comma-in-braces",
}  # fmt: skip
"""Codes about the form of one value or key; what an editor can see without knowing the game."""

_INT, _FLOAT = re.compile(r"[-+]?[0-9]+"), re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


def as_editor(node: Node) -> Any:
    """Read a tree as YAML 1.2 does, which is how the language server reads a file."""
    if node.shape == "map":
        return {key.text: as_editor(value) for key, value in node.pairs}
    if node.shape == "list":
        return [as_editor(item) for item in node.items]
    text = node.text
    if not node.plain:
        return text
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return text.lower() == "true"
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def section_of(path: Path) -> str:
    if path.name == "scenario.toml":
        return "scenario"
    if "i18n" in path.parts:
        return "i18n"
    return next(section for pattern, section, _ in fields.FILES if fnmatch(path.name, pattern))


def complaints(made: dict[str, str], path: Path) -> list[str]:
    schema = made.get(f"{section_of(path)}.schema.json")
    if schema is None:
        return []
    text = path.read_text(encoding="utf-8")
    node = (read_toml if path.suffix == ".toml" else read_yaml)(text, path.name)
    found = jsonschema.Draft7Validator(json.loads(schema)).iter_errors(as_editor(node))
    return [f"{list(error.absolute_path)}: {error.message[:200]}" for error in found]


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_deck(tmp_path_factory.mktemp("schema"))


@pytest.fixture(scope="module")
def made(deck: Path) -> dict[str, str]:
    return schemas(Texts.load("en"), check(deck).deck.names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_schemas_are_schemas(language: str) -> None:
    texts = Texts.load(language)
    for content in schemas(texts).values():
        jsonschema.Draft7Validator.check_schema(json.loads(content))
    assert not texts.missing


def test_decks_that_are_right_have_no_complaint(tmp_path: Path) -> None:
    general = schemas(Texts.load("en"))
    for folder in (paths.scenarios_folder() / "base", tiny_deck(tmp_path), new_deck(tmp_path)):
        own = schemas(Texts.load("en"), check(folder).deck.names)
        for path in sorted([*folder.rglob("*.yaml"), folder / "scenario.toml"]):
            if path.name != "par.yaml" and ".schema" not in path.parts:
                assert complaints(general, path) == [], path
                assert complaints(own, path) == [], path


def _in_a_formula(edit: dict[str, Any]) -> bool:
    line = edit["put"]
    return bool(re.search(r"[a-z]+\(", line)) or edit["code"].startswith("formula")


@pytest.mark.parametrize("number", range(len(EDITS)))
def test_schema_and_checker_agree_on_every_mistake(number: int, deck: Path, made: dict[str, str]) -> None:
    edit = EDITS[number]
    path = deck / edit["file"]
    right = path.read_text(encoding="utf-8")
    path.write_text(right.replace(edit["find"], edit["put"], 1), encoding="utf-8")
    try:
        found = complaints(made, path)
    except FileFault:
        pytest.skip("not a tree, so an editor's own parser complains")
    finally:
        path.write_text(right, encoding="utf-8")
    codes = {edit["code"], *edit.get("also", ())}
    if _in_a_formula(edit) and edit["code"] != "full-width":
        assert not found or edit["code"] == "comma-in-braces"
    else:
        assert bool(found) == bool(codes & FORM and "beyond_editors" not in edit), found


def _fields(shape: Shape, seen: dict[str, Form]) -> None:
    if isinstance(shape, Form):
        if shape.name not in seen:
            seen[shape.name] = shape
            for field in shape.fields:
                _fields(field.shape, seen)
    elif isinstance(shape, Verbs):
        for form in shape.forms:
            _fields(form, seen)
    elif isinstance(shape, Listed | Many):
        _fields(shape.item, seen)
    elif isinstance(shape, Keyed):
        _fields(shape.value, seen)


def every_form() -> dict[str, Form]:
    seen: dict[str, Form] = {}
    for form in (
        fields.MANIFEST, fields.RULES, fields.LAYER_FORM, fields.NATION_FORM, fields.CARD, fields.INITIATIVE,
        fields.SOURCE_FORM, fields.FLAG_FORM, fields.PAR, fields.NUMBER_FORM, fields.REMOVE,
    ):  # fmt: skip
        _fields(form, seen)
    return seen


def test_every_field_has_a_meaning_in_every_language() -> None:
    forms = every_form()
    assert len(forms) > 35
    for language in LANGUAGES:
        texts = Texts.load(language)
        wanted = [
            (form.name.replace(" ", "-"), field.name) for form in forms.values() for field in form.fields
        ]
        missing = [
            f"{form}.{name}"
            for form, name in wanted
            if f"reference.{form}.{name}" not in texts and f"reference.any.{name}" not in texts
        ]
        assert missing == []


def test_no_meaning_is_of_a_field_that_is_not_there() -> None:
    known = {
        name.replace(" ", "-"): {field.name for field in form.fields} for name, form in every_form().items()
    }
    texts = Texts.load("en")
    lost = []
    for key in texts.keys_below("reference"):
        _, form, name = key.split(".")
        if form in known and name not in known[form]:
            lost.append(key)
    assert lost == []
    everywhere = set().union(*known.values())
    assert [k for k in texts.keys_below("reference.any") if k.split(".")[2] not in everywhere] == []
