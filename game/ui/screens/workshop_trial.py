"""The third part of the workshop: a trial of many games, who wins how often, and what the deck did in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.frame import bar
from game.ui.kit.node import Look, Node, Ui
from game.ui.kit.paint import Painter
from game.ui.theme import Ink
from game.workshop import trials

if TYPE_CHECKING:
    from game.ui.screens.workshop import Workshop

VIEWS = ("balance", "cards", "remarks")


@dataclass(frozen=True)
class Bar:
    """One row of a chart: a share with its interval, between limits, and where it was set."""

    name: str
    value: float
    text: str
    ink: Ink
    low: float | None = None
    high: float | None = None
    limits: tuple[float, float] | None = None
    tip: str = ""
    place: tuple[str, int] | None = None


class TrialPart:
    """A run with its progress, then its figures as charts; every row leads to its line."""

    def __init__(self, bench: Workshop) -> None:
        self.bench = bench
        self.trial: trials.Trial | None = None
        self.expectation: trials.Expectation | None = None
        self.view = 0
        self._seen: tuple[tuple[int, bool], ...] = ()  # games done and whether they go on, as last shown

    @property
    def running(self) -> bool:
        """Tell whether games are being played."""
        return self.job is not None

    @property
    def job(self) -> trials.Run | None:
        """What is being played now."""
        return next((run for run in (self.trial, self.expectation) if run is not None and run.running), None)

    def forget(self) -> None:
        """Another scenario was chosen: what was found does not belong to it."""
        self.give_up()
        self.trial = self.expectation = None

    def refresh(self) -> None:
        """The scenario was read again; figures of its last state stay, and are marked so."""

    def give_up(self) -> None:
        """Stop a run."""
        for run in (self.trial, self.expectation):
            if run is not None:
                run.give_up()

    def tick(self) -> bool:
        """Tell whether the picture of a run is out of date."""
        now = tuple((run.done, run.running) for run in (self.trial, self.expectation) if run is not None)
        before, self._seen = self._seen, now
        return now != before

    def pressed(self, ui: Ui, name: str) -> bool:
        """T starts a trial, B measures what can be expected."""
        if name == "T":
            self.start(ui)
        elif name == "B":
            self.expect(ui)
        return name in ("T", "B")

    def start(self, ui: Ui) -> None:
        """Begin to play."""
        loaded = self.bench.loaded
        if loaded is not None and not self.running:
            self.trial = trials.Trial(loaded)
        ui.redraw()

    def expect(self, ui: Ui) -> None:
        """Begin to measure what can be expected of each nation; the file that is written is then read as any other."""
        loaded = self.bench.loaded
        if loaded is not None and not self.running and trials.may_expect(loaded):
            self.expectation = trials.Expectation(loaded)
        ui.redraw()

    def build(self, ui: Ui, box: Box) -> None:
        """Declare the way to begin, progress, or the figures."""
        row, rest = box.top(ui.em(38), tokens.GAP_S)
        self._row(ui, row)
        trial, t = self.trial, self.bench.t
        figures = trial.figures if trial is not None else None
        if figures is not None:
            names = [t(f"view.{name}") for name in VIEWS]
            names[2] += f" ({len(figures['coverage']['remarks'])})"
            line, rest = rest.top(ui.em(34), tokens.GAP_XS)
            w.tabs(ui, "views", line, names, self.view, lambda number: self._look(ui, number))
            (self._balance, self._cards, self._remarks)[self.view](ui, rest, figures)
            return
        inner = w.panel(ui, "trial.panel", rest, t("part.trial"))
        trouble = next(
            (run.trouble for run in (trial, self.expectation) if run is not None and run.trouble), ""
        )
        if trouble:
            w.paragraph(ui, "trial.trouble", inner, f"<bad>{w.escape(trouble)}</bad>")
        else:
            w.paragraph(ui, "trial.about", inner, t("trial.about", games=trials.GAMES), ink="muted")

    def _look(self, ui: Ui, number: int) -> None:
        self.view = number
        ui.redraw()

    def _row(self, ui: Ui, row: Box) -> None:
        """Declare the buttons and how far the run is."""
        job = self.job
        if job is not None:
            self._progress(ui, row, job)
            return
        t, trial, loaded = self.bench.t, self.trial, self.bench.loaded
        text = t("trial.start", games=trials.GAMES)
        place, rest = row.left(w.button_width(ui, text, key="T"), 12)
        tip = None if loaded is not None else t("no_good_deck")
        w.button(
            ui, "trial.start", place, text, lambda: self.start(ui), kind="primary", key="T",
            enabled=loaded is not None, tip=tip,
        )  # fmt: skip
        if loaded is not None and trials.may_expect(loaded):
            text = t("trial.expect")
            place, rest = rest.left(w.button_width(ui, text, key="B"), 12)
            w.button(ui, "trial.expect", place, text, lambda: self.expect(ui), key="B", tip=t("tip.expect"))
        if trial is not None and trial.figures is not None:
            old = trial.loaded is not loaded
            said = t("trial.old") if old else trials.length(trial.figures, self.bench.lobby.texts)
            w.label(ui, "trial.told", rest, said, size=tokens.HEAD, ink="warn" if old else "muted")

    def _progress(self, ui: Ui, row: Box, job: trials.Run) -> None:
        """Declare how far a run is and the way to end it."""
        t = self.bench.t
        text = t("trial.stop")
        place, rest = row.left(w.button_width(ui, text), 12)
        w.button(ui, "trial.stop", place, text, lambda: self._stop(ui), kind="danger")
        told, rest = rest.side(ui.em(190), 12)
        w.progress(ui, "trial.progress", rest.inset(0, (rest.h - 14) / 2), job.done / job.games)
        key = "trial.stopping" if job.given_up else "trial.done"
        w.label(ui, "trial.told", told, t(key, done=job.done, games=job.games), size=tokens.HEAD)

    def _stop(self, ui: Ui) -> None:
        self.give_up()
        ui.redraw()

    # --- charts ------------------------------------------------------------------------------------------

    def _balance(self, ui: Ui, box: Box, figures: dict[str, Any]) -> None:
        """Declare win rates with intervals and the limits of the deck."""
        trial = self.trial
        assert trial is not None
        loaded, t, texts = trial.loaded, self.bench.t, self.bench.lobby.texts
        limits = loaded.manifest.checks.get("win_rate")
        bars = []
        for nation in loaded.manifest.playable:
            row = figures["nations"][nation]
            name = loaded.texts.get(texts.language, f"nations.{nation}.name", nation)
            kept = limits is None or limits[0] <= row["win_rate"] <= limits[1]
            spread = texts.text(
                "format.range", low=texts.percent(row["low"]), high=texts.percent(row["high"])
            )
            bars.append(
                Bar(
                    name, row["win_rate"], texts.percent(row["win_rate"]), loaded.looks[nation].colour if kept else "bad",
                    row["low"], row["high"], limits, t("tip.win", name=name, spread=spread, score=row["score"]),
                    self._nation_place(nation),
                )
            )  # fmt: skip
        high = ui.em(34) * len(bars) + ui.em(tokens.TITLE * 1.45) + 36
        upper, lower = box.top(min(high, box.h * 0.5), tokens.GAP)
        inner = w.panel(ui, "balance.panel", upper, t("view.wins"), note=t("tip.limits") if limits else "")
        self._chart(ui, "balance", inner, bars, 34)
        inner = w.panel(ui, "limits.panel", lower, t("view.limits"))
        self._limits(ui, inner, figures)

    def _nation_place(self, nation: str) -> tuple[str, int] | None:
        trial = self.trial
        entry = trial.loaded.deck.nations.get(nation) if trial is not None else None
        return (entry.node.file, entry.node.line) if entry is not None else None

    def _limits(self, ui: Ui, box: Box, figures: dict[str, Any]) -> None:
        """Declare the deck's own limits: the broken ones, or that all are kept."""
        texts, checks = self.bench.lobby.texts, figures["checks"]
        bad = trials.broken(figures)
        if checks:
            said = texts.text("lab.limit.sum", kept=len(checks) - len(bad), count=len(checks))
        else:
            said = texts.text("lab.limit.none")
        rows = [w.Row.of(f"<{'bad' if bad else 'good'}>{w.escape(said)}</{'bad' if bad else 'good'}>")]
        for row in bad:
            told = w.escape(trials.limit(row, texts))
            rows.append(
                w.Row((w.Part(told, size=tokens.HEAD),), ink="bad", tip=told, action=self._going(ui, row))
            )
        rows += [
            w.Row((w.Part(caveat, ink="muted", size=tokens.HEAD),), tip=caveat)
            for caveat in map(w.escape, trials.caveats(figures, texts))
        ]
        w.scroll_list(ui, "limits", box, rows, row_height=28)

    def _going(self, ui: Ui, row: dict[str, Any]) -> Callable[[], None] | None:
        """Return what leads to the line of a row, None where nobody knows it."""
        if "file" not in row:
            return None
        return lambda: self.bench.jump(ui, row["file"], row["at"])

    def _cards(self, ui: Ui, box: Box, figures: dict[str, Any]) -> None:
        """Declare how often every card was drawn and every programme launched."""
        texts, trial = self.bench.lobby.texts, self.trial
        assert trial is not None
        limits = trial.loaded.manifest.checks.get("drawn")
        bars = []
        for section, key in (("cards", "drawn"), ("initiatives", "launched")):
            for ident, row in figures["coverage"][section].items():
                name = trial.loaded.texts.get(texts.language, f"{section}.{ident}.title", ident)
                kept = row[key] > 0.0 and (
                    key == "launched" or limits is None or limits[0] <= row[key] <= limits[1]
                )
                place = (row["file"], row["at"]) if "file" in row else None
                ink: Ink = "bad" if not kept else "accent" if section == "cards" else "muted"
                bars.append(
                    Bar(
                        name,
                        row[key],
                        texts.percent(row[key]),
                        ink,
                        tip=self._card_tip(name, row),
                        place=place,
                    )
                )
        note = self.bench.t("tip.cards")
        inner = w.panel(ui, "coverage.panel", box, self.bench.t("view.drawn"), note=note)
        self._chart(ui, "coverage", inner, bars, 26)

    def _card_tip(self, name: str, row: dict[str, Any]) -> str:
        texts, t = self.bench.lobby.texts, self.bench.t
        lines = [f"<b>{w.escape(name)}</b>"]
        if row["first"] is not None:
            lines.append(t("tip.first", first=row["first"], usual=row["usual"]))
        lines += [w.escape(trials.option(ident, one, texts)) for ident, one in row.get("choices", {}).items()]
        for line in row["needs"]:
            lines.append(w.escape(f"{texts.percent(line['true'], 0)}  {line['line']}"))
        return "\n".join(lines)

    def _chart(self, ui: Ui, node_id: str, box: Box, bars: list[Bar], row: float) -> None:
        """Declare bars with their names; Enter leads to the line that set them."""
        high = ui.em(row)
        room = min(box.w * 0.34, ui.em(300))
        with w.scroll_area(ui, f"{node_id}.scroll", box, high * len(bars)) as area:
            for number, one in enumerate(bars):
                place = Box(area.x, area.y + number * high, area.w, high)
                node = Node(
                    f"{node_id}.{number}", place, _bar(one, room), focusable=True, rove=node_id, role="row"
                )
                node.label, node.tip = f"{one.name} {one.text}", one.tip or None
                if one.place is not None:
                    file, line = one.place
                    node.click = lambda file=file, line=line: self.bench.jump(ui, file, line)
                ui.add(node)

    def _remarks(self, ui: Ui, box: Box, figures: dict[str, Any]) -> None:
        """Declare what is remarkable, each with its place."""
        texts = self.bench.lobby.texts
        rows = []
        for row in figures["coverage"]["remarks"]:
            told = w.escape(trials.remark(row, texts))
            place = (
                f"{row['file']}:{row['at']}".replace("\\", "/").rsplit("/", 1)[-1] if "file" in row else ""
            )
            parts = (
                w.Part(w.escape(place), 200, ink="muted", size=tokens.HEAD),
                w.Part(told, size=tokens.HEAD),
            )
            rows.append(w.Row(parts, ink="warn", tip=told, action=self._going(ui, row)))
        inner = w.panel(
            ui, "remarks.panel", box, self.bench.t("view.remarks"), note=self.bench.t("tip.remarks")
        )
        if rows:
            w.scroll_list(ui, "remarks", inner, rows, row_height=28)
        else:
            w.paragraph(ui, "remarks.none", inner, texts.text("lab.remark.none"), ink="muted")


def _bar(one: Bar, room: float) -> Callable[[Painter, Box, Look], None]:
    """Return what paints a row: name, bar, the interval as a line over it, the limits as ticks, the figure."""

    def draw(p: Painter, area: Box, look: Look) -> None:
        if look.hover or look.focus:
            p.round(area.inset(0, 1), tokens.blend(p.theme("panel"), p.theme("text"), 0.07), None, radius=5)
        name, rest = area.inset(4, 0).left(room, 10)
        p.text(name, one.name, size=tokens.HEAD)
        figure, lane = rest.side(64 * p.text_scale, 10)
        p.text(figure, one.text, size=tokens.HEAD, bold=True, align="right")
        line = lane.inset(0, lane.h * 0.28)
        bar(p, line, one.value, one.ink)
        for limit in one.limits or ():
            p.fill(Box(line.x + line.w * limit - 1, line.y - 4, 2, line.h + 8), "muted")
        if one.low is not None and one.high is not None:
            x, end, middle = line.x + line.w * one.low, line.x + line.w * one.high, line.y + line.h / 2
            p.fill(Box(x, middle - 1, max(2.0, end - x), 2), "text")
            for edge in (x, end):
                p.fill(Box(edge - 1, middle - 4, 2, 8), "text")

    return draw
