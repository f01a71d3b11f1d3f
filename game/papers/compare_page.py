"""Several classes side by side: results, shares and how they played, one row for each game file.

Never here: numbers worked out (``game.play.debrief``), sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from game.papers import charts
from game.papers.debrief_decisions import words
from game.papers.markup import Markup, change, grid, inner, page, tag
from game.papers.reader import Reader
from game.papers.sheets import Cell, sheet
from game.play.counterfactual import Outcome
from game.play.debrief import Debrief
from game.play.verdict import Place, par_path
from game.text import Texts

COLOURS = ("#0067A6", "#B8400C", "#007A5A", "#7A4FA3", "#8A6100", "#3B4A5E")
IN_FORCE = 0.01  # a control below this part counts as none
SHOWN = 3  # layers of a nation whose shares are told


@dataclass(frozen=True)
class Skipped:
    """A game file that could not be opened, and why in the reader's words."""

    name: str
    why: str


def compare_page(found: Sequence[Debrief], skipped: Sequence[Skipped], texts: Texts) -> str:
    """Return the page; nations are compared by id, so games of different scenarios stand side by side too."""
    readers = [Reader(texts, one.scenario, one.world, one.seats) for one in found]
    title = texts.text("debrief.compare.title")
    lost = [
        tag("p", tag("b", texts.text("debrief.compare.skipped", name=s.name, why=s.why))) for s in skipped
    ]
    nations = list(dict.fromkeys(nation for one in found for nation in one.nations))
    blocks = [_nation(texts, found, readers, nation) for nation in nations]
    how = tag("p", texts.text("debrief.compare.how"))
    return page(title, texts.language, tag("h1", title), how, lost, _games(texts, found, readers), blocks)


def _games(texts: Texts, found: Sequence[Debrief], readers: Sequence[Reader]) -> Markup:
    keys = ("file", "scenario", "turns", "seed", "winner", "tension", "controls", "launches")
    rows = []
    for one, r in zip(found, readers, strict=True):
        last = one.states[-1]
        best = [place.nation for place in one.verdict.places[:1]]
        controls, launched = counts(one)
        turns, tension = f"{one.played}/{one.world.turns}", r.number(float(last.tension[0]), 0)
        winner = r.who(best[0]) if best else "-"
        rows.append([one.name, r.title, turns, str(one.seed), winner, tension, str(controls), str(launched)])
    head = [texts.text(f"debrief.compare.{key}") for key in keys]
    return inner(tag("h2", texts.text("debrief.compare.games")), grid(head, rows, (2, 5, 6, 7)))


def counts(one: Debrief) -> tuple[int, int]:
    """Return how many controls of the looked-at nations are in force, and how many programmes they have launched."""
    rows = [one.index_of(nation) for nation in one.nations]
    last = one.states[-1]
    controls = int(np.count_nonzero(last.control[:, rows, :, 0] >= IN_FORCE))
    mine = [v for v, programme in enumerate(one.world.initiatives) if programme.actor in rows]
    return controls, int(np.count_nonzero(last.launched[mine, 0] >= 0.0))


def _place(one: Debrief, nation: str) -> Place | None:
    return next((place for place in one.verdict.places if place.nation == nation), None)


def _nation(texts: Texts, found: Sequence[Debrief], readers: Sequence[Reader], nation: str) -> Markup:
    """Return one nation in all games: a table and a chart."""
    games = [(one, r) for one, r in zip(found, readers, strict=True) if _place(one, nation) is not None]
    if not games:
        return Markup()
    keys = ("file", "results", "goals", "shares", "helped", "cost")
    head = [texts.text(f"debrief.compare.{key}") for key in keys]
    rows = [_row(one, r, nation) for one, r in games]
    name = games[0][1].nation(nation)
    return inner(tag("h2", name), grid(head, rows, (1, 2)), _chart(texts, games, nation, name))


def _row(one: Debrief, r: Reader, nation: str) -> list[object]:
    place = _place(one, nation)
    assert place is not None
    beside = place.score - (place.start if place.par is None else place.par)
    met = sum(goal.met > 0 for goal in one.verdict.goals if goal.nation == nation)
    team = one.team(nation)
    file = inner(one.name, tag("br"), tag("bdi", team)) if team else inner(one.name)
    done = one.tried
    best, worst = (done.best(nation), done.worst(nation)) if done is not None else (None, None)
    result = change(r.signed(beside), beside)
    return [file, result, str(met), _shares(one, r, nation), _told(r, best), _told(r, worst)]


def _told(r: Reader, one: Outcome | None) -> str:
    return "-" if one is None else f"{words(r, one)} ({r.signed(one.score, 2)})"


def _shares(one: Debrief, r: Reader, nation: str) -> Markup:
    """Return the shares of the layers that a nation was strongest in at the start, then and now."""
    actor = one.index_of(nation)
    first, last = one.states[0].share[actor, :, 0], one.states[-1].share[actor, :, 0]
    layers = sorted(range(len(first)), key=lambda layer: -float(first[layer]))[:SHOWN]
    arrow = "\N{RIGHTWARDS ARROW}"
    told = [
        f"{r.layer(n)} {r.percent(float(first[n]), 0)} {arrow} {r.percent(float(last[n]), 0)}" for n in layers
    ]
    return tag("td", [inner(line, tag("br")) for line in told], class_="wide")


def _chart(texts: Texts, games: Sequence[tuple[Debrief, Reader]], nation: str, name: str) -> Markup:
    """Draw the nation's score, against par where every game has one."""
    by_par = all(one.world.par is not None for one, _ in games)
    series = []
    for number, (one, _) in enumerate(games):
        actor = one.index_of(nation)
        score = one.path("score")[:, actor]
        par = par_path(one.world, actor, [state.turn for state in one.states]) if by_par else None
        values = score if par is None else score - par
        series.append(charts.Series(one.name[:18], COLOURS[number % len(COLOURS)], values.tolist()))
    longest = max(len(one.states) for one, _ in games)
    caption = texts.text("debrief.compare.chart" if by_par else "debrief.compare.chart_score", nation=name)
    xs = [str(turn) for turn in range(longest)]
    return charts.lines(series, xs, caption, lambda v: texts.number(v), zero=by_par)


def compare_sheet(found: Sequence[Debrief]) -> str:
    """Return one row for each game and nation as a table."""
    head = [
        "game",
        "scenario",
        "seed",
        "turns",
        "nation",
        "team",
        "score",
        "par",
        "result",
        "goals",
        "controls",
        "launches",
    ]
    rows: list[list[Cell]] = []
    for one in found:
        controls, launched = counts(one)
        for place in one.verdict.places:
            met = sum(goal.met > 0 for goal in one.verdict.goals if goal.nation == place.nation)
            start: list[Cell] = [
                one.name,
                one.world.id,
                str(one.seed),
                one.played,
                place.nation,
                one.team(place.nation),
            ]
            rows.append([*start, place.score, place.par, place.result, met, controls, launched])
    return sheet(head, rows)
