"""What each widget does by keyboard and by pointer."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from game.ui.kit import bars, chart
from game.ui.kit import widgets as w
from game.ui.kit.drive import Driver
from game.ui.kit.node import Ui

BOX = w.Box(20, 20, 500, 34)


class Page:
    """A screen around one function; `value` is what the widget under test changes."""

    title = "page"

    def __init__(self, build: Callable[[Page, Ui], None], value: Any = None) -> None:
        self.declare = build
        self.value = value
        self.did: list[Any] = []

    def build(self, ui: Ui) -> None:
        self.declare(self, ui)

    def key(self, _ui: Ui, name: str) -> bool:
        self.did.append(name)
        return False

    def tick(self, _dt: float) -> bool:
        return False

    def put(self, value: Any) -> None:
        self.value = value


def stepper(page: Page, ui: Ui) -> None:
    w.stepper(ui, "s", BOX, page.value, page.put, low=0, high=8, step=0.1, name="Memory", name_width=120)


@pytest.mark.parametrize(
    ("names", "value"),
    [
        (["Right"], 4.1),
        (["Left", "Left"], 3.8),
        (["Shift+Right"], 4.5),
        (["Home"], 0.0),
        (["Home", "Left"], 0.0),
        (["End"], 8.0),
        (["End", "Shift+Right", "-"], 7.9),
        (["+"] * 7, 4.7),
    ],
)
def test_a_stepper_steps_by_keys(names: Sequence[str], value: float) -> None:
    page = Page(stepper, 4.0)
    d = Driver(page)
    d.keys("Tab", *names)
    assert page.value == value


def test_a_stepper_follows_the_pointer_and_its_buttons() -> None:
    page = Page(stepper, 4.0)
    d = Driver(page)
    d.drag("s", (0.5, 0.5), (0.95, 0.5))
    assert page.value == 8.0
    minus = 120 + 11  # its middle lies half a knob right of the name
    d.drag("s", (minus / 500, 0.5), (minus / 500, 0.5))
    assert page.value == 7.9
    d.drag("s", (minus / 500, 0.5), (0.9, 0.5))  # a press on minus does not pull the knob
    assert page.value == 7.8


def test_a_disabled_stepper_tells_why_and_stays() -> None:
    def build(page: Page, ui: Ui) -> None:
        w.stepper(ui, "s", BOX, page.value, page.put, enabled=False, tip="needs 7, has 5")

    page = Page(build, 3.0)
    d = Driver(page)
    d.keys("Tab", "Right")
    d.wait(1)
    assert page.value == 3.0
    assert d.tip() == "needs 7, has 5"


def entry(page: Page, ui: Ui) -> None:
    w.text_entry(
        ui, "e", BOX, page.value, page.put, submit=lambda: page.did.append("sent"), limit=8, hint="name"
    )


def test_typing_edits_at_the_caret() -> None:
    page = Page(entry, "")
    d = Driver(page)
    assert "name" in d.texts()
    d.key("Tab")
    d.type("Team")
    d.keys("Home", "Right", "Delete")
    d.type("x")
    d.keys("End", "Backspace")
    assert page.value == "Txa"
    d.key("Enter")
    assert page.did == ["sent"]


def test_selection_is_replaced_and_the_limit_holds() -> None:
    page = Page(entry, "abcdef")
    d = Driver(page)
    d.keys("Tab", "Home", "Shift+Right", "Shift+Right")
    d.type("XYZ")
    assert page.value == "XYZcdef"
    d.type("12345")
    assert page.value == "XYZ1cdef"
    d.key("Ctrl+A")
    d.type("한국")
    assert page.value == "한국"


def test_letters_and_blanks_stay_in_the_field() -> None:
    page = Page(entry, "")
    d = Driver(page)
    d.key("Tab")
    d.keys("A", "1", "Space", "?", "Left")
    assert page.did == []


def test_decomposed_input_is_composed() -> None:
    page = Page(entry, "")
    d = Driver(page)
    d.key("Tab")
    d.type(unicodedata.normalize("NFD", "한국"))
    assert page.value == "한국"


def test_unfinished_input_is_shown_and_has_the_keyboard() -> None:
    page = Page(entry, "가")
    d = Driver(page)
    d.key("Tab")
    d.compose("나")
    d.keys("Enter", "Escape", "Tab")
    assert "나" in d.texts()
    assert page.value == "가"
    assert d.ui.focus == "e"
    d.type("나")
    assert page.value == "가나"


def test_a_pin_shows_dots_and_takes_digits_only() -> None:
    def build(page: Page, ui: Ui) -> None:
        w.text_entry(ui, "pin", BOX, page.value, page.put, secret=True, allowed="0123456789", limit=4)

    page = Page(build, "")
    d = Driver(page)
    d.key("Tab")
    d.type("1a2b34567")
    assert page.value == "1234"
    assert "1" not in d.texts()


def dropdown(page: Page, ui: Ui) -> None:
    w.dropdown(ui, "d", BOX, ["USA", "China", "Korea", "Japan"], page.value, page.put)
    w.button(ui, "below", w.Box(20, 70, 500, 200), "Below", lambda: page.did.append("below"))


def test_a_dropdown_opens_chooses_and_closes_by_keys() -> None:
    page = Page(dropdown, 1)
    d = Driver(page)
    d.keys("Tab", "Enter", "Down", "Enter")
    assert page.value == 2
    assert len(d.ui.layers) == 1
    assert d.ui.focus == "d"
    d.keys("Enter", "Home", "Escape")
    assert page.value == 2
    assert len(d.ui.layers) == 1


def test_a_dropdown_closes_on_a_press_outside_which_does_nothing_else() -> None:
    page = Page(dropdown, 1)
    d = Driver(page)
    d.click("d")
    assert len(d.ui.layers) == 2
    d.drag("below", (0.9, 0.95), (0.9, 0.95))
    assert len(d.ui.layers) == 1
    assert page.did == []
    d.click("d")
    d.click("d.open.list.3")
    assert page.value == 3


def test_tabs_move_by_arrows() -> None:
    def build(page: Page, ui: Ui) -> None:
        w.tabs(ui, "t", BOX, ["One", "Two", "Three"], page.value, page.put)

    page = Page(build, 0)
    d = Driver(page)
    d.keys("Tab", "Right", "Right", "Right")
    assert page.value == 2
    assert d.walk() == ["t.2"]
    d.click("t.0")
    assert page.value == 0


def test_a_toggle_turns() -> None:
    def build(page: Page, ui: Ui) -> None:
        w.toggle(ui, "t", BOX, "Open release", page.value, page.put)

    page = Page(build, False)
    d = Driver(page)
    d.keys("Tab", "Space")
    assert page.value is True
    d.click("t")
    assert page.value is False


def table(page: Page, ui: Ui) -> None:
    cells = [
        [w.Cell(f"{r}.{c}", heat=r / 9, trend=1, tip=f"why {r} {c}") for c in range(4)] for r in range(10)
    ]
    columns = [w.Column(name) for name in ("USA", "CHN", "KOR", "EU")]
    names = [w.RowName(f"row {r}") for r in range(10)]
    w.table(ui, "t", w.Box(20, 20, 600, page.value), columns, cells, names=names, own=2)


@pytest.mark.parametrize("height", [400, 150])
def test_arrows_walk_every_cell_of_a_table(height: int) -> None:
    d = Driver(Page(table, height))
    assert d.walk() == ["t.0.0"]
    d.keys("Right", "Right", "Down")
    assert d.ui.focus == "t.1.2"
    d.wait(1)
    assert d.tip() == "why 1 2"
    d.keys(*["Down"] * 8)
    assert d.ui.focus == "t.9.2"
    cell = d.nodes()["t.9.2"]
    assert cell.clip is not None or height == 400
    assert cell.seen.contains(cell.rect)  # scrolled into view
    assert d.faults() == []
    d.keys("Tab", "Shift+Tab")
    assert d.ui.focus == "t.9.2"  # entered where it was left


def long_list(page: Page, ui: Ui) -> None:
    rows = [w.Row.of(f"line {i}", tip=f"about {i}") for i in range(500)]
    w.scroll_list(
        ui,
        "l",
        w.Box(20, 20, 300, 300),
        rows,
        selected=page.value,
        on_select=page.put,
        on_activate=page.did.append,
    )


def test_a_list_of_500_rows_moves_by_keys_and_lays_out_what_is_seen() -> None:
    page = Page(long_list, 0)
    d = Driver(page)
    d.keys("Tab", "Down", "PageDown", "Down")
    assert page.value == 12
    d.key("End")
    assert page.value == 499
    assert "line 499" in d.texts()
    assert len(d.nodes()) < 30
    d.key("Enter")
    assert page.did == [499]
    d.wait(1)
    assert d.tip() == "about 499"
    d.key("Home")
    assert "line 0" in d.texts()


def test_a_list_scrolls_by_wheel_and_acts_on_the_second_click() -> None:
    page = Page(long_list, 0)
    d = Driver(page)
    d.wheel("l", -10)
    shown = [i for i in d.nodes() if i.startswith("l.") and i != "l.offset.bar"]
    assert "l.0" not in shown
    d.click("l.17")
    assert (page.value, page.did) == (17, [])
    d.click("l.17")
    assert page.did == [17]


def test_an_empty_list_is_harmless() -> None:
    def build(_page: Page, ui: Ui) -> None:
        w.scroll_list(ui, "l", BOX, [])

    d = Driver(Page(build))
    d.keys("Tab", "Down", "Enter")
    assert d.faults() == []


def test_a_scroll_area_follows_the_focus() -> None:
    def build(page: Page, ui: Ui) -> None:
        with w.scroll_area(ui, "a", w.Box(20, 20, 300, 200), 20 * 40) as inner:
            for i, row in enumerate(inner.stack(34, 20, 6)):
                w.button(ui, f"b{i}", row, f"button {i}", lambda i=i: page.did.append(i))

    page = Page(build)
    d = Driver(page)
    assert d.walk() == [f"b{i}" for i in range(20)]
    d.keys("Shift+Tab", "Shift+Tab")
    last = d.nodes()["b18"]
    assert last.seen.contains(last.rect)
    d.click("b18")
    assert page.did == [18]
    assert d.faults() == []


def test_choices_and_slots_say_what_they_are() -> None:
    def build(page: Page, ui: Ui) -> None:
        w.choice(
            ui,
            "c",
            w.Box(20, 20, 300, 70),
            "A",
            "Buy <kor>now</kor>",
            "treasury <bad>−18</bad>",
            lambda: page.put("A"),
        )
        w.slots(ui, "s", w.Box(20, 120, 300, 30), 3, 3, name="initiatives")

    page = Page(build)
    d = Driver(page)
    d.keys("Tab", "Enter")
    assert page.value == "A"
    assert "treasury" in d.texts()
    assert d.nodes()["s"].label == "initiatives 3/3"


# --- charts ----------------------------------------------------------------------------------------------


def lines(_page: Page, ui: Ui) -> None:
    series = [
        chart.Series("kor", [1, 2, 3, 4], "KOR", "#A974F7", "Korea"),
        chart.Series("usa", [9, 8, None, 4.1], "USA", "#6BBAF0", "USA"),
    ]
    events = [chart.Event(1, text="truce ends")]
    chart.lines(
        ui,
        "c",
        w.Box(20, 20, 500, 250),
        series,
        xs=["2026", "2027", "2028", "2029"],
        own="kor",
        events=events,
    )


def test_the_cursor_of_a_chart_tells_all_values() -> None:
    d = Driver(Page(lines))
    d.keys("Tab", "Home", "Right")
    d.wait(1)
    assert d.tip() == "2027 USA   8 Korea   2 truce ends"
    assert d.faults() == []


def test_end_labels_do_not_collide() -> None:
    d = Driver(Page(lines))
    boxes = {entry.full: entry.box for entry in d.drawn() if entry.full in ("KOR", "USA")}
    assert abs(boxes["KOR"].y - boxes["USA"].y) >= 13


def test_labels_spread_as_little_as_needed() -> None:
    assert chart.spread([10, 50], 15, 0, 100) == [10, 50]
    assert chart.spread([50, 50], 15, 0, 100) == [50, 65]
    assert chart.spread([98, 99, 100], 15, 0, 100) == [70, 85, 100]
    crowded = chart.spread([5.0] * 12, 15, 0, 100)
    assert min(crowded) >= -1e-9
    assert max(crowded) <= 100.0001


def test_ticks_are_round_and_cover_the_range() -> None:
    assert chart.nice_ticks(0, 20, 4) == [0, 5, 10, 15, 20]
    ticks = chart.nice_ticks(63.2, 80.5)
    assert ticks[0] <= 63.2
    assert ticks[-1] >= 80.5
    assert chart.nice_ticks(3, 3)[0] <= 3


def test_a_waterfall_ends_where_its_causes_lead() -> None:
    causes = [bars.Cause("Micron", -0.5, tip="ledger"), bars.Cause("own", 0.3), bars.Cause("China", -0.2)]

    def build(_page: Page, ui: Ui) -> None:
        bars.waterfall(
            ui, "f", w.Box(20, 20, 500, 200), ("before", 79.0, "79.0"), causes, ("after", 78.6, "78.6")
        )

    d = Driver(Page(build))
    assert "−0.5" in d.texts()
    assert d.walk() == ["f.0"]
    assert d.faults() == []


def test_a_share_bar_tells_all_parts() -> None:
    def build(_page: Page, ui: Ui) -> None:
        bars.share_bar(
            ui,
            "b",
            BOX,
            [("KOR", 0.79, "#A974F7"), ("USA", 0.2, "#6BBAF0"), ("CHN", 0.01, "#DB509C")],
            own="KOR",
        )

    d = Driver(Page(build))
    d.key("Tab")
    d.wait(1)
    assert "CHN   1%" in d.tip()
    assert d.faults() == []
