"""The screens one plays with, driven by node ids and by keys alone, and what must hold on every one of them."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pygame
import pytest

from game.play.library import scenario
from game.play.log import Seat
from game.play.session import Session
from game.text import LANGUAGES
from game.ui.kit.drive import Driver
from game.ui.lobby import Lobby
from game.ui.settings import Settings
from game.ui.table import Table

SIZES = [(1280, 720), (1920, 1080), (1024, 768)]
SEED = 4711
VIEWS = {
    "briefing": ("briefing", []),
    "plan": ("plan", []),
    "initiatives": ("plan", ["head.initiatives"]),
    "limits": ("plan", ["head.abroad"]),
    "at home": ("plan", ["head.abroad", "world.tabs.7"]),
    "stack": ("stack", []),
}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user"))


def table_of(
    nation: str = "kor", turns: int = 0, lang: str = "en", people: tuple[str, ...] | None = None
) -> Table:
    """Give a table at a game of the base scenario after so many turns that nobody changed."""
    seats = {name: Seat("human") for name in (people if people is not None else (nation,))}
    session = Session.start(scenario("base"), seats, SEED, None)
    for _ in range(turns):
        for name in session.humans:
            session.commit(name)
        session.resolve()
    return Table(Lobby(Settings(lang=lang)), session)


def driver_of(table: Table, name: str, size: tuple[int, int] = SIZES[0], **more: float) -> Driver:
    screen = table.lobby.make(name, table)
    return Driver(screen, size, table.lobby.lang, colours=table.colours(), **more)  # type: ignore[arg-type]


def title_of(lang: str = "en", size: tuple[int, int] = SIZES[0]) -> tuple[Driver, Lobby]:
    lobby = Lobby(Settings(lang=lang))
    return Driver(lobby.make("title"), size, lang), lobby


def table_behind(d: Driver) -> Table:
    table = d.screen.table  # type: ignore[attr-defined]
    assert isinstance(table, Table)
    return table


def let_the_others_play(d: Driver) -> None:
    """Wait until the AI nations have answered and the screen has gone on."""
    work = table_behind(d).thinking
    assert work is not None
    work.join()
    d.wait(0.1)


def show(d: Driver, clicks: list[str]) -> None:
    for node in clicks:
        d.ui.set_focus(node)  # scrolls it into view, as Tab does
        d.click(node)
    d.ui.leave()


# --- what must hold everywhere ---------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_whole_in_every_language_and_shape(view: str, lang: str) -> None:
    table = table_of(turns=2, lang=lang)
    name, clicks = VIEWS[view]
    for size in SIZES:
        d = driver_of(table, name, size)
        show(d, clicks)
        assert d.faults() == [], f"{view} {lang} {size}"
        assert d.ui.focus, "something has the focus when a screen opens"
    assert not table.lobby.texts.missing


@pytest.mark.parametrize("lang", LANGUAGES)
def test_title_and_new_game_are_whole_in_every_language_and_shape(lang: str) -> None:
    for size in SIZES:
        d, lobby = title_of(lang, size)
        assert d.faults() == []
        assert d.ui.focus == "title.new"
        lobby.shelf.wait()
        d.click("title.new")
        d.wait(0.1)
        d.ui.leave()
        assert d.faults() == [], f"{lang} {size}"
        assert d.ui.focus == "nation.kor"
        assert not lobby.texts.missing


@pytest.mark.parametrize("view", VIEWS)
def test_large_text_and_the_other_palettes_stay_whole(view: str) -> None:
    table = table_of(turns=2)
    name, clicks = VIEWS[view]
    for scale, palette in ((1.15, "dark"), (1.3, "light"), (1.6, "dark"), (1.0, "colour_blind")):
        d = Driver(
            table.lobby.make(name, table),
            SIZES[0],
            "en",
            theme=palette,
            text_scale=scale,
            colours=table.colours(),
        )
        show(d, clicks)
        assert d.faults() == [], f"{view} {scale} {palette}"


@pytest.mark.parametrize("scale", [1.15, 1.3, 1.6])
def test_title_and_new_game_stay_whole_with_large_text(scale: float) -> None:
    for lang in LANGUAGES:
        lobby = Lobby(Settings(lang=lang))
        d = Driver(lobby.make("title"), SIZES[0], lang, text_scale=scale)
        assert d.faults() == [], f"title {lang} {scale}"
        lobby.shelf.wait()
        d.click("title.new")
        d.wait(0.1)
        d.ui.leave()
        assert d.faults() == [], f"new game {lang} {scale}"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("cards", [0, 1, 3, 5])
def test_a_briefing_is_whole_with_any_number_of_cards(cards: int, lang: str) -> None:
    table = table_of(turns=2, lang=lang)
    own = [
        h for h, hand in enumerate(table.world.hands) if hand.actor == table.actor and len(hand.choices) > 2
    ]
    pending = np.zeros_like(table.view.pending)
    pending[own[:cards]] = 1.0
    table._kept["view"] = dataclasses.replace(table.view, pending=pending)
    d = driver_of(table, "briefing")
    assert d.faults() == []
    assert len(d.screen.hands) == cards  # type: ignore[attr-defined]
    for number in range(cards if cards > 2 else 0):
        d.click(f"cards.{number}")
        d.ui.leave()
        assert d.faults() == [], number
        assert table.card_title(table.world.cards[table.world.hands[own[number]].card].id) in d.texts()


@pytest.mark.parametrize("nation", ["usa", "chn"])
def test_the_other_seats_are_whole_too(nation: str) -> None:
    table = table_of(nation, turns=1)
    for name, clicks in VIEWS.values():
        d = driver_of(table, name)
        show(d, clicks)
        assert d.faults() == [], f"{nation} {name} {clicks}"


def test_an_idle_screen_draws_nothing() -> None:
    table = table_of(turns=1)
    for name in ("briefing", "plan", "stack"):
        d = driver_of(table, name)
        d.frame()
        d.stack.tick(0.2)
        assert not d.frame(), name


# --- a turn by the mouse, a turn by the keyboard ---------------------------------------------------------


@pytest.fixture
def at_new_game() -> Driver:
    d, lobby = title_of()
    lobby.shelf.wait()
    d.click("title.new")
    d.wait(0.1)
    return d


def test_from_the_title_to_the_second_turn_by_node_ids(at_new_game: Driver) -> None:
    d = at_new_game
    d.click("nation.chn")
    d.click("level.easy")
    d.click("start")
    table = table_behind(d)
    assert (table.nation, table.turn) == ("chn", 0)
    assert table.session.seats["kor"].level == "easy"
    for hand in table.open_cards():
        d.click(f"card.{table.world.cards[table.world.hands[hand].card].id}.A")
    assert not table.open_cards() or any(d.screen.trouble.values())  # type: ignore[attr-defined]
    d.click("shell.tab.plan")
    d.click("shell.end")
    if "closing.sure.yes" in d.nodes():
        d.click("closing.sure.yes")
    let_the_others_play(d)
    assert table.turn == 1
    assert type(d.screen).__name__ == "TurnReport"
    d.click("shell.tab.briefing")
    assert "2026 H2" in d.texts()


def test_from_the_title_to_the_second_turn_by_keys_alone() -> None:
    d, lobby = title_of()
    lobby.shelf.wait()
    d.key("Enter")  # New game has the focus
    d.wait(0.1)
    d.key("Ctrl+Enter")
    table = table_behind(d)
    assert table.nation == scenario("base").manifest.recommended
    d.key("A")
    while table.open_cards():
        card = table.world.cards[table.world.hands[table.open_cards()[0]].card].id
        while not (d.ui.focus or "").startswith(f"card.{card}."):
            d.key("Tab")
        for letter in "CBA":  # the dearer ones may not fit into what the plan leaves of the purse
            if table.given(("choose", card)) is None:
                d.key(letter)
        assert table.given(("choose", card)) is not None
    d.key("2")
    assert type(d.screen).__name__ == "Plan"
    while d.ui.focus != "line.memory.build":
        d.key("Tab")
    before = table.purse.left
    d.key("Left")
    assert table.purse.left > before
    d.key("Ctrl+Z")
    assert table.purse.left == pytest.approx(before)
    d.key("Ctrl+Enter")
    if d.ui.layers[-1].id == "closing.sure":
        d.key("Enter")
    let_the_others_play(d)
    assert table.turn == 1
    d.key("1")
    assert type(d.screen).__name__ == "Briefing"


def test_a_game_saved_by_itself_continues_from_the_title() -> None:
    played = table_of(turns=2)
    given = played.give("spend memory research 0.5")
    assert given is None
    d, _ = title_of()
    assert d.ui.focus == "title.continue"
    d.key("Enter")
    work = d.screen.work  # type: ignore[attr-defined]
    work.join()
    d.wait(0.1)
    table = table_behind(d)
    assert (table.nation, table.turn) == ("kor", 2)
    order = table.given(("spend", table.world.layer_index("memory"), "research"))
    assert order is not None
    assert order.amount == 0.5


def test_a_damaged_game_is_told_and_nothing_else_happens(tmp_path: Path) -> None:
    folder = tmp_path / "saves"
    folder.mkdir(exist_ok=True)
    (folder / "broken.game").write_text("no game at all\n", encoding="utf-8")
    d, lobby = title_of()
    d.key("Enter")
    d.screen.work.join()  # type: ignore[attr-defined]
    d.wait(0.1)
    assert d.ui.layers[-1].id == "title.trouble"
    assert d.faults() == []
    assert not lobby.texts.missing
    d.key("Escape")
    assert d.ui.layers[-1].id == ""


# --- ending a turn ---------------------------------------------------------------------------------------


def test_ending_a_turn_asks_when_cards_are_open_and_escape_is_safe() -> None:
    table = table_of()
    d = driver_of(table, "briefing")
    d.key("Ctrl+Enter")
    assert "closing.sure.yes" in d.nodes()
    card, cautious = table.cautious_words(table.open_cards()[0])
    assert card in d.texts()
    assert cautious in d.texts().replace("\n", " ")
    d.key("2")  # does not reach the screen below
    assert type(d.screen).__name__ == "Briefing"
    d.key("Escape")
    assert d.ui.layers[-1].id == ""
    assert table.turn == 0
    assert table.thinking is None
    assert not table.committed


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Let AI nations begin to think and wait for an event before the first of them answers."""
    from game.play import session

    go, real = threading.Event(), session.explain_all

    def waiting(*given: object) -> object:
        progress = given[-1]
        progress(0, 6)  # type: ignore[operator]
        go.wait(20.0)
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(session, "explain_all", waiting)
    yield go
    go.set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_others_can_be_stopped_and_the_plan_changed(slow: threading.Event, lang: str) -> None:
    table = table_of(lang=lang)
    d = driver_of(table, "plan")
    table.give("spend memory research 1")
    before, state = table.draft, table.session.state
    assert table.commit(d.ui) is None
    d.ui.redraw()
    assert d.ui.focus != "closing.work.stop", "Enter pressed once too often stops nothing"
    assert d.faults() == []
    work = table.thinking
    assert work is not None
    d.key("Escape")
    assert table.thinking is None
    assert d.ui.layers[-1].id == ""
    assert not table.committed
    assert table.draft == before
    assert table.undo()
    assert table.redo()
    path = table.session.path
    assert path is not None
    assert "commit" not in path.read_text(encoding="utf-8")
    table.commit(d.ui)  # at once, while the first thread still holds the players
    slow.set()
    again = table.thinking
    assert again is not None
    again.join()
    work.join()
    assert (work.error, again.error, work.open) == (None, None, False)
    assert table.session.turn == 1
    assert table.session.states[0] is state
    d.wait(0.1)
    assert type(d.screen).__name__ == "TurnReport"


