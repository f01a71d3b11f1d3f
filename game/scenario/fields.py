"""The field table: the only definition of the deck format, version 1. Checks, types and pages are made from it.

Names of numbers are those of ``LayerTable``, ``NationTable`` and ``Scalars`` in ``game.engine.world``; a test holds
both lists together. Units are in the scalar kinds, see ``values.py``. The parts of the table stand in the modules
beside this one and are named here, so that everybody asks this module.
"""

from __future__ import annotations

import dataclasses

from game.engine.world import ROLES, Scalars
from game.scenario.fields_cards import (
    APPEARANCES,
    CARD,
    EFFECT,
    INITIATIVE,
)
from game.scenario.fields_nations import (
    INPUT_FIELDS,
    LAYER_FORM,
    LAYER_MAPS,
    NATION_FORM,
    NATION_NUMBERS,
    REACTION_UNITS,
)
from game.scenario.fields_words import (
    CHANGE_UNITS,
    CONFIDENCE,
    DATE,
    FADES,
    FORMAT,
    ID,
    LAYER,
    LAYERED_ADJUSTS,
    NATION,
    NUMBER_FORM,
    TEXT,
    TRAITS,
    TURNS,
    YES,
)
from game.scenario.shapes import BIG, Field, Form, Keyed, Listed, Scalar

__all__ = [
    "APPEARANCES",
    "CARD",
    "CHANGE_UNITS",
    "CONFIDENCE",
    "EFFECT",
    "EXTRA_RULES",
    "FADES",
    "FILES",
    "FLAG_FORM",
    "FORMAT",
    "ID",
    "INITIATIVE",
    "INNER",
    "INPUT_FIELDS",
    "LAYERED_ADJUSTS",
    "LAYER_FORM",
    "LAYER_MAPS",
    "LIMIT_DEFAULTS",
    "MANIFEST",
    "NATION_FORM",
    "NATION_NUMBERS",
    "NUMBER_FORM",
    "PAR",
    "REACTION_UNITS",
    "REMOVE",
    "RULES",
    "SECTIONS",
    "SOURCE_FORM",
    "TEXTS",
    "TRAITS",
    "TURNS",
]

MANIFEST = Form(
    "scenario",
    (
        Field("format", Scalar("whole", 0, 10_000), needed=True),
        Field("id", ID, needed=True),
        Field("version", Scalar("version"), needed=True),
        Field("title", TEXT, needed=True),
        Field("summary", TEXT, needed=True),
        Field("learn", TEXT),
        Field("language", Scalar("language"), default="en"),
        Field("languages", Listed(Scalar("language"), most=50), default=()),
        Field("authors", Listed(TEXT, most=100), default=()),
        Field("licence", TEXT, default=""),
        Field("extends", Scalar("id")),
        Field(
            "time",
            Form(
                "time",
                (
                    Field("start", DATE),
                    Field("turn", Scalar("word", words=tuple(TURNS))),
                    Field("turns", Scalar("whole", 1, 200)),
                ),
            ),
        ),
        Field(
            "play",
            Form(
                "play",
                (
                    Field("nations", Listed(NATION, least=1, most=64)),
                    Field("recommended", NATION),
                    Field("minutes", Scalar("whole", 1, 10_000)),
                ),
            ),
        ),
        Field("roles", Form("roles", tuple(Field(role, LAYER) for role in ROLES))),
        Field(
            "limits",
            Form(
                "limits",
                (
                    Field("running", Scalar("whole", 0, 100)),
                    Field("launches", Scalar("whole", 0, 100)),
                    Field("controls", Scalar("whole", 0, 100)),
                    Field("cards", Scalar("whole", 1, 10)),
                    Field("stockpile", Scalar("number", 0.0, 40.0)),
                    Field("notice", Listed(Scalar("whole", 0, 40), least=1, most=10)),
                    Field("major_gap", Scalar("whole", 0, 100)),
                    Field("carry", Scalar("number", 0.0, 1.0)),
                    Field("deals", Scalar("whole", 0, 10)),
                    Field("deal_turns", Scalar("whole", 1, 40)),
                ),
            ),
        ),
        Field(
            "checks",
            Form(
                "checks",
                tuple(
                    Field(
                        name,
                        Form(
                            "range",
                            (
                                Field("min", Scalar("number", 0.0, 1.0)),
                                Field("max", Scalar("number", 0.0, 1.0)),
                            ),
                        ),
                    )
                    for name in ("win_rate", "drawn")
                ),
            ),
        ),
    ),
)
LIMIT_DEFAULTS: dict[str, object] = {
    "running": 3,
    "launches": 1,
    "controls": 2,
    "cards": 2,
    "stockpile": 4.0,
    "notice": (0, 2, 4),
    "major_gap": 3,
    "carry": 0.95,
    "deals": 2,
    "deal_turns": 8,
}

