"""A set of questions before and after the class, the same in both, with a key for the teacher.

Questions about facts are made from the scenario's start values, so every deck asks about its own. Never here: sentences.
"""

from __future__ import annotations

import numpy as np

from game.engine.calibrate import opening
from game.engine.state import State
from game.papers.markup import Markup, grid, inner, listed, page, tag
from game.papers.reader import Paper, Reader

FACTS = 3  # questions about who makes most of a layer
CHOICES = 4
AGREE, OPEN, CONCEPTS = (
    5,
    3,
    3,
)  # statements to agree with, open questions, questions about how things hang together
LETTERS = "ABCDEFGH"


def questions(r: Reader) -> Paper:
    """Return the page: the sheet twice, before and after, then the key on a page of its own."""
    state = opening(r.world, np.zeros(1, dtype=np.uint64))
    asked, key = _asked(r, state)
    title = r.say("papers.ask.title")
    sheets = [
        tag(
            "div", tag("h1", r.say(f"papers.ask.{when}")), tag("p", r.say(f"papers.ask.{when}_how")), _name(r), asked,
            _agree(r), _open(r), class_=None if when == "before" else "next",
        )
        for when in ("before", "after")
    ]  # fmt: skip
    answers = tag(
        "div", tag("h1", r.say("papers.ask.key")), tag("p", r.say("papers.ask.key_how")), key, class_="next"
    )
    return Paper("questions", title, page(title, r.language, *sheets, answers))


def _name(r: Reader) -> Markup:
    return tag("p", r.say("papers.ask.code"), " ", "_" * 24)


def _asked(r: Reader, state: State) -> tuple[Markup, Markup]:
    """Return the questions with one right answer, and the right letters with a reason."""
    made = [*_makers(r, state), _link(r, state), *_concepts(r)]
    items, key = [], []
    for text, choices, right, why in made:
        marks = [f"{LETTERS[n]}. {choice}" for n, choice in enumerate(choices)]
        items.append(tag("div", tag("p", text), listed(marks, class_="box"), class_="keep"))
        key.append(inner(tag("b", LETTERS[right]), f"  {choices[right]}. ", why))
    return listed(items, ordered=True), listed(key, ordered=True)


Question = tuple[str, list[str], int, str]


def _makers(r: Reader, state: State) -> list[Question]:
    """Ask who makes most of the layers that one nation holds most of, each another nation where that can be."""
    w, share = r.world, state.share[..., 0]
    holder = np.argmax(share, axis=0)  # (L,)
    layers = sorted(range(len(w.layers)), key=lambda layer: -float(share[holder[layer], layer]))
    chosen: list[int] = []
    for fresh in (True, False):
        for layer in layers:
            known = {int(holder[other]) for other in chosen}
            if len(chosen) < FACTS and layer not in chosen and (not fresh or int(holder[layer]) not in known):
                chosen.append(layer)
    out = []
    for layer in chosen:
        best = sorted(range(len(w.actors)), key=lambda n: -float(share[n, layer]))[:CHOICES]
        shown = sorted(best)
        right = shown.index(int(holder[layer]))
        why = r.say("papers.ask.maker_why", part=r.percent(float(share[holder[layer], layer]), 0))
        out.append(
            (r.say("papers.ask.maker", layer=r.layer(layer)), [r.nation(n) for n in shown], right, why)
        )
    return out


def _link(r: Reader, state: State) -> Question:
    """Ask on whom the recommended nation depends most, looked through the stack."""
    me = r.world.actor_index(r.scenario.manifest.recommended)
    parts = state.content[me, :, 0].copy()
    parts[me] = -1.0
    best = np.argsort(-parts, kind="stable")[:CHOICES].tolist()
    shown = sorted(best)
    right = shown.index(best[0])
    why = r.say("papers.ask.link_why", part=r.percent(float(parts[best[0]]), 0))
    return r.say("papers.ask.link", nation=r.nation(me)), [r.nation(n) for n in shown], right, why


def _concepts(r: Reader) -> list[Question]:
    """Ask how things hang together; the first choice of the text is the right one and stands elsewhere on the page."""
    out = []
    for number in range(1, CONCEPTS + 1):
        choices = [r.say(f"papers.ask.concept_{number}_{letter}") for letter in "abc"]
        right = number % len(choices)
        shown = choices[1:]
        shown.insert(right, choices[0])
        out.append(
            (r.say(f"papers.ask.concept_{number}"), shown, right, r.say(f"papers.ask.concept_{number}_why"))
        )
    return out


def _agree(r: Reader) -> Markup:
    """Return statements with five steps from no to yes."""
    rows = [
        [r.say(f"papers.ask.agree_{n}"), *("\N{WHITE SQUARE}" for _ in range(5))] for n in range(1, AGREE + 1)
    ]
    head = [r.say("papers.ask.agree"), *(r.say(f"papers.ask.step_{n}") for n in range(1, 6))]
    return tag("div", grid(head, rows), class_="keep")


def _open(r: Reader) -> Markup:
    items = [
        inner(r.say(f"papers.ask.open_{n}"), tag("div", class_="write"), tag("div", class_="write"))
        for n in range(1, OPEN + 1)
    ]
    return inner(tag("h2", r.say("papers.ask.open")), listed(items, ordered=True))
