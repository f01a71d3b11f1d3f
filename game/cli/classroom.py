"""Commands for a class: papers to print, the debrief of a game or of several, the projector. Never here: sentences."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from game.cli.speech import AT_FAULT, DONE, WRONG_USAGE, InputError, save_line, say, texts_of
from game.play.log import SaveProblem
from game.play.newest import newest_save
from game.scenario.load import load
from game.scenario.problem import ScenarioProblems, render
from game.text import Texts

MOST_DISPLAYS = 15
Run = Callable[[argparse.Namespace], int]
Reader = Callable[[str], Any]


def add_arguments(
    commands: argparse._SubParsersAction[Any],
    t: Callable[[str], str],
    game_file: Callable[[str], Path],
    whole: Callable[[int, int], Reader],
) -> None:
    """Add ``debrief``, ``papers`` and ``projector`` to the parser."""
    debrief = commands.add_parser("debrief", help=t("classroom.help.debrief"))
    debrief.add_argument("files", metavar="FILE", nargs="*", type=game_file, help=t("classroom.help.file"))
    debrief.add_argument("--compare", action="store_true", help=t("classroom.help.compare"))
    debrief.add_argument("--quick", action="store_true", help=t("classroom.help.quick"))
    papers = commands.add_parser("papers", help=t("classroom.help.papers"))
    papers.add_argument("scenario", metavar="ID|PATH", help=t("cli.help.scenario_id"))
    projector = commands.add_parser("projector", help=t("classroom.help.projector"))
    projector.add_argument("file", metavar="FILE", nargs="?", type=game_file, help=t("classroom.help.file"))
    projector.add_argument(
        "--display", metavar="N", type=whole(0, MOST_DISPLAYS), help=t("classroom.help.display")
    )
    for parser in (debrief, papers):
        parser.add_argument("--out", metavar="DIR", type=Path, help=t("classroom.help.out"))
    for name, parser in (("debrief", debrief), ("papers", papers), ("projector", projector)):
        parser.add_argument("--lang", help=t("cli.help.lang"))
        parser.set_defaults(run=name)


# --- debrief -----------------------------------------------------------------------------------------------


def debrief(options: argparse.Namespace) -> int:
    """Make the debrief of a game file, the newest one where none is named, or compare several."""
    from game.papers.files import papers_folder, write_debrief
    from game.play.debrief import debrief_of

    texts = texts_of(options.lang)
    folder = options.out or papers_folder()
    if options.compare:
        return _compare(options, texts, folder)
    if len(options.files) > 1:
        say(texts.text("classroom.one_file"))
        return WRONG_USAGE
    path = options.files[0] if options.files else newest_save()
    if path is None:
        raise InputError("no_game")
    found = debrief_of(path, _progress(texts), deep=not options.quick)
    return _written(lambda: write_debrief(found, texts, folder), texts, folder)


def _compare(options: argparse.Namespace, texts: Texts, folder: Path) -> int:
    from game.papers.compare_page import Skipped
    from game.papers.files import write_comparison
    from game.play.debrief import debrief_of

    if not options.files:
        say(texts.text("classroom.some_files"))
        return WRONG_USAGE
    found, skipped = [], []
    for path in options.files:
        try:
            found.append(debrief_of(path, deep=not options.quick))
        except SaveProblem as problem:
            skipped.append(Skipped(path.stem, save_line(problem, texts)))
        except ScenarioProblems as trouble:
            first = render(trouble.problems[0], texts, {})
            skipped.append(Skipped(path.stem, " ".join(line.strip() for line in first)))
        say(texts.text("classroom.read", name=path.stem))
    for one in skipped:
        say(texts.text("debrief.compare.skipped", name=one.name, why=one.why))
    if not found:
        return AT_FAULT
    return _written(lambda: write_comparison(found, skipped, texts, folder), texts, folder)


def _progress(texts: Texts) -> Callable[[str, int, int], None]:
    """Return what tells every quarter of a work that takes seconds."""
    told: dict[str, int] = {}

    def tell(work: str, done: int, of: int) -> None:
        quarter = 4 * done // max(1, of)
        if quarter > told.get(work, 0):
            told[work] = quarter
            name = texts.text(f"debrief.files.work.{work}")
            say(texts.text("debrief.files.progress", work=name, done=done, of=of))

    return tell


def _written(write: Callable[[], list[Path]], texts: Texts, folder: Path) -> int:
    """Write files, print where each lies, and say how many there are. Raises InputError where that fails."""
    try:
        files = write()
    except OSError as why:
        raise InputError("not_written", path=str(folder), why=why.strerror or type(why).__name__) from why
    for file in files:
        print(file)
    say(texts.text("debrief.files.written", count=len(files), folder=str(folder)))
    return DONE


# --- papers and projector ----------------------------------------------------------------------------------


def papers(options: argparse.Namespace) -> int:
    """Make all papers of a scenario in one language."""
    from game.papers.files import papers_folder, write_papers

    texts = texts_of(options.lang)
    scenario = load(options.scenario)
    folder = options.out or papers_folder()
    return _written(lambda: write_papers(scenario, texts, folder), texts, folder)


def projector(options: argparse.Namespace) -> int:
    """Open the projector window on a game file, or on whichever game was written last."""
    texts = texts_of(options.lang)
    try:
        from game.ui.app import NoDisplay
        from game.ui.projector import open_projector
    except ImportError as problem:
        say(texts.text("cli.no_window", why=str(problem)))
        return AT_FAULT
    try:
        return open_projector(options.file, options.display, options.lang)
    except NoDisplay as problem:
        say(texts.text("cli.no_display", driver=problem.driver or "-"))
        return AT_FAULT


RUNS: dict[str, Run] = {"debrief": debrief, "papers": papers, "projector": projector}
