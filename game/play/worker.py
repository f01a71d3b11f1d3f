"""Work beside the window: questions about the future are answered in other processes and fetched when they are there.

Asking and fetching return at once. A newer question of the same kind replaces an older one, and a more urgent one
sends the running one back into the queue. Where no process can be started the work is done in a thread instead, with
the same numbers. Never here: what is asked.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from typing import Any, Protocol

from game.engine.world import World
from game.play.forecast import Given, Rivals, Stop

PROCESSES = 2
POLITE = 5  # steps below the window in what the system serves first


class Task(Protocol):
    """A question that can be split: its parts are answered apart and the answers put together."""

    def parts(self, count: int) -> Sequence[Task]:
        """Return the question as at most ``count`` smaller ones."""

    def work(self, world: World, rivals: Rivals, stop: Stop) -> Any:
        """Return the answer; raises Given when ``stop`` says that nobody wants it any more."""

    def joined(self, answers: Sequence[Any]) -> Any:
        """Return the whole answer from those of the parts, in their order."""


@dataclass(slots=True)
class Asked:
    """A question that waits or is worked on; of smaller ranks are those that go first."""

    ticket: int
    kind: str
    task: Task
    rank: int


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with the number of its question."""

    ticket: int
    value: Any


@dataclass(slots=True)
class Board:
    """What is asked, worked on and answered; read and written under its condition."""

    open: dict[str, Asked] = field(default_factory=dict)
    running: Asked | None = None
    answers: dict[str, Answer] = field(default_factory=dict)
    closed: bool = False
    last: int = 0


class Worker:
    """Answers questions about one world. ``processes`` 0 works in a thread of this process."""

    def __init__(self, world: World, processes: int = PROCESSES) -> None:
        self.world = world
        self.processes = processes
        self.error: BaseException | None = None  # what went wrong in the last question
        self._board = Board()
        self._change = threading.Condition()
        self._context = get_context("spawn")
        self._unwanted = self._context.Value("q", 0, lock=False)  # number of the question to give up
        self._pool: ProcessPoolExecutor | None = None
        self._rivals: Rivals | None = None
        self._thread = threading.Thread(target=self._run, name="forecast", daemon=True)
        self._thread.start()

    # --- for the window --------------------------------------------------------------------------------------

    def ask(self, kind: str, task: Task, rank: int = 0) -> int:
        """Put a question in the place of an older one of its kind; return its number."""
        with self._change:
            board = self._board
            board.last += 1
            board.open[kind] = Asked(board.last, kind, task, rank)
            running = board.running
            if running is not None and (running.kind == kind or running.rank > rank):
                self._unwanted.value = running.ticket
                if running.kind != kind:
                    board.open.setdefault(running.kind, running)
            self._change.notify_all()
            return board.last

    def drop(self, kind: str) -> None:
        """Forget a question and its answer."""
        with self._change:
            board = self._board
            board.open.pop(kind, None)
            board.answers.pop(kind, None)
            if board.running is not None and board.running.kind == kind:
                self._unwanted.value = board.running.ticket

    def answer(self, kind: str) -> Answer | None:
        """Return the newest answer of a kind, None where there is none yet."""
        with self._change:
            return self._board.answers.get(kind)

    def busy(self, kind: str) -> bool:
        """Tell whether a question of a kind waits or is worked on."""
        with self._change:
            return kind in self._board.open or self._works_on(kind)

    def _works_on(self, kind: str) -> bool:
        running = self._board.running
        return running is not None and running.kind == kind

    def wait(self, ticket: int, kind: str, seconds: float = 60.0) -> Answer | None:
        """Wait for the answer to one question or a newer one of its kind; None when there is none in that time."""

        def there() -> bool:
            board = self._board
            found = board.answers.get(kind)
            known = found is not None and found.ticket >= ticket
            return board.closed or known or not (kind in board.open or self._works_on(kind))

        with self._change:
            self._change.wait_for(there, seconds)
            found = self._board.answers.get(kind)
            return found if found is not None and found.ticket >= ticket else None

    def close(self) -> None:
        """Give everything up; what is being computed ends with its turn."""
        with self._change:
            board = self._board
            board.closed = True
            board.open.clear()
            if board.running is not None:
                self._unwanted.value = board.running.ticket
            self._change.notify_all()

    def wait_closed(self, seconds: float) -> None:
        """Wait until what was given up has ended: a program that leaves while processes end says so in a traceback."""
        self._thread.join(seconds)

    # --- the thread beside it --------------------------------------------------------------------------------

    def _run(self) -> None:
        with suppress(BrokenProcessPool, OSError):
            self._start()
        while True:
            asked = self._next()
            if asked is None:
                break
            value = self._done(asked)
            with self._change:
                board = self._board
                wanted = board.running is asked and self._unwanted.value != asked.ticket
                board.running = None
                if wanted and value is not None:
                    self.error = None
                    board.answers[asked.kind] = Answer(asked.ticket, value)
                self._change.notify_all()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def _start(self) -> None:
        """Start the processes, which takes most of a second, before the first question needs them."""
        if not self.processes:
            return
        self._pool = ProcessPoolExecutor(
            self.processes,
            mp_context=self._context,
            initializer=_begin,
            initargs=(self.world, self._unwanted),
        )
        for ready in [self._pool.submit(_ready) for _ in range(self.processes)]:
            ready.result()

    def _next(self) -> Asked | None:
        """Wait for the most urgent question; None at the end."""
        with self._change:
            board = self._board
            self._change.wait_for(lambda: board.closed or bool(board.open))
            if board.closed:
                return None
            asked = min(board.open.values(), key=lambda one: (one.rank, one.ticket))
            del board.open[asked.kind]
            board.running = asked
            self._unwanted.value = 0
            return asked

    def _done(self, asked: Asked) -> Any:
        """Return the answer, None where it was given up or failed."""
        try:
            if self._pool is not None:
                try:
                    return self._apart(self._pool, asked)
                except (BrokenProcessPool, OSError):
                    self._pool = None  # killed or out of memory: on without processes
            self._rivals = self._rivals or Rivals(self.world)
            return asked.task.work(self.world, self._rivals, lambda: self._gone(asked))
        except Given:
            return None
        except Exception as trouble:  # told to whoever looks after the window; the next question may go well
            self.error = trouble
            return None

    def _gone(self, asked: Asked) -> bool:
        return self._board.closed or self._unwanted.value == asked.ticket

    def _apart(self, pool: ProcessPoolExecutor, asked: Asked) -> Any:
        parts = asked.task.parts(self.processes)
        waiting: list[Future[Any]] = [pool.submit(_work, part, asked.ticket) for part in parts]
        answers = [future.result() for future in waiting]
        if any(answer is None for answer in answers):
            raise Given
        return asked.task.joined(answers)


# --- in the other process ------------------------------------------------------------------------------------

_HERE: dict[
    str, Any
] = {}  # of a worker process: the world, its rivals, and which question is not wanted any more


def _begin(world: World, unwanted: Any) -> None:
    threading.Thread(target=_end_with_window, name="end", daemon=True).start()
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(POLITE)  # the window's own work goes first
    _HERE.update(world=world, rivals=Rivals(world), unwanted=unwanted)


def _end_with_window() -> None:
    """End this process when the one that started it has died without a word; nobody would ask any more."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(0)


def _ready() -> bool:
    return True


def _work(task: Task, ticket: int) -> Any:
    stop: Callable[[], bool] = lambda: _HERE["unwanted"].value == ticket  # noqa: E731 - one line says it
    try:
        return task.work(_HERE["world"], _HERE["rivals"], stop)
    except Given:
        return None
