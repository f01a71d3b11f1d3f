"""The arguments of every command. Never here: what a command does."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from game import RULES, VERSION, paths
from game.cli import authoring, classroom, laboratory
from game.cli.speech import WRONG_USAGE, say, texts_of

LARGEST_SEED = 2**64
DEALS = ("breakable", "binding", "none")
MOST_GAMES = 10_000_000
BASE = "base"
COMMANDS = ("play", "simulate", "replay", "debrief", "papers", "projector", "scenario", "lab", "test")

Say = Callable[[str], str]


class Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line, and which takes no shortened options."""

    def __init__(self, *args: Any, **values: Any) -> None:
        values.setdefault("allow_abbrev", False)
        super().__init__(*args, **values)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the usage and leave."""
        say(texts_of(None).text("cli.usage", message=message, command=self.prog))
        sys.exit(WRONG_USAGE)


def _game_file(name: str) -> Path:
    """Return the file meant by a name: as it stands, or else a saved game of that name if there is one."""
    given = Path(name)
    if given.parent == Path() and not given.exists():
        for found in (paths.saves_folder() / name, paths.saves_folder() / f"{name}.game"):
            if found.is_file():
                return found
    return given


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    t = texts_of(None).text
    top = Parser(prog="sovereign-stack", description=t("cli.help.about"))
    top.add_argument("--version", action="version", version=f"Sovereign Stack {VERSION}, rules {RULES}")
    top.add_argument("--lang", help=t("cli.help.lang"))
    top.set_defaults(run="open")
    commands = top.add_subparsers(metavar="COMMAND", parser_class=Parser)
    _play_arguments(commands.add_parser("play", help=t("cli.help.play")), t)
    simulate = commands.add_parser("simulate", help=t("cli.help.simulate"))
    simulate.add_argument("--scenario", metavar="ID", default=BASE, help=t("cli.help.scenario_id"))
    simulate.add_argument("--coverage", action="store_true", help=t("cli.help.coverage"))
    _simulate_arguments(simulate, t)
    again = commands.add_parser("replay", help=t("cli.help.replay"))
    again.add_argument("file", metavar="FILE", type=_game_file)
    again.add_argument("--verify", action="store_true", help=t("cli.help.verify"))
    again.add_argument("--to", type=_whole(0, 1000), metavar="N", help=t("cli.help.to"))
    again.add_argument("--scenario", metavar="ID", help=t("cli.help.scenario_of_file"))
    again.add_argument("--lang", help=t("cli.help.lang"))
    again.set_defaults(run="replay")
    classroom.add_arguments(commands, t, _game_file, _whole)
    _scenario_arguments(commands.add_parser("scenario", help=t("cli.help.scenario")), t)
    lab = commands.add_parser("lab", help=t("cli.help.lab")).add_subparsers(
        metavar="WHAT", required=True, parser_class=Parser
    )
    bench = lab.add_parser("bench", help=t("cli.help.bench"))
    bench.add_argument("--scenario", metavar="ID", default=BASE, help=t("cli.help.scenario_id"))
    bench.add_argument("--json", metavar="FILE", help=t("cli.help.json"))
    bench.add_argument("--lang", help=t("cli.help.lang"))
    bench.set_defaults(run="bench")
    laboratory.add_arguments(lab, t, _whole)
    commands.add_parser("test", help=t("cli.help.test"))
    return top


def _play_arguments(play: argparse.ArgumentParser, t: Say) -> None:
    play.add_argument("--scenario", metavar="ID", help=t("cli.help.scenario_id"))
    play.add_argument("--nation", metavar="ID", help=t("cli.help.nation"))
    play.add_argument("--level", metavar="LEVEL", help=t("cli.help.level"))
    play.add_argument("--seat", metavar="NATION=WHO", action="append", default=[], help=t("cli.help.seat"))
    play.add_argument("--turns", type=_whole(1, 1000), metavar="N", help=t("cli.help.turns"))
    play.add_argument("--seed", type=_whole(0, LARGEST_SEED - 1), metavar="N", help=t("cli.help.seed"))
    play.add_argument("--lang", help=t("cli.help.lang"))
    play.add_argument("--load", type=_game_file, metavar="FILE", help=t("cli.help.load"))
    play.add_argument("--keep", action="store_true", help=t("cli.help.keep"))
    play.add_argument("--class", dest="preset", metavar="MINUTES", help=t("cli.help.class"))
    play.add_argument("--rehearse", action="store_true", help=t("cli.help.rehearse"))
    play.add_argument("--team", metavar="NATION=NAME", action="append", default=[], help=t("cli.help.team"))
    play.add_argument("--pin", metavar="WHO=DIGITS", action="append", default=[], help=t("cli.help.pin"))
    play.add_argument("--observer", metavar="NAME", action="append", default=[], help=t("cli.help.observer"))
    play.add_argument("--deals", choices=DEALS, help=t("cli.help.deals"))
    play.add_argument("--text", action="store_true", help=t("cli.help.text"))
    play.set_defaults(run="play")


def _simulate_arguments(simulate: argparse.ArgumentParser, t: Say) -> None:
    """Add what ``simulate`` and ``scenario simulate`` share: one command, with coverage under the second name."""
    simulate.add_argument(
        "--games", type=_whole(1, MOST_GAMES), default=1000, metavar="N", help=t("cli.help.games")
    )
    simulate.add_argument(
        "--seed", type=_whole(0, LARGEST_SEED - 1), default=1, metavar="N", help=t("cli.help.seed")
    )
    simulate.add_argument("--turns", type=_whole(0, 1000), metavar="N", help=t("cli.help.turns"))
    simulate.add_argument(
        "--seat", metavar="NATION=PLAYER", action="append", default=[], help=t("cli.help.seat")
    )
    simulate.add_argument("--json", metavar="FILE", help=t("cli.help.json"))
    simulate.add_argument("--lang", help=t("cli.help.lang"))
    simulate.set_defaults(run="simulate")


def _scenario_arguments(scenario: argparse.ArgumentParser, t: Say) -> None:
    kinds = scenario.add_subparsers(metavar="WHAT", required=True, parser_class=Parser)
    check = kinds.add_parser("check", help=t("cli.help.check"))
    check.add_argument("target", nargs="?", metavar="ID|PATH")
    check.add_argument("--strict", action="store_true", help=t("cli.help.strict"))
    check.add_argument("--json", action="store_true", help=t("cli.help.json_problems"))
    check.add_argument("--lang", help=t("cli.help.lang"))
    check.set_defaults(run="check")
    new = kinds.add_parser("new", help=t("cli.help.new"))
    new.add_argument("id", metavar="ID")
    new.add_argument("--from", dest="base", metavar="ID", help=t("authoring.help.new_from"))
    new.add_argument("--lang", help=t("cli.help.lang"))
    new.set_defaults(run="new")
    authoring.add_arguments(kinds, t, _whole(0, MOST_GAMES), _whole(0, LARGEST_SEED - 1))
    covered = kinds.add_parser("simulate", help=t("authoring.help.simulate"))
    covered.add_argument("scenario", metavar="ID|PATH")
    _simulate_arguments(covered, t)
    covered.set_defaults(coverage=True)
    par = kinds.add_parser("baseline", help=t("cli.help.baseline"))
    par.add_argument("id", metavar="ID")
    par.add_argument(
        "--games", type=_whole(1, MOST_GAMES), default=400, metavar="N", help=t("cli.help.games")
    )
    par.add_argument(
        "--seed", type=_whole(0, LARGEST_SEED - 1), default=1, metavar="N", help=t("cli.help.seed")
    )
    par.add_argument("--player", metavar="PLAYER", help=t("cli.help.baseline_player"))
    par.add_argument("--level", metavar="LEVEL", help=t("cli.help.level"))
    par.add_argument("--lang", help=t("cli.help.lang"))
    par.set_defaults(run="baseline")


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(text) if text.lstrip("-").isdecimal() and text.isascii() else None
        if number is None or not low <= number <= high:
            raise argparse.ArgumentTypeError(
                texts_of(None).text("cli.whole", word=text[:40], low=str(low), high=str(high))
            )
        return number

    return read
