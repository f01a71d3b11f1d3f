"""News: what everybody can see of the last turn, with the public reasons of AI nations.

Never here: what is secret (purses, spending, stockpiles, secret programmes, cards still on a table), sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from game.engine.deal_terms import (
    BROKEN_BY_MAKER,
    BROKEN_BY_PARTNER,
    GIVEN_UP_BY_MAKER,
    IN_FORCE,
    OFFERED,
    STAGE,
    UNTIL,
    WITH,
    order_of,
)
from game.engine.numerics import Array
from game.engine.order_text import Order, OrderError
from game.engine.orders import initiative_of, option_of
from game.engine.state import State
from game.engine.world import World
from game.play.acts import deals_in
from game.play.log import Entry, Reason

CHANGED = 1e-6


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One public event. ``key`` is a text key; values called nation, layer, initiative, card, option are ids.

    ``kind``: control, refusal, release, launch, stop, choice, card (news without a choice), goal, deal, desk (a card
    that the facilitator dealt or held back).
    """

    kind: str
    actor: str  # the nation that acts, "" for none
    key: str
    values: dict[str, float | str] = field(default_factory=dict)
    reason: Reason | None = None


def news_of(
    world: World, before: State, after: State, entries: Sequence[Entry], nation: str | None
) -> list[NewsItem]:
    """Return the public events of a turn; with a nation, the acts of all others and what concerns everybody."""
    items: list[NewsItem] = []
    for entry in entries:
        if entry.nation == nation or entry.nation not in world.actors:
            continue
        try:
            order = Order.parse(entry.text, world)
        except OrderError:
            continue
        item = _act(world, before, after, order, entry)
        if item is not None:
            items.append(item)
    items += _desk(world, entries)
    items += _cards(world, before, after, nation)
    items += _goals(world, before, after)
    items += deals_news(world, before, after, entries, nation)
    return items


def _desk(world: World, entries: Sequence[Entry]) -> Iterator[NewsItem]:
    """Give the cards the facilitator chose; which one was held back is not told, for it is still to come."""
    for deal in deals_in(world, entries):
        hand = world.hands[deal.new if deal.new >= 0 else deal.old]
        values: dict[str, float | str] = {"nation": world.actors[hand.actor]}
        if deal.new >= 0:
            values["card"] = world.cards[hand.card].id
        yield NewsItem("desk", world.actors[hand.actor], f"news.desk.{deal.verb}", values)


def _act(world: World, before: State, after: State, order: Order, entry: Entry) -> NewsItem | None:
    actor = world.actor_index(entry.nation)
    match order.kind:
        case "restrict":
            return _control(world, before, order, actor, entry)
        case "refuse":
            old = float(before.refusal[actor, order.nation, order.layer, 0])
            return _limit(world, "refusal", old, order, entry)
        case "release":
            wanted = 1.0 if order.mode == "on" else 0.0
            if before.release[actor, 0] == wanted:
                return None
            values: dict[str, float | str] = {"layer": world.layers[order.layer]}
            return NewsItem("release", entry.nation, f"news.release.{order.mode}", values, entry.reason)
        case "launch" | "stop":
            return _programme(world, before, after, order, actor, entry)
        case "choose":
            found = option_of(order, actor, world)
            if found is None or before.pending[found[0], 0] <= 0.0:
                return None
            taken = world.hands[found[0]].choices[int(after.chosen[found[0], 0])].id
            return NewsItem(
                "choice", entry.nation, "news.choice", {"card": order.name, "option": taken}, entry.reason
            )
        case _:
            return None


def _control(world: World, before: State, order: Order, actor: int, entry: Entry) -> NewsItem | None:
    at = (order.nation, actor, order.layer, 0)
    waits = before.control_wait[at] > 0.0
    old = float(before.control_next[at] if waits else before.control[at])
    return _limit(world, "control", old, order, entry)


def _limit(world: World, kind: str, old: float, order: Order, entry: Entry) -> NewsItem | None:
    if abs(order.amount - old) <= CHANGED:
        return None
    step = "raised" if order.amount > old else "lowered" if order.amount > 0.0 else "lifted"
    notice = max(0, order.notice)
    values: dict[str, float | str] = {
        "layer": world.layers[order.layer],
        "nation": world.actors[order.nation],
        "percent": round(100.0 * order.amount),
        "notice": notice,
    }
    late = "_notice" if notice and step == "raised" else ""
    return NewsItem(kind, entry.nation, f"news.{kind}.{step}{late}", values, entry.reason)