def test_when_all_have_answered_nothing_is_stopped() -> None:
    table = table_of()
    d = driver_of(table, "plan")
    table.commit(d.ui)
    work = table.thinking
    assert work is not None
    work.join()
    assert not table.stop(d.ui)
    assert table.session.turn == 1


def test_nothing_can_be_done_while_the_others_think() -> None:
    table = table_of()
    d = driver_of(table, "plan")
    table.commit(d.ui)
    d.ui.redraw()
    assert d.ui.layers[-1].id in ("", "closing.work")
    kept = table.view
    assert not table.undo()
    assert not table.reset()
    d.key("1")
    assert type(d.screen).__name__ in ("Plan", "TurnReport")
    let_the_others_play(d)
    assert table.turn == 1
    assert table.view is not kept


def test_a_plan_dearer_than_the_purse_is_not_committed() -> None:
    table = table_of()
    refusal = table.give("spend memory build 900")
    assert refusal is not None
    assert refusal.key.endswith("overspend")
    assert table.turn == 0
    assert table.purse.left >= 0.0


def test_a_game_nobody_plays_can_be_watched_but_not_ordered() -> None:
    table = table_of(people=())
    assert table.watching
    refusal = table.give("spend memory build 1")
    assert refusal is not None
    d = driver_of(table, "plan")
    assert d.faults() == []
    d.click("shell.end")
    let_the_others_play(d)
    assert table.turn == 1


