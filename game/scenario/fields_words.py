"""Words and kinds of values that many fields of the deck format share."""

from __future__ import annotations

from game.scenario.shapes import BIG, Field, Form, Keyed, Many, Scalar

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
