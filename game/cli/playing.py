"""Commands that open a game: the window, the text mode, a saved game. Never here: rules, sentences."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import IO

from game.ai.player import LEVELS, OPPONENT
from game.cli.arguments import BASE
from game.cli.speech import (
    AT_FAULT,
    DONE,
    OUR_FAULT,
    WRONG_USAGE,
    InputError,
    crash_file,
    say,
    texts_of,
)
from game.engine.order_text import nearest
from game.play.log import OUTSIDE, Seat
from game.play.new_class import class_of
from game.play.options import PlayOptions
from game.play.outside import Fault, is_program, program_seat, rejoined
from game.play.seats import all_seats, seat_of
from game.play.session import Session
from game.play.text_class import TextClass
from game.play.text_mode import TextGame
from game.play.words import Words
from game.scenario.load import Loaded, load
from game.text import Texts


def open_(options: argparse.Namespace) -> int:
    """Open the window with its title."""
    return _window(PlayOptions(lang=options.lang), texts_of(options.lang))


def play(options: argparse.Namespace) -> int:
    """Go straight into a game, in the window or in the terminal."""
    texts = texts_of(options.lang)
    seats = seats_of(options.seat, options.nation)
    other = any(not seat.command for seat in seats.values())  # a program may be named again, nobody else
    if options.load is not None and (other or options.turns or options.seed is not None):
        say(texts.text("cli.load_alone"))
        return WRONG_USAGE
    if options.keep and options.load is None:
        say(texts.text("cli.keep_alone"))
        return WRONG_USAGE
    wanted = PlayOptions(
        scenario=options.scenario or BASE,
        seats=seats,
        level=level_of(options.level),
        turns=options.turns,
        seed=options.seed if options.seed is not None else int.from_bytes(os.urandom(4), "little"),
        lang=options.lang,
        load=options.load,
        keep=options.keep,
        straight=True,
        preset=options.preset or "",
        rehearse=options.rehearse,
        teams=dict(_pair(text) for text in options.team),
        codes=dict(_pair(text) for text in options.pin),
        observers=tuple(options.observer),
        deals=options.deals or "",
    )
    if options.text:
        scenario = load(wanted.scenario) if options.load is None or options.scenario else None
        return _text(wanted, scenario, texts)
    # what cannot be played is said here, before a window opens
    if options.load is None and not wanted.preset:
        checked(wanted, load(wanted.scenario))
    elif options.load is not None:
        scenario = load(options.scenario) if options.scenario else None
        _rejoined(Session.load(options.load, scenario, options.keep), seats)
    return _window(wanted, texts)


def seats_of(given: Sequence[str], nation: str | None) -> dict[str, Seat]:
    """Return the seats that ``--seat`` and ``--nation`` name. Raises InputError and SeatError."""
    seats: dict[str, Seat] = {}
    for text in given:
        name, equals, who = text.partition("=")
        if not equals or not name or not who:
            raise InputError("seat.form", word=text[:60])
        seats[name.lower()] = _program(who) if is_program(who) else seat_of(who)
    if nation is not None:
        if nation.lower() in seats and not seats[nation.lower()].human:
            raise InputError("seat.both", nation=nation[:60])
        seats[nation.lower()] = Seat("human")
    return seats


def _program(who: str) -> Seat:
    """Read a seat of a program outside of the game. Raises InputError."""
    try:
        return program_seat(who)
    except Fault as fault:
        raise InputError(f"seat.program.{fault.key}", **fault.values) from fault


def _rejoined(session: Session, seats: Mapping[str, Seat]) -> Session:
    """Give the programs of a loaded game their commands again. Raises InputError for another nation."""
    try:
        session.seats = rejoined(session.seats, seats)
    except KeyError as problem:
        played = ", ".join(nation for nation, seat in session.seats.items() if seat.player == OUTSIDE)
        raise InputError(
            "seat.program.none", nation=str(problem.args[0])[:60], near=played or "-"
        ) from problem
    return session


def _pair(text: str) -> tuple[str, str]:
    """Return both sides of ``NATION=TEXT``. Raises InputError without a sign between them."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise InputError("class.form", word=text[:40])
    return name.lower(), value


def level_of(level: str | None) -> str:
    """Return a level by name. Raises InputError with the nearest names."""
    if level is None:
        return "normal"
    if level.lower() not in LEVELS:
        raise InputError("seat.level", word=level[:60], near=nearest(level, LEVELS))
    return level.lower()


def checked(wanted: PlayOptions, scenario: Loaded) -> PlayOptions:
    """Return the options with the recommended nation where nobody was named; raise for what cannot be."""
    world = scenario.world
    if wanted.turns is not None and wanted.turns > world.turns:
        raise InputError("turns", needed=world.turns, there=wanted.turns)
    seats = wanted.seats or {scenario.manifest.recommended: Seat("human")}
    all_seats(world, seats, wanted.level, OPPONENT)
    return PlayOptions(
        wanted.scenario, seats, wanted.level, wanted.turns, wanted.seed, wanted.lang, straight=wanted.straight
    )


def begun(wanted: PlayOptions, scenario: Loaded | None) -> Session:
    """Start or load the game that options ask for. Raises for every fault of the input."""
    if wanted.load is not None:
        return _rejoined(Session.load(wanted.load, scenario, wanted.keep), wanted.seats)
    found = scenario or load(wanted.scenario)
    if wanted.preset:
        return class_of(found, wanted)
    ready = checked(wanted, found)
    seats = all_seats(found.world, ready.seats, ready.level, OPPONENT)
    assert ready.seed is not None
    return Session.start(found, seats, ready.seed, ready.turns, deals=wanted.deals)


def _text(wanted: PlayOptions, scenario: Loaded | None, texts: Texts) -> int:
    session = begun(wanted, scenario)
    words = Words(texts, session.texts, session.world)
    typed = sys.stdin.isatty() and sys.stdout.isatty()
    kind = TextGame if session.game.lesson is None else TextClass
    game = kind(session, words, lambda line: print(line, flush=True))
    try:
        game.run(_lines(sys.stdin), _prompt if typed else None)
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as problem:  # the game file so far is what helps us find the fault
        say(texts.text("cli.crash", what=type(problem).__name__, path=crash_file(session)))
        return OUR_FAULT
    finally:
        session.outsiders.close()
    return DONE


def _lines(stream: IO[str]) -> Iterator[str]:
    while line := stream.readline():
        yield line


def _prompt(nation: str) -> None:
    print(f"{nation}> ", end="", flush=True)


def _window(wanted: PlayOptions, texts: Texts) -> int:
    try:
        from game.ui.app import NoDisplay
        from game.ui.start import open_window
    except ImportError as problem:
        say(texts.text("cli.no_window", why=str(problem)))
        return AT_FAULT
    try:
        return open_window(wanted)
    except NoDisplay as problem:
        say(texts.text("cli.no_display", driver=problem.driver or "-"))
        return AT_FAULT
