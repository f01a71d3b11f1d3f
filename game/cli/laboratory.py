"""Commands that measure players and balance: their arguments and what they run. Never here: rules, sentences, figures."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.cli.speech import InputError, say, texts_of, write_json
from game.engine.order_text import nearest
from game.play.seats import seat_of
from game.scenario.load import Loaded, load
from game.text import Texts

if TYPE_CHECKING:
    from game.lab.batch import Seat
    from game.lab.gather import Desk

Run = Callable[[argparse.Namespace], int]
Whole = Callable[[int, int], Callable[[str], int]]

MOST_GAMES = 1_000_000
MOST_PROCESSES = 256
TOLD_EVERY = 15.0  # seconds between two lines of progress about the same thing


class LabError(InputError):
    """A value given is at fault: a text key below ``laboratory`` and what to fill in."""

    def __init__(self, key: str, **values: str | int | float) -> None:
        super().__init__(key, **values)
        self.key = f"laboratory.{key}"


def add_arguments(kinds: Any, t: Callable[[str], str], whole: Whole) -> None:
    """Add the commands to those of ``lab``; ``whole`` reads whole numbers between two limits."""
    ladder = _command(kinds, t, whole, "ladder", 400)
    ladder.add_argument(
        "--only", metavar="PLAYER/NATION", action="append", default=[], help=t("laboratory.help.only")
    )
    balance = _command(kinds, t, whole, "balance", 2000)
    balance.add_argument("--player", metavar="PLAYER:LEVEL", help=t("laboratory.help.player"))


def _command(
    kinds: Any, t: Callable[[str], str], whole: Whole, name: str, games: int
) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = kinds.add_parser(name, help=t(f"laboratory.help.{name}"))
    made.add_argument("--scenario", metavar="ID", default="base", help=t("cli.help.scenario_id"))
    made.add_argument(
        "--games",
        type=whole(1, MOST_GAMES),
        default=games,
        metavar="N",
        help=t(f"laboratory.help.games_{name}"),
    )
    made.add_argument("--seed", type=whole(0, 2**64 - 1), default=1, metavar="N", help=t("cli.help.seed"))
    made.add_argument(
        "--processes", type=whole(1, MOST_PROCESSES), metavar="N", help=t("laboratory.help.processes")
    )
    made.add_argument("--resume", type=Path, metavar="FILE", help=t("laboratory.help.resume"))
    made.add_argument("--json", metavar="FILE", help=t("cli.help.json"))
    made.add_argument("--lang", help=t("cli.help.lang"))
    made.set_defaults(run=f"lab_{name}")
    return made


def ladder(options: argparse.Namespace) -> int:
    """Compare every player with the one a step below."""
    from game.lab import ladder

    scenario = load(options.scenario)
    try:
        chosen = ladder.cells(scenario.world, options.only)
    except KeyError as problem:
        word = str(problem.args[0])
        near = nearest(word, ladder.names(scenario.world))
        raise LabError("no_cell", word=word[:60], near=near) from problem
    texts = texts_of(options.lang)
    found = _measured(lambda: ladder.ladder(_desk(options, scenario, "ladder", texts), chosen, options.games))
    return _told(options, found, lambda: ladder.table(found, texts, _names(scenario, texts)))


def balance(options: argparse.Namespace) -> int:
    """Play equal players against each other."""
    from game.lab import balance

    scenario = load(options.scenario)
    player = _player(options.player, "doctrine:normal")
    texts = texts_of(options.lang)
    found = _measured(
        lambda: balance.balance(_desk(options, scenario, "balance", texts), player, options.games)
    )
    return _told(options, found, lambda: balance.table(found, texts, _names(scenario, texts)))


def _player(text: str | None, usual: str) -> Seat:
    """Read ``PLAYER`` or ``PLAYER:LEVEL``. Raises SeatError with the nearest names, InputError for a person."""
    from game.lab.batch import Seat

    found = seat_of(text or usual)
    if found.kind != "ai":
        raise InputError("seat.no_people")
    return Seat(found.player, found.level)


def _desk(options: argparse.Namespace, scenario: Loaded, what: str, texts: Texts) -> Desk:
    """Open the records and return how games are played. Raises InputError for records of something else."""
    from game.lab import gather
    from game.lab.records import Records

    world = scenario.world
    records = Records.opened(options.resume, gather.head(what, world, options.seed))
    processes = options.processes or os.cpu_count() or 1
    return gather.Desk(world, options.seed, records, processes, _progress(texts))


def _measured(found: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Run a measurement; what is wrong with its records becomes a line."""
    from game.lab.records import RecordProblem

    try:
        return found()
    except RecordProblem as problem:
        raise LabError(f"records.{problem.key}", **problem.values) from problem


def _progress(texts: Texts) -> Callable[[str, int, int], None]:
    """Return what tells people how far a run is: at the begin and the end of everything, and now and then."""
    last: dict[str, float] = {}

    def tell(name: str, done: int, games: int) -> None:
        now = time.monotonic()
        if (name not in last and done < games) or now - last.get(name, now) > TOLD_EVERY:
            last[name] = now
            say(texts.text("laboratory.progress", name=name, done=done, games=games))

    return tell


def _names(scenario: Loaded, texts: Texts) -> Callable[[str, str], str]:
    return lambda kind, ident: scenario.texts.get(texts.language, f"{kind}.{ident}.name", ident)


def _told(options: argparse.Namespace, found: dict[str, Any], table: Callable[[], str]) -> int:
    """Print the table, unless JSON goes to the same place, and write the JSON."""
    if options.json != "-":
        print(table())
    return write_json(found, options.json)


RUNS: dict[str, Run] = {"lab_ladder": ladder, "lab_balance": balance}
"""What each of these commands runs."""