def test_a_key_held_while_the_screen_changes_does_not_press_twice(at_new_game: Driver) -> None:
    """Where starting takes a moment the system repeats the held key; the game must not end its first turn by it."""
    d = at_new_game
    down = {"key": pygame.K_RETURN, "mod": pygame.KMOD_CTRL, "unicode": ""}
    d.stack.feed(pygame.event.Event(pygame.KEYDOWN, down))
    assert type(d.screen).__name__ == "Briefing"
    d.stack.feed(pygame.event.Event(pygame.KEYDOWN, down))
    d.frame()
    assert d.ui.layers[-1].id == ""
    d.stack.feed(pygame.event.Event(pygame.KEYUP, down))
    d.stack.feed(pygame.event.Event(pygame.KEYDOWN, down))
    d.frame()
    assert d.ui.layers[-1].id == "closing.sure"


def test_a_folder_that_cannot_be_written_is_told_and_the_game_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "wall").write_text("a file where a folder should be", encoding="utf-8")
    monkeypatch.setenv("SOVEREIGN_STACK_SAVES", str(tmp_path / "wall" / "saves"))
    table = table_of()
    d = driver_of(table, "plan")
    d.ui.set_focus("line.memory.build")
    d.key("Left")
    assert table.t("game.shell.not_saved") in d.texts()
    d.hover("shell.saved")
    assert "wall" in d.tip()
    assert d.faults() == []
    d.key("Ctrl+S")
    assert d.ui.toast is not None
    table.commit(d.ui)
    let_the_others_play(d)
    assert table.turn == 1


