"""A class at one computer: phases, clock, PINs, who is ready, cards dealt, steps back. Wraps a session.

Every act stands in the game file, so that a class goes on after a crash where it was and the audit page is complete.
Never here: sentences, pixels, rules.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from game.engine.dealing import Deal, fits
from game.engine.order_text import Refusal
from game.play import pins, sidefile
from game.play.acts import deal_of, deal_problem, deal_text
from game.play.clock import Countdown
from game.play.log import DESK, ClassHead, Entry, LoggedTurn
from game.play.pins import Gate
from game.play.presets import LONGEST
from game.play.session import Session
from game.play.stage import PHASES, STEPS, Stage, read_stage, stage_path, write_stage

SWITCHES = {"rivals": True, "chances": True, "ledger": False}
"""What may be shown or hidden, and how it is at first: rivals' budgets, probabilities, everybody's ledger."""
STAND_IN = "doctrine:normal"
GRACE = 30.0  # seconds left at least after a restart


@dataclass(frozen=True, slots=True)
class Done:
    """One act as the audit page lists it."""

    turn: int
    second: int
    text: str


class Lesson:
    """The course of one class. ``now`` is a wall clock in seconds."""

    def __init__(self, session: Session, now: Callable[[], float] = time.time) -> None:
        assert session.game.lesson is not None, "the game is no class"
        self.session = session
        self.head: ClassHead = session.game.lesson
        self.now = now
        self.clock = Countdown(now)
        self.phase = "brief"
        self.step = STEPS[0]
        self.chart = ""  # the measure that the room sees as a chart
        self.blank = False
        self.remark = ""  # a line for the room
        self.switches = dict(SWITCHES)
        self._gates: dict[str, Gate] = {}
        self._begun = now() - self._restored()

    # --- what is so ---------------------------------------------------------------------------------------

    @property
    def second(self) -> float:
        """Return the seconds since the class began, pauses of the program left out."""
        return self.now() - self._begun

    @property
    def round(self) -> int:
        """Return the number of the round that is played or was just played, from 1."""
        shown = self.session.turn if self.phase in ("reveal", "recap") else self.session.turn + 1
        return max(1, shown - self.head.numbers.get("opening", 0))

    @property
    def rounds(self) -> int:
        """Return how many rounds the class has."""
        return self.session.world.turns - self.head.numbers.get("opening", 0)

    @property
    def rehearsal(self) -> bool:
        """Tell whether phases follow each other by themselves."""
        return bool(self.head.numbers.get("rehearsal"))

    @property
    def over(self) -> bool:
        """Tell whether the last round has been recapped."""
        return self.session.ended and self.phase == "recap"

    @property
    def ready(self) -> list[str]:
        """Return the people's nations that have committed."""
        return [] if self.session.ended else [n for n in self.session.humans if self.session.committed(n)]

    @property
    def sealed(self) -> bool:
        """Tell whether a team has seen this round's tables, so that acts on them wait for the next."""
        return any(entry.text.startswith("sit ") for entry in self.session.acts)

    @property
    def audit(self) -> list[Done]:
        """Return every act of the facilitator, in order."""
        running = LoggedTurn(self.session.turn + 1, self.session.acts)
        turns = [*self.session.game.turns, running]
        return [
            Done(turn.number, _second(e), e.text) for turn in turns for e in turn.entries if e.nation == DESK
        ]

    @property
    def notes(self) -> list[Done]:
        """Return the facilitator's notes."""
        return [one for one in self.audit if one.text.startswith("note ")]

    @property
    def queued(self) -> list[Deal]:
        """Return the acts that wait for the next round's tables."""
        found = [
            deal_of(self.session.world, e.text[5:]) for e in self.session.acts if e.text.startswith("next ")
        ]
        return [deal for deal in found if isinstance(deal, Deal)]

    def missed(self, nation: str) -> list[int]:
        """Return the turns just played that a stand-in played for a team, in order, the latest last."""
        out: list[int] = []
        for turn in reversed(self.session.kept_turns):
            if turn.number <= self.head.numbers.get("opening", 0):
                break
            if not any(e.nation == nation and e.reason is not None for e in turn.entries):
                break
            out.append(turn.number)
        return out[::-1]

    # --- PINs ---------------------------------------------------------------------------------------------

    def asks(self, who: str) -> bool:
        """Tell whether a seat, or the facilitator under ``desk``, has a PIN; a damaged one counts as none."""
        return pins.readable(self.head.pins.get(who, ""))

    def wait(self, who: str) -> float:
        """Return the seconds until another PIN may be tried."""
        return self._gate(who).wait()

    def admits(self, who: str, pin: str) -> bool:
        """Tell whether a PIN is right; a wrong one is logged and makes the next attempt wait."""
        if not self.asks(who):
            return True
        gate = self._gate(who)
        if gate.wait() > 0.0:
            return False
        right = gate.attempt(pin, self.head.pins[who])
        if not right:
            self._write(f"wrong {who} {gate.failures}")
        return right

    def _gate(self, who: str) -> Gate:
        if who not in self._gates:
            before = [one for one in self.audit if one.text.split()[:2] in (["wrong", who], ["pin", who])]
            words = before[-1].text.split() if before else []
            failures = (
                int(words[2]) if len(words) == 3 and words[0] == "wrong" and words[2].isdecimal() else 0
            )
            self._gates[who] = Gate(self.now, min(failures, 99))
        return self._gates[who]

    def set_pin(self, who: str, pin: str) -> Refusal | None:
        """Give a seat another PIN, none where it is empty; return why not, or None."""
        if pin and not pins.sound(pin):
            return Refusal("desk.refused.pin", {"low": pins.SHORTEST, "high": pins.LONGEST})
        if pin:
            self.head.pins[who] = pins.hashed(pin)
        else:
            self.head.pins.pop(who, None)
        self._gates.pop(who, None)
        self._write(f"pin {who} {'set' if pin else 'none'}")
        self.session.save()
        return None

    # --- the course ---------------------------------------------------------------------------------------

    def next(self) -> None:
        """Go to what comes next: a step of the reveal, a phase, the next round. Drafts of the late are taken."""
        if self.phase == "reveal" and self.step != STEPS[-1]:
            self.spotlight(STEPS[STEPS.index(self.step) + 1])
        elif self.phase == "recap":
            if not self.session.ended:
                self.enter("brief")
        elif self.phase == "orders":
            self.close_orders()
        elif self.phase != "resolve":
            self.enter(PHASES[PHASES.index(self.phase) + 1])

    def close_orders(self) -> None:
        """Take the drafts of those who are not ready as they stand; the turn can be played then."""
        for nation in self.session.waiting():
            self._write(f"late {nation}")
            self.session.commit(nation, late=True)
        self.enter("resolve")

    def resolved(self) -> None:
        """The turn has been played: deal what waited for these tables, and begin the reveal."""
        last = self.session.kept_turns[-1].entries if self.session.kept_turns else []
        for entry in (e for e in last if e.nation == DESK and e.text.startswith("next ")):
            deal = deal_of(self.session.world, entry.text[5:])
            if isinstance(deal, Deal) and not self.session.ended and self.problem(deal) is None:
                self.session.deal(deal, self.second)
        self.step = STEPS[0]
        self.enter("reveal")

    def enter(self, phase: str) -> None:
        """Begin a phase with its clock."""
        self.phase = phase
        self.remark = ""
        seconds = self._seconds(phase)
        self.clock.set(seconds)
        self._write(f"phase {phase}")
        self.told()

    def _seconds(self, phase: str) -> float | None:
        name = "welcome" if phase == "brief" and self.round == 1 else phase
        seconds = min(self.head.numbers.get(name, 0), LONGEST)
        return float(seconds) if seconds > 0 else None

    def tick(self) -> bool:
        """Let time work: at zero drafts are taken and, in a rehearsal, phases follow. True when the phase changed."""
        if not self.clock.over:
            return False
        if self.phase == "orders":
            self.close_orders()
            return True
        self.clock.pause()
        if self.rehearsal and not self.over and self.phase != "resolve":
            if self.phase == "reveal":
                self.step = STEPS[-1]
            self.next()
            return True
        return False

    def sit(self, nation: str) -> None:
        """A team has taken its seat."""
        self._write(f"sit {nation}")
        self.told()

    def committed(self, nation: str) -> None:
        """A team has committed: the room sees that it is ready."""
        del nation
        self.told()

    # --- acts ---------------------------------------------------------------------------------------------

    def time(self, seconds: float) -> None:
        """Make the clock longer or shorter."""
        self.clock.change(seconds)
        self._write(f"clock {seconds:+.0f}")
        self.told()

    def run(self, on: bool) -> None:
        """Stop the clock or let it run on."""
        (self.clock.go if on else self.clock.pause)()
        self._write("clock go" if on else "clock pause")
        self.told()

    def hide(self, on: bool) -> None:
        """Blank all screens for talk in the room, or show them again."""
        self.blank = on
        self._write(f"blank {'on' if on else 'off'}")
        self.told()

    def show(self, what: str, on: bool) -> None:
        """Turn a switch of ``SWITCHES``."""
        self.switches[what] = on
        self._write(f"show {what} {'on' if on else 'off'}")

    def spotlight(self, step: str, chart: str = "") -> None:
        """Show a panel of ``STEPS`` to the room; of the charts the named one."""
        self.step, self.chart = step, chart or self.chart
        self._write(f"spotlight {step} {chart}".rstrip())
        self.told()

    def say(self, text: str) -> None:
        """Show a line to the room; an empty one takes it away."""
        self.remark = " ".join(text.split())[:200]
        self._write(f"say {self.remark}")
        self.told()

    def note(self, text: str) -> None:
        """Write a note for the debrief."""
        if text.strip():
            self._write(f"note {text}")

    def take_over(self, nation: str, who: str = STAND_IN) -> None:
        """Let the AI play a team's seat, or hand it back with ``human``. Raises SeatError."""
        self.session.seat(nation, who, self.second)
        self.told()

    def deal(self, deal: Deal) -> Refusal | None:
        """Change the tables of the next round to be played, now or when it begins; return why not, or None."""
        if self.session.ended:
            return Refusal("orders.refused.ended", {})
        if self.sealed:
            self._write(f"next {deal_text(self.session.world, deal)}")
            return None
        problem = self.problem(deal)
        if problem is None:
            self.session.deal(deal, self.second)
        return problem

    def problem(self, deal: Deal) -> Refusal | None:
        """Return why an act cannot be done on the tables as they are, or None."""
        return deal_problem(self.session.world, self.session.state, deal)

    def lying(self, nation: str) -> list[int]:
        """Return the cards on a nation's table; for the facilitator only."""
        world, pending = self.session.world, self.session.state.pending[:, 0]
        return [
            h for h, hand in enumerate(world.hands) if pending[h] > 0.0 and world.actors[hand.actor] == nation
        ]

    def fits(self, hand: int) -> bool:
        """Tell whether the conditions of a card hold now."""
        return fits(self.session.world, self.session.state, hand)

    def rewind(self, turn: int) -> Refusal | None:
        """Go on from the end of an earlier turn, counted from 0; return why not, or None."""
        opening = self.head.numbers.get("opening", 0)
        first = max(self.session.first_turn, opening)
        if not first <= turn <= self.session.turn:
            rounds: dict[str, float | str] = {
                "low": first - opening + 1,
                "high": self.session.turn - opening + 1,
            }
            return Refusal("desk.refused.rewind", rounds)
        self.session.rewind(turn, self.second)
        self.enter("brief")
        return None

    # --- what is written ----------------------------------------------------------------------------------

    def _write(self, text: str) -> None:
        self.session.note(text, self.second)

    def told(self) -> None:
        """Tell the projector how things stand; that it cannot be told stops nothing."""
        if self.session.path is None:
            return
        clock = self.clock
        left = None if clock.running else clock.left()
        ready = tuple(self.ready)
        stage = Stage(self.phase, self.step, clock.until, left, self.blank, ready, self.chart, self.remark)
        with suppress(OSError):
            write_stage(self.session.path, stage)

    def _restored(self) -> float:
        """Take up a class where its files left it; return the seconds since it began."""
        acts = self.audit
        for one in acts:
            words = one.text.split()
            if words[:1] == ["show"] and len(words) == 3 and words[1] in SWITCHES:
                self.switches[words[1]] = words[2] == "on"
        running = [entry.text.split() for entry in self.session.acts]
        phases = [
            words[1] for words in running if len(words) == 2 and words[0] == "phase" and words[1] in PHASES
        ]
        begun = max((one.second for one in acts), default=0)
        self._begun = self.now() - begun
        opened = self.session.turn == self.head.numbers.get("opening", 0)
        if phases:
            self._resumed(phases[-1], running)
        elif opened or not self.session.kept_turns:
            self.enter("brief")
        else:
            self.resolved()  # the program ended between the turn and its reveal
        return begun

    def _resumed(self, phase: str, running: list[list[str]]) -> None:
        """Go on in a phase, with the clock standing where the files were last written."""
        self.phase = phase
        for words in running:
            if len(words) == 2 and words[0] == "spotlight" and words[1] in STEPS:
                self.step = words[1]
            elif len(words) == 3 and words[:2] == ["spotlight", "chart"]:
                self.step, self.chart = words[1:]
            elif len(words) == 2 and words[0] == "blank":
                self.blank = words[1] == "on"
        if phase == "resolve" and self.session.waiting():
            self.close_orders()  # the drafts beside the game are gone: what can be had of them is taken
        seconds = self._seconds(phase)
        path = self.session.path
        if seconds is not None and path is not None:
            said = read_stage(path)
            left = said.left if said.until is None else said.until - _written(path)
            self.clock.set(
                min(max(GRACE, left if left is not None else seconds), seconds + 600.0), running=False
            )


def _second(entry: Entry) -> int:
    value = entry.reason.values.get("s", 0) if entry.reason is not None else 0
    return int(value) if isinstance(value, int | float) else 0


def _written(path: Path) -> float:
    """Return when the files of a game were last written, in seconds of the wall clock."""
    times = [0.0]
    for file in (path, sidefile.side_path(path), stage_path(path)):
        with suppress(OSError):
            times.append(file.stat().st_mtime)
    return max(times)
