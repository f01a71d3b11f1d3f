"""The field table: the only definition of the deck format, version 1. Checks, types and pages are made from it.

Names of numbers are those of ``LayerTable``, ``NationTable`` and ``Scalars`` in ``game.engine.world``; a test holds
both lists together. Units are in the scalar kinds, see ``values.py``.
"""

from __future__ import annotations

import dataclasses

from game.engine.world import INDICES, LEVERS, ROLES, Scalars
from game.scenario.shapes import BIG, Field, Form, Keyed, Listed, Many, Scalar, Verbs

FORMAT = 1
KINDS = ("market", "technology", "diplomacy", "accident", "society")
HISTORY = ("documented", "inspired", "invented")
CONFIDENCE = ("high", "medium", "low", "general", "design")
TRAITS = ("hawk", "dove", "trader", "builder", "open", "state")
TURNS = {"quarter": 1, "half": 2, "year": 4}
NATION_WORDS = ("me", "rivals", "everyone")
WHO_WORDS = ("everyone", "anyone", "playable")
FADES = ("none", "linear", "half")
ADJUSTS = (
    "research",
    "cost",
    "output",
    "demand",
    "price",
    "pull",
    "leaving",
    "adoption",
    "factories",
    "income",
    "catch_up",
    "erosion",
)
LAYERED_ADJUSTS = ("research", "cost", "output", "demand", "price", "catch_up", "erosion")
CHANGES = (
    "tension",
    "treasury",
    "adoption",
    "factories",
    "readiness",
    "talent",
    "industry",
    "insecurity",
    "trust",
)
CHANGE_UNITS = {
    "tension": "signed",
    "trust": "signed",
    "treasury": "signed",
    "talent": "signed",
    "adoption": "pp",
    "factories": "pp",
    "readiness": "pp",
    "insecurity": "pp",
    "industry": "relative",
}
"""Kind of ``by`` for each thing that ``change`` may move."""

# Scalars that many fields share.
TEXT = Scalar("text")
ID = Scalar("id")
YES = Scalar("yes")
FORMULA = Scalar("formula")
DATE = Scalar("date")
PERCENT = Scalar("percent", 0.0, 1.0, sourced=True)
RATE = Scalar("percent", 0.0, 5.0, sourced=True)
SIGNED_RATE = Scalar("percent", -1.0, 1.0, sourced=True)
NUMBER = Scalar("number", -BIG, BIG, sourced=True)
POSITIVE = Scalar("number", 0.0, BIG, sourced=True)
ABOVE_ZERO = Scalar("number", 1e-6, BIG, sourced=True)
MONEY = Scalar("money", 0.0, BIG, sourced=True)
GAP = Scalar("months", 0.0, 50.0, sourced=True)
QUARTERS = Scalar("quarters", 0, 400)
FACTOR = Scalar("factor", 0.0, 1000.0)
NATION = Scalar("ref", of="nation")
LAYER = Scalar("ref", of="layer")
SOURCE = Scalar("ref", of="source")
NATIONS = Many(Scalar("ref", of="nation", words=NATION_WORDS))
LAYERS = Many(LAYER)


def by_layer(value: Scalar) -> Keyed:
    """Return the shape of a map from layers to values."""
    return Keyed(LAYER, value, rest=True)


TRAIT_WEIGHTS = tuple(Field(trait, FACTOR) for trait in TRAITS)
CITE = Form(
    "citation",
    (
        Field("ref", SOURCE, needed=True),
        Field("confidence", Scalar("word", words=CONFIDENCE)),
        Field("says", TEXT),
    ),
)
SOURCED = (
    Field("source", SOURCE),
    Field("confidence", Scalar("word", words=CONFIDENCE)),
    Field("sources", Keyed(Scalar("path"), CITE)),
)
"""Fields of an entry that hold the origin of its numbers."""

NUMBER_FORM = Form(
    "number",
    (
        Field("value", TEXT, needed=True),
        Field("source", SOURCE),
        Field("confidence", Scalar("word", words=CONFIDENCE)),
        Field("says", TEXT),
    ),
)
"""The long way to write a number: the value with its origin."""

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
}

_WHOLE_RULES = tuple(f.name for f in dataclasses.fields(Scalars) if f.type == "int")
EXTRA_RULES = ("start_tension", "push_fade")
_RULE_BOUNDS = {"start_tension": (0.0, 100.0), "push_fade": (0.0, 1.0)}


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

