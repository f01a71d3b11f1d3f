"""Programs that play nations: started without a shell, told the nation's view as a line of JSON, answering in orders.

A program writes one order a line and then ``end TURN``. What is late, too long, dead or refused never stops a game:
the nation's plan of last turn stands, and what happened is told. Nothing a program says is run or shown unshortened.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import re
import shlex
import signal
import subprocess
import threading
import time
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import IO, Any

from game.ai.player import DEFAULT_LEVEL
from game.engine.order_limits import carried, check
from game.engine.order_text import Order, OrderError, Refusal, with_order
from game.engine.view import View
from game.engine.world import World
from game.play.log import OUTSIDE, Seat
from game.play.outside_view import FORMAT, message
from game.play.verdict import Place, Verdict

MARK = "cmd"
SECONDS = 10.0
"""How long a program may think about a turn, where nothing else is said."""

LONGEST_WAIT = 3600

LONGEST = 400  # bytes of a line
MOST = 300  # lines of an answer, with comments and empty ones
PATIENCE = 3  # answers that come too late, one after the other, before a program is ended
FAREWELL = 1.0  # seconds a program gets to end by itself when the game is over

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What went wrong with a program in a turn: a text key below ``outside``, what to fill in, and the first refusal."""

    nation: str
    turn: int
    key: str
    values: Row
    refusal: Refusal | None = None


class Fault(Exception):  # noqa: N818  a fault of the program, not of ours
    """Why there is no answer: a text key below ``outside`` and what to fill in."""

    def __init__(self, key: str, **values: str | int | float) -> None:
        super().__init__(key)
        self.key = key
        self.values: Row = values


