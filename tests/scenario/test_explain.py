"""What `explain` says of a card is what the engine does with it."""

from pathlib import Path

import numpy as np
import pytest

from game.cli import main
from game.engine.calibrate import opening
from game.engine.orders import Orders
from game.engine.turn import resolve
from game.play.seats import all_seats
from game.play.session import Session
from game.scenario import tools
from game.scenario.explain import Explainer
from game.scenario.links import asked_about, leading_here
from game.scenario.load import Loaded, load
from game.scenario.odds import odds
from game.text import LANGUAGES, Texts
from tests.scenario.small import new_deck

LUCKY = """
- id: lucky
  title: Lucky
  text: Lucky.
  kind: market
  history: invented
  who: north
  chance: 6% per quarter
  once: true
  not_before: 2027-Q1
  not_after: 2030-Q1
  choices:
    - {id: noted, label: Noted}
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    deck = new_deck(tmp_path_factory.mktemp("explain"))
    cards = deck / "cards.yaml"
    cards.write_text(cards.read_text(encoding="utf-8") + LUCKY, encoding="utf-8")
    return load(deck)


def explained(loaded: Loaded, card: str, language: str = "en") -> str:
    state = opening(loaded.world, np.array([1], dtype=np.uint64))
    texts = Texts.load(language)
    said = "\n".join(Explainer(loaded, loaded.world, state, texts).lines(card))
    assert not texts.missing
    return said


def test_the_chance_it_names_is_how_often_the_card_comes(small: Loaded) -> None:
    world, games = small.world, 900
    number = next(i for i, hand in enumerate(world.hands) if world.cards[hand.card].id == "lucky")
    found = odds(world, world.hands[number], 0)
    state = opening(world, np.arange(games, dtype=np.uint64))
    first = np.full(games, np.inf)
    for _ in range(world.turns):
        first = np.where((state.pending[number] > 0.0) & np.isinf(first), state.quarter, first)
        state, _ = resolve(world, state, Orders.standing(world, state))
    came = float(np.isfinite(first).mean())
    assert abs(came - found.game) < 4.0 * (found.game * (1.0 - found.game) / games) ** 0.5
    # dates: half-year turns from 2027 H1 to 2030 H1
    assert found.turns == 7
    assert first.min() >= 4.0
    assert first[np.isfinite(first)].max() <= 16.0
    by_median = float((first <= found.median).mean())
    assert by_median > 0.45
    assert float((first < found.median).mean()) < 0.55


def test_it_writes_each_need_with_its_value_and_whether_it_holds(small: Loaded) -> None:
    said = explained(small, "a-rule-on-your-desk")
    assert "✓ share(me, chips) >= 50%   (now share(me, chips) = 70.0%)" in said
    assert "gap(east, models) = 8.0" in said
    assert "12% per quarter" in said
    assert "분기마다 12%" in explained(small, "a-rule-on-your-desk", "ko")
    assert "cards.yaml:" in said
    assert "✗ restricted(me, chips) > 20%   (now restricted(me, chips) = 0.0%)" in explained(
        small, "open-weights"
    )


def test_it_says_who_leads_here_and_where_it_leads(small: Loaded) -> None:
    answer = explained(small, "an-answer")
    assert "a-rule-on-your-desk / sign]   2 to 4 quarters later, 80%" in answer
    assert [link.source for link in leading_here(small.deck, "an-answer", small.deck.cards["an-answer"])] == [
        "a-rule-on-your-desk"
    ]
    base = load("base")
    played = base.deck.initiatives["southwest-grid"]
    asking = {(link.source, link.asked) for link in asked_about(base.deck, "southwest-grid", played)}
    assert ("southwest-megacluster", "launched(southwest-grid)") in asking
    assert ("grid-says-no", "flag(me, southwest-grid)") in asking


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_in_a_deck_can_be_explained(small: Loaded, language: str) -> None:
    for loaded in (small, load("base")):
        for ident in [*list(loaded.deck.cards)[:40], *list(loaded.deck.initiatives)[:5]]:
            assert f"[{ident}]" in explained(loaded, ident, language)


def test_a_saved_game_is_looked_at(small: Loaded, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session = Session.start(small, all_seats(small.world, {}), 5)
    for _ in range(3):
        session.resolve()
    path = tmp_path / "game.game"
    session.save(path)
    folder = str(small.folder)
    asked = [
        "scenario",
        "explain",
        "the-first-week",
        "--save",
        str(path),
        "--scenario",
        folder,
        "--lang",
        "en",
    ]
    assert main(asked) == 0
    said = capsys.readouterr().out
    assert "as of turn 4 of 12" in said
    assert "came in 2026 Q1; it comes once only" in said


def test_a_card_that_is_not_there_gets_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    said: list[str] = []
    assert tools.explain("the-emty-seat", None, "en", said.append) == 1
    assert "the-empty-seat" in said[0]
    assert main(["scenario", "explain", "x", "--scenario", "nowhere", "--lang", "en"]) == 1
    assert main(["scenario", "explain"]) == 2
    capsys.readouterr()
