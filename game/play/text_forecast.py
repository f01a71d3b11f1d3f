"""Forecasts in the terminal: a table of the futures, what the draft changes, hints, and the hot lines as orders.

Computed on the spot, in some tenths of a second. Never here: how futures are imagined.
"""

from __future__ import annotations

from collections.abc import Sequence

from game.engine.order_text import nearest
from game.play.advice import goal_chances, hints
from game.play.forecast import Paths, Rivals, foresee, job, never
from game.play.foretold import Foretold
from game.play.hotlines import hottest, trial
from game.play.seats import rival_levels
from game.play.session import Session
from game.play.text_board import columns
from game.play.words import Words

Lines = list[str]


class TextForecast:
    """The future of one session in text."""

    def __init__(self, session: Session, words: Words) -> None:
        self.session = session
        self.words = words
        self.told = Foretold(words)
        self._rivals = Rivals(session.world)

    @property
    def levels(self) -> dict[int, str]:
        """The levels of the rivals that the AI plays, by nation."""
        return rival_levels(self.session.world, self.session.seats)

    def forecast(self, nation: str, rest: Sequence[str]) -> Lines:
        """Return the fan of a headline under the draft, what the draft changes, chances of goals, and hints."""
        figure = self._figure(rest)
        if figure is None:
            return [self._unknown(rest)]
        world, seen, draft = self.session.world, self.session.view(nation), self.session.draft(nation)
        carried = tuple(self.session.carried(nation))
        paths = foresee(
            world, job(world, seen, [draft, carried], levels=self.levels), self._rivals
        )  # both plans meet the same futures
        fan = paths.fan(figure)
        rows = [[self.words.say(f"forecast.column.{key}") for key in ("when", "low", "middle", "high")]]
        for quarter, *values in zip(fan.quarters, fan.low, fan.middle, fan.high, strict=True):
            rows.append([self.words.date(quarter), *(self.told.value(figure, value) for value in values)])
        out = [self.told.name(figure), *columns(rows)]
        if draft == carried:
            out.append(self.words.say("forecast.unchanged"))
        else:
            out.append(self.told.differs(figure, paths.compare(figure, 0, 1)))
        now, before = paths.only(0), paths.only(1)
        out += [self.told.hint(hint) for hint in hints(world, seen, draft, now, before)]
        out += self._goals(nation, now)
        return [*out, self.told.assumes(paths.futures, set(self.levels.values()) or {"hard"})]

    def _goals(self, nation: str, now: Paths) -> Lines:
        chances = goal_chances(self.session.world, self.session.view(nation), now)
        if not chances:
            return []
        title = self.words.say("forecast.goals", date=self.words.date(now.quarters[-1]))
        return [title, *(f"  {line}" for line in self.told.goals(nation, chances))]

    def hot(self, nation: str, rest: Sequence[str]) -> Lines:
        """Return the hot lines of a headline, each with the order that gives it the money."""
        figure = self._figure(rest)
        if figure is None:
            return [self._unknown(rest)]
        world, seen, draft = self.session.world, self.session.view(nation), self.session.draft(nation)
        tried = trial(world, seen, draft, self.levels).work(world, self._rivals, never)
        found = hottest(tried, figure)
        if not found:
            return [self.words.say("forecast.hot_none")]
        step = self.words.texts.money(tried.step, 2)
        out = [self.words.say("forecast.hot_typed", step=step)]
        for line in found:
            out += [f"  {self.told.hot(figure, line)}", f"    {line.order.text(world)}"]
        return out

    def _figure(self, rest: Sequence[str]) -> str | None:
        return self.told.asked(rest[0].lower()) if rest else "score"

    def _unknown(self, rest: Sequence[str]) -> str:
        words = (
            "gap" if figure.startswith("gap.") else figure.partition(".")[2] or figure
            for figure in self.told.figures()
        )
        known = list(dict.fromkeys(words))
        near = nearest(rest[0].lower(), known)
        return self.words.say("forecast.unknown", word=rest[0][:40], near=near, known=", ".join(known))
