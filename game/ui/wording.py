"""Rules with colour: what an option or an initiative does and needs, what a rival did and why.

The sentences are made in `play.words` and the deck's rule writer; here amounts are coloured where they are plainly
good or bad news for the reader, and nations carry their colour.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from game.engine.world import Effect
from game.play.hints import Need
from game.play.log import Reason
from game.play.news import NewsItem
from game.play.words import Words
from game.ui.names import MINUS, Names

# What more of it means for the nation it happens to: 1 good, -1 bad; all else depends.
GOOD = {
    "tension": -1, "treasury": 1, "adoption": 1, "factories": 1, "readiness": 1, "talent": 1, "industry": 1,
    "insecurity": -1, "trust": 1, "invest": 1, "improve": 1, "stock": 1, "research": 1, "cost": -1, "output": 1,
    "demand": 1, "pull": 1, "leaving": -1, "income": 1, "catch_up": 1, "erosion": -1,
}  # fmt: skip
_AMOUNT = re.compile(r"[+\-\u2212][$]?\d[\d.,]*(?:%p?|bn)?")


def words(names: Names) -> Words:
    """Return the sentences of a scenario in the language in use."""
    return Words(names.lobby.texts, names.scenario.texts, names.world, names.odds)


def option_lines(names: Names, hand: int, option: int) -> list[str]:
    """Return what an option of a card does, one rich line each, and what may follow from it."""
    held = names.world.hands[hand]
    rules = words(names).rules(held.actor)
    effects = [names.world.effects[e] for e in held.choices[option].effects]
    lines = [
        _coloured(names, line, effect, held.actor)
        for line, effect in zip(map(rules.effect, held.choices[option].effects), effects, strict=True)
        if line and effect.verb not in ("set_flag", "clear_flag")
    ]
    told = rules.option(hand, option)
    follows = told[len([line for line in map(rules.effect, held.choices[option].effects) if line]) :]
    found = _tidy([*lines, *(f"<muted>{line}</muted>" for line in follows)])
    return found or [names.t("game.card.no_effect")]


def initiative_lines(names: Names, v: int) -> list[str]:
    """Return what an initiative does, one rich line each; its cost is not among them."""
    programme = names.world.initiatives[v]
    rules = words(names).rules(programme.actor)
    lines = []
    for e in programme.effects:
        effect = names.world.effects[e]
        if effect.verb == "set_flag":
            lines.append(names.d(f"flags.{names.world.flags[effect.flag]}.about", ""))
        else:
            lines.append(_coloured(names, rules.effect(e), effect, programme.actor))
    return _tidy(line for line in lines if line)


def need_words(names: Names, need: Need, owner: int) -> str:
    """Return a condition of an initiative in words."""
    return _upper(words(names).rules(owner).condition(need.condition))


def news_words(names: Names, item: NewsItem) -> str:
    """Return one public event, with nations in their colours."""
    plain = words(names).news(item)
    nations = [n for n in (item.actor, str(item.values.get("nation", ""))) if n in names.world.actors]
    return _with_nations(names, plain, nations)


def reason_words(names: Names, reason: Reason) -> str:
    """Return why an order was given."""
    return words(names).reason(reason)


def _tidy(lines: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(_upper(line) for line in lines))


def _upper(line: str) -> str:
    """Begin a line with a capital where the language has them; markup in front is stepped over."""
    start = re.match(r"(<[^>]*>)*", line)
    at = start.end() if start else 0
    return line[:at] + line[at : at + 1].upper() + line[at + 1 :]


def _coloured(names: Names, line: str, effect: Effect, owner: int) -> str:
    """Colour the amount by what it means for the reader, and the nations by their own colours."""
    name = effect.what or effect.verb
    mine = owner in effect.nations or name == "tension" or (name == "trust" and owner in effect.others)
    good = GOOD.get(name, 0) * (1 if effect.size > 0 else -1) if mine else 0
    role = "good" if good > 0 else "bad" if good < 0 else "b"
    shown = _AMOUNT.sub(lambda m: f"<{role}>{m.group(0).replace('-', MINUS)}</{role}>", line, count=1)
    others = [names.world.actors[n] for n in (*effect.nations, *effect.others) if n != owner]
    return _with_nations(names, shown, others)


def _with_nations(names: Names, text: str, nations: Iterable[str]) -> str:
    for nation in dict.fromkeys(nations):
        name = names.nation_name(nation)
        text = re.sub(rf"(?<![>\w]){re.escape(name)}", names.nation_rich(nation), text, count=1)
    return text
