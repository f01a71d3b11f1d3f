"""The facilitator's guide: script and timings of every preset, what to prepare, what to do when something goes wrong.

Times come from the presets of the class, everything about the game from the scenario. Never here: sentences.
"""

from __future__ import annotations

import numpy as np

from game.engine.calibrate import opening
from game.papers.markup import Markup, grid, inner, listed, page, tag
from game.papers.reader import Paper, Reader
from game.play.presets import ROUND, Preset, presets

PREPARE, ROOM, TROUBLE, PROTECTS, AFTER = 6, 5, 7, 4, 4  # sentences of each part
SAY = ("welcome", "brief", "discuss", "orders", "resolve", "reveal", "recap", "debrief")


def guide(r: Reader) -> Paper:
    """Return the guide for a scenario."""
    title = r.say("papers.guide.title")
    learn = r.told("scenario.learn", "")
    head = inner(
        tag("p", r.title, class_="small"), tag("h1", title), tag("p", r.told("scenario.summary", ""), class_="lead"),
        tag("p", tag("b", r.say("papers.guide.learn")), " ", learn) if learn else Markup(),
    )  # fmt: skip
    parts = (
        head, _part(r, "prepare", PREPARE, box=True), _part(r, "room", ROOM), _timings(r), _script(r), _nations(r),
        _part(r, "trouble", TROUBLE), _part(r, "protects", PROTECTS), _part(r, "after", AFTER),
    )  # fmt: skip
    return Paper("guide", title, page(title, r.language, *parts))


def _part(r: Reader, name: str, count: int, box: bool = False) -> Markup:
    items = [r.say(f"papers.guide.{name}_{n}") for n in range(1, count + 1)]
    return inner(tag("h2", r.say(f"papers.guide.{name}")), listed(items, class_="box" if box else None))


# --- timings -----------------------------------------------------------------------------------------------


def _timings(r: Reader) -> Markup:
    """Return one table for each preset: what begins when."""
    blocks = [_preset(r, one) for one in presets().values()]
    return inner(
        tag("h2", r.say("papers.guide.timings")), tag("p", r.say("papers.guide.timings_how")), blocks
    )


def _preset(r: Reader, one: Preset) -> Markup:
    n = one.numbers
    rows: list[list[object]] = []
    at = 0
    for number in range(1, n["rounds"] + 1):
        first = n["welcome"] if number == 1 else n["brief"]
        times = [first, *(n[name] for name in ROUND[1:])]
        year = r.date((n["opening"] + number - 1) * r.world.turn_quarters)
        names = ["welcome" if number == 1 else "brief", *ROUND[1:]]
        parts = r.comma(
            [f"{r.say(f'papers.guide.phase.{p}')} {_clock(t)}" for p, t in zip(names, times, strict=True)]
        )
        rows.append(
            [_clock(at), r.say("papers.guide.round", number=number, date=year), parts, _clock(sum(times))]
        )
        at += sum(times)
    rows.append(
        [_clock(at), r.say("papers.guide.phase.debrief"), r.say("papers.guide.blocks"), _clock(n["debrief"])]
    )
    head = [r.say(f"papers.guide.{name}") for name in ("begins", "what", "parts", "takes")]
    opened = r.say("papers.guide.opening", count=n["opening"]) if n["opening"] else ""
    name = r.say("papers.guide.preset", minutes=n["minutes"], rounds=n["rounds"])
    return tag(
        "div",
        tag("h3", name),
        tag("p", opened) if opened else Markup(),
        grid(head, rows, (0, 3)),
        class_="keep",
    )


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"


def _script(r: Reader) -> Markup:
    """Return what to say and to do in every phase."""
    rows = [
        [
            tag("td", tag("b", r.say(f"papers.guide.phase.{name}")), class_="date"),
            r.say(f"papers.guide.say.{name}"),
            r.say(f"papers.guide.do.{name}"),
        ]
        for name in SAY
    ]
    head = [r.say(f"papers.guide.{name}") for name in ("phase_head", "you_say", "you_do")]
    return inner(tag("h2", r.say("papers.guide.script")), grid(head, rows))


def _nations(r: Reader) -> Markup:
    """Return each seat in two lines: what it is, where it is strong."""
    state = opening(r.world, np.zeros(1, dtype=np.uint64))
    rows = []
    for actor in r.world.playable:
        share = state.share[actor, :, 0]
        strong = sorted(range(len(share)), key=lambda layer: -float(share[layer]))[:3]
        told = r.comma([f"{r.layer(layer)} {r.percent(float(share[layer]), 0)}" for layer in strong])
        nation = r.world.actors[actor]
        rows.append(
            [
                tag("td", tag("b", r.nation(nation)), class_="date"),
                r.told(f"nations.{nation}.about", ""),
                told,
            ]
        )
    head = [r.say(f"papers.guide.{name}") for name in ("nation", "role", "strong")]
    first = r.say("papers.guide.recommended", nation=r.nation(r.scenario.manifest.recommended))
    return inner(tag("h2", r.say("papers.guide.nations")), tag("p", first), grid(head, rows))