class Program:
    """One running program. Reading and writing have threads of their own, so that neither can hold up a game."""

    def __init__(self, command: str) -> None:
        self._late = 0
        self._heard: queue.Queue[bytes | None] = queue.Queue(2 * MOST)
        self._said: queue.Queue[bytes | None] = queue.Queue()
        self._process = _started(command)
        self._end = weakref.finalize(self, _ended, self._process)
        for work, pipe, line in (
            (_hear, self._process.stdout, self._heard), (_say, self._process.stdin, self._said),
        ):  # fmt: skip
            threading.Thread(target=work, args=(pipe, line), daemon=True).start()

    def ask(self, row: Row, turn: int, seconds: float) -> list[str]:
        """Send a line and return the lines of the answer. Raises Fault where there is none in time or in size."""
        self.tell(row)
        deadline = time.monotonic() + seconds
        lines: list[str] = []
        while True:
            try:
                raw = self._heard.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                self._late += 1
                if self._late >= PATIENCE:
                    self.end()
                    raise Fault("too_late", seconds=seconds, times=PATIENCE) from None
                raise Fault("late", seconds=seconds) from None
            if raw is None:
                self.end()
                raise Fault("gone")
            if len(raw) > LONGEST or len(lines) >= MOST:
                self.end()
                raise Fault("too_much", bytes=LONGEST, lines=MOST)
            words = raw.decode("utf-8", errors="replace").split()
            if words[:1] != ["end"]:
                lines.append(" ".join(words))
            elif words[1:] == [str(turn)]:
                self._late = 0
                return lines
            else:  # the end of an answer that came too late, or of none: what was said belongs to another turn
                lines.clear()

    def tell(self, row: Row) -> None:
        """Send a line without waiting for an answer."""
        text = json.dumps(row, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        self._said.put(text.encode("utf-8") + b"\n")

    def leave(self, row: Row) -> None:
        """Say farewell, close the line and end what is still there after a while."""
        self.tell(row)
        self._said.put(None)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(FAREWELL)
        self.end()

    def end(self) -> None:
        """End the program and what it has started, now."""
        self._end()

    @property
    def running(self) -> bool:
        """Tell whether the program still runs."""
        return self._process.poll() is None


def words_of(command: str) -> list[str]:
    """Cut a command into words as a shell would, without being one. Raises Fault for what cannot be cut."""
    try:
        words = shlex.split(command, posix=os.name != "nt")
    except ValueError as why:
        raise Fault("command", command=command[:60]) from why
    if not words or "\0" in command:
        raise Fault("command", command=command[:60])
    return words


def _started(command: str) -> subprocess.Popen[bytes]:
    """Start a program in a group of its own; what it complains about goes where our complaints go."""
    try:
        return subprocess.Popen(
            words_of(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=os.name != "nt",
        )
    except OSError as why:
        raise Fault("start", command=command[:60], why=why.strerror or type(why).__name__) from why


def _ended(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        if os.name != "nt":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(FAREWELL)


def _hear(pipe: IO[bytes], heard: queue.Queue[bytes | None]) -> None:
    """Pass on lines until the program closes its side or says too much in one line."""
    with contextlib.suppress(OSError, ValueError):
        while line := pipe.readline(LONGEST + 2):
            heard.put(line.rstrip(b"\r\n"))
            if len(line) > LONGEST + 1:
                return
    heard.put(None)


def _say(pipe: IO[bytes], said: queue.Queue[bytes | None]) -> None:
    """Write lines until the last one; a program that does not read stops only this."""
    with contextlib.suppress(OSError, ValueError):
        while (line := said.get()) is not None:
            pipe.write(line)
            pipe.flush()
    with contextlib.suppress(OSError, ValueError):
        pipe.close()


@dataclass(slots=True)
class Outsiders:
    """The programs of one game, by nation, and what is to be told about them."""

    world: World
    programs: dict[str, Program] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)  # nations whose program has ended
    told: list[Told] = field(default_factory=list)

    def orders(self, seat: Seat, seen: View) -> list[Order]:
        """Ask a nation's program for its turn; where there is no answer its plan of last turn stands."""
        world = self.world
        nation, plan = world.actors[seen.actor], carried(seen, world)
        turn = seen.turn + 1
        try:
            lines = self._program(nation, seat).ask(
                {**message(world, seen), "seconds": seat.seconds}, turn, seat.seconds
            )
        except Fault as fault:
            if fault.key != "late":
                self.failed.add(nation)
            if fault.key != "silent":
                self.told.append(Told(nation, turn, fault.key, fault.values))
            return plan
        plan, refused, first = taken(lines, plan, seen, world)
        if first is not None:
            values = {"count": len(refused), "lines": len(lines), "line": refused[0][:60]}
            self.told.append(Told(nation, turn, "refused", values, first))
        return plan

    def _program(self, nation: str, seat: Seat) -> Program:
        if nation in self.failed:
            raise Fault("silent")
        if nation not in self.programs:
            self.programs[nation] = Program(seat.command)
        return self.programs[nation]

    def news(self) -> list[Told]:
        """Return what has gone wrong since the last question."""
        told, self.told = self.told, []
        return told

    def close(self, verdict: Verdict | None = None) -> None:
        """Tell the programs how the game ended, and end them."""
        places = [_place(place) for place in verdict.places] if verdict is not None else []
        for nation, program in self.programs.items():
            row = {"format": FORMAT, "what": "over", "nation": nation, "places": places}
            if program.running:
                program.leave(row)
        self.programs.clear()


def taken(
    lines: list[str], plan: list[Order], seen: View, world: World
) -> tuple[list[Order], list[str], Refusal | None]:
    """Put the lines of an answer on top of a plan, one after the other, as a person would; comments are passed over.

    Returns the plan, the lines that were refused, and why the first one was.
    """
    refused: list[str] = []
    first: Refusal | None = None
    for line in lines:
        text = line.split("#", 1)[0].strip()
        if not text:
            continue
        try:
            order = Order.parse(text, world)
            refusal = check(order, plan, seen, world)
        except OrderError as problem:
            refusal = problem.refusal
        if refusal is None:
            plan = with_order(plan, order)
        else:
            refused.append(text)
            first = first or refusal
    return plan, refused, first


def _place(place: Place) -> Row:
    """Return one place of the verdict as plain values."""
    return {"nation": place.nation, "result": round(place.result, 6), "score": round(place.score, 6)}


def program_seat(text: str) -> Seat:
    """Read ``cmd:COMMAND`` or ``cmd@SECONDS:COMMAND``; for the command line only, never for what stands in a file.

    Raises Fault for a command that cannot be cut into words and for seconds that are none.
    """
    head, _, command = text.partition(":")
    seconds = head[len(MARK) + 1 :] if head[len(MARK) :].startswith("@") else str(SECONDS)
    if not re.fullmatch(r"[0-9]{1,4}(?:\.[0-9]{1,3})?", seconds) or not 0.1 <= float(seconds) <= LONGEST_WAIT:
        raise Fault("seconds", word=seconds[:20], most=LONGEST_WAIT)
    words_of(command)
    return Seat("ai", OUTSIDE, DEFAULT_LEVEL, command=command.strip(), seconds=float(seconds))


def is_program(text: str) -> bool:
    """Tell whether a seat on the command line names a program."""
    return text.partition(":")[0].partition("@")[0].lower() == MARK and ":" in text


def rejoined(seats: Mapping[str, Seat], given: Mapping[str, Seat]) -> dict[str, Seat]:
    """Return the seats of a loaded game with programs where programs sat; raises KeyError for another nation."""
    for nation in given:
        if nation not in seats or seats[nation].player != OUTSIDE:
            raise KeyError(nation)
    return {
        nation: replace(seat, command=given[nation].command, seconds=given[nation].seconds)
        if nation in given
        else seat
        for nation, seat in seats.items()
    }
