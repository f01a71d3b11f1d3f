"""Forecasts in words: names and numbers of headlines, what a fan assumes, hot lines and hints as sentences.

For screens and text mode alike. Never here: what is foreseen, markup.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from game.engine.world import INDICES
from game.play.advice import Hint
from game.play.forecast import Difference, Fan
from game.play.hotlines import FALLING, HotLine
from game.play.words import Words

Slot = tuple[str | int, ...]
NAMED = 3  # lines that are named in one sentence


class Foretold:
    """The sentences about the future of one game in one language."""

    def __init__(self, words: Words, minus: str = "-") -> None:
        self.words = words
        self.minus = minus  # the sign as it is written where the reader reads
        self.world = words.world

    # --- headlines -------------------------------------------------------------------------------------------

    def figures(self) -> list[str]:
        """Return the headlines a forecast may be asked for, as rows of a forecast."""
        front = self.world.role("frontier")
        gap = [f"gap.{self.world.layers[front]}"] if front >= 0 else []
        shares = [f"share.{layer}" for layer in self.world.layers]
        return ["score", *(f"index.{name}" for name in INDICES), *gap, "income", *shares]

    def asked(self, word: str) -> str | None:
        """Return the headline that a word of a command means: an index, a layer, score, gap, income; else None."""
        front = self.world.role("frontier")
        if word == "gap" and front >= 0:
            return f"gap.{self.world.layers[front]}"
        found = [name for name in self.figures() if word in (name, name.partition(".")[2])]
        return found[0] if found else None

    def name(self, figure: str) -> str:
        """Return what a headline is called."""
        kind, _, of = figure.partition(".")
        if kind == "index":
            return self.words.index(of)
        layer = self.words.layer(of) if of in self.world.layers else ""
        return self.words.say(f"forecast.figure.{kind}", layer=layer)

    def value(self, figure: str, value: float) -> str:
        """Write a value of a headline."""
        texts = self.words.texts
        match figure.partition(".")[0]:
            case "share" | "runs" | "fill":
                return texts.percent(value, 1)
            case "income" | "treasury":
                return texts.money(value, 1)
        return texts.number(value, 1)

    def change(self, figure: str, value: float) -> str:
        """Write a change of a headline with its sign."""
        return self._change(figure, value).replace("-", self.minus)

    def _change(self, figure: str, value: float) -> str:
        texts = self.words.texts
        match figure.partition(".")[0]:
            case "share" | "runs" | "fill":
                return texts.signed(100.0 * value, 2)
            case "income" | "treasury":
                return ("+" if value >= 0.0 else "") + texts.money(value, 2)
        return texts.signed(value, 2)

    def better(self, figure: str, change: float) -> bool:
        """Tell whether a change of a headline is for the better."""
        return (change < 0.0) if figure.partition(".")[0] in FALLING else (change > 0.0)

    # --- sentences -------------------------------------------------------------------------------------------

    def assumes(self, futures: int, levels: Collection[str]) -> str:
        """Say what a forecast rests on."""
        names = " / ".join(self.words.say(f"forecast.level.{level}") for level in sorted(levels))
        return self.words.say("forecast.assumes", futures=futures, levels=names)

    def ends(self, figure: str, fan: Fan) -> str:
        """Say where a fan ends: when, and the 10, 50 and 90 per cent values."""
        return self.words.say(
            "forecast.ends",
            date=self.words.date(fan.quarters[-1]),
            low=self.value(figure, fan.low[-1]),
            middle=self.value(figure, fan.middle[-1]),
            high=self.value(figure, fan.high[-1]),
        )

    def differs(self, figure: str, difference: Difference) -> str:
        """Say what a draft changes against the plan the turn began with."""
        key = "forecast.differs" if difference.clear else "forecast.same"
        return self.words.say(
            key,
            change=self.change(figure, difference.mean),
            least=self.change(figure, difference.least),
            most=self.change(figure, difference.most),
            more=self.words.texts.percent(
                difference.more if self.better(figure, 1.0) else 1.0 - difference.more, 0
            ),
        )

    def line(self, slot: Slot) -> str:
        """Return the name of a budget line."""
        if int(slot[1]) < 0:
            return self.words.say(f"game.lever.{slot[2]}")
        mode = self.words.say(f"game.mode.{slot[2]}")
        return self.words.say("game.plan.line", subject=self.words.layer(int(slot[1])), mode=mode)

    def hot(self, figure: str, line: HotLine) -> str:
        """Say what a hot line does."""
        return self.words.say(
            "forecast.hot_line",
            line=self.line(line.slot),
            step=self.words.texts.money(line.step, 2),
            figure=self.name(figure),
            change=self.change(figure, line.change.mean),
            least=self.change(figure, line.change.least),
            most=self.change(figure, line.change.most),
        )

    def lines(self, slots: Sequence[Slot]) -> str:
        """Name some budget lines, the others as a number."""
        named = ", ".join(self.line(slot) for slot in slots[:NAMED])
        more = len(slots) - NAMED
        return self.words.say("forecast.and_more", lines=named, count=more) if more > 0 else named

    def hint(self, hint: Hint) -> str:
        """Say a hint."""
        texts = self.words.texts
        shown: dict[str, str | int] = {}
        for name, value in hint.values.items():
            if name in ("runs", "part", "chance", "without"):
                shown[name] = texts.percent(value, 0)
            elif name == "quarter":
                shown["date"] = self.words.date(int(value))
            elif name in ("price", "trough"):
                shown[name] = texts.number(value, 2)
            elif name == "count":
                shown[name] = int(value)
            else:
                shown[name] = texts.money(value, 2)
        key = f"forecast.hint.{hint.name}"
        if hint.name == "idle" and hint.other < 0:
            key += "_plain"
        return self.words.say(
            key, **shown, layer=self.words.layer(hint.layer) if hint.layer >= 0 else "",
            other=self.words.layer(hint.other) if hint.other >= 0 else "",
            nation=self.words.nation(hint.nation) if hint.nation >= 0 else "", lines=self.lines(hint.slots),
        )  # fmt: skip

    def goals(self, nation: str, chances: Iterable[tuple[int, float]]) -> list[str]:
        """Say with what chance each own objective is met at the end of the forecast."""
        return [
            self.words.say(
                "forecast.goal",
                goal=self.words.objective(nation, self.world.objectives[k].id),
                chance=self.words.texts.percent(chance, 0),
            )
            for k, chance in chances
        ]
