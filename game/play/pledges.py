"""The public pledge log: what nations promised before the room, and whether they kept it.

A pledge binds nothing; it stands in the game file as an act of the table (``desk pledge NATION ...``), is seen by all,
and is checked against what happened. What no number can tell (``say``) people judge: ``desk judge NUMBER kept``.
Never here: results of the game, which no pledge changes; sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from game.engine.order_text import Refusal, nearest
from game.engine.state import State
from game.engine.world import World
from game.play.news import NewsItem

if TYPE_CHECKING:
    from game.play.session import Session

FORMS: dict[str, str] = {
    "no-control": "no-control LAYER NATION until TURN",
    "spend": "spend LAYER AMOUNT until TURN",
    "release": "release on|off until TURN",
    "launch": "launch INITIATIVE until TURN",
    "say": "say WORDS until TURN",
}
"""Kinds of pledges and how each is written; all but the last are checked."""

OPEN, KEPT, BROKEN, JUDGE = "open", "kept", "broken", "judge"
LONGEST = 160  # signs of a pledge in words
MOST = 200  # pledges of a game
NEAR = 5e-5  # $bn; amounts lie on a grid
_NUMBER = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Pledge:
    """One promise. ``made`` and ``until`` are turns from 1, both included; ``turn`` is when it was decided, 0 while open."""

    number: int
    nation: str
    made: int
    until: int
    kind: str
    layer: str = ""
    other: str = ""
    amount: float = 0.0
    name: str = ""  # initiative, on or off, or the words
    status: str = OPEN
    turn: int = 0

    def text(self) -> str:
        """Write the pledge as it is read, without its nation."""
        match self.kind:
            case "no-control":
                middle = f"{self.layer} {self.other}"
            case "spend":
                middle = f"{self.layer} {self.amount:g}"
            case _:
                middle = self.name
        return f"{self.kind} {middle} until {self.until}"


def read(text: str, world: World, nation: str, turn: int) -> Pledge | Refusal:
    """Read a pledge that a nation makes in a running turn (from 1); a refusal says what would be one."""
    words = text.split()
    kind = words[0].lower() if words else ""
    if kind not in FORMS:
        return _refused("kind", word=kind[:40], near=", ".join(FORMS))
    if len(words) < 4 or words[-2].lower() != "until" or not words[-1].isdecimal() or len(words[-1]) > 3:
        return _refused("form", form=FORMS[kind])
    until = int(words[-1])
    if not turn <= until <= world.turns:
        return _refused("until", low=turn, high=world.turns, there=until)
    pledge = Pledge(0, nation, turn, until, kind)
    rest = words[1:-2] if kind == "say" else [word.lower() for word in words[1:-2]]
    return _filled(pledge, rest, world)


def _filled(pledge: Pledge, rest: list[str], world: World) -> Pledge | Refusal:
    """Fill in what a pledge is about."""
    if pledge.kind == "say":
        said = " ".join(rest)
        if len(said) > LONGEST:
            return _refused("long", needed=LONGEST, there=len(said))
        return replace(pledge, name=said)
    if len(rest) != len(FORMS[pledge.kind].split()) - 3:
        return _refused("form", form=FORMS[pledge.kind])
    if pledge.kind == "release":
        if rest[0] not in ("on", "off") or world.role("frontier") < 0:
            return _refused("form", form=FORMS["release"])
        return replace(pledge, name=rest[0])
    if pledge.kind == "launch":
        own = [v.id for v in world.initiatives if world.actors[v.actor] == pledge.nation and not v.secret]
        if rest[0] not in own:
            return _refused("initiative", word=rest[0][:40], near=nearest(rest[0], own))
        return replace(pledge, name=rest[0])
    if rest[0] not in world.layers:
        return Refusal(
            "orders.refused.unknown_layer", {"word": rest[0][:40], "near": nearest(rest[0], world.layers)}
        )
    if pledge.kind == "spend":
        if not _NUMBER.fullmatch(rest[1]) or float(rest[1]) <= 0.0:
            return Refusal("orders.refused.no_number", {"word": rest[1][:40]})
        return replace(pledge, layer=rest[0], amount=float(rest[1]))
    if rest[1] not in world.actors or rest[1] == pledge.nation:
        near = nearest(rest[1], [a for a in world.actors if a != pledge.nation])
        return Refusal("orders.refused.unknown_nation", {"word": rest[1][:40], "near": near})
    return replace(pledge, layer=rest[0], other=rest[1])


def _refused(key: str, **values: float | str) -> Refusal:
    return Refusal(f"pledge.refused.{key}", values)


def make(session: Session, nation: str, text: str) -> Refusal | None:
    """Put a nation's pledge into the log of the running turn; return why not, or None."""
    found = read(text.replace(";", ","), session.world, nation, session.turn + 1)
    if isinstance(found, Refusal):
        return found
    if session.ended or len(list(_lines(session))) >= MOST:
        return _refused("full", needed=MOST)
    session.note(f"pledge {nation} {found.text()}")
    return None


