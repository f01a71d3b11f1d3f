"""Words for what everybody could see in a turn: one sentence per act, and the reason its nation gives in public.

Nothing here draws and nothing secret passes through: the session hands out public items only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.text import Value

if TYPE_CHECKING:
    from game.play.log import Reason
    from game.play.news import NewsItem
    from game.ui.names import Names

ICONS = {
    "control": "restrict",
    "refusal": "refuse",
    "release": "release",
    "launch": "launch",
    "stop": "stop",
    "choice": "choose",
    "card": "flag",
    "goal": "star",
}
"""Kind of a news item -> icon."""


def act_words(names: Names, item: NewsItem, *, rich: bool = True) -> str:
    """Return an act as a sentence; with ``rich`` nations carry their colour as markup."""
    nation = names.nation_rich if rich else names.nation_name
    values = _named(names, item.values)
    values["who"] = names.nation_name(item.actor) if item.actor else ""
    if "card" in item.values and "option" in item.values:
        values["option"] = names.d(
            f"cards.{item.values['card']}.choices.{item.values['option']}.label", str(item.values["option"])
        )
    if "objective" in item.values:
        ident = item.values["objective"]
        values["objective"] = names.d(f"objectives.{item.actor}.{ident}.title", str(ident))
    text = names.t(item.key, **values)
    if rich and item.actor:
        # coloured after the sentence stands, so that Korean particles meet the bare name
        text = text.replace(str(values["who"]), nation(item.actor), 1)
    return text


def reason_words(names: Names, reason: Reason | None) -> str:
    """Return the reason a nation gives in public, "" where it gives none."""
    if reason is None:
        return ""
    values = _named(names, reason.values)
    if "card" in reason.values and "option" in reason.values:
        values["option"] = names.d(
            f"cards.{reason.values['card']}.choices.{reason.values['option']}.label", str(reason.values["option"])
        )
    if reason.key in names.lobby.texts:
        return names.t(reason.key, **values)
    return _filled(names.d(reason.key, ""), values)


def _named(names: Names, given: dict[str, float | str]) -> dict[str, Value]:
    """Return values with names in the place of ids and numbers as they are written."""
    out: dict[str, Value] = {}
    for key, value in given.items():
        if isinstance(value, str):
            out[key] = _name(names, key, value)
        else:
            out[key] = names.number(value, 0 if value == round(value) or abs(value) >= 10 else 1)
    return out


def _name(names: Names, key: str, ident: str) -> str:
    kinds = {
        "nation": names.nation_name,
        "layer": names.layer_name,
        "initiative": names.initiative_title,
        "card": names.card_title,
        "index": names.index_name,
    }
    return kinds[key](ident) if key in kinds else ident


def _filled(text: str, values: dict[str, Value]) -> str:
    """Fill the plain placeholders of a text that stands in the deck."""
    for key, value in values.items():
        text = text.replace("{" + key + "}", str(value))
    return text
