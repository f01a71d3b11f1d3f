"""Deals and pledges in a game with people: news to the right readers, the terminal, replay, and what was kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from game.engine.order_text import Order, Refusal
from game.play import log, pledges
from game.play.forecast import foresee, job
from game.play.log import SaveProblem, Seat
from game.play.outside_view import message
from game.play.pledges import BROKEN, JUDGE, KEPT, OPEN, Pledge
from game.play.session import Session
from game.play.text_mode import TextGame
from game.play.words import Words
from game.text import LANGUAGES, Texts

Begin = Callable[..., Session]


def turn(session: Session, **orders: list[str]) -> None:
    """Play a turn of orders that must be taken."""
    for nation in session.humans:
        for text in orders.get(nation, ()):
            assert session.give(nation, text) is None, text
        assert session.commit(nation) is None
    session.resolve()


def heard(session: Session, nation: str, line: str, lang: str = "en") -> str:
    out: list[str] = []
    words = Words(Texts.load(lang), session.texts, session.world)
    game = TextGame(session, words, out.append)
    game.nation = nation
    game.take(line)
    assert not {key for key in words.texts.missing if key.startswith(("text.", "deal", "pledge", "news"))}
    return "\n".join(out)


def keys(session: Session, nation: str | None) -> list[str]:
    """Return the news about deals between people; AI nations make offers too."""
    return [item.key for item in session.news(nation) if item.kind == "deal" and item.actor in session.humans]


def test_each_reads_of_offers_what_concerns_it_and_of_deals_all(begin: Begin) -> None:
    session = begin("usa", "kor", turns=6)
    turn(session, usa=["offer kor first accelerators for no-control memory turns 2"])
    assert keys(session, "kor") == ["news.deal.offered"]
    assert keys(session, "usa") == keys(session, None) == []
    turn(session, kor=["answer usa yes"])
    assert keys(session, None) == keys(session, "kor") == keys(session, "usa") == ["news.deal.begun"]
    turn(session, kor=["answer usa break"])
    assert keys(session, None) == ["news.deal.broken"]
    [broken] = [item for item in session.news(None) if item.key == "news.deal.broken"]
    assert broken.actor == "kor"
    assert broken.values["nation"] == "usa"
    turn(session, usa=["offer kor first accelerators turns 2"])
    turn(session)
    assert keys(session, "usa") == ["news.deal.lapsed"]
    assert keys(session, None) == []


def test_a_refusal_of_an_ai_comes_with_its_reason(begin: Begin) -> None:
    session = begin("kor", turns=4)
    turn(session, kor=["offer chn no-control memory for no-control materials turns 2"])
    turn(session)
    [item] = [item for item in session.news("kor") if item.kind == "deal" and item.actor == "chn"]
    assert item.key in ("news.deal.refused", "news.deal.begun")
    assert item.reason is not None
    assert item.reason.key.startswith("reasons.deal.")


def test_a_game_with_deals_replays_to_the_bit(begin: Begin) -> None:
    session = begin("usa", "kor", turns=6)
    turn(session, usa=["offer kor share statistics-office-kor 50% for first memory turns 4"])
    turn(session, kor=["answer usa yes", "launch statistics-office-kor"])
    assert pledges.make(session, "kor", "no-control memory usa until 5") is None
    turn(session, kor=["restrict memory usa 20%"])
    assert session.save() is None
    assert session.path is not None
    again = Session.load(session.path, session.scenario)
    assert again.state.digest() == session.state.digest()
    assert again.state.deals.any()
    assert pledges.pledges(again) == pledges.pledges(session)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_terminal_tells_offers_deals_and_pledges(begin: Begin, lang: str) -> None:
    session = begin("usa", "kor", turns=6)
    turn(session, usa=["offer kor joint fabs chn 40% for first memory turns 2"])
    assert "answer usa yes|no" in heard(session, "kor", "deals", lang)
    assert "answer usa yes|no" not in heard(session, "usa", "deals", lang)
    heard(session, "kor", "answer usa yes", lang)
    assert any(order.kind == "answer" for order in session.draft("kor"))
    for line in (
        "pledge spend memory 2 until 3",
        "pledge say Together until 4",
        "pledge launch pyramid until 3",
    ):
        heard(session, "kor", line, lang)
    assert heard(session, "usa", "pledge", lang).count("\n") > 6
    heard(session, "usa", "judge 2 broken", lang)
    assert [one.status for one in pledges.pledges(session)] == [OPEN, BROKEN]


def test_pledges_are_checked_against_what_happened(begin: Begin) -> None:
    """Korea keeps one pledge of each checked kind and breaks one; time runs out for the words."""
    session = begin("kor", turns=6)
    for text in (
        "no-control cloud usa until 2",
        "no-control memory usa until 3",
        "spend memory 0.5 until 2",
        "spend memory 999 until 2",
        "release off until 2",
        "release on until 2",
        "launch statistics-office-kor until 1",
        "launch southwest-grid until 2",
        "say Friends until 1",
    ):
        assert pledges.make(session, "kor", text) is None, text
    turn(session, kor=["launch statistics-office-kor"])
    turn(session, kor=["restrict memory usa 20%"])
    found = {one.text(): (one.status, one.turn) for one in pledges.pledges(session)}
    assert found == {
        "no-control cloud usa until 2": (KEPT, 2),
        "no-control memory usa until 3": (BROKEN, 2),
        "spend memory 0.5 until 2": (KEPT, 1),
        "spend memory 999 until 2": (BROKEN, 2),
        "release off until 2": (KEPT, 2),
        "release on until 2": (BROKEN, 1),
        "launch statistics-office-kor until 1": (KEPT, 1),
        "launch southwest-grid until 2": (BROKEN, 2),
        "say Friends until 1": (JUDGE, 1),
    }
    assert {one.turn for one in pledges.decided_in(session, 2)} == {2}
    assert pledges.judge(session, 9, "kept") is None
    assert pledges.pledges(session)[8].status == KEPT
    assert pledges.judge(session, 1, "kept") is not None, "what a number tells nobody judges"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "kind"),
        ("promise memory", "kind"),
        ("spend memory", "form"),
        ("spend memory 1 until never", "form"),
        ("spend memory 1 until 99", "until"),
        ("spend memory lots until 2", "no_number"),
        ("spend memry 1 until 2", "unknown_layer"),
        ("no-control memory kor until 2", "unknown_nation"),
        ("release maybe until 2", "form"),
        ("launch pyramid until 2", "initiative"),
        ("say " + "x" * 200 + " until 2", "long"),
    ],
)
def test_what_is_no_pledge_says_what_would_be(begin: Begin, text: str, key: str) -> None:
    session = begin("kor", turns=6)
    found = pledges.read(text, session.world, "kor", 1)
    assert isinstance(found, Refusal)
    assert found.key.endswith(f".{key}")
    assert pledges.pledges(session) == []


def test_a_pledge_reads_as_it_is_written(begin: Begin) -> None:
    world = begin("kor", turns=6).world
    for text in (
        "no-control memory usa until 3",
        "spend memory 2.5 until 4",
        "release on until 2",
        "say A b; c until 2",
    ):
        found = pledges.read(text, world, "kor", 1)
        assert isinstance(found, Pledge)
        assert found.text() == text


def test_the_table_says_whether_deals_bind(begin: Begin) -> None:
    """The choice stands in the head of the game file and counts in every replay."""
    scenario = begin("kor").scenario
    people = {"usa": Seat("human"), "kor": Seat("human")}
    for deals, answer in (("binding", "deal_binds"), ("breakable", "")):
        session = Session.start(scenario, people, 3, 6, deals=deals)
        turn(session, usa=["offer kor first accelerators for no-control memory turns 4"])
        turn(session, kor=["answer usa yes"])
        refusal = session.may("kor", "restrict memory usa 40%")
        assert (refusal.key.rpartition(".")[2] if refusal else "") == answer
        assert session.save() is None
        assert session.path is not None
        assert f"turns 6   deals {deals}\n" in session.path.read_text(encoding="utf-8")
        again = Session.load(session.path, scenario)
        assert again.state.digest() == session.state.digest()
        assert again.world.rule.deal_binding == session.world.rule.deal_binding
    none = Session.start(scenario, people, 3, 6, deals="none")
    refusal = none.may("kor", "offer usa first memory turns 2")
    assert refusal is not None
    assert refusal.key.endswith("deal_places")
    turn(none)


def test_a_head_that_says_something_else_about_deals_is_damaged() -> None:
    head = "!game 1   rules 1   scenario base 1.0.0 9f3c2a   seed 4711   turns 20   deals maybe"
    with pytest.raises(SaveProblem) as caught:
        log.parse(head, "here")
    assert caught.value.key == "cli.save.bad_header"


def test_a_program_is_told_of_offers_and_deals(begin: Begin) -> None:
    session = begin("usa", "kor", turns=6)
    text = "offer kor first accelerators for no-control memory turns 3"
    turn(session, usa=[text])
    assert message(session.world, session.view("kor"))["offers"] == [
        {"maker": "usa", "terms": text, "quarters": 6}
    ]
    assert message(session.world, session.view("chn"))["offers"] == []
    turn(session, kor=["answer usa yes"])
    shorter = text.replace("turns 3", "turns 2")
    assert message(session.world, session.view("chn"))["deals"] == [
        {"maker": "usa", "terms": shorter, "quarters": 4}
    ]


def test_a_forecast_knows_the_answer_of_the_plan_and_guesses_nobody_elses(begin: Begin) -> None:
    """An accepted end of a control moves the forecast; an own offer on the table waits for nobody."""
    session = begin("usa", "kor", turns=8)
    turn(session, usa=["offer kor joint cloud chn 80% turns 4"], kor=["offer usa first memory turns 4"])
    seen, world = session.view("kor"), session.world
    plan = list(session.draft("kor"))
    yes = [*plan, Order.parse("answer usa yes", world)]
    paths = foresee(world, job(world, seen, [plan, yes], 3, 4))
    assert (paths.of("score", 1)[-1] != paths.of("score", 0)[-1]).all(), "a joint control on a rival is felt"
