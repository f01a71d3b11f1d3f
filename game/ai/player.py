"""Players: the protocol, the registry with its levels, and the two doors through which a game asks them.

``ai_orders`` answers for all AI nations of any number of games in arrays; ``explain`` gives the orders of one
nation in one game as records with a reason each. Both hold the same orders to the last digit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np

from game.ai import levels
from game.ai.baseline import Random, Weighted
from game.ai.deals import Reply, replies, waiting
from game.ai.doctrine import Doctrine
from game.ai.honour import keep_word
from game.ai.notes import Notes, Values
from game.ai.planner import Planner
from game.ai.plans import CENTS, Plans, join, only
from game.ai.proposals import proposals
from game.engine import chance
from game.engine.deal_terms import dealing
from game.engine.numerics import Words
from game.engine.orders import Order, Orders
from game.engine.state import State
from game.engine.view import View, view
from game.engine.world import LEVERS, World

LEVELS = levels.LEVELS
"""Levels by name, the weakest first."""

DEFAULT_PLAYER, DEFAULT_LEVEL = "doctrine", "normal"
"""Who plays where nobody is named, in the laboratory and in expected paths."""

OPPONENT = "planner"
"""Who plays the other nations in a game with people."""


class Player(Protocol):
    """Whatever answers for nations: from views to plans, for all games of a batch at once."""

    name: str

    def plan(self, world: World, views: Sequence[View], luck: Words, notes: Notes | None = None) -> Plans:
        """Decide one turn for the nations of the views; ``luck`` (B,) is the only source of chance."""


PLAYERS: dict[str, Callable[[levels.Level], Player]] = {
    "random": lambda _: Random(),
    "weighted": lambda _: Weighted(),
    "doctrine": lambda level: Doctrine(level.error),
    "planner": lambda level: Planner(level.budget),
}
"""Players by name; each is made from its level."""


def make_player(name: str = DEFAULT_PLAYER, level: str = DEFAULT_LEVEL) -> Player:
    """Return a player; raises KeyError for an unknown name or level."""
    return PLAYERS[name](LEVELS[level])


def level_text(level: str, player: str = OPPONENT) -> tuple[str, Values]:
    """Return the text key and values that describe a level of a player, made from what it does."""
    return levels.level_text(level, player)


def luck_of(state: State) -> Words:
    """Return the words that players may draw with this turn (B,); they tell nothing of the game's luck."""
    return chance.bits(state.seed, chance.STREAM_PLAYER, state.turn)


def playing(world: World) -> tuple[int, ...]:
    """Return the nations that somebody plays: all but the passive ones."""
    return tuple(a for a in range(len(world.actors)) if a not in world.passive)


def ai_orders(world: World, state: State, seats: Mapping[int, Player]) -> Orders:
    """Return the orders of all nations: of those with a player his, of the others what stands."""
    orders = Orders.standing(world, state)
    luck = luck_of(state)
    for player, actors in _groups(seats):
        views = [view(world, state, actor) for actor in actors]
        plans = player.plan(world, views, luck)
        _keep_word(player, views[0], plans)
        join(world, state, orders, plans)
        for actor in actors if dealing(state.deals) else ():
            _answer_offers(world, state, actor, player, orders)
    return orders


def _keep_word(player: Player, seen: View, plans: Plans) -> None:
    """Let whoever thinks keep the deals in force; who plays by lot may break them."""
    if not isinstance(player, Random):
        keep_word(seen, plans)


def _answer_offers(world: World, state: State, actor: int, player: Player, orders: Orders) -> None:
    """Write a nation's answers to offers into the orders."""
    games = waiting(state.deals, actor)
    if not games.size:
        return
    some = state.pick(games)
    both = (len(world.actors), len(world.actors))
    for reply in _replies(world, view(world, some, actor), luck_of(some), player):
        answer = np.where(reply.asked, np.where(reply.yes, 1.0, 2.0), 0.0)
        orders.open_given("answer", both, state.games)[actor, reply.maker, games] = answer


def _replies(world: World, seen: View, luck: Words, player: Player) -> list[Reply]:
    error = player.error if isinstance(player, Doctrine) else 0.0
    return list(replies(world, seen, luck, error, careless=isinstance(player, Random)))


def explain(
    world: World, state: State, actor: int, player: Player, people: Sequence[str] = ()
) -> list[tuple[Order, str, Values]]:
    """Return one nation's orders in the first game of a state, each with its reason key and values.

    To nations that ``people`` play it may make an offer of its own.
    """
    return explain_all(world, state, {actor: player}, people)[actor]


