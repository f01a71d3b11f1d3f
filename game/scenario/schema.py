"""Schemas for editors, made from the field table: JSON Schema draft-07 as the YAML language server reads it.

Effects are one flat object with an if/then for each verb, because an editor then names one wrong key at its place;
unions give a message for every branch. With the names of a deck, references become closed lists that complete.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from game.scenario import fields
from game.scenario.formula import MOST_SIGNS
from game.scenario.meaning import has_meaning, key_meaning, written
from game.scenario.schema_scalars import pattern_of, scalar_types
from game.scenario.shapes import BIG, Form, Keyed, Listed, Many, Scalar, Shape, Verbs
from game.scenario.terms import Names
from game.text import Texts

Schema = dict[str, Any]
DRAFT = "http://json-schema.org/draft-07/schema#"
ENDING = ".schema.json"
_ID = "^[a-z0-9]+(-[a-z0-9]+)*$"

_LISTS: dict[str, Form] = {
    "layers": fields.LAYER_FORM,
    "nations": fields.NATION_FORM,
    "cards": fields.CARD,
    "initiatives": fields.INITIATIVE,
}
_MAPS: dict[str, Form] = {"sources": fields.SOURCE_FORM, "flags": fields.FLAG_FORM}
_NOT_FOR_EDITORS = ("par",)
_IDS_OF = {
    "nations": "nation",
    "layers": "layer",
    "cards": "card",
    "initiatives": "initiative",
    "flags": "flag",
}


def schemas(texts: Texts, names: Names | None = None, own_rules: bool = False) -> dict[str, str]:
    """Return every schema as the text of its file, by file name.

    ``names`` closes references to the ids of one deck. ``own_rules`` is for a deck that extends another, whose
    rules.yaml holds only what changes.
    """
    maker = _Maker(texts, names)
    found = {"scenario": maker.form(fields.MANIFEST), "rules": maker.form(fields.RULES)}
    if names is None or own_rules:
        found["rules"].pop("required")
    found.update({section: maker.listed(section, form) for section, form in _LISTS.items()})
    found.update({section: maker.mapped(form) for section, form in _MAPS.items()})
    found["i18n"] = maker.translation()
    return {f"{name}{ENDING}": maker.file(name, schema) for name, schema in found.items()}


class _Maker:
    """Turns shapes into schemas; parts that stand in many places become definitions."""

    def __init__(self, texts: Texts, names: Names | None) -> None:
        self.texts = texts
        self.names = names
        self.definitions: dict[str, Schema] = {}

    def file(self, name: str, schema: Schema) -> str:
        """Return the text of a schema file."""
        used = _used(schema, self.definitions)
        whole = {"$schema": DRAFT, "title": self.texts.text(f"reference.files.{name}"), **schema}
        if used:
            whole["definitions"] = {key: self.definitions[key] for key in sorted(used)}
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"

    # -- files

    def listed(self, section: str, form: Form) -> Schema:
        """Return the schema of a file that lists entries, or takes inherited ones away."""
        entry = self.form(form)
        needed = entry.pop("required")
        entry["properties"]["remove"] = {
            "type": "array",
            "items": {"type": "string"},
            "minItems": 1,
            "description": key_meaning(self.texts, "remove", "remove"),
        }
        entry.update(
            {"if": {"required": ["remove"]}, "then": {"maxProperties": 1}, "else": {"required": needed}}
        )
        description = self.texts.text(f"reference.files.{section}")
        return {"description": description, "type": "array", "items": entry}

    def mapped(self, form: Form) -> Schema:
        """Return the schema of a file that maps ids to entries."""
        return {"type": "object", "propertyNames": {"pattern": _ID}, "additionalProperties": self.form(form)}

    def translation(self) -> Schema:
        """Return the schema of a translation: texts by section and id."""
        parts: Schema = {"scenario": self._texts("scenario"), "_old": {"type": "object"}}
        for section in fields.SECTIONS:
            if section != "scenario":
                self.definitions[f"texts_{section}"] = self._texts(section)
                parts[section] = self._keys(_IDS_OF[section], {"$ref": f"#/definitions/texts_{section}"})
        return {"type": "object", "properties": parts, "additionalProperties": False}

    def _texts(self, section: str) -> Schema:
        # an empty text is one that waits for its translation
        text = {"type": ["string", "number", "boolean", "null"]}
        inner: Schema = {"of": {"type": ["string", "number"]}}
        inner.update({key: dict(text) for key in fields.TEXTS[section]})
        for part in fields.INNER.get(section, ()):
            keys = {key: dict(text) for key in fields.TEXTS[part]}
            entry = {"type": ["object", "null"], "properties": keys, "additionalProperties": False}
            inner[part] = {"type": ["object", "null"], "additionalProperties": entry}
        return {"type": ["object", "null"], "properties": inner, "additionalProperties": False}

    def _keys(self, kind: str, value: Schema) -> Schema:
        if self.names is None or kind not in self.names.ids:
            return {"type": ["object", "null"], "additionalProperties": value}
        known = dict.fromkeys(self.names.ids[kind], value)
        return {"type": ["object", "null"], "properties": known, "additionalProperties": False}

    # -- shapes

    def shape(self, shape: Shape) -> Schema:
        """Return the schema of any shape."""
        if isinstance(shape, Scalar):
            return self.scalar(shape)
        if isinstance(shape, Many):
            item = self.scalar(shape.item)
            # the one union of the format: editors complete a single word from it, which if/then hides from them
            return {"anyOf": [item, {"type": "array", "items": item, "minItems": 1}]}
        if isinstance(shape, Listed):
            out: Schema = {"type": "array", "items": self.shape(shape.item)}
            out.update({"minItems": shape.least} if shape.least else {})
            return {**out, "maxItems": shape.most}
        if isinstance(shape, Keyed):
            return self.keyed(shape)
        return self.form(shape) if isinstance(shape, Form) else self.verbs(shape)

    def form(self, form: Form) -> Schema:
        """Return the schema of a mapping with named fields."""
        out: Schema = {
            "type": "object",
            "properties": {field.name: self._field(form, field.name, field.shape) for field in form.fields},
            "additionalProperties": False,
        }
        needed = [field.name for field in form.fields if field.needed]
        if needed or form.name in ("rules", *(one.name for one in _LISTS.values())):
            out["required"] = needed
        if form.name == "card":
            out["dependencies"] = {"jitter": ["dated"]}
        if form.name == "reaction":
            out["allOf"] = _reaction_rules()
        return out

    def _field(self, form: Form, name: str, shape: Shape) -> Schema:
        found = self.shape(shape)
        if has_meaning(self.texts, form.name, name):
            found = {"description": self._description(form, name, shape), **found}
        return found

    def _description(self, form: Form, name: str, shape: Shape) -> str:
        meaning = key_meaning(self.texts, form.name, name)
        value = shape.item if isinstance(shape, Many) else shape
        if isinstance(value, Keyed) and isinstance(value.value, Scalar):
            value = value.value
        if not isinstance(value, Scalar) or value.kind == "text":
            return meaning
        return f"{meaning} ({written(self.texts, value)})"

    def keyed(self, shape: Keyed) -> Schema:
        """Return the schema of a mapping by reference or by free key."""
        value = self.shape(shape.value)
        if isinstance(shape.value, Scalar) and shape.value.sourced:
            value = self._defined(shape.value, value)
        known = self._known(shape.key)
        if known is None:
            out: Schema = {"type": "object", "additionalProperties": value}
            if shape.key.kind in ("id", "path"):
                out["propertyNames"] = {"pattern": pattern_of(shape.key)}
            return out
        keys = [*(("all",) if shape.rest else ()), *known]
        return {
            "type": "object",
            "properties": dict.fromkeys(keys, value),
            "additionalProperties": False,
        }

    def _defined(self, scalar: Scalar, schema: Schema) -> Schema:
        name = f"{scalar.kind}_{scalar.low:g}_{scalar.high:g}"
        self.definitions[name] = schema
        return {"$ref": f"#/definitions/{name}"}

    def _known(self, scalar: Scalar) -> list[str] | None:
        if scalar.kind != "ref" or self.names is None:
            return None
        return [*scalar.words, *self.names.ids.get(scalar.of, ())]

    # -- scalars

    def scalar(self, scalar: Scalar) -> Schema:
        """Return the schema of one value; a number with its origin is an object as well."""
        plain = self._plain(scalar)
        if not scalar.sourced:
            return plain
        number = self.form(fields.NUMBER_FORM)
        number["properties"]["value"] = {**number["properties"]["value"], **plain}
        origin = self._number_form(scalar, number)
        types = plain["type"] if isinstance(plain["type"], list) else [plain["type"]]
        return {**plain, "type": [*types, "object"], **origin}

    def _number_form(self, scalar: Scalar, number: Schema) -> Schema:
        """Return properties of the long form of a number; the shared ones stand in the definitions."""
        for key in ("source", "confidence", "says"):
            self.definitions[f"number_{key}"] = number["properties"][key]
            number["properties"][key] = {"$ref": f"#/definitions/number_{key}"}
        name = f"value_{scalar.kind}_{scalar.low:g}_{scalar.high:g}"
        self.definitions[name] = number["properties"]["value"]
        number["properties"]["value"] = {"$ref": f"#/definitions/{name}"}
        return {key: number[key] for key in ("properties", "required", "additionalProperties")}

    def _plain(self, scalar: Scalar) -> Schema:
        if scalar.kind == "word":
            return {"enum": list(scalar.words)} if not scalar.sourced else {}
        if scalar.kind == "ref":
            known = self._known(scalar)
            return {"type": "string", "enum": known} if known is not None else {"type": "string"}
        out: Schema = {"type": scalar_types(scalar)}
        if scalar.kind == "formula":
            out["maxLength"] = MOST_SIGNS
        pattern = pattern_of(scalar)
        if pattern:
            out["pattern"] = pattern
            out["patternErrorMessage"] = out["errorMessage"] = written(self.texts, scalar)
        if "number" in out["type"] or "integer" in out["type"]:
            out.update({"minimum": scalar.low} if scalar.low > -BIG else {})
            out.update({"maximum": scalar.high} if scalar.high < BIG else {})
        return out

    # -- effects

    def verbs(self, shape: Verbs) -> Schema:
        """Return the schema of effects: all keys at once, and for each verb which of them belong to it."""
        together: Schema = {}
        for form in shape.forms:
            for field in form.fields:
                together.setdefault(field.name, self._field(form, field.name, field.shape))
        # what a key holds depends on the verb; here it only has to be there to be completed
        flat = {name: {"description": schema.get("description", "")} for name, schema in together.items()}
        flat["do"] = {"enum": [form.name for form in shape.forms], "description": self._verb_list(shape)}
        return {
            "type": "object",
            "properties": flat,
            "required": ["do"],
            "additionalProperties": False,
            "allOf": [rule for form in shape.forms for rule in self._verb(form)],
        }

    def _verb_list(self, shape: Verbs) -> str:
        lines = [f"{form.name}: {self.texts.text(f'reference.verbs.{form.name}')}" for form in shape.forms]
        return "\n".join(lines)

    def _verb(self, form: Form) -> list[Schema]:
        own = self.form(form)
        own["properties"]["do"] = {}
        if form.name in ("change", "adjust"):
            own["properties"]["by"] = {}
        rules = [_when({"do": form.name}, own)]
        if form.name == "change":
            rules += [self._what(form.name, what, kind) for what, kind in fields.CHANGE_UNITS.items()]
        if form.name == "adjust":
            words = form.names["what"].shape
            assert isinstance(words, Scalar)
            rules += [self._what(form.name, w, "pp" if w == "leaving" else "relative") for w in words.words]
        return rules

    def _what(self, verb: str, what: str, kind: str) -> Schema:
        """Return the unit of ``by`` and the company that one word of change or adjust needs."""
        needed = []
        refused: Schema = {}
        if verb == "change":
            wants = {"insecurity": "layer", "trust": "with"}.get(what)
            needed = [wants] if wants else []
            refused = {key: False for key in ("layer", "with") if key != wants}
        else:
            needed = ["layer"] if what in fields.LAYERED_ADJUSTS else []
            refused = {} if needed else {"layer": False}
        if what in ("tension", "price"):
            refused["nation"] = False
        then: Schema = {"properties": {"by": self.scalar(Scalar(kind)), **refused}}
        return _when({"do": verb, "what": what}, {**then, "required": needed} if needed else then)


def _when(words: Mapping[str, str], then: Schema) -> Schema:
    asked = {key: {"const": word} for key, word in words.items()}
    return {"if": {"properties": asked, "required": list(asked)}, "then": then}


def _reaction_rules() -> list[Schema]:
    """Return which keys belong to which kind of reaction."""
    both = {"required": ["layer", "nation"]}
    return [
        _when({"do": "restrict"}, both),
        _when({"do": "refuse"}, {**both, "properties": {"notice": False}}),
        _when({"do": "release"}, {"properties": {"layer": False, "nation": False, "notice": False}}),
        _when({"do": "stockpile"}, {"required": ["layer"], "properties": {"nation": False, "notice": False}}),
    ]


def _used(schema: Any, definitions: Mapping[str, Schema]) -> set[str]:
    """Return the definitions that a schema names, directly or through others."""
    found: set[str] = set()
    waiting = [schema]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            name = str(one.get("$ref", "")).rpartition("/")[2]
            if name and name not in found:
                found.add(name)
                waiting.append(definitions[name])
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return found
