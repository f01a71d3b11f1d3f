"""Who sits where: seats from what the command line or the setup screen says, and one seat's draft with undo.

Never here: the game itself. A draft is a tuple of orders; every change keeps the old one for undo.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from game.ai.player import DEFAULT_LEVEL, DEFAULT_PLAYER, LEVELS, PLAYERS, Player, make_player, playing
from game.engine.order_limits import check
from game.engine.order_text import Order, OrderError, nearest, with_order
from game.engine.view import View
from game.engine.world import World
from game.play.log import OUTSIDE, Seat

HUMAN = "human"
Slot = tuple[str | int, ...]


class SeatError(ValueError):
    """A seat that cannot be: a text key below ``cli.seat`` and what to fill in."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key)
        self.key = f"cli.seat.{key}"
        self.values = values


def seat_of(text: str) -> Seat:
    """Read ``human`` or ``PLAYER`` or ``PLAYER:LEVEL``. Raises SeatError with the nearest names."""
    player, colon, level = text.lower().partition(":")
    if player == HUMAN:
        if colon:
            raise SeatError("human_level", word=text)
        return Seat(HUMAN)
    if player not in PLAYERS:
        raise SeatError("player", word=player, near=nearest(player, (HUMAN, *PLAYERS)))
    if colon and level not in LEVELS:
        raise SeatError("level", word=level, near=nearest(level, LEVELS))
    return Seat("ai", player, level or DEFAULT_LEVEL)


def player_of(seat: Seat) -> Player:
    """Return the AI player of a seat.

    A file never starts a program: at a seat that one had, and that nobody names again, the doctrine goes on.
    """
    return make_player(DEFAULT_PLAYER if seat.player == OUTSIDE else seat.player, seat.level)


def all_seats(
    world: World, given: Mapping[str, Seat], level: str = DEFAULT_LEVEL, player: str = DEFAULT_PLAYER
) -> dict[str, Seat]:
    """Return a seat for every nation that is played; who is not named is played by an AI player at a level.

    Raises SeatError for a nation that is not there, not played, or not for people.
    """
    played = [world.actors[a] for a in playing(world)]
    people = [world.actors[a] for a in world.playable]
    for nation, seat in given.items():
        if nation not in world.actors:
            raise SeatError("nation", word=nation, near=nearest(nation, played))
        if nation not in played:
            raise SeatError("passive", word=nation, near=", ".join(played))
        if seat.human and nation not in people:
            raise SeatError("not_playable", word=nation, near=", ".join(people))
    return {nation: given.get(nation, Seat("ai", player, level)) for nation in played}


def rival_levels(world: World, seats: Mapping[str, Seat]) -> dict[int, str]:
    """Return by nation at which level a forecast imagines the doctrine of the nations that the AI plays.

    Only a doctrine errs in the share that its level says; of a player that thinks ahead the doctrine is a guess.
    """
    ai = {world.actor_index(nation): seat for nation, seat in seats.items() if not seat.human}
    return {actor: seat.level if seat.player == DEFAULT_PLAYER else "hard" for actor, seat in ai.items()}


@dataclass(slots=True)
class Desk:
    """One person's orders of the turn until committed, with what undo and redo go back to."""

    orders: tuple[Order, ...] = ()
    committed: bool = False
    past: list[tuple[Order, ...]] = field(default_factory=list)
    future: list[tuple[Order, ...]] = field(default_factory=list)

    def change(self, orders: Sequence[Order]) -> None:
        """Replace the draft; the old one can be had back with undo."""
        new = tuple(orders)
        if new != self.orders:
            self.past.append(self.orders)
            self.future.clear()
            self.orders = new

    def add(self, order: Order) -> None:
        """Put an order into its slot."""
        self.change(with_order(self.orders, order))

    def drop(self, slot: Slot) -> bool:
        """Take the order of a slot out; tell whether there was one."""
        left = [order for order in self.orders if order.slot() != slot]
        there = len(left) < len(self.orders)
        self.change(left)
        return there

    def undo(self) -> bool:
        """Go back one change; tell whether there was one."""
        if not self.past:
            return False
        self.future.append(self.orders)
        self.orders = self.past.pop()
        return True

    def redo(self) -> bool:
        """Take the last undo back; tell whether there was one."""
        if not self.future:
            return False
        self.past.append(self.orders)
        self.orders = self.future.pop()
        return True

    def resume(self, line: str, view: View, world: World) -> None:
        """Do again what a line of an open turn in a game file says, where that is still possible."""
        if line == "commit":
            self.committed = True
            return
        try:
            order = Order.parse(line.removeprefix("drop "), world)
        except OrderError:
            return
        if line.startswith("drop "):
            self.drop(order.slot())
        elif check(order, self.orders, view, world) is None:
            self.add(order)


def changes(old: Sequence[Order], new: Sequence[Order], world: World) -> list[str]:
    """Return the lines of a game file that lead from one draft to another."""
    kept = {order.slot(): order for order in new}
    before = {order.slot(): order for order in old}
    lines = [f"drop {order.text(world)}" for order in old if order.slot() not in kept]
    lines += [order.text(world) for order in new if before.get(order.slot()) != order]
    return lines
