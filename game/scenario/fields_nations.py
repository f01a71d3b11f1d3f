"""The field table of layers and nations: their numbers, relations, plans, objectives and reactions."""

from __future__ import annotations

from game.engine.world import INDICES, LEVERS
from game.scenario.fields_words import (
    ABOVE_ZERO,
    FORMULA,
    GAP,
    ID,
    LAYER,
    MONEY,
    NATION,
    PERCENT,
    POSITIVE,
    QUARTERS,
    RATE,
    SIGNED_RATE,
    SOURCED,
    TEXT,
    TRAIT_WEIGHTS,
    TRAITS,
    YES,
    by_layer,
)
from game.scenario.shapes import Field, Form, Keyed, Listed, Many, Scalar

INPUT = Form(
    "input", (Field("value_share", PERCENT, default=0.0), Field("bottleneck", POSITIVE, default=0.0))
)
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
        Field(
            "derived",
            Form("derived", (Field("from", LAYER, needed=True), Field("weight", POSITIVE, needed=True))),
        ),
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
