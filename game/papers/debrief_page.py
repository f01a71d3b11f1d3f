"""The debrief as one page: result, turning points, plans, decisions, dependence, assumptions, timeline, questions, limits.

Never here: numbers worked out (``game.play.debrief``), sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from game.engine.report import Headline
from game.papers import charts
from game.papers.debrief_decisions import decisions
from game.papers.debrief_questions import questions
from game.papers.markup import Markup, change, grid, inner, listed, page, tag
from game.papers.reader import Reader
from game.play.debrief import Debrief, Moment, PlanLine
from game.play.news import NewsItem
from game.play.pledges import Pledge
from game.play.text_deals import said
from game.play.verdict import Place, par_path
from game.text import Texts, Value

LIMITS = ("simple", "rivals", "people", "numbers", "shocks", "score", "not_forecast")
"""Keys of what the model leaves out."""
MOST_NEWS, MOST_ACTS = 12, 8  # public events told of one turn, in the course and beside a turning point


def debrief_page(found: Debrief, texts: Texts) -> str:
    """Return the whole page in a language."""
    r = Reader(texts, found.scenario, found.world, found.seats)
    title = r.say("debrief.title", scenario=r.title)
    parts = (
        _head(r, found, title), _result(r, found), _moments(r, found), _plans(r, found), decisions(r, found),
        _dependence(r, found), _pledges(r, found), _assumptions(r, found), _chronicle(r, found), _desk(r, found),
        questions(r, found), _limits(r),
    )  # fmt: skip
    return page(title, r.language, *parts)


def _head(r: Reader, found: Debrief, title: str) -> Markup:
    last = r.turn(max(1, found.played))
    values: dict[str, Value] = {
        "turns": found.played,
        "of": found.world.turns,
        "seed": str(found.seed),
        "name": found.name,
    }
    notes = []
    if not found.ended:
        notes.append(r.say("debrief.unfinished", date=last))
    if found.replay_off is not None:
        notes.append(r.say("debrief.not_replayed", why=r.refusal(found.replay_off)))
    teams = grid(
        [r.say("debrief.nation"), r.say("debrief.played_by")],
        [[r.nation(nation), _player(r, found, nation)] for nation in found.seats],
    )
    return inner(
        tag("h1", title), tag("p", r.say("debrief.head", **values), class_="small"),
        [tag("p", tag("b", note)) for note in notes], tag("p", r.say("debrief.how")), teams,
        tag("p", r.say("debrief.observers", names=r.comma(list(found.observers)))) if found.observers else None,
    )  # fmt: skip


def _player(r: Reader, found: Debrief, nation: str) -> Markup:
    seat = found.seats[nation]
    if seat.human:
        return tag("bdi", seat.name) if seat.name else inner(r.say("debrief.person"))
    return inner(r.say("debrief.machine", level=_level(r, seat.level)))


def _level(r: Reader, level: str) -> str:
    key = f"forecast.level.{level}"
    return r.say(key) if key in r.texts else level


# --- the result --------------------------------------------------------------------------------------------


def _result(r: Reader, found: Debrief) -> Markup:
    by_par = found.verdict.by_par
    head = ["place", "nation", "score", "par" if by_par else "start", "result", "most", "lost"]
    rows = [_place(r, found, place) for place in found.verdict.places]
    note = r.say("debrief.result.by_par" if by_par else "debrief.result.by_gain")
    return inner(
        tag("h2", r.say("debrief.result.heading")), tag("p", note),
        grid([r.say(f"debrief.result.{name}") for name in head], rows, (2, 3, 4)), _goals(r, found),
        _score_chart(r, found),
    )  # fmt: skip


def _place(r: Reader, found: Debrief, place: Place) -> list[object]:
    rank = sum(other.result > place.result + 1e-9 for other in found.verdict.places) + 1
    beside = place.start if place.par is None else place.par
    gained = r.comma([r.index(name) for name in place.gained]) or "-"
    lost = f"{r.index(place.lost)} {r.signed(place.lost_by)}" if place.lost else "-"
    result = change(r.signed(place.result, 2), place.result)
    return [str(rank), r.who(place.nation), r.number(place.score), r.number(beside), result, gained, lost]


def _goals(r: Reader, found: Debrief) -> Markup:
    rows = []
    for goal in found.verdict.goals:
        if goal.nation in found.nations:
            met = (
                r.say("debrief.result.met", date=r.turn(goal.met))
                if goal.met
                else r.say("debrief.result.missed")
            )
            title = r.objective(goal.nation, goal.id)
            text = r.told(f"objectives.{goal.nation}.{goal.id}.text", "")
            rows.append(
                [
                    r.nation(goal.nation),
                    inner(tag("b", title), " ", text),
                    tag("td", met, class_="date"),
                    r.signed(goal.points),
                ]
            )
    head = [r.say(f"debrief.result.{name}") for name in ("nation", "goal", "reached", "points")]
    table = inner(tag("h3", r.say("debrief.result.goals")), _short(r, found), grid(head, rows, (3,)))
    return table if rows else Markup()


def _short(r: Reader, found: Debrief) -> Markup:
    """Say that a game of fewer turns could not reach goals with a later year; nothing for a whole game."""
    whole, turns = found.scenario.world.turns, found.world.turns
    if turns >= whole:
        return Markup()
    return tag("p", r.say("debrief.result.short", all=whole, date=r.turn(whole), of=turns))


def _score_chart(r: Reader, found: Debrief) -> Markup:
    """Draw the score of the nations beside their par, or as it was where there is none."""
    if len(found.states) < 2:
        return Markup()
    score, series = found.path("score"), []
    for nation in found.nations:
        actor = found.index_of(nation)
        par = par_path(found.world, actor, [state.turn for state in found.states])
        values = score[:, actor] if par is None else score[:, actor] - par
        series.append(charts.Series(r.nation(nation), r.colour(nation), values.tolist(), True))
    caption = r.say("debrief.result.chart_par" if found.verdict.by_par else "debrief.result.chart")
    return charts.lines(series, _dates(r, found), caption, lambda v: r.number(v), zero=found.verdict.by_par)


def _dates(r: Reader, found: Debrief) -> list[str]:
    """Return the names of the known moments: the start, then every turn by its date."""
    return [r.say("debrief.start") if s.turn == 0 else r.turn(s.turn) for s in found.states]


# --- turning points ----------------------------------------------------------------------------------------


def _moments(r: Reader, found: Debrief) -> Markup:
    """Return the turning points, those of one turn together."""
    turns = sorted({moment.point.turn for moment in found.moments})
    shown = [_turn(r, found, [m for m in found.moments if m.point.turn == turn]) for turn in turns]
    body = shown or [tag("p", r.say("debrief.turning.none"))]
    return inner(tag("h2", r.say("debrief.turning.heading")), tag("p", r.say("debrief.turning.how")), body)


def _turn(r: Reader, found: Debrief, moments: Sequence[Moment]) -> Markup:
    acts = listed([r.news(item) for item in moments[0].news[:MOST_ACTS]])
    told = inner(tag("p", r.say("debrief.turning.that_turn")), acts) if acts else Markup()
    return inner(tag("h3", r.turn(moments[0].point.turn)), [_moment(r, found, one) for one in moments], told)


def _moment(r: Reader, found: Debrief, moment: Moment) -> Markup:
    point = moment.point
    key = "debrief.turning.moved_par" if found.verdict.by_par else "debrief.turning.moved"
    moved = r.sentence(key, who=r.who(point.nation), change=change(r.signed(point.change), point.change))
    ledgers = [_ledger(r, line) for line in (moment.score, moment.index, moment.share) if line is not None]
    return tag("div", tag("p", moved), tag("div", ledgers, class_="three"), class_="card")


def _ledger(r: Reader, headline: Headline) -> Markup:
    head, rows = r.ledger(headline)
    return tag("div", tag("p", tag("b", head)), grid([], rows, (0,)))


# --- plan and outcome --------------------------------------------------------------------------------------


def _plans(r: Reader, found: Debrief) -> Markup:
    blocks = [_plan(r, found, nation, plan) for nation, plan in found.plans.items() if plan]
    if not blocks:
        return Markup()
    return inner(tag("h2", r.say("debrief.plan.heading")), tag("p", r.say("debrief.plan.how")), blocks)


def _plan(r: Reader, found: Debrief, nation: str, plan: Sequence[PlanLine]) -> Markup:
    rows = [
        [
            r.layer(line.layer) if line.layer in r.world.layers else r.say("game.talent"),
            r.percent(line.first, 0), r.percent(line.all, 0), r.percent(line.before), r.percent(line.after),
            change(r.signed(100.0 * (line.after - line.before)), line.after - line.before),
        ]
        for line in plan
    ]  # fmt: skip
    head = [r.say(f"debrief.plan.{name}") for name in ("layer", "first", "all", "before", "after", "moved")]
    words = [inner(r.turn(note.written), ": ", note.text) for note in found.own_words.get(nation, ())]
    said_so = inner(tag("p", r.say("debrief.plan.own_words")), listed(words)) if words else Markup()
    return tag("div", tag("h3", r.who(nation)), grid(head, rows, range(1, 6)), said_so, class_="keep")


# --- dependence --------------------------------------------------------------------------------------------


def _dependence(r: Reader, found: Debrief) -> Markup:
    begun = found.states[found.opening]
    first, last = begun.content[..., 0], found.states[-1].content[..., 0]
    names = [r.nation(n) for n in range(len(r.world.actors))]
    codes = [r.code(n) for n in range(len(r.world.actors))]
    corner = r.say("debrief.depend.corner")

    def table(key: str, moment: int, values: object) -> Markup:
        date = r.say("debrief.start") if moment == 0 else r.turn(moment)
        heading = tag("h3", r.say(f"debrief.depend.{key}", date=date))
        cells = np.asarray(values).tolist()
        return tag(
            "div",
            heading,
            charts.matrix(names, codes, cells, corner, lambda v: r.number(100.0 * v, 0)),
            class_="keep",
        )

    moved = sorted(_moved(r, found, last - first), key=lambda one: -abs(one[0]))[:6]
    lines = [
        r.sentence(
            "debrief.depend.line", buyer=r.nation(buyer), supplier=r.nation(supplier),
            before=r.percent(float(first[buyer, supplier]), 0), after=r.percent(float(last[buyer, supplier]), 0),
        )
        for _, buyer, supplier in moved
    ]  # fmt: skip
    return inner(
        tag("h2", r.say("debrief.depend.heading")), tag("p", r.say("debrief.depend.how")),
        table("before", begun.turn, first), table("after", found.played, last) if len(found.states) > 1 else "",
        inner(tag("h3", r.say("debrief.depend.most")), listed(lines)) if lines else "",
    )  # fmt: skip


def _moved(r: Reader, found: Debrief, moved: object) -> Iterator[tuple[float, int, int]]:
    change_of = np.asarray(moved)
    for nation in found.nations:
        buyer = found.index_of(nation)
        for supplier in range(len(r.world.actors)):
            amount = float(change_of[buyer, supplier])
            if supplier != buyer and abs(amount) >= 0.005:
                yield amount, buyer, supplier


# --- assumptions -------------------------------------------------------------------------------------------


def _assumptions(r: Reader, found: Debrief) -> Markup:
    if not found.assumptions:
        return Markup()
    changed = [one for one in found.assumptions if one.changed]
    names = r.comma([f"“{r.say(f'reference.rules.{one.name}')}”" for one in changed])
    told = (
        r.say("debrief.assume.some", names=names)
        if changed
        else r.say("debrief.assume.none", count=len(found.assumptions))
    )
    rows = []
    for one in sorted(found.assumptions, key=lambda a: not a.changed):
        cells: list[object] = [r.say(f"reference.rules.{one.name}"), f"{one.value:g}", _trust(r, one.name)]
        for variant in (one.less, one.more):
            order = " > ".join(r.code(nation) for nation in variant.order)
            shown = tag("b", order) if variant.changed else inner(order)
            cells.append(shown)
        rows.append(cells)
    head = [r.say(f"debrief.assume.{name}") for name in ("name", "value", "confidence", "less", "more")]
    how = tag("p", r.say("debrief.assume.how"))
    return inner(
        tag("h2", r.say("debrief.assume.heading")), how, tag("p", tag("b", told)), grid(head, rows, (1,))
    )


def _trust(r: Reader, name: str) -> str:
    cited = r.scenario.sources.of(f"rules.{name}")
    key = f"debrief.confidence.{cited.confidence}" if cited is not None else ""
    return r.say(key) if key in r.texts else "-"


# --- the course, and what to make of it --------------------------------------------------------------------


def _chronicle(r: Reader, found: Debrief) -> Markup:
    rows = [
        [tag("td", r.turn(number), class_="date"), listed([_item(r, item) for item in _first(items)])]
        for number, items in found.chronicle
        if items
    ]
    if not rows:
        return Markup()
    head = [r.say("debrief.course.date"), r.say("debrief.course.event")]
    return inner(tag("h2", r.say("debrief.course.heading")), grid(head, rows))


def _desk(r: Reader, found: Debrief) -> Markup:
    """Tell the facilitator's notes and what the facilitator changed in the game."""
    notes = [inner(r.turn(one.turn), ": ", one.text.partition(" ")[2]) for one in found.notes]
    acts = [inner(r.turn(one.turn), ": ", told) for one in found.acts if (told := _act(r, one.text))]
    out = [tag("h2", r.say("debrief.notes.heading")), listed(notes)] if notes else []
    if acts:
        out += [tag("h2", r.say("debrief.acts.heading")), tag("p", r.say("debrief.acts.how")), listed(acts)]
    return inner(out)


