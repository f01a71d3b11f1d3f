"""The screen of deals: whole in every shape, offers made, answered and broken by hand, pledges made and judged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from game.play import pledges
from game.play.library import scenario
from game.play.log import Seat
from game.play.session import Session
from game.text import LANGUAGES
from game.ui.kit.drive import Driver
from game.ui.lobby import Lobby
from game.ui.settings import Settings
from game.ui.table import Table

SIZES = [(1280, 720), (1920, 1080), (1024, 768)]


def bargained() -> Session:
    """Return a game of Korea and the United States with an offer, a deal and pledges of two kinds."""
    session = Session.start(scenario("base"), {"kor": Seat("human"), "usa": Seat("human")}, 4711)
    for usa, kor in (
        (["offer kor first accelerators for no-control memory turns 6"], []),
        (["offer kor joint fabs chn 40% for first memory turns 4"], ["answer usa yes"]),
    ):
        for nation, orders in (("usa", usa), ("kor", kor)):
            assert [session.give(nation, order) for order in orders] == [None] * len(orders)
            session.commit(nation)
        session.resolve()
    assert pledges.make(session, "kor", "no-control memory usa until 6") is None
    assert pledges.make(session, "usa", "say We share our fabs until 9") is None
    return session


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOVEREIGN_STACK_SAVES", str(tmp_path / "saves"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user"))


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """Give one game that tests only look at."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOVEREIGN_STACK_SAVES", str(tmp_path_factory.mktemp("saves")))
        yield bargained()


def driver(
    session: Session, name: str = "deals", lang: str = "en", size: tuple[int, int] = SIZES[0]
) -> Driver:
    table = Table(Lobby(Settings(lang=lang)), session)
    table.nation = "kor"
    return Driver(table.lobby.make(name, table), size, lang, colours=table.colours())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_both_pages_are_whole_in_every_language_and_shape(lang: str, shown: Session) -> None:
    for size in SIZES:
        d = driver(shown, lang=lang, size=size)
        assert d.faults() == []
        offer = d.screen.offer
        offer.sides["give"].kind, offer.sides["ask"].kind, offer.partner = 4, 3, 2
        d.ui.redraw()
        d.frame()
        assert d.faults() == [], "the form at its longest"
        d.click("pages.1")
        assert "log.1" in d.nodes()
        assert d.faults() == []


def test_the_plan_and_the_briefing_lead_here(shown: Session) -> None:
    for name, node in (("plan", "plan.deals"), ("briefing", "briefing.deals")):
        d = driver(shown, name)
        assert node in d.nodes()
        d.key("F4")
        assert type(d.screen).__name__ == "Deals"
        d.key("Escape")
        assert type(d.screen).__name__ != "Deals"


def test_an_offer_is_answered_like_a_card_and_the_answer_taken_back() -> None:
    session = bargained()
    d = driver(session)
    said = {order.text(session.world) for order in session.draft("kor")}
    d.click("answer.usa.yes")
    assert {o.text(session.world) for o in session.draft("kor")} - said == {"answer usa yes"}
    d.click("answer.usa.no")
    assert {o.text(session.world) for o in session.draft("kor")} - said == {"answer usa no"}
    d.click("answer.usa.no")
    assert {o.text(session.world) for o in session.draft("kor")} == said


def test_the_report_tells_what_became_of_pledges() -> None:
    session = bargained()
    assert pledges.make(session, "usa", "spend fabs 999 until 3") is None
    for nation in session.humans:
        session.commit(nation)
    session.resolve()
    for lang in LANGUAGES:
        d = driver(session, "report", lang)
        told = d.screen.table.t("pledge.status.broken", turn=3)
        assert any(told in node.label for node in d.nodes().values() if node.id.startswith("news."))
        assert d.faults() == []


def test_the_end_of_a_turn_asks_about_offers_without_an_answer() -> None:
    session = bargained()
    d = driver(session, "plan")
    table = d.screen.table
    told = table.t("deals.unanswered", count=1)
    assert told in d.screen.closing.worries()
    table.give("answer usa no")
    assert told not in d.screen.closing.worries()


def test_a_deal_is_broken_and_kept_after_all() -> None:
    session = bargained()
    d = driver(session)
    [node] = [name for name, one in d.nodes().items() if name.startswith("held.") and one.click]
    d.click(node)
    assert any(order.mode == "break" for order in session.draft("kor"))
    d.click(node)
    assert not any(order.kind == "answer" for order in session.draft("kor"))


def test_the_form_makes_an_offer_and_says_why_one_cannot_be_made() -> None:
    session = bargained()
    d = driver(session)
    form = d.screen.offer
    form.partner = [session.world.actors[n] for n in form.partners].index("jpn")
    form.sides["give"].kind, form.sides["give"].layer = 2, session.world.layer_index("memory")
    form.sides["ask"].kind = 0
    d.ui.redraw()
    d.frame()
    d.click("offer.make")
    [made] = [order for order in session.draft("kor") if order.kind == "offer"]
    assert made.text(session.world) == "offer jpn first memory turns 4"
    form.sides["give"].kind = 0
    d.ui.redraw()
    d.frame()
    assert "offer.trouble" in d.nodes()
    d.click("drafted.4")
    assert not any(order.kind == "offer" for order in session.draft("kor"))


def test_a_pledge_is_made_and_one_in_words_is_judged() -> None:
    session = bargained()
    d = driver(session)
    d.click("pages.1")
    d.screen.pledge.kind = list(pledges.FORMS).index("spend")
    d.ui.redraw()
    d.frame()
    d.click("pledge.make")
    assert [one.text() for one in pledges.pledges(session)][-1] == "spend materials 1 until 6"
    d.click("judge.2.kept")
    assert pledges.pledges(session)[1].status == pledges.KEPT
