"""What a deal may hold, as text, as numbers and as duties; and whether a nation may offer or answer now.

An offer says what its maker does and, after ``for``, what it asks; both last the same number of turns. In the state
an offer or deal is a column of whole numbers in a place of the nation that made it (``deals``, (C, N, P, B)).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from game.engine.numerics import Array, Ints, Mask
from game.engine.order_text import KINDS, Order, Refusal, Term, refused
from game.engine.world import World

if TYPE_CHECKING:
    from game.engine.view import View

STAGE, WITH, UNTIL, GIVE, ASK = 0, 1, 2, 3, 7
COLUMNS = ASK + 4
"""Columns. UNTIL counts quarters: of an offer its length, of a deal the quarter it ends before. GIVE and ASK begin four
columns each: kind (place in ``KINDS``, 0 nothing), layer or initiative, nation aimed at, percent."""

OFFERED, IN_FORCE = 1.0, 2.0
BROKEN_BY_MAKER, BROKEN_BY_PARTNER, GIVEN_UP_BY_MAKER, GIVEN_UP_BY_PARTNER = 3.0, 4.0, 5.0, 6.0
"""What a deal ended before its time was, told for one turn."""

NO_CONTROL, FIRST, SHARE, JOINT = (KINDS.index(name) for name in ("no-control", "first", "share", "joint"))
SAME = 1e-6


@dataclass(frozen=True, slots=True)
class Duties:
    """Promises one by one over a batch, each an array (D,): who owes what to whom in which game."""

    kind: Ints
    debtor: Ints
    creditor: Ints
    what: Ints  # layer, or initiative of a shared cost
    about: Ints  # nation that a joint control aims at
    part: Array  # fraction of a shared cost or a joint control
    game: Ints
    maker: Ints  # of the deal
    place: Ints

    def of(self, *kinds: int) -> Duties:
        """Return the duties of some kinds."""
        return self.where(np.isin(self.kind, kinds))

    def where(self, chosen: np.ndarray) -> Duties:
        """Return some duties by mask or index."""
        return Duties(*(getattr(self, name)[chosen] for name in Duties.__slots__))

    @property
    def many(self) -> int:
        """Return how many there are."""
        return int(self.kind.size)


def dealing(deals: Array) -> bool:
    """Tell whether there is any offer or deal at all; comparing first is faster than asking floats."""
    return bool((deals[STAGE] > 0.0).any())


def columns_of(order: Order, world: World) -> list[float]:
    """Return an offer as the columns of a place."""
    length = float(order.turns * world.turn_quarters)
    return [OFFERED, float(order.nation), length, *_columns(order.give, world), *_columns(order.ask, world)]


def _columns(term: Term, world: World) -> list[float]:
    what = term.layer
    if term.name:
        what = next(v for v, one in enumerate(world.initiatives) if one.id == term.name)
    return [
        float(KINDS.index(term.kind)), float(max(0, what)), float(max(0, term.nation)), round(100.0 * term.part),
    ]  # fmt: skip


def order_of(column: Array, world: World) -> Order:
    """Return the offer that a place (C,) of one game holds; of a deal in force ``turns`` is what is left of it later."""
    nation = round(float(column[WITH]))
    give, ask = (_term(column[at : at + 4], world) for at in (GIVE, ASK))
    turns = max(1, round(float(column[UNTIL]) / world.turn_quarters))
    return Order("offer", nation=nation, give=give, ask=ask, turns=turns)


def _term(part: Array, world: World) -> Term:
    kind, what, about = (round(float(x)) for x in part[:3])
    name = KINDS[kind]
    if kind == SHARE:
        return Term(name, name=world.initiatives[what].id, part=float(part[3]) / 100.0)
    if kind == JOINT:
        return Term(name, layer=what, nation=about, part=float(part[3]) / 100.0)
    return Term(name, layer=what) if kind else Term()


def duties(deals: Array, stage: float = IN_FORCE) -> Duties:
    """Return every promise in deals of a stage (C, N, P, B); a joint control binds both sides."""
    maker, place, game = np.nonzero(deals[STAGE] == stage)
    one = deals[:, maker, place, game]  # (C, deals)
    partner = one[WITH].astype(np.int64)
    rows = []
    for at, debtor, creditor in ((GIVE, maker, partner), (ASK, partner, maker)):
        rows.append((one[at : at + 4], debtor, creditor, maker, place, game))
        both = one[at] == JOINT
        rows.append(
            (one[at : at + 4, both], creditor[both], debtor[both], maker[both], place[both], game[both])
        )
    part = np.concatenate([r[0] for r in rows], axis=1)
    found = Duties(
        kind=part[0].astype(np.int64),
        what=part[1].astype(np.int64),
        about=part[2].astype(np.int64),
        part=part[3] / 100.0,
        **{
            name: np.concatenate([r[k] for r in rows])
            for k, name in enumerate(("debtor", "creditor", "maker", "place", "game"), start=1)
        },
    )
    return found.where(found.kind > 0)


def seen_by(deals: Array, actor: int) -> Array:
    """Return deals as a nation sees them (C, N, P, B): offers between two others are blank."""
    hidden = deals[STAGE] == OFFERED
    if not hidden.any():
        return deals
    hidden &= deals[WITH] != float(actor)
    hidden[actor] = False
    return np.where(hidden[None], 0.0, deals)


def offers_to(view: View, game: int = 0) -> list[tuple[int, int]]:
    """Return (maker, place) of the offers that wait for a nation's answer."""
    stage, partner = view.deals[STAGE, :, :, game], view.deals[WITH, :, :, game]
    found = np.argwhere((stage == OFFERED) & (partner == float(view.actor)))
    return [(int(n), int(p)) for n, p in found if int(n) != view.actor]


