"""The report of speeds: what it holds and shows. Nothing here says how fast is fast enough."""

import pytest

from game.lab.batch import shortened
from game.lab.bench import LIMITS, MEASURES, bench, table
from game.text import LANGUAGES, Texts
from tests.ai.small import world


@pytest.mark.slow
def test_every_row_is_measured_and_the_window_comes_from_outside() -> None:
    found = bench(
        shortened(world(), 3), games=2, window=lambda: {"frame": 0.5, "opened": 50.0, "screen": 3.0}
    )
    for key in LIMITS:
        assert found[key] is None or found[key] > 0.0
    assert found["games_multiplies"] > found["model_multiplies"] > 0.0 < found["multiply"]
    assert (found["frame"], found["screen"]) == (0.5, 3.0)
    assert {"ai.orders", "market.supply", "deck.draw"} <= set(found["phases"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_says_what_was_not_measured(language: str) -> None:
    texts = Texts.load(language)
    found = {
        **dict.fromkeys((*LIMITS, *MEASURES), 12.0),
        "frame": None,
        "scenario": "tiny",
        "phases": {"deck.draw": 1.5},
    }
    shown = table(found, texts)
    assert texts.text("lab.bench.none") in shown
    assert "deck.draw" in shown
    assert not texts.missing
