"""Money kept turn after turn is pointed out, once, and not to somebody who has a note about it."""

from __future__ import annotations

from collections.abc import Callable

from game.play.hoard import HOARD, hoarded, reminder_turn
from game.play.notes import add_note
from game.play.session import Session


def kept(begin: Callable[..., Session], part: float, turns: int) -> Session:
    """Give a game in which a seat spends only a part of its purse on one line, for some turns."""
    session = begin("kor", turns=6)
    for _ in range(turns):
        for order in session.draft("kor"):
            session.take_back("kor", order.slot())
        purse = session.limits("kor").purse
        lines = [o for o in session.carried("kor") if o.kind == "spend"]
        for order in lines:
            session.give("kor", f"spend {_name(session, order)} {part * purse / len(lines):.3f}")
        session.commit("kor")
        session.resolve()
    return session


def _name(session: Session, order: object) -> str:
    return order.text(session.world).split(" ", 1)[1].rsplit(" ", 1)[0]  # type: ignore[attr-defined]


def test_a_purse_that_is_kept_for_three_turns_is_pointed_out(begin: Callable[..., Session]) -> None:
    session = kept(begin, 0.3, 3)
    purse = session.limits("kor").purse
    found = hoarded(session, "kor", 0.5 * purse)
    assert [hint.name for hint in found] == [HOARD]
    assert found[0].values["money"] == 0.5 * purse
    assert hoarded(session, "kor", 0.02 * purse) == [], "the plan of this turn spends it"


def test_nobody_is_told_who_spends_or_has_only_begun(begin: Callable[..., Session]) -> None:
    spent = kept(begin, 0.98, 3)
    assert hoarded(spent, "kor", 0.5 * spent.limits("kor").purse) == []
    begun = kept(begin, 0.3, 1)
    assert hoarded(begun, "kor", begun.limits("kor").purse) == []


def test_who_has_a_note_for_later_is_left_alone(begin: Callable[..., Session]) -> None:
    session = kept(begin, 0.3, 3)
    left = 0.5 * session.limits("kor").purse
    assert add_note(session, "kor", reminder_turn(session), "for the fab") is None
    assert hoarded(session, "kor", left) == []
