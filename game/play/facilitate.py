"""What a facilitator can write: one line of text for every act of a class, for the text mode and the window alike.

Answers with a text key and what to fill in. Never here: sentences, the acts themselves (``classroom``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from game.engine.order_text import Refusal, nearest
from game.play.acts import deal_of
from game.play.classroom import STAND_IN, SWITCHES, Lesson
from game.play.follow import CHARTS
from game.play.log import DESK
from game.play.seats import HUMAN, SeatError
from game.play.stage import STEPS

Value = float | str
SWITCH = {"on": True, "off": False}
LARGEST = 3600  # seconds a clock is changed by


@dataclass(frozen=True, slots=True)
class Reply:
    """What an act did: a text key below ``desk.done`` and what to fill in."""

    key: str
    values: dict[str, Value] = field(default_factory=dict)


Answer = Reply | Refusal


class Facilitator:
    """Reads lines such as ``next``, ``clock +30``, ``seat kor ai``, ``inject CARD NATION`` and carries them out."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self.commands: dict[str, Callable[[list[str]], Answer]] = {
            "next": self._next,
            "clock": self._clock,
            "seat": self._seat,
            "pin": self._pin,
            "inject": lambda rest: self._deal("inject", rest),
            "hold": lambda rest: self._deal("hold", rest),
            "replace": lambda rest: self._deal("replace", rest),
            "blank": self._blank,
            "show": self._show,
            "spotlight": self._spotlight,
            "say": self._say,
            "note": self._note,
            "rewind": self._rewind,
        }

    def act(self, line: str) -> Answer:
        """Carry out one line; return what it did or why it was refused."""
        words = line.split()
        if not words or words[0].lower() not in self.commands:
            word = words[0] if words else ""
            return _refused("command", word=word[:40], near=nearest(word, self.commands))
        return self.commands[words[0].lower()](words[1:])

    def _next(self, rest: list[str]) -> Answer:
        del rest
        self.lesson.next()
        return Reply("next", {"phase": self.lesson.phase})

    def _clock(self, rest: list[str]) -> Answer:
        word = rest[0].lower() if len(rest) == 1 else ""
        if word in ("pause", "go"):
            self.lesson.run(word == "go")
        elif word[:1] in ("+", "-") and word[1:].isdecimal() and int(word[1:5]) <= LARGEST and len(word) < 6:
            self.lesson.time(float(word))
        else:
            return _refused("clock", word=word[:40])
        return Reply("clock", {"left": clock_text(self.lesson.clock.left())})

    def _seat(self, rest: list[str]) -> Answer:
        words = [word.lower() for word in rest]
        people = [n for n, seat in self.lesson.session.game.seats.items() if seat.human]
        if len(words) != 2:
            return _refused("seat", word=" ".join(rest)[:40])
        if words[0] not in people:
            return _refused("nation", word=words[0][:40], near=nearest(words[0], people))
        try:
            self.lesson.take_over(words[0], STAND_IN if words[1] == "ai" else words[1])
        except SeatError as problem:
            return Refusal(problem.key, dict(problem.values))
        human = self.lesson.session.seats[words[0]].kind == HUMAN
        return Reply("handed_back" if human else "taken_over", {"nation": words[0]})

    def _pin(self, rest: list[str]) -> Answer:
        seats = (DESK, *self.lesson.session.game.seats)
        if len(rest) != 2:
            return _refused("pin_form", word=" ".join(rest[:1])[:40])
        if rest[0].lower() not in seats:
            return _refused("nation", word=rest[0][:40], near=nearest(rest[0], seats))
        problem = self.lesson.set_pin(rest[0].lower(), "" if rest[1] == "-" else rest[1])
        return problem or Reply("pin", {"who": rest[0].lower()})

    def _deal(self, verb: str, rest: list[str]) -> Answer:
        deal = deal_of(self.lesson.session.world, " ".join([verb, *rest]))
        if isinstance(deal, Refusal):
            return deal
        later = self.lesson.sealed
        world = self.lesson.session.world
        hand = world.hands[deal.new if deal.new >= 0 else deal.old]
        values: dict[str, Value] = {"card": world.cards[hand.card].id, "nation": world.actors[hand.actor]}
        return self.lesson.deal(deal) or Reply(f"{verb}_later" if later else verb, values)

    def _blank(self, rest: list[str]) -> Answer:
        word = rest[0].lower() if len(rest) == 1 else ""
        if word not in SWITCH:
            return _refused("switch", word=word[:40])
        self.lesson.hide(SWITCH[word])
        return Reply(f"blank_{word}")

    def _show(self, rest: list[str]) -> Answer:
        words = [word.lower() for word in rest]
        if len(words) != 2 or words[0] not in SWITCHES or words[1] not in SWITCH:
            return _refused("show", word=" ".join(words)[:40], near=", ".join(SWITCHES))
        self.lesson.show(words[0], SWITCH[words[1]])
        return Reply(f"show_{words[1]}", {"what": words[0]})

    def _spotlight(self, rest: list[str]) -> Answer:
        words = [word.lower() for word in rest]
        if len(words) not in (1, 2) or words[0] not in STEPS or (len(words) == 2 and words[0] != "chart"):
            return _refused("step", word=" ".join(words)[:40], near=", ".join(STEPS))
        if len(words) == 2 and words[1] not in CHARTS:
            return _refused("step", word=words[1][:40], near=", ".join(f"chart {name}" for name in CHARTS))
        self.lesson.spotlight(*words)
        return Reply("spotlight", {"step": words[0]})

    def _say(self, rest: list[str]) -> Answer:
        self.lesson.say(" ".join(rest))
        return Reply("said")

    def _note(self, rest: list[str]) -> Answer:
        if not rest:
            return _refused("note")
        self.lesson.note(" ".join(rest))
        return Reply("noted")

    def _rewind(self, rest: list[str]) -> Answer:
        """Go back to the beginning of a round, counted from 1."""
        word = rest[0] if len(rest) == 1 else ""
        opening = self.lesson.head.numbers.get("opening", 0)
        if not word.isdecimal() or len(word) > 4:
            return _refused("rewind_form", word=word[:40])
        problem = self.lesson.rewind(int(word) - 1 + opening)
        return problem or Reply("rewound", {"round": int(word)})


def _refused(key: str, **values: Value) -> Refusal:
    return Refusal(f"desk.refused.{key}", values)


def clock_text(left: float | None) -> str:
    """Return seconds as minutes and seconds, a dash for no clock."""
    if left is None:
        return "–"
    whole = round(left + 0.49)
    return f"{whole // 60}:{whole % 60:02d}"