INPUT = Form("input", (Field("value_share", PERCENT, default=0.0), Field("bottleneck", POSITIVE, default=0.0)))
LAYER_FORM = Form(
    "layer",
    (
        Field("id", ID, needed=True),
        Field("replace", YES),
        Field("name", TEXT, needed=True),
        Field("unit", TEXT),
        Field("about", TEXT),
        Field("sales_value", MONEY, needed=True),
        Field("erosion", RATE, needed=True),
        Field("capex", MONEY, needed=True),
        Field("private_share", PERCENT, needed=True),
        Field("build_quarters", Scalar("quarters", 1, 40, sourced=True), needed=True),
        Field("haste", POSITIVE, needed=True),
        Field("price_stiffness", POSITIVE, needed=True),
        Field("price_low", ABOVE_ZERO, needed=True),
        Field("price_high", ABOVE_ZERO, needed=True),
        Field("private_response", POSITIVE, needed=True),
        Field("quality_weight", POSITIVE, needed=True),
        Field("resourcing", PERCENT, needed=True),
        Field("catch_up", POSITIVE, needed=True),
        Field("research_scale", MONEY, needed=True),
        Field("private_research", PERCENT, needed=True),
        Field("learning", POSITIVE, needed=True),
        Field("growth", SIGNED_RATE, needed=True),
        Field("line_scale", POSITIVE, needed=True),
        Field("induced", POSITIVE, needed=True),
        Field("specialists", POSITIVE, needed=True),
        Field("derived", Form("derived", (Field("from", LAYER, needed=True), Field("weight", POSITIVE, needed=True)))),
        Field("lead_weight", PERCENT, default=0.0),
        Field("need_weight", PERCENT, default=0.0),
        Field("choke_weight", PERCENT, default=0.0),
        Field("know_how", PERCENT, default=0.0),
        Field("fill_weight", PERCENT, default=0.0),
        Field("enforce_full", MONEY, default=0.0),
        Field("hall_power", POSITIVE, default=0.0),
        Field("trend", SIGNED_RATE, needed=True),
        Field("public_gap", YES, default=False),
        Field("inputs", Keyed(LAYER, INPUT)),
        *SOURCED,
    ),
)
INPUT_FIELDS = ("value_share", "bottleneck")