def test_saving_says_so() -> None:
    table = table_of()
    d = driver_of(table, "briefing")
    d.key("Ctrl+S")
    assert table.t("game.shell.saved") in d.texts()
    assert table.session.path is not None
    assert table.session.path.exists()


# --- cards -----------------------------------------------------------------------------------------------


def test_an_option_is_taken_once_and_taken_back_the_second_time() -> None:
    table = table_of()
    d = driver_of(table, "briefing")
    hand = table.open_cards()[0]
    card = table.world.cards[table.world.hands[hand].card].id
    d.click(f"card.{card}.B")
    assert table.given(("choose", card)) is not None
    d.click(f"card.{card}.B")
    assert table.given(("choose", card)) is None


def test_the_back_of_a_card_names_its_sources() -> None:
    table = table_of()
    d = driver_of(table, "briefing")
    hand = table.open_cards()[0]
    card = table.world.cards[table.world.hands[hand].card].id
    d.key("S")
    cited = table.scenario.sources.cards[card]
    assert cited
    assert all(c.says.split(".")[0] in d.texts().replace("\n", " ") for c in cited)
    assert f"card.{card}.A" not in d.nodes()
    d.key("S")
    assert f"card.{card}.A" in d.nodes()


def test_a_card_shows_what_each_option_does() -> None:
    table = table_of()
    d = driver_of(table, "briefing")
    told = d.texts()
    for hand in table.open_cards():
        for choice in table.world.hands[hand].choices:
            card = table.world.cards[table.world.hands[hand].card].id
            label = table.d(f"cards.{card}.choices.{choice.id}.label")
            assert label in told, label
    assert "+8%" in told or "+0.5" in told


def test_room_is_made_for_an_option_that_is_too_dear() -> None:
    table = table_of()
    left = table.purse.left
    assert table.give(f"spend memory build {2.5 + left + 0.1}") is None
    d = driver_of(table, "briefing")
    hand = next(
        h for h in table.open_cards() if table.world.cards[table.world.hands[h].card].id == "helium-and-gas"
    )
    d.click("card.helium-and-gas.A")
    if table.given(("choose", "helium-and-gas")) is None:
        assert "M" in d.screen.trouble[hand]  # type: ignore[attr-defined]
        assert d.faults() == []
        d.key("M")
    assert table.given(("choose", "helium-and-gas")) is not None
    assert table.purse.left >= -1e-6
    d.key("Ctrl+Z")
    assert table.given(("choose", "helium-and-gas")) is None


# --- orders ----------------------------------------------------------------------------------------------


def test_a_line_stops_where_the_purse_ends_and_says_what_was_needed() -> None:
    table = table_of()
    d = driver_of(table, "plan")
    d.ui.set_focus("line.memory.build")
    d.key("End")
    assert -1e-6 <= table.purse.left < 0.2
    trouble = d.screen.bench.trouble  # type: ignore[attr-defined]
    assert trouble[0] == "line.memory.build"
    assert any(sign.isdigit() for sign in trouble[1])
    assert trouble[1] in d.texts()
    assert d.faults() == []
    d.key("Home")
    assert d.screen.bench.trouble == ("", "")  # type: ignore[attr-defined]


