"""The workshop: problems with their place, a saved file is read again, the last good deck stays, figures lead to lines."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from game import paths
from game.scenario import new
from game.text import LANGUAGES
from game.ui.kit.drive import Driver
from game.ui.lobby import Lobby
from game.ui.screens import workshop
from game.ui.screens.workshop import Workshop
from game.ui.settings import Settings
from game.workshop import decks, places, trials

SIZES = [(1280, 720), (1920, 1080)]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an own folder with one new scenario; the shipped ones are left out of the list."""
    folder = tmp_path / "own"
    new.make(folder / "mine", "mine", "en")
    monkeypatch.setattr(paths, "own_scenarios_folder", lambda: folder)
    monkeypatch.setattr("game.scenario.gather.deck_folders", lambda: [folder])
    monkeypatch.setattr(workshop, "_copied", lambda _text: False)
    return folder


def bench(d: Driver) -> Workshop:
    assert isinstance(d.screen, Workshop)
    return d.screen


def opened(lang: str = "en", size: tuple[int, int] = SIZES[0]) -> Driver:
    d = Driver(Lobby(Settings(lang=lang)).make("workshop"), size, lang)
    until(d, lambda: bench(d).reading is not None and bench(d).work is None)
    return d


def until(d: Driver, done: object, seconds: float = 30.0) -> None:
    """Let time pass until something holds."""
    end = time.monotonic() + seconds
    while not done():  # type: ignore[operator]
        assert time.monotonic() < end
        d.wait(0.6, 1)
        time.sleep(0.01)
    d.wait(0.1, 1)


def spoil(own: Path, *edits: tuple[str, str]) -> str:
    path = own / "mine" / "cards.yaml"
    right = path.read_text(encoding="utf-8")
    wrong = right
    for old, better in edits:
        assert old in wrong
        wrong = wrong.replace(old, better, 1)
    path.write_text(wrong, encoding="utf-8")
    return right


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_part_is_whole_in_every_language(own: Path, lang: str, size: tuple[int, int]) -> None:
    d = opened(lang, size)
    assert not d.faults()
    spoil(own, ("kind: technology", "kind: technolgy"), ("rank(me, models)", "rank(me, modls)"))
    until(d, lambda: bench(d).reading.errors == 2)
    for _ in range(3):
        assert not d.faults()
        d.key("P")
    assert not bench(d).lobby.texts.missing


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize(("size", "scale"), [((1024, 768), 1.0), ((1280, 720), 1.6)])
def test_large_text_and_a_small_window_fit(size: tuple[int, int], scale: float) -> None:
    d = Driver(Lobby(Settings(lang="en")).make("workshop"), size, "en", text_scale=scale)
    until(d, lambda: bench(d).loaded is not None and bench(d).work is None)
    for _ in range(3):
        assert not d.faults()
        d.key("P")


def test_a_problem_is_shown_with_place_line_and_cure(own: Path) -> None:
    d = opened()
    assert "No problems" in d.texts()
    spoil(own, ("kind: technology", "kind: technolgy"))
    until(d, lambda: bench(d).reading.errors == 1)
    [told] = bench(d).reading.problems
    line = (own / "mine" / "cards.yaml").read_text(encoding="utf-8").splitlines()[told.line - 1]
    assert line[told.column - 1 :] == "technolgy"
    shown = d.texts()
    assert "technolgy" in shown
    assert 'did you mean "technology"?' in shown
    assert f"cards.yaml:{told.line}:{told.column}" in shown
    d.key("E")
    assert f"cards.yaml:{told.line}" in d.ui.toast[0]


def test_the_last_good_deck_stays_until_the_error_is_mended(own: Path) -> None:
    d = opened()
    d.key("P")
    good = bench(d).loaded
    right = spoil(own, ("layer: datacentres", "layer: datacenters"), ('"The first week"', '"Another week"'))
    until(d, lambda: bench(d).reading.errors == 1)
    assert bench(d).loaded is good
    assert "The first week" in d.texts()
    assert "the last good state is shown" in d.texts()
    path = own / "mine" / "cards.yaml"
    path.write_text(right.replace('"The first week"', '"Another week"'), encoding="utf-8")
    until(d, lambda: bench(d).reading.errors == 0)
    assert bench(d).loaded is not good
    assert "Another week" in d.texts()


@pytest.mark.usefixtures("own")
def test_cards_are_previewed_in_each_language() -> None:
    d = opened()
    d.key("P")
    seen = set()
    for _ in LANGUAGES:
        assert not d.faults()
        seen.add(d.texts())
        d.key("L")
    assert len(seen) == 3
    assert any("%p" in text or "점" in text for text in seen)


