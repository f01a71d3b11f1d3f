"""Words for the report of a turn: what a number is called and written, and what a ledger line's cause says.

Shared by the turn report, by the why-tooltips of all screens and by the game in text. Nothing here draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.engine.report import Headline, Why, printed
from game.play.words import Words
from game.text import Value

if TYPE_CHECKING:
    from game.ui.names import Names


@dataclass(frozen=True)
class Measure:
    """How a number is written: digits after the point and the factor to what is shown.

    good: 1 where more is good news for its owner, -1 where it is bad news, 0 where it depends.
    """

    digits: int = 1
    scale: float = 1.0
    unit: str = ""  # text key below `measure.unit`
    good: int = 1


PERCENT = Measure(1, 100.0, "percent")
MONEY = Measure(1, 1.0, "money")
MEASURES: dict[str, Measure] = {
    "share": PERCENT,
    "supply": Measure(1, 100.0, "percent", 0),
    "content": Measure(1, 100.0, "percent", -1),
    "fill": PERCENT,
    "adoption": PERCENT,
    "factory": PERCENT,
    "workforce": PERCENT,
    "runs": PERCENT,
    "income": MONEY,
    "treasury": MONEY,
    "gap": Measure(1, 1.0, "months", -1),
    "lead": Measure(1, 1.0, "months", 1),
    "price": Measure(2, 1.0, "trend", 0),
    "tension": Measure(1, 1.0, "", -1),
    "talent": Measure(2, 1.0, "talent", 1),
    "capacity": Measure(2, 1.0, "capacity", 1),
    "technology": Measure(2, 1.0, "years", 1),
    "stock": Measure(2, 1.0, "quarters", 1),
    "industry": Measure(2, 1.0, "", 1),
}
"""How the numbers of a report are written; indices and the score are not named and have one digit."""
PHASES = {
    "share": "r5", "price": "r5", "relation": "r5", "activity": "r5", "stock": "r5", "fill": "r5", "runs": "r6",
    "built": "r6", "pipeline": "r6", "erosion": "r6", "industry": "r6", "focus": "r6", "push": "r6", "income": "r7",
    "gap": "r7", "lead": "r7", "talent": "r7", "technology": "r7", "workforce": "r7", "adoption": "r7", "factory": "r7",
    "own": "r7", "tension": "r2", "trust": "r2", "control": "r2", "content": "r8", "index": "r8", "spent": "r4",
    "instalment": "r4", "refund": "r3", "initiative": "r3", "secret": "r3", "card": "r9", "objective": "r10",
    "score": "r10", "order": "r1", "limit": "r1",
}  # fmt: skip
"""First word of a cause -> the phase of a turn whose rule it is."""


def measure(names: Names, name: str) -> Measure:
    """Return how a number is written; money follows the counting unit of the language."""
    found = MEASURES.get(name, Measure())
    if found.unit != "money":
        return found
    step = int(names.t("format.money_scale"))
    return Measure(max(0, found.digits - len(str(step)) + 1), float(step), "money", 1)


def title(names: Names, headline: Headline) -> str:
    """Return what a number is called, with its layer or its other nation where it has one."""
    if headline.name.startswith("index."):
        return names.index_name(headline.name.removeprefix("index."))
    return names.t(f"measure.{headline.name}", **_who(names, headline.layer, headline.other))


def unit(names: Names, name: str) -> str:
    """Return the unit of a number in words, "" where it has none."""
    found = MEASURES.get(name, Measure()).unit
    return names.t(f"measure.unit.{found}") if found else ""


def shown(
    names: Names, headline: Headline, most: int = 6
) -> tuple[str, str, str, list[tuple[str, str, Why]]]:
    """Return (before, after, change, lines) as printed; a line is (cause in words, amount, its scaled amount).

    The printed lines add up exactly to the printed change.
    """
    kind = measure(names, headline.name)
    before, after, lines = printed(headline, kind.digits, kind.scale, most)
    told = [
        (cause_words(names, line, headline.actor), names.signed(line.amount, kind.digits), line)
        for line in lines
    ]
    change = names.signed(after - before, kind.digits)
    return names.number(before, kind.digits), names.number(after, kind.digits), change, told


def why_lines(names: Names, headline: Headline, most: int = 6) -> list[str]:
    """Return the lines of a tooltip: what changed and why, coloured by good and bad news, the sum last."""
    kind = measure(names, headline.name)
    before, after, change, lines = shown(names, headline, most)
    out = [f"<muted>{names.t('measure.since', before=before, after=after)}</muted>"]
    for words, amount, line in lines:
        out.append(f"<{role(kind, line.amount)}>{amount}</{role(kind, line.amount)}>  {words}")
    if not lines:
        return [*out, f"<muted>{names.t('measure.unchanged')}</muted>"]
    return [*out, f"<b>= {change}</b>"]


def role(kind: Measure, amount: float) -> str:
    """Return the colour role of a change of such a number."""
    if not kind.good or not amount:
        return "muted"
    return "good" if (amount > 0) == (kind.good > 0) else "bad"


def article(line: Why) -> str:
    """Return the article of the encyclopaedia with the rule behind a line, and the numbers and sources of the rule."""
    return f"phase.{PHASES.get(line.cause.key.partition('.')[0], 'r8')}"


def cause_words(names: Names, line: Why, viewer: int) -> str:
    """Return a cause in words as the nation ``viewer`` reads it: its own acts are called its own."""
    return Words(names.lobby.texts, names.scenario.texts, names.world).cause(line.cause, viewer)


def _who(names: Names, layer: int, nation: int) -> dict[str, Value]:
    return {
        "layer": names.layer_name(layer) if layer >= 0 else "",
        "nation": names.nation_name(nation) if nation >= 0 else "",
    }
