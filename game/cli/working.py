"""Commands that work without a person: replay, simulate, scenario, lab, test. Never here: rules, sentences."""

from __future__ import annotations

import argparse
import subprocess
import sys

from game import paths
from game.ai.player import DEFAULT_PLAYER
from game.cli.playing import level_of, seats_of
from game.cli.speech import AT_FAULT, DONE, InputError, progress, say, texts_of, write_json
from game.engine.order_text import OrderError
from game.play import log
from game.play.log import GameFile, SaveProblem
from game.play.replay import Step, foreign, lost_seats, replayed, shortened
from game.play.seats import all_seats, seat_of
from game.scenario.load import load
from game.text import Texts


def replay(options: argparse.Namespace) -> int:
    """Play a game file again and compare every turn with what was written down."""
    texts = texts_of(options.lang)
    game = log.read(options.file)
    world = shortened(
        load(options.scenario or game.header.scenario).world, game.header.turns, deals=game.header.deals
    )
    other = foreign(game.header, world)
    if other is not None:
        raise SaveProblem("no_replay", str(options.file), detail=other.key, **other.values)
    game.problems.extend(lost_seats(game, world))
    played, same = 0, True
    try:
        for step in replayed(world, game, options.to):
            played, same = step.turn.number, step.same
            _print_step(step, texts, with_orders=not options.verify)
            if not same:
                break
    except OrderError as problem:
        values = {**problem.refusal.values, "turn": played + 1}
        raise SaveProblem("no_order", str(options.file), played, **values) from problem
    _say_damage(game, texts)
    whole = same and not game.problems
    key = "cli.replay.done" if whole else "cli.replay.failed"
    print(texts.text(key, turns=played, path=str(options.file)))
    return DONE if whole else AT_FAULT


def _print_step(step: Step, texts: Texts, with_orders: bool) -> None:
    turn = step.turn
    mark = texts.text("cli.replay.same" if step.same else "cli.replay.differs")
    numbers = "  ".join(f"{name} {value:.4f}" for name, value in turn.headlines.items())
    print(texts.text("cli.replay.turn", turn=turn.number, digest=turn.digest, mark=mark, numbers=numbers))
    for entry in turn.entries if with_orders else ():
        print(log.entry_line(entry))
    if not step.same:
        print(texts.text("cli.replay.fields", turn=turn.number, fields=", ".join(step.fields) or "-"))


def _say_damage(game: GameFile, texts: Texts) -> None:
    for fault in game.problems:
        what = texts.text(f"cli.save.line.{fault.key}", **fault.values)
        say(texts.text("cli.save.at", line=fault.line, what=what))


def simulate(options: argparse.Namespace) -> int:
    """Play many games by AI; print a table, write JSON where asked.

    With coverage it also tells what the deck did, and is at fault where a limit of the deck is broken.
    """
    from game.lab import batch, findings
    from game.lab.simulate import Coverage, simulate, table

    texts = texts_of(options.lang)
    scenario = load(options.scenario)
    given = seats_of(options.seat, None)
    if any(seat.human for seat in given.values()):
        raise InputError("seat.no_people")
    if any(seat.command for seat in given.values()):
        raise InputError("seat.no_programs")
    if options.turns is not None and options.turns > scenario.world.turns:
        raise InputError("turns", needed=scenario.world.turns, there=options.turns)
    seats = {n: batch.Seat(s.player, s.level) for n, s in all_seats(scenario.world, given).items()}
    coverage = Coverage(scenario.deck, scenario.manifest.checks) if options.coverage else None
    found = simulate(
        scenario.world, seats, options.games, options.seed, turns=options.turns, coverage=coverage,
        chunk=batch.told_chunk(options.games), progress=progress(texts),
    )  # fmt: skip
    if options.json != "-":
        print(table(found, texts, scenario.name_in(texts.language)))
    written = write_json(found, options.json)
    return AT_FAULT if findings.broken(found.get("checks", [])) else written


def check(options: argparse.Namespace) -> int:
    """Report every problem of scenario files."""
    from game.scenario.commands import check

    lang = texts_of(options.lang).language
    return check(options.target, lang, print, options.strict, options.json)


def new(options: argparse.Namespace) -> int:
    """Make a small scenario that already plays."""
    from game.scenario.commands import new

    return new(options.id, texts_of(options.lang).language, print, base=options.base)


def baseline(options: argparse.Namespace) -> int:
    """Play the games from which the expected path of every nation is made, and write it beside the scenario."""
    from game.lab import baseline

    texts = texts_of(options.lang)
    scenario = load(options.id)
    seat = seat_of(f"{options.player or DEFAULT_PLAYER}:{level_of(options.level)}")
    found = baseline.baseline(
        scenario.world, options.games, options.seed, seat.level, seat.player, progress=progress(texts)
    )
    try:
        written = scenario.folder / baseline.FILE
        paths.write_atomic(written, baseline.written(found))
    except OSError as why:
        target = str(scenario.folder)
        raise InputError("not_written", path=target, why=why.strerror or type(why).__name__) from why
    said = {
        "scenario": scenario.id,
        "games": options.games,
        "player": seat.player,
        "level": seat.level,
        "file": str(written),
    }
    print(texts.text("lab.baseline.done", **said))
    return DONE


def bench(options: argparse.Namespace) -> int:
    """Measure the speed on this machine."""
    from game.lab.bench import bench, table
    from game.play.pace import ahead
    from game.ui.pace import window

    found = bench(load(options.scenario).world, window=window, ahead=ahead)
    if options.json != "-":
        print(table(found, texts_of(options.lang)))
    return write_json(found, options.json)


def test(rest: list[str]) -> int:
    """Run the checks and tests of a checkout."""
    if paths.is_installed():
        say(texts_of(None).text("cli.no_tests"))
        return AT_FAULT
    checkout = paths.scenarios_folder().parent
    return subprocess.run([sys.executable, "-m", "tests.gate", *rest], cwd=checkout, check=False).returncode