def test_a_trial_shows_figures_that_lead_to_their_lines(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = trials.Trial
    monkeypatch.setattr(trials, "Trial", lambda loaded: made(loaded, games=12, processes=1))
    manifest = own / "mine" / "scenario.toml"
    plain = manifest.read_text(encoding="utf-8").split("[checks]")[0]
    manifest.write_text(f"{plain}\n[checks]\nwin_rate = {{ min = 0.2, max = 0.5 }}\n", encoding="utf-8")
    d = opened()
    d.keys("P", "P", "T")
    trial = bench(d).parts[2].trial
    assert trial is not None
    until(d, lambda: trial.figures is not None)
    assert not d.faults()
    assert "Limits of the scenario" in d.texts()
    assert trials.broken(trial.figures)
    d.click("balance.0")
    assert "nations.yaml:" in d.ui.toast[0]
    d.click("views.1")
    assert not d.faults()
    d.click("coverage.1")
    assert "cards.yaml:" in d.ui.toast[0]
    d.click("views.2")
    d.click("remarks.0")
    assert "cards.yaml:" in d.ui.toast[0]
    spoil(own, ('"The first week"', '"Another week"'))
    until(d, lambda: bench(d).loaded is not trial.loaded)
    assert bench(d).t("trial.old") in d.texts()


def test_a_trial_can_be_given_up(own: Path) -> None:
    loaded = decks.reading(own / "mine", "en").loaded
    assert loaded is not None
    trial = trials.Trial(loaded, games=100_000, processes=1)
    trial.give_up()
    trial.join(60.0)
    assert not trial.running
    assert trial.figures is None
    assert trial.trouble == ""


def test_what_can_be_expected_is_measured_and_read_at_once(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = trials.Expectation
    monkeypatch.setattr(trials, "Expectation", lambda loaded: made(loaded, games=8, processes=1))
    d = opened()
    d.keys("P", "P")
    assert "trial.expect" in d.nodes()
    d.key("B")
    until(d, lambda: bench(d).loaded.world.par is not None)
    assert (own / "mine" / "par.yaml").is_file()
    assert bench(d).reading.problems == ()
    assert "trial.expect" not in d.nodes()


def test_play_begins_a_game_of_the_scenario_as_it_is_now(own: Path) -> None:
    d = opened()
    spoil(own, ('"The first week"', '"Another week"'))
    until(d, lambda: bench(d).loaded.texts.get("en", "cards.the-first-week.title") == "Another week")
    d.key("G")
    assert not isinstance(d.screen, Workshop)
    assert not d.faults()
    assert "Another week" in d.texts()


def test_new_makes_a_scenario_and_chooses_it(own: Path) -> None:
    d = opened("ko")
    d.key("N")
    until(d, lambda: bench(d).reading is not None)
    assert bench(d).folder == own / "my-scenario"
    assert bench(d).reading.problems == ()
    d.key("N")
    until(d, lambda: bench(d).reading is not None)
    assert bench(d).folder == own / "my-scenario-2"


@pytest.mark.usefixtures("own")
def test_the_title_leads_to_the_workshop_and_back() -> None:
    d = Driver(Lobby(Settings(lang="en")).make("title"), SIZES[0], "en")
    d.click("title.workshop")
    assert isinstance(d.screen, Workshop)
    d.key("Escape")
    assert not isinstance(d.screen, Workshop)


def test_a_changed_file_is_noticed_and_an_unchanged_one_not(own: Path) -> None:
    watch = decks.Watch(own / "mine")
    assert not watch.changed()
    (own / "mine" / "cards-two.yaml").write_text("[]\n", encoding="utf-8")
    assert watch.changed()
    assert not watch.changed()
    (own / "mine" / "cards-two.yaml").unlink()
    assert watch.changed()


def test_hostile_folders_end_in_problems(tmp_path: Path) -> None:
    folder = tmp_path / "bad"
    folder.mkdir()
    assert decks.reading(folder, "en").problems
    (folder / "scenario.toml").write_bytes(b"\xff\x00" * 99)
    (folder / "cards.yaml").write_text("[" * 50_000, encoding="utf-8")
    found = decks.reading(folder, "zh")
    assert found.errors >= 2
    assert found.loaded is None


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"VISUAL": "code --wait"}, ["code", "--wait", "-g", "cards.yaml:7"]),
        ({"VISUAL": "vim", "EDITOR": "/usr/bin/gedit"}, ["/usr/bin/gedit", "+7", "cards.yaml"]),
        ({"EDITOR": "subl"}, ["subl", "cards.yaml:7"]),
        ({"EDITOR": "kate"}, ["kate", "-l", "7", "cards.yaml"]),
        ({"EDITOR": "notepad-something"}, ["notepad-something", "cards.yaml"]),
        ({"EDITOR": "nano"}, []),
        ({"EDITOR": "code 'unclosed"}, []),
        ({}, []),
    ],
)
def test_the_editor_is_asked_in_its_own_way(known: dict[str, str], words: list[str]) -> None:
    assert places.command(Path("cards.yaml"), 7, known) == words