PLAN = Form(
    "plan",
    (
        Field("build", by_layer(MONEY)),
        Field("research", by_layer(MONEY)),
        Field("talent", Form("levers", tuple(Field(lever, MONEY, default=0.0) for lever in LEVERS))),
        Field("enforce", by_layer(MONEY)),
    ),
)
POSTURE = Form(
    "posture",
    (
        Field("id", ID, needed=True),
        Field("title", TEXT, needed=True),
        Field("text", TEXT),
        Field("build", by_layer(Scalar("percent", 0.0, 1.0))),
        Field("research", by_layer(Scalar("percent", 0.0, 1.0))),
        Field(
            "talent",
            Form("levers", tuple(Field(lever, Scalar("percent", 0.0, 1.0), default=0.0) for lever in LEVERS)),
        ),
    ),
)
OBJECTIVE = Form(
    "objective",
    (
        Field("id", ID, needed=True),
        Field("title", TEXT, needed=True),
        Field("text", TEXT),
        Field("if", FORMULA, needed=True),
        Field("hold", YES, default=False),
        Field("streak", Scalar("turns", 1, 40), default=1),
        Field("points", Scalar("number", -100.0, 100.0), default=2.0),
    ),
)
REACTION = Form(
    "reaction",
    (
        Field("id", ID, needed=True),
        Field("do", Scalar("word", words=("restrict", "refuse", "release", "stockpile")), needed=True),
        Field("layer", LAYER),
        Field("nation", NATION),
        Field("by", TEXT, needed=True),
        Field("notice", QUARTERS, default=0),
        Field("if", FORMULA, needed=True),
        Field("reason", TEXT, needed=True),
        Field("traits", Form("trait weights", TRAIT_WEIGHTS)),
    ),
)
REACTION_UNITS = {"restrict": "percent", "refuse": "percent", "release": "yes", "stockpile": "stock"}
ALL_LAYERS = Many(Scalar("ref", of="layer", words=("all",)))
ALL_NATIONS = Many(Scalar("ref", of="nation", words=("everyone",)))
NATION_FORM = Form(
    "nation",
    (
        Field("id", ID, needed=True),
        Field("replace", YES),
        Field("name", TEXT, needed=True),
        Field("adjective", TEXT),
        Field("about", TEXT),
        Field("colour", Scalar("colour"), needed=True),
        Field("code", Scalar("code")),
        Field(
            "map",
            Form(
                "map",
                (
                    Field("lon", Scalar("number", -180.0, 180.0), needed=True),
                    Field("lat", Scalar("number", -90.0, 90.0), needed=True),
                    Field("label", Listed(Scalar("number", -500.0, 500.0), least=2, most=2)),
                ),
            ),
        ),
        Field("playable", YES),
        Field("passive", YES, default=False),
        Field("traits", Listed(Scalar("word", words=TRAITS), most=6), default=()),
        Field("share", by_layer(PERCENT)),
        Field("need", by_layer(POSITIVE)),
        Field("gap", by_layer(GAP)),
        Field("home_bias", by_layer(POSITIVE)),
        Field("unit_cost", by_layer(ABOVE_ZERO)),
        Field("build_ease", by_layer(ABOVE_ZERO)),
        Field("insecurity", by_layer(PERCENT)),
        Field("stock", by_layer(Scalar("stock", 0.0, 40.0, sourced=True))),
        Field("demand_push", by_layer(Scalar("number", -3.0, 3.0, sourced=True))),
        Field(
            "friction",
            Listed(
                Form(
                    "friction",
                    (
                        Field("layer", ALL_LAYERS, needed=True),
                        Field("from", ALL_NATIONS, needed=True),
                        Field("factor", Scalar("number", 0.0, 1.0, sourced=True), needed=True),
                    ),
                )
            ),
        ),
        Field(
            "control",
            Listed(
                Form(
                    "control",
                    (
                        Field("layer", ALL_LAYERS, needed=True),
                        Field("to", ALL_NATIONS, needed=True),
                        Field("by", PERCENT, needed=True),
                    ),
                )
            ),
        ),
        Field(
            "refusal",
            Listed(
                Form(
                    "refusal",
                    (
                        Field("layer", ALL_LAYERS, needed=True),
                        Field("from", ALL_NATIONS, needed=True),
                        Field("by", PERCENT, needed=True),
                    ),
                )
            ),
        ),
        Field("trust", Keyed(NATION, Scalar("number", 0.0, 100.0, sourced=True), rest=True)),
        Field("treasury", MONEY, needed=True),
        Field("base_income", MONEY, needed=True),
        Field("gdp", MONEY, needed=True),
        Field("manufacturing", MONEY, needed=True),
        Field("command", PERCENT, needed=True),
        Field("waste", PERCENT, needed=True),
        Field("workforce", PERCENT, needed=True),
        Field("tool_share", PERCENT, needed=True),
        Field("adoption", PERCENT, needed=True),
        Field("factory", PERCENT, needed=True),
        Field("diffusion", POSITIVE, default=1.0),
        Field("talent", POSITIVE, needed=True),
        Field("net_flow", SIGNED_RATE, default=0.0),
        Field("industry", POSITIVE, default=1.0),
        Field("plan", PLAN),
        Field("weights", Form("weights", tuple(Field(name, PERCENT, default=0.0) for name in INDICES))),
        Field("postures", Listed(POSTURE, most=20)),
        Field("objectives", Listed(OBJECTIVE, most=20)),
        Field("reactions", Listed(REACTION, most=60)),
        *SOURCED,
    ),
)
LAYER_MAPS = {
    "share": 0.0,
    "need": 0.0,
    "gap": 0.0,
    "home_bias": 1.0,
    "unit_cost": 1.0,
    "build_ease": 1.0,
    "insecurity": 0.0,
    "stock": 0.0,
    "demand_push": 0.0,
}
"""Fields of a nation by layer, each with the value of the layers that are left out."""

NATION_NUMBERS = (
    "treasury",
    "base_income",
    "command",
    "waste",
    "diffusion",
    "workforce",
    "tool_share",
    "talent",
    "net_flow",
    "adoption",
    "factory",
    "industry",
    "gdp",
    "manufacturing",
)

_COMMON = (Field("after", QUARTERS, default=0), Field("chance", Scalar("percent", 0.0, 1.0), default=1.0))
_LASTS = Field("lasts", Scalar("lasts", 1, 400))
_NEEDED_LASTS = Field("lasts", Scalar("lasts", 1, 400), needed=True)
_FADE = Field("fade", Scalar("word", words=FADES), default="none")
_TO_NATION = Field("nation", NATIONS, default=("me",))
_FLAG = Field("flag", ID, needed=True)


def _verb(name: str, *fields: Field) -> Form:
    return Form(name, (Field("do", Scalar("text"), needed=True), *fields, *_COMMON))


