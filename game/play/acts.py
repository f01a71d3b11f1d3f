"""Acts of the facilitator as lines of a game file: what they mean for a replay, and how they are read.

``deal inject CARD NATION``, ``deal hold CARD NATION`` and ``deal replace CARD NATION NEW`` change the tables with which
the turn begins; ``next ...`` is the same for the coming turn and is done by a ``deal`` line there. ``seat NATION
human`` or ``seat NATION PLAYER:LEVEL`` changes who plays from this turn on. ``rewind N`` ends a turn that is not
played. All other acts change no result: ``phase NAME`` (of ``stage.PHASES``), ``clock +30``, ``clock pause``, ``clock
go``, ``sit NATION``, ``late NATION`` (its draft was taken as it stood), ``pin WHO set`` or ``none``, ``wrong WHO
COUNT`` (a wrong PIN), ``blank on``, ``show WHAT on``, ``spotlight STEP`` (of ``stage.STEPS``; ``spotlight chart
MEASURE``), ``say TEXT`` (to the room), ``note TEXT`` (for the debrief).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from game.engine.dealing import Deal, deal_refused, dealt
from game.engine.order_text import Refusal, nearest
from game.engine.state import State
from game.engine.world import World
from game.play.log import DESK, Entry, LoggedTurn, Reason, Seat
from game.play.seats import SeatError, seat_of

VERBS = {"inject": 2, "hold": 2, "replace": 3}  # words that follow
LONGEST = 400  # characters of a note


def deal_of(world: World, text: str) -> Deal | Refusal:
    """Read ``inject CARD NATION``, ``hold CARD NATION`` or ``replace CARD NATION NEW``."""
    words = text.lower().split()
    verb = words[0] if words else ""
    if verb not in VERBS or len(words) - 1 != VERBS[verb]:
        return refused_act("deal_form", text)
    cards = [words[1], *words[3:]]
    if words[2] not in world.actors:
        return Refusal(
            "desk.refused.nation", {"word": words[2][:40], "near": nearest(words[2], world.actors)}
        )
    found = [hand_of(world, card, words[2]) for card in cards]
    for card, hand in zip(cards, found, strict=True):
        if hand < 0:
            held = [world.cards[h.card].id for h in world.hands if world.actors[h.actor] == words[2]]
            near = nearest(card, tuple(dict.fromkeys(held)))
            return Refusal("desk.refused.card", {"word": card[:40], "nation": words[2], "near": near})
    if verb == "inject":
        return Deal(verb, new=found[0])
    return Deal(verb, old=found[0], new=found[1] if len(found) > 1 else -1)


def hand_of(world: World, card: str, nation: str) -> int:
    """Return the number of a card as a nation may hold it, -1 where it may not."""
    for number, hand in enumerate(world.hands):
        if world.cards[hand.card].id == card and world.actors[hand.actor] == nation:
            return number
    return -1


def deal_text(world: World, deal: Deal) -> str:
    """Return the words that ``deal_of`` reads."""
    first = world.hands[deal.old if deal.old >= 0 else deal.new]
    rest = f" {world.cards[world.hands[deal.new].card].id}" if deal.verb == "replace" else ""
    return f"{deal.verb} {world.cards[first.card].id} {world.actors[first.actor]}{rest}"


def deal_problem(world: World, state: State, deal: Deal) -> Refusal | None:
    """Return why an act cannot be done on these tables, or None."""
    word = deal_refused(world, state, deal)
    if not word:
        return None
    hand = world.hands[deal.old if word == "absent" else deal.new]
    values: dict[str, float | str] = {"card": world.cards[hand.card].id, "nation": world.actors[hand.actor]}
    return Refusal(f"desk.refused.{word}", values)


def refused_act(key: str, text: str) -> Refusal:
    """Return the refusal of an act that cannot be read."""
    return Refusal(f"desk.refused.{key}", {"word": " ".join(text.split())[:40]})


def deals_in(world: World, entries: Iterable[Entry]) -> tuple[Deal, ...]:
    """Return the changes of tables among the lines of a turn; a line that this world cannot read is left out."""
    out = []
    for entry in entries:
        verb, _, rest = entry.text.partition(" ")
        if entry.nation == DESK and verb == "deal":
            deal = deal_of(world, rest)
            if isinstance(deal, Deal):
                out.append(deal)
    return tuple(out)


def desked(world: World, state: State, entries: Sequence[Entry]) -> State:
    """Return the state as the facilitator's acts of a turn change it; the very same one where there are none."""
    deals = deals_in(world, entries)
    return dealt(world, state, deals) if deals else state


def seat_changes(turns: Iterable[LoggedTurn]) -> dict[str, Seat]:
    """Return who plays instead, by nation, after all seat acts in the order of the file; damaged ones are left out."""
    out: dict[str, Seat] = {}
    for entry in (entry for turn in turns for entry in turn.entries):
        words = entry.text.split()
        if entry.nation == DESK and len(words) == 3 and words[0] == "seat":
            try:
                out[words[1]] = seat_of(words[2])
            except SeatError:
                continue
    return out


def seated(seats: Mapping[str, Seat], changes: Mapping[str, Seat]) -> dict[str, Seat]:
    """Return the seats with changes applied; a team's name stays with its nation."""
    return {
        nation: Seat(
            changes[nation].kind, changes[nation].player, changes[nation].level, seat.name, seat.line
        )
        if nation in changes
        else seat
        for nation, seat in seats.items()
    }


def act(text: str, second: float | None = None) -> Entry:
    """Return the line of an act; ``second`` is the time since the class began."""
    plain = " ".join(text.replace(";", ",").split())[:LONGEST]
    return Entry(DESK, plain, None if second is None else Reason("at", {"s": int(second)}))
