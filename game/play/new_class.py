"""Beginning a class: seats, PINs and observers from a screen or the command line, and the opening played before it.

Never here: the course of a class (``classroom``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from game.ai.player import OPPONENT
from game.engine.order_text import nearest
from game.play import pins
from game.play.classroom import STAND_IN
from game.play.log import DESK, MOST_OBSERVERS, Seat
from game.play.options import PlayOptions
from game.play.presets import Preset, presets
from game.play.seats import SeatError, all_seats
from game.play.session import Session
from game.scenario.load import Loaded

LONGEST_NAME = 60  # signs of an observer's name that are kept


def start_class(
    scenario: Loaded,
    preset: Preset,
    seats: Mapping[str, Seat],
    seed: int,
    codes: Mapping[str, str] | None = None,
    observers: Sequence[str] = (),
    rehearsal: bool = False,
    deals: str = "",
) -> Session:
    """Begin a class; ``codes`` are PINs by nation, the facilitator's under ``desk``. Plays the opening.

    ``deals`` is one of ``log.DEALS``, "" as the scenario has it.

    Raises SeatError for a wrong seat.
    """
    head = preset.head(rehearsal)
    head.pins = {who: pins.hashed(pin) for who, pin in (codes or {}).items() if pin}
    head.observers = [name.strip()[:LONGEST_NAME] for name in observers if name.strip()][:MOST_OBSERVERS]
    turns = min(preset.turns, scenario.world.turns)
    session = Session.start(scenario, seats, seed, turns, head, deals)
    people = list(session.humans)
    for nation in people if preset.numbers["opening"] else ():
        session.seat(nation, STAND_IN)
    for _ in range(min(preset.numbers["opening"], turns - 1)):
        session.resolve()
    for nation in people if preset.numbers["opening"] else ():
        session.seat(nation, "human")
    session.save()
    return session


def class_of(scenario: Loaded, wanted: PlayOptions) -> Session:
    """Begin the class that options ask for: all nations for people are teams where nobody else was named.

    Raises SeatError for a nation that is not there, a wrong PIN or an unknown preset.
    """
    known = presets()
    if wanted.preset not in known:
        raise SeatError("preset", word=wanted.preset[:40], near=", ".join(known))
    if any(not pins.sound(pin) for pin in wanted.codes.values()):
        raise SeatError("pin", low=str(pins.SHORTEST), high=str(pins.LONGEST))
    world = scenario.world
    people = [world.actors[a] for a in world.playable if not wanted.rehearse]
    for nation in (*wanted.teams, *wanted.codes):
        if nation not in (*people, DESK):
            raise SeatError("nation", word=nation[:40], near=nearest(nation, people))
    seats = {n: Seat("human", name=wanted.teams.get(n, "")) for n in people if n not in wanted.seats}
    seats |= wanted.seats
    seats = all_seats(world, seats, wanted.level, OPPONENT)
    return start_class(
        scenario,
        known[wanted.preset],
        seats,
        wanted.seed or 0,
        wanted.codes,
        wanted.observers,
        wanted.rehearse,
        wanted.deals,
    )