def _programme(
    world: World, before: State, after: State, order: Order, actor: int, entry: Entry
) -> NewsItem | None:
    v = initiative_of(order.name, actor, world)
    if v < 0 or world.initiatives[v].secret:
        return None
    happened = after.launched[v, 0] >= before.quarter if order.kind == "launch" else before.paying[v, 0] > 0.0
    if not happened:
        return None
    return NewsItem(order.kind, entry.nation, f"news.{order.kind}", {"initiative": order.name}, entry.reason)


def _cards(world: World, before: State, after: State, nation: str | None) -> Iterator[NewsItem]:
    """Give cards without a choice that took effect this turn; one card is told once."""
    told: list[int] = []
    for h in np.flatnonzero((before.pending[:, 0] > 0.0) & (after.pending[:, 0] <= 0.0)).tolist():
        hand = world.hands[h]
        if len(hand.choices) != 1 or hand.card in told:
            continue
        if nation is not None and world.actors[hand.actor] == nation:
            continue
        told.append(hand.card)
        yield NewsItem("card", world.actors[hand.actor], "news.card", {"card": world.cards[hand.card].id})


def deals_news(
    world: World, before: State, after: State, entries: Sequence[Entry], nation: str | None
) -> Iterator[NewsItem]:
    """Give deals that began or ended, and to one nation the offers made to it and the answers to its own."""
    for n, p in np.ndindex(*before.deals.shape[1:3]):
        old, new = before.deals[:, n, p, 0], after.deals[:, n, p, 0]
        if old[STAGE] == OFFERED:
            yield from _answered(world, old, new, n, entries, nation, before.quarter)
        if old[STAGE] == IN_FORCE and new[STAGE] != IN_FORCE and old[UNTIL] <= before.quarter:
            yield NewsItem("deal", world.actors[n], "news.deal.over", _terms(world, old, n))
        elif new[STAGE] > IN_FORCE:
            sides = (world.actors[n], world.actors[int(new[WITH])])
            who, other = sides if new[STAGE] in (BROKEN_BY_MAKER, GIVEN_UP_BY_MAKER) else sides[::-1]
            word = "broken" if new[STAGE] in (BROKEN_BY_MAKER, BROKEN_BY_PARTNER) else "given_up"
            yield NewsItem("deal", who, f"news.deal.{word}", {**_terms(world, new, n), "nation": other})
        if new[STAGE] == OFFERED and world.actors[int(new[WITH])] == nation:
            head = f"offer {nation} "
            own = next((e for e in entries if e.nation == world.actors[n] and e.text.startswith(head)), None)
            reason = own.reason if own else None
            yield NewsItem("deal", world.actors[n], "news.deal.offered", _terms(world, new, n), reason)


def _answered(
    world: World,
    old: Array,
    new: Array,
    maker: int,
    entries: Sequence[Entry],
    nation: str | None,
    quarter: int,
) -> Iterator[NewsItem]:
    """Give what became of an offer: to all where a deal began, else to its maker alone."""
    begun = new[STAGE] >= IN_FORCE
    own = world.actors[maker] == nation
    partner = world.actors[int((new if begun else old)[WITH])]
    said = [f"answer {world.actors[maker]} {word}" for word in ("yes", "no")]
    reply = next((e for e in entries if e.nation == partner and e.text in said), None)
    reason = reply.reason if reply and own else None
    if begun:
        length = new.copy()  # what others offered each other was secret until now
        length[UNTIL] -= quarter
        yield NewsItem("deal", partner, "news.deal.begun", _terms(world, length, maker), reason)
    elif own:
        key = "news.deal.refused" if reply else "news.deal.lapsed"
        yield NewsItem("deal", partner, key, _terms(world, old, maker), reason)


def _terms(world: World, column: Array, maker: int) -> dict[str, float | str]:
    """Return who deals with whom about what; the length counts only of an offer."""
    order = order_of(column, world)
    text = replace(order, turns=min(order.turns, world.limits.deal_turns)).text(world)
    nation = world.actors[order.nation]
    return {"nation": nation, "maker": world.actors[maker], "offer": text, "bargain": text}


def _goals(world: World, before: State, after: State) -> Iterator[NewsItem]:
    for k, goal in enumerate(world.objectives):
        was, now = before.met[k, 0] >= 0.0, after.met[k, 0] >= 0.0
        if was != now:
            values: dict[str, float | str] = {"objective": goal.id, "nation": world.actors[goal.actor]}
            yield NewsItem(
                "goal", world.actors[goal.actor], "news.goal.met" if now else "news.goal.lost", values
            )