def in_force(view: View, game: int = 0) -> list[tuple[int, int]]:
    """Return (maker, place) of all deals in force that last beyond now."""
    stage, until = view.deals[STAGE, :, :, game], view.deals[UNTIL, :, :, game]
    return [(int(n), int(p)) for n, p in np.argwhere((stage == IN_FORCE) & (until > view.quarter))]


def check_offer(order: Order, given: Sequence[Order], view: View, world: World) -> Refusal | None:
    """Say why an offer cannot be made now, None when it can."""
    me, nation = view.actor, order.nation
    if nation == me:
        return refused("offer_self")
    if nation in world.passive:
        return refused("offer_passive", nation=world.actors[nation])
    if order.turns < 1 or order.turns > world.limits.deal_turns:
        return refused("deal_turns", needed=world.limits.deal_turns, there=order.turns)
    if order.give.kind == order.ask.kind == KINDS[0]:
        return refused("offer_empty")
    others = [o for o in given if o.kind == "offer" and o.nation != nation]
    if len(others) >= free_places(view):
        return refused(
            "deal_places", needed=world.limits.deals, there=max(0, free_places(view) - len(others))
        )
    for term, owner in ((order.give, nation), (order.ask, me)):
        trouble = _check_term(term, owner, order, view, world)
        if trouble:
            return trouble
    return None


def free_places(view: View) -> int:
    """Return how many offers find a place whatever is answered: one that waits for its answer may become a deal."""
    here = view.deals[:, view.actor, :, 0]
    taken = ((here[STAGE] == IN_FORCE) & (here[UNTIL] > view.quarter)) | (here[STAGE] == OFFERED)
    return int(np.count_nonzero(~taken))


