"""What a line of the audit says in the reader's words: who did what in a class. A line nobody knows stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.play.classroom import SWITCHES
from game.play.log import DESK
from game.play.stage import PHASES, STEPS

if TYPE_CHECKING:
    from game.ui.table import Table

DEALT = ("inject", "hold", "replace")


def act_words(table: Table, text: str) -> str:
    """Return an act of a class as a plain sentence; ``text`` is as the game file has it and may be anything."""
    verb, _, rest = text.partition(" ")
    words = rest.split()
    if verb in ("say", "note") and rest:
        return table.t(f"lesson.act.{verb}", text=rest)
    return _course(table, verb, words) or _seats(table, verb, words) or _dealt(table, verb, words) or text


def _course(table: Table, verb: str, words: list[str]) -> str:
    """Say an act on the course of the class, "" for any other."""
    t = table.t
    match verb, words:
        case "phase", [name] if name in PHASES:
            return t("desk.done.next", phase=t(f"lesson.phase.{name}"))
        case "spotlight", [step, *_] if step in STEPS:
            return t("desk.done.spotlight", step=t(f"lesson.step.{step}"))
        case "clock", ["go" | "pause" as what]:
            return t(f"lesson.act.clock_{what}")
        case "clock", [change] if change[:1] in ("+", "-") and change[1:].isdecimal():
            return t("lesson.act.clock", change=change.replace("-", "−"))
        case "blank", ["on" | "off" as switch]:
            return t(f"desk.done.blank_{switch}")
        case "show", [what, "on" | "off" as switch] if what in SWITCHES:
            return t(f"desk.done.show_{switch}", what=t(f"lesson.switch.{what}"))
        case "rewind", [turn] if turn.isdecimal() and len(turn) < 5 and table.lesson is not None:
            return t("desk.done.rewound", round=int(turn) + 1 - table.lesson.head.numbers.get("opening", 0))
    return ""


def _seats(table: Table, verb: str, words: list[str]) -> str:
    """Say an act on a seat or its PIN, "" for any other."""
    who = words[0] if words else ""
    if who != DESK and who not in table.world.actors:
        return ""
    name = table.t("lesson.desk") if who == DESK else table.nation_name(who)
    match verb, words[1:]:
        case "pin", [_]:
            return table.t("desk.done.pin", who=name)
        case "wrong", [count] if count.isdecimal():
            return table.t("lesson.act.wrong", who=name, count=count)
        case "seat", [player]:
            key = "handed_back" if player == "human" else "taken_over"
            return table.t(f"desk.done.{key}", nation=name)
        case "sit" | "late", []:
            return table.t(f"lesson.act.{verb}", nation=name)
    return ""


def _dealt(table: Table, verb: str, words: list[str]) -> str:
    """Say which event the facilitator dealt, held back or replaced, "" for any other act."""
    match verb, words:
        case "deal" | "next", [act, card, nation, *rest] if act in DEALT and nation in table.world.actors:
            known = {one.id for one in table.world.cards}
            told = rest[0] if rest else card
            if told in known:
                key = f"desk.done.{act}" + "_later" * (verb == "next")
                return table.t(key, card=table.card_title(told), nation=table.nation_name(nation))
    return ""
