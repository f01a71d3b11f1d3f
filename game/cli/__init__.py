"""The command line: the only reader of arguments. Gives every command its values and every fault one line.

Exit codes: 0 done, 1 the input is at fault, 2 wrong usage, 3 a fault of ours, which leaves a crash file.
Never here: rules, sentences (assets/text/*/cli.yaml).
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from game.cli import authoring, classroom, laboratory, playing, working
from game.cli.arguments import COMMANDS, parser
from game.cli.speech import (
    AT_FAULT,
    DONE,
    INTERRUPTED,
    OUR_FAULT,
    WRONG_USAGE,
    InputError,
    crash_file,
    save_line,
    say,
    texts_of,
)
from game.engine.order_text import nearest
from game.play.log import SaveProblem
from game.play.options import PlayOptions
from game.play.seats import SeatError
from game.scenario.problem import ScenarioProblems, render
from game.text import LANGUAGES, CatalogueError, Texts

__all__ = ["PlayOptions", "console", "main"]

Run = Callable[[argparse.Namespace], int]
RUNS: dict[str, Run] = {
    "open": playing.open_,
    "play": playing.play,
    "replay": working.replay,
    "simulate": working.simulate,
    "check": working.check,
    "new": working.new,
    "baseline": working.baseline,
    "bench": working.bench,
    **authoring.RUNS,
    **classroom.RUNS,
    **laboratory.RUNS,
}
"""What each command of the parser runs."""


def console() -> None:
    """Start as the installed command does."""
    sys.exit(main(sys.argv[1:]))


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code; no fault of the input ends in a traceback."""
    _speak_any_language()
    try:
        return _dispatch(list(argv))
    except BrokenPipeError:
        # The reader has gone (| head); nothing more can be said, not even on leaving.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except CatalogueError as problem:
        say(str(problem))
        return AT_FAULT
    except Exception as problem:  # the last door: what gets here is our fault
        say(texts_of(None).text("cli.crash", what=type(problem).__name__, path=crash_file(None)))
        return OUR_FAULT


def _speak_any_language() -> None:
    """Never fail on a sign that a terminal cannot show or send."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _dispatch(argv: list[str]) -> int:
    if argv[:1] == ["test"]:
        return working.test(argv[1:])
    if argv and not argv[0].startswith("-") and argv[0] not in COMMANDS:
        say(texts_of(None).text("cli.command", word=argv[0][:60], near=nearest(argv[0], COMMANDS)))
        return WRONG_USAGE
    try:
        options = parser().parse_args(argv)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else WRONG_USAGE
    lang = getattr(options, "lang", None)
    if lang is not None and lang not in LANGUAGES:
        say(texts_of(None).text("cli.language", word=lang[:60], near=nearest(lang, LANGUAGES)))
        return AT_FAULT
    return _answered(RUNS[options.run], options, texts_of(lang))


def _answered(run: Run, options: argparse.Namespace, texts: Texts) -> int:
    """Run a command; a fault of the input becomes its line and exit code 1."""
    try:
        return run(options)
    except (InputError, SeatError) as problem:
        say(texts.text(problem.key, **problem.values))
    except SaveProblem as problem:
        say(save_line(problem, texts))
    except ScenarioProblems as problem:
        _say_problems(problem, texts)
    return AT_FAULT


def _say_problems(found: ScenarioProblems, texts: Texts) -> None:
    """Say the first problem of a scenario and how many more there are; an unknown one is told in one line."""
    lines = render(found.problems[0], texts, {})
    for line in lines if found.problems[0].span.line else [" ".join(part.strip() for part in lines)]:
        say(line)
    if len(found.problems) > 1:
        say(texts.text("cli.more_problems", count=len(found.problems) - 1))