def _check_term(term: Term, owner: int, order: Order, view: View, world: World) -> Refusal | None:
    """Say what is wrong with one half; ``owner`` is whom it is for, who must own the initiative of a shared cost."""
    if term.kind == "joint":
        if term.nation in (view.actor, order.nation):
            return refused("joint_third", nation=world.actors[term.nation])
        if promised(view, term.nation, term.layer, (view.actor, order.nation)):
            return refused("joint_promised", nation=world.actors[term.nation], layer=world.layers[term.layer])
    if term.kind in ("no-control", "first"):
        debtor = order.nation if owner == view.actor else view.actor
        joint = standing(view).of(JOINT)
        wrong = (joint.debtor == debtor) & (joint.about == owner) & (joint.what == term.layer)
        if wrong.any():
            return refused("promise_joint", nation=world.actors[owner], layer=world.layers[term.layer])
    if term.kind == "share":
        own = [v for v in world.initiatives if v.id == term.name and v.actor == owner]
        if not own:
            return refused("share_owner", name=term.name, nation=world.actors[owner])
        if own[0].secret:
            return refused("share_secret", name=term.name)
    return None


def promised(view: View, nation: int, layer: int, who: Sequence[int]) -> bool:
    """Tell whether any of some nations has promised another not to control a layer, in the first game of a view."""
    found = standing(view)
    bars = np.isin(found.kind, (NO_CONTROL, FIRST)) & np.isin(found.debtor, list(who))
    return bool((bars & (found.creditor == nation) & (found.what == layer) & (found.game == 0)).any())


def standing(view: View) -> Duties:
    """Return the duties of deals that last beyond now, over all games of a view."""
    found = duties(view.deals)
    until = view.deals[UNTIL, found.maker, found.place, found.game]
    return found.where(until > view.quarter)


def promised_by(view: View, actor: int, target: int, layer: int) -> tuple[Array, Mask]:
    """Return the least control a nation owes on a layer to another, and where it has promised none, (B,) each."""
    floor, barred = np.zeros(view.games), np.zeros(view.games, dtype=bool)
    found = standing(view)
    mine = found.where((found.debtor == actor) & (found.what == layer))
    joint = mine.where((mine.kind == JOINT) & (mine.about == target))
    np.maximum.at(floor, joint.game, joint.part)
    bars = mine.where(np.isin(mine.kind, (NO_CONTROL, FIRST)) & (mine.creditor == target))
    barred[bars.game] = True
    return floor, barred


def check_answer(order: Order, given: Sequence[Order], view: View, world: World) -> Refusal | None:
    """Say why an answer cannot be given now, None when it can."""
    del given
    name = world.actors[order.nation]
    if order.mode == "break":
        ours = [(n, p) for n, p in in_force(view) if {n, _partner(view, n, p)} == {view.actor, order.nation}]
        if not ours:
            return refused("no_deal", nation=name)
        return refused("deal_binds", nation=name) if world.rule.deal_binding > 0.0 else None
    makers = [n for n, _ in offers_to(view)]
    if order.nation not in makers:
        return refused("no_offer", nation=name, near=", ".join(world.actors[n] for n in makers) or "-")
    return None


def _partner(view: View, maker: int, place: int) -> int:
    return round(float(view.deals[WITH, maker, place, 0]))


def check_promise(order: Order, view: View, world: World) -> Refusal | None:
    """Say which binding deal a control would go against, None where none is."""
    if world.rule.deal_binding <= 0.0 or not dealing(view.deals) or not against(order, view):
        return None
    return refused("deal_binds", nation=world.actors[against(order, view)[0]])


def against(order: Order, view: View) -> list[int]:
    """Return the nations whose deal with the viewer a control order would go against."""
    if order.kind != "restrict":
        return []
    found = standing(view)
    mine = (found.debtor == view.actor) & (found.what == order.layer) & (found.game == 0)
    bars = np.isin(found.kind, (NO_CONTROL, FIRST)) & (found.creditor == order.nation) & (order.amount > SAME)
    joint = (found.kind == JOINT) & (found.about == order.nation) & (order.amount < found.part - SAME)
    return sorted(set(found.creditor[mine & (bars | joint)].tolist()))
