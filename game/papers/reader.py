"""Words and numbers of papers: names as readers know them, true minus signs, causes told from nobody's side.

Never here: sentences, layout of pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from game.engine.report import Headline, printed
from game.engine.world import World
from game.papers.markup import Markup, change, inner, tag
from game.play.log import Seat
from game.play.words import PLAIN, SCALES, Words
from game.scenario.load import Loaded
from game.text import Texts, Value

NOBODY = -9  # a reader who is no nation: no act is called "your own"
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Paper:
    """One page of a set: the end of its file name, its title, its text."""

    name: str
    title: str
    text: str


class Reader(Words):
    """The words of one scenario in one language, for pages that everybody may read."""

    def __init__(
        self,
        texts: Texts,
        scenario: Loaded,
        world: World | None = None,
        seats: Mapping[str, Seat] | None = None,
    ) -> None:
        super().__init__(texts, scenario.texts, world or scenario.world)
        self.scenario = scenario
        self.seats = dict(seats or {})

    @property
    def language(self) -> str:
        """Return the language of the pages."""
        return self.texts.language

    @property
    def title(self) -> str:
        """Return the title of the scenario."""
        return self.told("scenario.title", self.scenario.id)

    def number(self, value: float, digits: int = 1) -> str:
        """Write a number with a true minus sign."""
        return self.texts.number(value, digits).replace("-", MINUS)

    def signed(self, value: float, digits: int = 1) -> str:
        """Write a change with its sign."""
        return self.texts.signed(value, digits).replace("-", MINUS)

    def percent(self, fraction: float, digits: int = 1) -> str:
        """Write a fraction as percent."""
        return self.texts.percent(fraction, digits).replace("-", MINUS)

    def signed_percent(self, fraction: float, digits: int = 1) -> str:
        """Write a change of a fraction as percent with its sign."""
        return self.texts.signed_percent(fraction, digits).replace("-", MINUS)

    def money(self, billions: float, digits: int = 1) -> str:
        """Write money in the counting unit of the language."""
        return self.texts.money(billions, digits).replace("-", MINUS)

    def colour(self, nation: str) -> str:
        """Return the colour of a nation."""
        return self.scenario.looks[nation].colour

    def code(self, nation: int | str) -> str:
        """Return the short code of a nation, for heads of tables."""
        return self.scenario.looks[nation if isinstance(nation, str) else self.world.actors[nation]].code

    def turn(self, number: int) -> str:
        """Write the date of a turn, counted from 1."""
        return self.date(max(0, number - 1) * self.world.turn_quarters)

    def who(self, nation: str) -> Markup:
        """Return a nation with the name of its team, whatever signs that name is made of."""
        seat = self.seats.get(nation)
        if seat is None or not seat.name:
            return inner(self.nation(nation))
        return inner(self.nation(nation), " (", tag("bdi", seat.name), ")")

    def comma(self, names: list[str]) -> str:
        """Return names one after another."""
        return self.say("format.list_comma").join(names)

    def sentence(self, key: str, /, **values: Value | Markup) -> Markup:
        """Return a sentence in which markup stays markup and all else is escaped."""
        kept: dict[str, Markup] = {}
        plain: dict[str, Value] = {}
        for name, value in values.items():
            if isinstance(value, Markup):
                mark = f"\N{SYMBOL FOR START OF HEADING}{len(kept)}\N{SYMBOL FOR START OF TEXT}"
                kept[mark] = value
                plain[name] = mark
            else:
                plain[name] = value
        shown = inner(self.say(key, **plain))
        for mark, value in kept.items():
            shown = Markup(shown.replace(mark, value))
        return shown

    def ledger(self, headline: Headline, most: int = 5) -> tuple[str, list[tuple[Markup, str]]]:
        """Return a number's change in words and its lines as (amount, cause), which add up to the change shown."""
        scale = SCALES.get(headline.name, PLAIN)
        before, after, lines = printed(headline, scale.digits, scale.factor, most)
        key = f"text.unit.{headline.name}"
        unit = self.say(key) if key in self.texts else ""
        head = self.say(
            "text.why.head", what=self.measure(headline), before=self.number(before, scale.digits),
            after=self.number(after, scale.digits), change=self.signed(after - before, scale.digits), unit=unit,
        )  # fmt: skip
        rows = [
            (
                change(self.signed(line.amount, scale.digits), line.amount),
                self.cause(line.cause, NOBODY, headline.actor),
            )
            for line in lines
        ]
        return head, rows