def explain_all(
    world: World,
    state: State,
    seats: Mapping[int, Player],
    people: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> dict[int, list[tuple[Order, str, Values]]]:
    """Return the orders of several nations as ``explain`` gives them; those of one player are thought about together.

    ``progress`` hears at once and then after each nation how many have answered, and of how many; what it raises ends
    the thinking.
    """
    one = state if state.games == 1 else state.pick([0])
    out: dict[int, list[tuple[Order, str, Values]]] = {}
    if progress is not None:
        progress(0, len(seats))
    for player, actors in _groups(seats):
        notes = Notes()
        views = [view(world, one, actor) for actor in actors]
        plans = player.plan(world, views, luck_of(one), notes)
        offers = _offers(world, views, player, people, luck_of(one))
        for seen in views:
            own = only(world, plans, seen.actor)
            out[seen.actor] = _explained(world, one, seen, player, own, notes) + offers[seen.actor]
            if progress is not None:
                progress(len(out), len(seats))
    return out


def _groups(seats: Mapping[int, Player]) -> list[tuple[Player, list[int]]]:
    """Return the players with the nations of each."""
    groups: dict[int, tuple[Player, list[int]]] = {}
    for actor in sorted(seats):
        groups.setdefault(id(seats[actor]), (seats[actor], []))[1].append(actor)
    return list(groups.values())


def _explained(
    world: World, one: State, seen: View, player: Player, plans: Plans, notes: Notes
) -> list[tuple[Order, str, Values]]:
    actor = seen.actor
    _keep_word(player, seen, plans)
    out = [(order, *notes.of(actor, order.slot())) for order in listed(world, seen, plans)]
    if waiting(one.deals, actor).size:
        for reply in _replies(world, seen, luck_of(one), player):
            said = Order("answer", nation=reply.maker, mode="yes" if reply.yes[0] else "no")
            out.append((said, reply.key, reply.values))
    return out


def _offers(
    world: World, views: Sequence[View], player: Player, people: Sequence[str], luck: Words
) -> dict[int, list[tuple[Order, str, Values]]]:
    """Return what each nation offers to people on its own; who plays by lot offers nothing."""
    out: dict[int, list[tuple[Order, str, Values]]] = {seen.actor: [] for seen in views}
    if people and not isinstance(player, Random):
        for actor, order, key, values in proposals(
            world, views, [world.actor_index(n) for n in people], luck
        ):
            out[actor].append((order, key, values))
    return out


def listed(world: World, seen: View, plans: Plans) -> list[Order]:
    """Return the plans of the first nation as orders: lines with money or changed, and what is given once."""
    out = [*_lines(world, seen, plans), *_limits(plans)]
    frontier = world.role("frontier")
    if frontier >= 0 and plans.release[0, 0] != seen.release[seen.actor, 0]:
        out.append(Order("release", layer=frontier, mode="on" if plans.release[0, 0] > 0.0 else "off"))
    bought = plans.stockpile[0, :, 0]
    out.extend(Order("stockpile", layer=k, amount=float(bought[k])) for k in np.flatnonzero(bought).tolist())
    for v, programme in enumerate(world.initiatives):
        for kind, array in (("launch", plans.launch), ("stop", plans.stop)):
            if array[v, 0] > 0.0:
                out.append(Order(kind, name=programme.id))
    for h, hand in enumerate(world.hands):
        taken = int(plans.choose[h, 0])
        if taken > 0:
            option = hand.choices[taken - 1].id
            out.append(Order("choose", name=world.cards[hand.card].id, option=option))
    return out


def _lines(world: World, seen: View, plans: Plans) -> list[Order]:
    turn = world.turn_quarters
    out: list[Order] = []

    def line(kind: str, layer: int, mode: str, wanted: float, stands: float) -> None:
        # whole hundredths a turn, so the record and the array are the same number
        amount = float(np.rint(wanted * turn * CENTS)) / CENTS
        if amount > 0.0 or stands > 0.0:
            out.append(Order(kind, layer=layer, mode=mode, amount=amount))

    for layer in range(len(world.layers)):
        line("spend", layer, "build", float(plans.build[0, layer, 0]), float(seen.plan_build[layer, 0]))
        wanted, stands = float(plans.research[0, layer, 0]), float(seen.plan_research[layer, 0])
        line("spend", layer, "research", wanted, stands)
    for i, lever in enumerate(LEVERS):
        line("spend", -1, lever, float(plans.talent[i, 0, 0]), float(seen.plan_talent[i, 0]))
    for layer in range(len(world.layers)):
        line("enforce", layer, "", float(plans.enforce[0, layer, 0]), float(seen.plan_enforce[layer, 0]))
    return out


def _limits(plans: Plans) -> list[Order]:
    out: list[Order] = []
    for limit in plans.limits:
        if limit.changed[0]:
            notice = int(limit.notice[0]) if limit.kind == "restrict" else -1
            amount = float(limit.level[0])
            out.append(
                Order(limit.kind, layer=limit.layer, nation=limit.target, amount=amount, notice=notice)
            )
    return out
