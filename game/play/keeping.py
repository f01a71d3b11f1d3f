"""Keeping a running game on disk: the game file, line by line and whole, and the drafts beside it.

Never here: what the lines mean. A failure to write is returned and remembered, never raised: the game goes on.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

from game import paths
from game.engine.order_text import Refusal
from game.play import log, sidefile
from game.play.log import Entry, GameFile, LoggedTurn


class Keeper:
    """The files of one game. ``secret`` keeps drafts out of the game file until their turn is played."""

    def __init__(self, game: GameFile, stem: str, secret: bool) -> None:
        self.game = game
        self.stem = stem  # what the name of a game file of this game begins with
        self.secret = secret
        self.path: Path | None = None  # of the autosave, chosen at the first write
        self.problem: Refusal | None = None  # why the last write did not succeed
        self.begun = False  # the autosave already has a line for the running turn

    @property
    def place(self) -> int:
        """Return how many turns the log holds, played or gone back over: where drafts belong to."""
        return sum(not turn.open for turn in self.game.turns)

    def autosave(self) -> Path:
        """Return the file of the autosave, chosen once."""
        if self.path is None:
            self.path = log.free_name(paths.saves_folder(), self.stem)
        return self.path

    def write(
        self, number: int, acts: list[Entry], drafts: list[Entry], path: Path | None = None
    ) -> Refusal | None:
        """Write the whole game with the running turn; return why not, or None."""
        target = path or self.autosave()
        shown = acts if self.secret else [*acts, *drafts]
        running = [LoggedTurn(number, shown)] if shown else []
        try:
            log.write(target, dataclasses.replace(self.game, turns=[*self.game.turns, *running]))
            if self.secret:
                sidefile.write(target, self.place, drafts)
        except OSError as why:
            self.problem = save_refusal(target, why)
            return self.problem
        if target == self.path:
            self.begun = bool(running)
        self.problem = None
        return None

    def append(self, number: int, entries: list[Entry], draft: bool) -> bool:
        """Add lines of the running turn to the autosave; False where the whole must be written instead."""
        target = self.autosave()
        if self.problem is not None or not target.exists():
            return False
        try:
            if draft and self.secret:
                sidefile.add(target, self.place, entries)
            else:
                head = [] if self.begun else [f"turn {number}"]
                log.append(target, [*head, *(log.entry_line(entry) for entry in entries)])
                self.begun = True
        except OSError as why:
            self.problem = save_refusal(target, why)
        return True


def save_refusal(path: Path, why: OSError) -> Refusal:
    """Return why a game file could not be written."""
    return Refusal("cli.save.failed", {"path": str(path), "why": why.strerror or type(why).__name__})