def test_a_drag_is_one_step_for_undo() -> None:
    table = table_of()
    d = driver_of(table, "plan")
    before = table.draft
    d.drag("line.memory.build", (0.45, 0.5), (0.25, 0.5))
    assert table.draft != before
    d.key("Ctrl+Z")
    assert table.draft == before
    d.key("Ctrl+Y")
    assert table.draft != before


def test_a_drag_beyond_the_purse_undoes_nothing_else() -> None:
    table = table_of()
    card = "the-empty-seat"
    hand = next(h for h in table.open_cards() if table.world.cards[table.world.hands[h].card].id == card)
    option = table.world.hands[hand].choices[table.world.hands[hand].cautious].id
    assert table.give(f"choose {card} {option}") is None
    d = driver_of(table, "plan")
    d.drag("line.memory.build", (0.5, 0.5), (0.62, 0.5))
    assert table.given(("choose", card)) is not None
    assert table.purse.left >= -1e-6


def test_every_caps_end_is_told_where_it_happened() -> None:
    table = table_of("usa")
    d = driver_of(table, "plan")
    d.click("head.abroad")
    for layer in ("models", "cloud", "data"):
        d.ui.set_focus(f"limit.{layer}")
        d.key("Right")
    assert (table.purse.controls.used, table.purse.controls.allowed) == (2, 2)
    assert d.screen.bench.trouble[0] == "limit.data"  # type: ignore[attr-defined]
    assert d.nodes()["trouble"].label in d.texts()
    assert d.faults() == []


def test_limits_carry_their_notice_and_go_back_to_what_stands() -> None:
    table = table_of("usa")
    d = driver_of(table, "plan")
    d.click("head.abroad")
    d.click("world.notice.2")
    d.ui.set_focus("limit.cloud")
    d.key("Shift+Right")
    order = table.given(("restrict", table.world.layer_index("cloud"), table.world.actor_index("chn")))
    assert order is not None
    assert (order.amount, order.notice) == (0.25, 2)
    d.key("Shift+Left")
    assert table.given(order.slot()) is None


def test_stores_release_and_refusals_are_ordered_and_taken_back() -> None:
    table = table_of("chn")
    d = driver_of(table, "plan")
    d.click("head.abroad")
    d.ui.set_focus("refuse.cloud")
    d.key("Right")
    assert any(order.kind == "refuse" for order in table.draft)
    d.click("world.tabs.7")
    d.ui.set_focus("stock.memory")
    d.key("Right")
    assert table.given(("stockpile", table.world.layer_index("memory"))) is not None
    d.key("Left")
    assert table.given(("stockpile", table.world.layer_index("memory"))) is None
    d.click("world.release")
    assert any(order.kind == "release" for order in table.draft)
    d.click("world.release")
    assert not any(order.kind == "release" for order in table.draft)


def test_an_initiative_is_launched_taken_back_and_refused_with_its_need() -> None:
    table = table_of()
    d = driver_of(table, "plan")
    d.click("head.initiatives")
    hand = d.screen.programmes.hand  # type: ignore[attr-defined]
    state = d.screen.programmes.standing  # type: ignore[attr-defined]
    free = next(v for v in hand if state(v).state == "free")
    d.click(f"initiatives.{hand.index(free)}")
    d.click("initiative.act")
    assert table.given(("launch", table.world.initiatives[free].id)) is not None
    assert table.purse.starts.full
    other = next(v for v in hand if state(v).state == "free")
    d.click(f"initiatives.{hand.index(other)}")
    assert d.nodes()["initiative.act"].click is None
    assert "initiative.why" in d.nodes()
    d.click(f"initiatives.{hand.index(free)}")
    d.click("initiative.act")
    assert not table.purse.starts.full
    waiting = [v for v in hand if state(v).state == "wait"]
    assert waiting
    d.click(f"initiatives.{hand.index(waiting[0])}")
    assert d.nodes()["initiative.act"].click is None
    assert d.faults() == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_stopping_does_is_told_before_and_after_it_is_ordered(lang: str) -> None:
    table = table_of(lang=lang)
    assert table.give("spend memory build 0.5") is None  # makes room
    assert table.give("launch brain-gain-decade") is None
    table.session.commit("kor")
    table.session.resolve()
    d = driver_of(Table(Lobby(Settings(lang=lang)), table.session), "plan")
    d.click("head.initiatives")
    hand = [table.world.initiatives[v].id for v in d.screen.programmes.hand]  # type: ignore[attr-defined]
    d.click(f"initiatives.{hand.index('brain-gain-decade')}")
    for _ in range(2):
        d.hover("initiative.act")
        d.wait(1.5)
        assert table.t("game.initiative.state.stop")[:20] in d.tip()
        assert d.faults(overlaps=False) == []
        d.click("initiative.act")
    assert not any(order.kind == "stop" for order in table_behind(d).draft), "the second click took it back"