EFFECT = Verbs(
    (
        _verb(
            "change",
            Field("what", Scalar("word", words=CHANGES), needed=True),
            _TO_NATION,
            Field("layer", LAYERS),
            Field("with", NATIONS),
            Field("by", TEXT, needed=True),
            _LASTS,
        ),
        _verb(
            "invest",
            _TO_NATION,
            Field("layer", LAYERS, needed=True),
            Field("by", Scalar("capacity", -100.0, 100.0), needed=True),
            _LASTS,
        ),
        _verb(
            "improve",
            _TO_NATION,
            Field("layer", LAYERS, needed=True),
            Field("by", Scalar("months", -10.0, 10.0), needed=True),
            _LASTS,
        ),
        _verb(
            "adjust",
            Field("what", Scalar("word", words=ADJUSTS), needed=True),
            _TO_NATION,
            Field("layer", LAYERS),
            Field("by", TEXT, needed=True),
            _NEEDED_LASTS,
            _FADE,
        ),
        _verb(
            "restrict",
            Field("layer", LAYERS, needed=True),
            Field("from", NATIONS, default=("me",)),
            Field("to", NATIONS, needed=True),
            Field("by", Scalar("percent", 0.0, 1.0), needed=True),
            _NEEDED_LASTS,
            _FADE,
        ),
        _verb(
            "refuse",
            Field("layer", LAYERS, needed=True),
            _TO_NATION,
            Field("from", NATIONS, needed=True),
            Field("by", Scalar("percent", 0.0, 1.0), needed=True),
            _NEEDED_LASTS,
            _FADE,
        ),
        _verb(
            "stock",
            _TO_NATION,
            Field("layer", LAYERS, needed=True),
            Field("by", Scalar("stock", -40.0, 40.0), needed=True),
        ),
        _verb("pay", Field("by", Scalar("money", 0.0, 10_000.0), needed=True), _LASTS),
        _verb("set_flag", _FLAG, _TO_NATION, _LASTS),
        _verb("clear_flag", _FLAG, _TO_NATION),
    )
)
EFFECTS = Listed(EFFECT, most=30)
AI = Form("ai", (Field("weight", FACTOR, default=1.0), *TRAIT_WEIGHTS))
BOOST = Form("more likely", (Field("if", FORMULA, needed=True), Field("times", FACTOR, needed=True)))
FOLLOW = Form(
    "follow-up",
    (
        Field("card", Scalar("ref", of="card"), needed=True),
        Field("who", Many(Scalar("ref", of="nation", words=("me", "rivals", "everyone"))), default=("me",)),
        Field("after", Scalar("span", 0, 400), needed=True),
        Field("chance", Scalar("percent", 0.0, 1.0), default=1.0),
    ),
)
CHOICE = Form(
    "choice",
    (
        Field("id", ID, needed=True),
        Field("label", TEXT, needed=True),
        Field("result", TEXT),
        Field("cautious", YES, default=False),
        Field("show_if", FORMULA),
        Field("effects", EFFECTS, default=()),
        Field("then", Listed(FOLLOW, most=10), default=()),
        Field("ai", AI),
    ),
)
CARD_SOURCES = Field("sources", Listed(CITE, most=20))
CARD = Form(
    "card",
    (
        Field("id", ID, needed=True),
        Field("replace", YES),
        Field("title", TEXT, needed=True),
        Field("text", TEXT, needed=True),
        Field("kind", Scalar("word", words=KINDS), needed=True),
        Field("history", Scalar("word", words=HISTORY), needed=True),
        Field("who", Many(Scalar("ref", of="nation", words=WHO_WORDS)), needed=True),
        Field("dated", DATE),
        Field("jitter", QUARTERS, default=0),
        Field("chance", Scalar("odds", 0.0, 1.0)),
        Field("only", Scalar("word", words=("follow-up", "opening"))),
        Field("needs", Listed(FORMULA, most=20), default=()),
        Field("more_likely", Listed(BOOST, most=20), default=()),
        Field("once", YES),
        Field("rest", QUARTERS, default=4),
        Field("not_before", DATE),
        Field("not_after", DATE),
        Field("major", YES, default=False),
        Field("choices", Listed(CHOICE, least=1, most=4), needed=True),
        CARD_SOURCES,
    ),
)
APPEARANCES = ("dated", "chance", "only")
INITIATIVE = Form(
    "initiative",
    (
        Field("id", ID, needed=True),
        Field("replace", YES),
        Field("nation", NATION, needed=True),
        Field("title", TEXT, needed=True),
        Field("text", TEXT, needed=True),
        Field("history", Scalar("word", words=HISTORY), needed=True),
        Field("cost", Scalar("money", 0.0, 10_000.0), needed=True),
        Field("lasts", Scalar("quarters", 1, 80), needed=True),
        Field("needs", Listed(FORMULA, most=20), default=()),
        Field("effects", EFFECTS, needed=True),
        Field("secret", YES, default=False),
        Field("again", Scalar("again", 1, 400), default=-1),
        Field("drawback", TEXT),
        Field("ai", AI),
        CARD_SOURCES,
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
PAR = Form(
    "par",
    (
        Field("rules", Scalar("whole", 0, BIG), needed=True),
        Field("deck", TEXT, needed=True),
        Field("level", TEXT, needed=True),
        Field("games", Scalar("whole", 1, BIG)),
        Field("seed", TEXT),
        Field("median", Keyed(NATION, Listed(Scalar("number"), least=1, most=201)), needed=True),
        Field("spread", Keyed(NATION, Listed(Scalar("number"), least=1, most=201)), needed=True),
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