_WHOLE_RULES = tuple(f.name for f in dataclasses.fields(Scalars) if f.type == "int")
EXTRA_RULES = ("start_tension", "push_fade")
_RULE_BOUNDS = {
    "start_tension": (0.0, 100.0),
    "push_fade": (0.0, 1.0),
    "deal_binding": (0.0, 1.0),
    "deal_trust": (0.0, 100.0),
    "break_trust": (0.0, 100.0),
    "break_others": (0.0, 100.0),
    "first_floor": (0.01, 1.0),
}


def _rule(name: str) -> Scalar:
    if name in _WHOLE_RULES:
        return Scalar("count", 1, 80, sourced=True)
    low, high = _RULE_BOUNDS.get(name, (-BIG, BIG))
    return Scalar("number", low, high, sourced=True)


RULES = Form(
    "rules",
    tuple(
        Field(name, _rule(name), needed=True)
        for name in (*(f.name for f in dataclasses.fields(Scalars)), *EXTRA_RULES)
    ),
)

SOURCE_FORM = Form(
    "source",
    (
        Field("replace", YES),
        Field("title", TEXT, needed=True),
        Field("publisher", TEXT, needed=True),
        Field("date", TEXT, needed=True),
        Field("url", Scalar("url")),
        Field("cite", TEXT),
        Field("confidence", Scalar("word", words=CONFIDENCE)),
        Field("note", TEXT),
    ),
)
FLAG_FORM = Form("flag", (Field("replace", YES), Field("name", TEXT, needed=True), Field("about", TEXT)))
PATH = Form(
    "path",
    (
        Field("level", TEXT, needed=True),
        Field("games", Scalar("whole", 1, BIG)),
        Field("seed", TEXT),
        Field("median", Keyed(NATION, Listed(Scalar("number"), least=1, most=201)), needed=True),
        Field("spread", Keyed(NATION, Listed(Scalar("number"), least=1, most=201)), needed=True),
    ),
)
PAR = Form(
    "par",
    (
        Field("rules", Scalar("whole", 0, BIG), needed=True),
        Field("deck", TEXT, needed=True),
        Field("paths", Keyed(ID, PATH), needed=True),
    ),
)
REMOVE = Form("remove", (Field("remove", Listed(ID, least=1), needed=True),))

# What is translated: texts of an entry, and lists inside it by the id of their entries.
TEXTS: dict[str, tuple[str, ...]] = {
    "scenario": ("title", "summary", "learn"),
    "nations": ("name", "adjective", "about"),
    "objectives": ("title", "text"),
    "postures": ("title", "text"),
    "reactions": ("reason",),
    "layers": ("name", "unit", "about"),
    "cards": ("title", "text"),
    "choices": ("label", "result"),
    "initiatives": ("title", "text", "drawback"),
    "flags": ("name", "about"),
}
INNER: dict[str, tuple[str, ...]] = {
    "nations": ("objectives", "postures", "reactions"),
    "cards": ("choices",),
}
SECTIONS = ("scenario", "nations", "layers", "cards", "initiatives", "flags")

# Files of a deck: pattern, section, and whether the file is a list or a mapping.
FILES: tuple[tuple[str, str, str], ...] = (
    ("rules.yaml", "rules", "map"),
    ("layers*.yaml", "layers", "list"),
    ("nations*.yaml", "nations", "list"),
    ("cards*.yaml", "cards", "list"),
    ("initiatives*.yaml", "initiatives", "list"),
    ("sources*.yaml", "sources", "map"),
    ("flags.yaml", "flags", "map"),
    ("par.yaml", "par", "map"),
)