def judge(session: Session, number: int, verdict: str) -> Refusal | None:
    """Write down whether a pledge in words was kept; return why not, or None. A later judgement replaces an earlier."""
    there = {one.number for one in pledges(session) if one.kind == "say"}
    if number not in there or verdict not in (KEPT, BROKEN):
        return _refused("judge", near=", ".join(str(n) for n in sorted(there)) or "-")
    session.note(f"judge {number} {verdict}")
    return None


def pledges(session: Session) -> list[Pledge]:
    """Return all pledges in the order they were made, with what has become of them."""
    made: list[Pledge] = []
    judged: dict[int, tuple[str, int]] = {}
    for turn, words in _lines(session):
        if words[0] == "judge" and len(words) == 3 and words[1].isdecimal():
            judged[int(words[1])] = (words[2], turn)
        elif words[0] == "pledge" and len(words) > 2 and words[1] in session.world.actors:
            found = read(" ".join(words[2:]), session.world, words[1], turn)
            if isinstance(found, Pledge):
                made.append(replace(found, number=len(made) + 1))
    return [_decided(session, one, judged) for one in made]


def decided_in(session: Session, turn: int) -> list[Pledge]:
    """Return the pledges that were kept or broken in a turn, and those in words whose time ran out with it."""
    return [one for one in pledges(session) if one.status != OPEN and one.turn == turn]


def pledge_news(session: Session) -> list[NewsItem]:
    """Return what became of pledges in the last turn as public news; its values are those of the pledge."""
    found = decided_in(session, session.turn) if session.turn else []
    return [NewsItem("pledge", one.nation, f"pledge.status.{one.status}", asdict(one)) for one in found]


def _lines(session: Session) -> Iterator[tuple[int, list[str]]]:
    """Give (turn, words) of every line of the log that concerns pledges."""
    for turn in session.kept_turns:
        for entry in turn.entries:
            words = entry.text.split()
            if words and entry.nation == "desk" and words[0] in ("pledge", "judge"):
                yield turn.number, words
    for entry in session.acts:
        words = entry.text.split()
        if words and words[0] in ("pledge", "judge"):
            yield session.turn + 1, words


def _decided(session: Session, one: Pledge, judged: dict[int, tuple[str, int]]) -> Pledge:
    """Return a pledge with its status as it stands after the last turn that was played."""
    if one.kind == "say":
        verdict, turn = judged.get(one.number, ("", 0))
        if verdict in (KEPT, BROKEN):
            return replace(one, status=verdict, turn=turn)
        over = session.turn >= one.until
        return replace(one, status=JUDGE if over else OPEN, turn=one.until if over else 0)
    first = session.first_turn
    spent = 0.0
    for turn in range(max(one.made, first + 1), min(one.until, session.turn) + 1):
        after = session.states[turn - first]
        spent += _spent(session.world, after, one)
        status = _after(session.world, after, one, spent, turn == one.until)
        if status != OPEN:
            return replace(one, status=status, turn=turn)
    return one


def _spent(world: World, after: State, one: Pledge) -> float:
    """Return what a nation planned for the layer of a pledge in the turn that has just been played, $bn."""
    if one.kind != "spend":
        return 0.0
    at = (world.actor_index(one.nation), world.layer_index(one.layer), 0)
    return float(after.plan_build[at] + after.plan_research[at]) * world.turn_quarters


def _after(world: World, after: State, one: Pledge, spent: float, last: bool) -> str:
    """Return the status of a pledge after a turn."""
    me = world.actor_index(one.nation)
    match one.kind:
        case "no-control":
            at = (world.actor_index(one.other), me, world.layer_index(one.layer), 0)
            wrong = after.control_next[at] > 0.0
        case "release":
            wrong = (after.release[me, 0] > 0.0) != (one.name == "on")
        case "launch":
            v = next(v for v, x in enumerate(world.initiatives) if x.id == one.name and x.actor == me)
            done = after.launched[v, 0] >= (one.made - 1) * world.turn_quarters
            return KEPT if done else BROKEN if last else OPEN
        case _:
            return KEPT if spent >= one.amount - NEAR else BROKEN if last else OPEN
    return BROKEN if wrong else KEPT if last else OPEN
