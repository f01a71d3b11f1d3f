"""A game file played again: digests compared turn by turn, and what can be opened of a file that differs.

Never here: seats and drafts of a running game (``session``), printing (``cli``).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from game import RULES
from game.engine.calibrate import opening
from game.engine.order_text import Order, OrderError, Refusal
from game.engine.orders import collect
from game.engine.state import State, differing_fields
from game.engine.turn import resolve
from game.engine.world import World
from game.play import log, sidefile
from game.play.acts import desked
from game.play.log import Entry, GameFile, Header, LineProblem, LoggedTurn, SaveProblem, Seat
from game.play.snapshot import pack, unpack, unpack_by_names
from game.scenario.load import Loaded, load

HASH_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Step:
    """One turn played again. ``fields`` names what differs where that can be known: state fields or headlines."""

    turn: LoggedTurn
    state: State
    same: bool
    fields: tuple[str, ...] = ()


@dataclass(slots=True)
class Opened:
    """What was opened of a game file; ``partial`` where it goes on in a file of its own."""

    scenario: Loaded
    game: GameFile
    world: World
    states: list[State]
    open_entries: list[Entry] = field(default_factory=list)
    replay_off: Refusal | None = None
    partial: bool = False


def shortened(
    world: World, turns: int | None, seats: Mapping[str, Seat] | None = None, deals: str = ""
) -> World:
    """Return the world of a game: its length, what it says of deals, and the expected path of AI players in its seats."""
    world = world if turns is None else dataclasses.replace(world, turns=turns)
    if deals == "none":
        world = dataclasses.replace(world, limits=dataclasses.replace(world.limits, deals=0))
    elif deals:
        binding = 1.0 if deals == "binding" else 0.0
        world = dataclasses.replace(world, rule=dataclasses.replace(world.rule, deal_binding=binding))
    rivals = [seats[world.actors[n]] for n in world.playable if world.actors[n] in seats] if seats else []
    return world.at_table(seat.player for seat in rivals if not seat.human)


def short_hash(world: World) -> str:
    """Return as much of the content hash of a scenario as a game file holds."""
    return world.content[:HASH_DIGITS]


def headlines(world: World, state: State) -> dict[str, float]:
    """Return the few numbers that stand beside a digest: score and strongest layer of each playable nation."""
    out: dict[str, float] = {}
    for n in world.playable:
        out[f"{world.actors[n]}.score"] = float(state.score[n, 0])
        k = int(np.argmax(world.nation.share[n]))
        out[f"{world.actors[n]}.{world.layers[k]}"] = float(state.share[n, k, 0])
    out["tension"] = float(state.tension[0])
    return out


def given_of(world: World, entries: Sequence[Entry]) -> dict[int, Sequence[Order]]:
    """Return the orders of logged lines by nation.

    Raises OrderError, with line and order among its values, for a line that is no order of this world.
    """
    given: dict[int, list[Order]] = {}
    for entry in entries:
        if entry.nation in world.actors and entry.text != "commit":
            try:
                order = Order.parse(entry.text, world)
            except OrderError as problem:
                refusal = problem.refusal
                values = {**refusal.values, "line": entry.line, "order": entry.text[:60]}
                raise OrderError(Refusal(refusal.key, values)) from problem
            given.setdefault(world.actor_index(entry.nation), []).append(order)
    return {actor: list(orders) for actor, orders in given.items()}


def beginning(world: World, game: GameFile) -> State:
    """Return the moment a game begins with. Raises SaveProblem for a stored one that is damaged."""
    if game.start is None:
        return opening(world, np.asarray([game.header.seed], dtype=np.uint64))
    try:
        return unpack(world, game.start[1])
    except ValueError as why:
        raise SaveProblem("start", "-", why=str(why)) from why


def replayed(world: World, game: GameFile, to: int | None = None) -> Iterator[Step]:
    """Play the turns of a game file again, those gone back over too unless it ends with a turn ``to`` that counts.

    Raises OrderError for a line that is no order of this world.
    """
    states = [beginning(world, game)]
    for turn in game.turns if to is None else game.closed:
        if turn.rewound >= 0:
            del states[1 + max(0, turn.rewound - states[0].turn) :]
        if not turn.digest:
            continue
        if to is not None and turn.number > to:
            return
        before = desked(world, states[-1], turn.entries)
        orders = collect(world, before, given_of(world, turn.entries))
        state, _ = resolve(world, before, orders)
        states.append(state)
        same = state.digest() == turn.digest
        yield Step(turn, state, same, () if same else _differences(world, game, turn, state))


def _differences(world: World, game: GameFile, turn: LoggedTurn, state: State) -> tuple[str, ...]:
    """Name what differs: fields of the state where it was stored after this turn, headline numbers otherwise."""
    if game.cache and game.cache[0] == turn.number:
        try:
            stored = unpack(world, game.cache[1])
        except ValueError:
            stored = None
        if stored is not None and stored.digest() == turn.digest:
            return tuple(differing_fields(stored, state))
    now = headlines(world, state)
    return tuple(
        name
        for name, value in turn.headlines.items()
        if name not in now or abs(now[name] - value) > 0.5e-4 + 1e-9
    )


def foreign(header: Header, world: World) -> Refusal | None:
    """Say why a game file cannot be replayed here: other rules or another state of the scenario."""
    if header.rules != RULES:
        return Refusal("cli.save.other_rules", {"there": header.rules, "needed": RULES})
    if header.content != short_hash(world):
        values: dict[str, float | str] = {"name": header.scenario, "there": header.version}
        return Refusal("cli.save.other_scenario", {**values, "needed": world.version})
    return None


def opened(path: Path, scenario: Loaded | None, keep: bool) -> Opened:
    """Open a game file for going on.

    Raises SaveProblem when it is damaged, does not replay, or is foreign and has no state to go on from; with
    ``keep`` the first two give what can be kept.
    """
    game = log.read(path)
    loaded = scenario or load(game.header.scenario)
    world = shortened(loaded.world, game.header.turns, game.seats, game.header.deals)
    if not any(seat in world.actors for seat in game.seats):
        raise SaveProblem("no_seats", str(path))
    if foreign(game.header, world):
        game.seats = _known_seats(game, loaded)
        return _from_cache(path, game, loaded, world)
    game.problems.extend(lost_seats(game, world))
    game.seats = _known_seats(game, loaded)
    if game.problems and not keep:
        raise damaged(game, str(path))
    states = [beginning(world, game)]
    try:
        for step in replayed(world, game):
            if not step.same:
                return _differs(path, game, loaded, world, states, step, keep)
            del states[max(1, step.turn.number - states[0].turn) :]  # what was gone back over
            states.append(step.state)
    except OrderError as problem:
        if not keep:
            kept = len(states) - 1
            raise SaveProblem(
                "no_order", str(path), kept, turn=kept + 1, **problem.refusal.values
            ) from problem
        return _up_to(game, loaded, world, states)
    if game.problems:
        return _up_to(game, loaded, world, states)
    last = game.open_turn
    if last is not None:
        game.turns = game.turns[:-1]
    del states[1 + len(game.closed) :]
    drafts = sidefile.read(path, len(game.turns))
    return Opened(loaded, game, world, states, [*(last.entries if last else []), *drafts])


def damaged(game: GameFile, path: str) -> SaveProblem:
    """Return the problem of a file with damaged lines, told by its first one."""
    first = game.problems[0]
    values: dict[str, float | str] = {**first.values, "line": first.line}
    problem = SaveProblem("damaged", path, len(game.closed), **values)
    problem.values["detail"] = f"cli.save.line.{first.key}"
    return problem


def lost_seats(game: GameFile, world: World) -> list[LineProblem]:
    """List the seats of nations that the scenario does not have."""
    return [
        LineProblem(seat.line, "seat_nation", {"there": nation})
        for nation, seat in game.seats.items()
        if nation not in world.actors
    ]


def _known_seats(game: GameFile, loaded: Loaded) -> dict[str, Seat]:
    """Return the seats of nations there are; who sat at one that is lost takes the recommended nation."""
    actors = loaded.world.actors
    seats = {nation: game.seats[nation] for nation in actors if nation in game.seats}
    stranded = [seat for nation, seat in game.seats.items() if seat.human and nation not in actors]
    if stranded and not any(seat.human for seat in seats.values()):
        seats[loaded.manifest.recommended] = stranded[0]
    return {nation: seats[nation] for nation in actors if nation in seats}


def _up_to(game: GameFile, loaded: Loaded, world: World, states: list[State]) -> Opened:
    """Keep the turns that were replayed, as a game of its own."""
    played = states[-1].turn
    game.turns = [turn for turn in game.closed if turn.number <= played]  # in a file of its own
    game.cache = (played, pack(world, states[-1]))
    game.problems = []
    return Opened(loaded, game, world, states, partial=True)


def _differs(
    path: Path, game: GameFile, loaded: Loaded, world: World, states: list[State], step: Step, keep: bool
) -> Opened:
    """Refuse a file whose digests differ, or keep its stored state, or else the turns before."""
    if not keep:
        names = ", ".join(step.fields[:6]) or "-"
        kept = len(states) - 1
        cached = game.cache[0] if game.cache else 0
        raise SaveProblem("differs", str(path), kept, turn=step.turn.number, fields=names, cached=cached)
    stored = _stored(game, world)
    if stored is None:
        return _up_to(game, loaded, world, states)
    return _from_state(game, loaded, world, stored, None)


def _stored(game: GameFile, world: World) -> State | None:
    """Return the stored state where it is whole, which its own digest line tells."""
    if game.cache is None:
        return None
    try:
        state = unpack(world, game.cache[1])
    except ValueError:
        return None
    return state if any(state.digest() == turn.digest for turn in game.turns) else None


def _from_cache(path: Path, game: GameFile, loaded: Loaded, world: World) -> Opened:
    """Open the stored state of a file that other rules or another deck wrote; its past cannot be replayed."""
    why = foreign(game.header, world)
    assert why is not None
    if game.cache is None:
        raise SaveProblem("foreign", str(path), detail=why.key, **why.values)
    fresh = opening(world, np.asarray([game.header.seed], dtype=np.uint64))
    try:
        state = unpack_by_names(world, fresh, game.cache[1])
    except ValueError as problem:
        raise SaveProblem("foreign_state", str(path), why=str(problem)) from problem
    return _from_state(game, loaded, world, state, why)


def _from_state(game: GameFile, loaded: Loaded, world: World, state: State, why: Refusal | None) -> Opened:
    """Begin a game file of its own with a state."""
    header = Header(
        RULES, world.id, world.version, short_hash(world), game.header.seed, world.turns, game.header.deals
    )
    fresh = GameFile(header, game.seats, start=(state.turn, pack(world, state)), remarks=game.remarks)
    fresh.lesson = game.lesson
    off = why or Refusal("cli.save.not_replayed", {"turn": state.turn})
    return Opened(loaded, fresh, world, [state], replay_off=off, partial=True)
