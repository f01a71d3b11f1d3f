"""How the command line speaks: exit codes, one line for every fault, the language that is set.

Never here: sentences (assets/text/*/cli.yaml), arguments, commands.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from game import paths
from game.play import log
from game.play.log import SaveProblem
from game.play.session import Session
from game.text import Texts

FEW = 1000
"""Games below which nobody waits long enough to be told how far they are."""

DONE, AT_FAULT, WRONG_USAGE, OUR_FAULT, INTERRUPTED = 0, 1, 2, 3, 130


class InputError(Exception):
    """A value given is at fault: a text key and what to fill in."""

    def __init__(self, key: str, **values: str | int | float) -> None:
        super().__init__(key)
        self.key = f"cli.{key}"
        self.values = values


def say(line: str) -> None:
    """Write one line to the player, apart from what a command prints."""
    print(line, file=sys.stderr, flush=True)


def texts_of(lang: str | None) -> Texts:
    """Return the catalogue of a language; None is what the player has set in the window."""
    if lang is None:
        from game.ui.settings import Settings

        lang = Settings.load().lang
    return Texts.load(lang)


def save_line(problem: SaveProblem, texts: Texts) -> str:
    """Say what is wrong with a game file and what could be kept of it."""
    values = dict(problem.values)
    if "detail" in values:
        values["detail"] = texts.text(str(values["detail"]), **values)
    line = texts.text(problem.key, **values)
    cached = int(values.get("cached", 0) or 0)
    if cached > problem.kept:
        return f"{line} {texts.text('cli.save.can_go_on', turn=cached)}"
    if problem.kept:
        return f"{line} {texts.text('cli.save.can_keep', count=problem.kept)}"
    return line


def crash_file(session: Session | None) -> str:
    """Write what is known of a crash beside the saved games and return where; a game file where a game ran."""
    trace = traceback.format_exc()
    lines = "".join(f"# {line}\n" for line in trace.splitlines())
    game = session.game.text() if session is not None else ""
    path = log.free_name(paths.saves_folder(), "crash")
    try:
        paths.write_atomic(path, game + lines)
    except OSError:
        sys.stderr.write(trace)
        return "-"
    return str(path)


def progress(texts: Texts) -> Callable[[int, int], None]:
    """Return what tells every tenth of a run of games that takes its time."""
    shown = [0]

    def tell(done: int, games: int) -> None:
        if done * 10 // games > shown[0] and games >= FEW:
            shown[0] = done * 10 // games
            say(texts.text("lab.simulate.progress", done=done, games=games))

    return tell


def write_json(found: dict[str, Any], target: str | None) -> int:
    """Write figures as JSON to a file, or to standard output for ``-``; None writes nothing. Raises InputError."""
    if target is None:
        return DONE
    whole = json.dumps(found, ensure_ascii=False, indent=2)
    if target == "-":
        print(whole)
        return DONE
    try:
        paths.write_atomic(Path(target), whole + "\n")
    except OSError as why:
        raise InputError("not_written", path=target, why=why.strerror or type(why).__name__) from why
    return DONE