def _act(r: Reader, text: str) -> str:
    """Say an act of the facilitator, "" for one that cannot be read."""
    match text.split():
        case ["deal", verb, card, nation, *rest] if verb in ("inject", "hold", "replace"):
            new = r.card(rest[0]) if rest else ""
            return r.say(f"debrief.acts.{verb}", card=r.card(card), nation=r.nation(nation), new=new)
        case ["seat", nation, who]:
            key = "debrief.acts.back" if who == "human" else "debrief.acts.stand_in"
            return r.say(key, nation=r.nation(nation))
        case ["rewind", number] if number.isdecimal():
            return r.say("debrief.acts.rewind", date=r.turn(int(number) + 1))
        case _:
            return ""


def _pledges(r: Reader, found: Debrief) -> Markup:
    """Tell what was promised before everybody, and what became of it."""
    rows = [[r.turn(one.made), r.who(one.nation), said(r, one), _kept(r, one)] for one in found.pledges]
    head = [r.say(f"debrief.pledge.{name}") for name in ("turn", "who", "what", "state")]
    if not rows:
        return Markup()
    how = tag("p", r.say("debrief.pledge.how"))
    return inner(tag("h2", r.say("debrief.pledge.heading")), how, grid(head, rows))


def _kept(r: Reader, one: Pledge) -> Markup:
    shown = r.say(f"debrief.pledge.{one.status}")
    when = f" ({r.turn(one.turn)})" if one.turn else ""
    return tag("span", tag("b", shown), when, class_={"kept": "up", "broken": "down"}.get(one.status))


def _first(items: Sequence[NewsItem]) -> list[NewsItem]:
    """Return the events of a turn that are told, acts before cards."""
    return sorted(items, key=lambda item: item.kind in ("choice", "card"))[:MOST_NEWS]


def _item(r: Reader, item: NewsItem) -> Markup:
    reason = (
        f" {r.say('debrief.course.reason', text=r.reason(item.reason))}" if item.reason is not None else ""
    )
    return inner(r.news(item), tag("span", reason, class_="muted"))


def _limits(r: Reader) -> Markup:
    return inner(
        tag("h2", r.say("debrief.limits.heading")), tag("p", r.say("debrief.limits.how")),
        listed([r.say(f"debrief.limits.{name}") for name in LIMITS]),
    )  # fmt: skip
