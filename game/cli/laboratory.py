"""Commands that measure players and balance: their arguments and what they run. Never here: rules, sentences, figures."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.cli.speech import InputError, say, texts_of, write_json
from game.engine.order_text import nearest
from game.engine.world import World
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
THINKING = "planner:hard"
TOLD_EVERY = 15.0  # seconds between two lines of progress about the same thing


class LabError(InputError):
    """A value given is at fault: a text key below ``laboratory`` and what to fill in."""

    def __init__(self, key: str, **values: str | int | float) -> None:
        super().__init__(key, **values)
        self.key = f"laboratory.{key}"


def add_arguments(kinds: Any, t: Callable[[str], str], whole: Whole) -> None:
    """Add the commands to those of ``lab``; ``whole`` reads whole numbers between two limits."""
    ladder = _command(kinds, t, whole, "ladder", 400)
    _only(ladder, t, "PLAYER/NATION", "ladder")
    balance = _command(kinds, t, whole, "balance", 2000)
    levers = _command(kinds, t, whole, "levers", 100)
    _only(levers, t, "LEVER/NATION", "levers")
    exploit = _command(kinds, t, whole, "exploit", 400)
    exploit.add_argument(
        "--tries", type=whole(1, MOST_GAMES), default=2000, metavar="N", help=t("laboratory.help.tries")
    )
    _only(exploit, t, "NATION", "exploit")
    for made, what in ((balance, "doctrine:normal"), (levers, THINKING), (exploit, THINKING)):
        made.add_argument("--player", metavar="PLAYER:LEVEL", default=what, help=t("laboratory.help.player"))
    _command(kinds, t, whole, "strategies", 40, resume=False)


def _command(
    kinds: Any, t: Callable[[str], str], whole: Whole, name: str, games: int, resume: bool = True
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
    made.add_argument("--turns", type=whole(1, 1000), metavar="N", help=t("cli.help.turns"))
    if resume:
        made.add_argument(
            "--processes", type=whole(1, MOST_PROCESSES), metavar="N", help=t("laboratory.help.processes")
        )
        made.add_argument("--resume", type=Path, metavar="FILE", help=t("laboratory.help.resume"))
    made.add_argument("--json", metavar="FILE", help=t("cli.help.json"))
    made.add_argument("--lang", help=t("cli.help.lang"))
    made.set_defaults(run=f"lab_{name}")
    return made


def _only(command: argparse.ArgumentParser, t: Callable[[str], str], form: str, name: str) -> None:
    told = t(f"laboratory.help.only.{name}")
    command.add_argument("--only", metavar=form, action="append", default=[], help=told)


def ladder(options: argparse.Namespace) -> int:
    """Compare every player with the one a step below."""
    from game.lab import ladder

    scenario, world, texts = _asked(options)
    try:
        chosen = ladder.cells(world, options.only)
    except KeyError as problem:
        raise _unknown(problem, ladder.names(world)) from problem
    found = _measured(lambda: ladder.ladder(_desk(options, world, "ladder", texts), chosen, options.games))
    return _told(options, found, lambda: ladder.table(found, texts, _names(scenario, texts)))


def balance(options: argparse.Namespace) -> int:
    """Play equal players against each other."""
    from game.lab import balance

    scenario, world, texts = _asked(options)
    player = _player(options.player)
    found = _measured(lambda: balance.balance(_desk(options, world, "balance", texts), player, options.games))
    return _told(options, found, lambda: balance.table(found, texts, _names(scenario, texts)))


def levers(options: argparse.Namespace) -> int:
    """Take every lever away in turn."""
    from game.lab import levers

    scenario, world, texts = _asked(options)
    player = _player(options.player)
    try:
        found = _measured(
            lambda: levers.levers(_desk(options, world, "levers", texts), player, options.games, options.only)
        )
    except KeyError as problem:
        raise _unknown(problem, levers.ALL) from problem
    return _told(options, found, lambda: levers.table(found, texts, _names(scenario, texts)))


def exploit(options: argparse.Namespace) -> int:
    """Search fixed plans that beat everybody, and play the best against thinking players."""
    from game.lab import exploit

    scenario, world, texts = _asked(options)
    player = _player(options.player)
    nations = [world.actors[n] for n in world.playable]
    only = [wanted.lower().removeprefix("/") for wanted in options.only]
    for wanted in only:
        if wanted not in nations:
            raise _unknown(KeyError(wanted), nations)
    tell = _progress(texts)
    found = _measured(
        lambda: exploit.exploit(
            _desk(options, world, "exploit", texts), player, options.games, options.tries, only,
            lambda done, tries: tell("search", done, tries),
        )
    )  # fmt: skip
    return _told(options, found, lambda: exploit.table(found, texts, _names(scenario, texts), world))


def strategies(options: argparse.Namespace) -> int:
    """Play every strategy of every nation against every choice of the others."""
    from game.lab import strategies

    scenario, world, texts = _asked(options)
    tell = _progress(texts)
    found = strategies.measured(
        world, options.games, options.seed, lambda done, profiles: tell("strategies", done, profiles)
    )
    return _told(options, found, lambda: strategies.table(found, texts, _names(scenario, texts)))


def _asked(options: argparse.Namespace) -> tuple[Loaded, World, Texts]:
    """Return the scenario, its world with the length that was asked for, and the catalogue. Raises InputError."""
    from game.lab.batch import shortened

    scenario = load(options.scenario)
    if options.turns is not None and options.turns > scenario.world.turns:
        raise InputError("turns", needed=scenario.world.turns, there=options.turns)
    return scenario, shortened(scenario.world, options.turns), texts_of(options.lang)


def _unknown(problem: KeyError, known: Iterable[str]) -> LabError:
    word = str(problem.args[0])
    return LabError("no_cell", word=word[:60], near=nearest(word, known))


def _player(text: str) -> Seat:
    """Read ``PLAYER`` or ``PLAYER:LEVEL``. Raises SeatError with the nearest names, InputError for a person."""
    from game.lab.batch import Seat

    found = seat_of(text)
    if found.kind != "ai":
        raise InputError("seat.no_people")
    return Seat(found.player, found.level)


def _desk(options: argparse.Namespace, world: World, what: str, texts: Texts) -> Desk:
    """Open the records and return how games are played. Raises RecordProblem for records of something else."""
    from game.lab import gather
    from game.lab.records import Records

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
    """Return what gives a part of the scenario its name; a preset is called by its title."""

    def name(kind: str, ident: str) -> str:
        key = f"{kind}.{ident}.{'title' if kind == 'postures' else 'name'}"
        return scenario.texts.get(texts.language, key, ident)

    return name


def _told(options: argparse.Namespace, found: dict[str, Any], table: Callable[[], str]) -> int:
    """Print the table, unless JSON goes to the same place, and write the JSON."""
    if options.json != "-":
        print(table())
    return write_json(found, options.json)


RUNS: dict[str, Run] = {
    "lab_ladder": ladder,
    "lab_balance": balance,
    "lab_levers": levers,
    "lab_exploit": exploit,
    "lab_strategies": strategies,
}
"""What each of these commands runs."""