def test_the_adviser_is_read_and_taken_whole() -> None:
    table = table_of()
    d = driver_of(table, "plan")
    d.key("V")
    assert d.ui.focus == "adviser.all"
    assert d.faults() == []
    plan = [order for order, _ in d.screen.adviser.plan]  # type: ignore[attr-defined]
    d.key("Enter")
    assert list(table.draft) == plan
    d.key("V")
    d.key("Escape")
    assert d.ui.layers[-1].id == ""


def test_postures_last_turn_and_reset_set_the_lines() -> None:
    table = table_of(turns=1)
    d = driver_of(table, "plan")
    start = table.draft
    d.click("plan.posture")
    d.key("Down")
    d.key("Enter")
    assert table.draft != start
    posed = table.draft
    d.key("L")
    assert table.draft == start
    d.key("Ctrl+Z")
    assert table.draft == posed
    d.key("R")
    assert table.draft == start


def test_the_order_list_sets_single_orders_back() -> None:
    table = table_of()
    d = driver_of(table, "plan")
    start = table.draft
    d.ui.set_focus("line.memory.build")
    d.key("Left")
    assert table.draft != start
    d.ui.set_focus("orders")
    d.key("Home")
    d.key("Delete")
    assert set(table.draft) == set(start)


# --- why and names ---------------------------------------------------------------------------------------


def test_why_lines_of_a_share_open_on_hover_and_stay_with_f1() -> None:
    table = table_of(turns=2)
    d = driver_of(table, "stack")
    k = table.world.layer_index("memory")
    cell = f"stack.{k}.{table.actor}"
    d.hover(cell)
    headline = table.session.why("share", "kor", k)
    assert headline is not None
    told = d.tip()
    assert table.cause_words(headline.lines[0], table.actor) in told
    d.ui.set_focus(cell)
    d.key("F1")
    assert d.ui.pinned is not None
    d.key("F1")
    assert "A share is" in d.tip()


def test_headline_figures_tell_why_they_changed() -> None:
    table = table_of(turns=1)
    d = driver_of(table, "briefing")
    for name in ("purse", "score", "leverage", "gap", "tension"):
        lines = table.why_headline(name)
        assert len(lines) > 1, name
    d.hover("shell.figure.score")
    assert table.t("game.headline_is.score") in d.tip()


def test_the_language_changes_live() -> None:
    d, lobby = title_of()
    d.click("title.lang.ko")
    assert lobby.lang == "ko"
    assert "새 게임" in d.texts()
    assert Settings.load().lang == "ko"
    d.click("title.lang.zh")
    assert "新游戏" in d.texts()


def test_groups_of_the_stack_hold_every_layer_once() -> None:
    table = table_of()
    groups = table.layer_groups()
    assert [k for _, layers in groups for k in layers] == list(range(len(table.world.layers)))
    assert all(layers for _, layers in groups)


def test_nothing_of_another_seat_is_on_the_table() -> None:
    table = table_of(people=("chn", "kor"))
    d = driver_of(table, "plan")
    assert table.nation == "chn"
    assert table.give("stockpile memory 2") is None
    table.commit(d.ui)
    d.stack.settle()
    assert table.next_seat == "kor"
    assert type(d.screen).__name__ == "Handover"
    assert "Stockpile" not in d.texts()
    table.sit(d.ui)
    d.stack.settle()
    assert table.nation == "kor"
    assert all(order.kind != "stockpile" for order in table.draft)


def test_a_small_deck_of_other_nations_and_layers_plays_in_the_same_screens(tmp_path: Path) -> None:
    from game.scenario.load import load
    from game.scenario.new import make

    make(tmp_path / "small", "small", "en")
    found = load(tmp_path / "small")
    session = Session.start(found, {found.manifest.recommended: Seat("human")}, SEED)
    session.commit(found.manifest.recommended)
    session.resolve()
    table = Table(Lobby(Settings(lang="en")), session)
    for name, clicks in VIEWS.values():
        d = driver_of(table, name)
        show(d, clicks[:1])
        assert d.faults() == [], f"{name} {clicks}"
