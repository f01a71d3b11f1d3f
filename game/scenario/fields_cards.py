"""The field table of effects, cards and initiatives."""

from __future__ import annotations

from game.scenario.fields_words import (
    ADJUSTS,
    CHANGES,
    CITE,
    DATE,
    FACTOR,
    FADES,
    FORMULA,
    HISTORY,
    ID,
    KINDS,
    LAYERS,
    NATION,
    NATIONS,
    QUARTERS,
    TEXT,
    TRAIT_WEIGHTS,
    WHO_WORDS,
    YES,
)
from game.scenario.shapes import Field, Form, Listed, Many, Scalar, Verbs

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
