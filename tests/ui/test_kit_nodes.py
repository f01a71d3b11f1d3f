"""Focus, layers, tooltips and keys of the kit, driven by node id."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pygame
import pytest

from game.ui.kit import widgets as w
from game.ui.kit.drive import Driver
from game.ui.kit.keys import key_name
from game.ui.kit.node import Node, Ui


class Page:
    """A screen whose build is a function and which notes the keys that no node took."""

    title = "page"

    def __init__(self, build: Callable[[Page, Ui], None]) -> None:
        self.declare = build
        self.did: list[str] = []
        self.open = False

    def build(self, ui: Ui) -> None:
        self.declare(self, ui)

    def key(self, _ui: Ui, name: str) -> bool:
        self.did.append(name)
        return False

    def tick(self, _dt: float) -> bool:
        return False

    def note(self, word: str) -> Callable[[], None]:
        return lambda: self.did.append(word)


def two_panels(page: Page, ui: Ui) -> None:
    left, right = ui.page.inset(16).columns(2, 12)
    for side, box in (("left", left), ("right", right)):
        inner = w.panel(ui, side, box, side)
        for number, row in enumerate(inner.stack(34, 3, 8)):
            w.button(ui, f"{side}.{number}", row, f"{side} {number}", page.note(f"{side}.{number}"))


def test_tab_reads_panel_by_panel_and_back() -> None:
    d = Driver(Page(two_panels))
    assert d.walk() == ["left.0", "left.1", "left.2", "right.0", "right.1", "right.2"]
    d.key("Shift+Tab")
    assert d.ui.focus == "right.2"


def test_arrows_go_to_the_nearest_neighbour() -> None:
    d = Driver(Page(two_panels))
    d.keys("Tab", "Down", "Right")
    assert d.ui.focus == "right.1"
    d.key("Up")
    assert d.ui.focus == "right.0"
    d.key("Left")
    assert d.ui.focus == "left.0"


def test_enter_space_and_click_activate() -> None:
    page = Page(two_panels)
    d = Driver(page)
    d.keys("Tab", "Enter", "Space")
    d.click("right.2")
    assert page.did == ["left.0", "left.0", "right.2"]


def test_press_here_and_release_there_is_no_click() -> None:
    page = Page(two_panels)
    d = Driver(page)
    d.stack.feed(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=d.point("left.0"), button=1))
    d.stack.feed(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=d.point("left.1"), button=1))
    assert page.did == []


def test_two_nodes_of_one_name_are_refused() -> None:
    def twice(_page: Page, ui: Ui) -> None:
        ui.add(Node("same", ui.page))
        ui.add(Node("same", ui.page))

    with pytest.raises(ValueError, match="same"):
        Driver(Page(twice))


def asking(page: Page, ui: Ui) -> None:
    two_panels(page, ui)

    def close(word: str) -> Callable[[], None]:
        def act() -> None:
            page.did.append(word)
            page.open = False

        return act

    if page.open:
        w.confirm(ui, "sure", "Sure?", "A question.", "Yes", "No", close("yes"), close("no"))


def test_a_dialog_traps_keys_and_pointer_and_escape_is_the_safe_answer() -> None:
    page = Page(asking)
    d = Driver(page)
    d.keys("Tab", "Tab")
    page.open = True
    d.ui.redraw()
    d.frame()
    assert d.ui.focus == "sure.no"
    assert set(d.walk()) == {"sure.yes", "sure.no"}
    d.click("left.0")  # lies below the dialog
    d.key("A")
    assert page.did == []
    d.key("Escape")
    assert page.did == ["no"]
    assert d.ui.focus == "left.1"  # back where it was


def test_a_dialog_opened_again_starts_at_its_safe_button() -> None:
    page = Page(asking)
    d = Driver(page)
    for _ in range(2):
        page.open = True
        d.ui.redraw()
        d.frame()
        assert d.ui.focus == "sure.no"
        d.keys("Tab", "Escape")
    assert page.did == ["no", "no"]


def test_keys_nobody_wants_reach_the_screen() -> None:
    page = Page(two_panels)
    d = Driver(page)
    d.keys("1", "Ctrl+Enter", "Escape", "F5", "?", "Shift+A")
    assert page.did == ["1", "Ctrl+Enter", "Escape", "F5", "?", "Shift+A"]


def tipped(page: Page, ui: Ui) -> None:
    tip = w.Tip(["<b>4.7</b> of the world", "<good>+2.1</good> own"], ["own / world"])
    w.button(ui, "why", w.Box(20, 20, 200, 34), "4.7", page.note("why"), tip=lambda: tip)
    w.button(ui, "mute", w.Box(20, 80, 200, 34), "quiet", page.note("mute"))


def test_tooltips_open_on_hover_and_on_focus_after_a_rest() -> None:
    d = Driver(Page(tipped))
    d.hover("why")
    assert "4.7 of the world" in d.tip().replace("  ", " ")
    d.hover("mute")
    assert d.tip() == ""
    d.key("Tab")
    assert d.tip() == ""
    d.wait(1.0)
    assert "own" in d.tip()


def test_f1_pins_then_shows_the_formula_then_closes() -> None:
    page = Page(tipped)
    d = Driver(page)
    d.keys("Tab", "F1")
    assert "own" in d.tip()
    d.hover("mute")
    assert "own" in d.tip()  # stays although the pointer is elsewhere
    d.key("F1")
    assert d.tip() == "own / world"
    d.keys("F1")
    assert d.ui.pinned is None
    d.keys("F1", "Escape")
    assert d.ui.pinned is None
    assert page.did == []
    d.key("Tab")
    d.key("F1")  # a node without a tip: help belongs to the screen
    assert page.did == ["F1"]


def test_a_cut_text_tells_itself_whole() -> None:
    def build(_page: Page, ui: Ui) -> None:
        w.label(ui, "long", w.Box(20, 20, 90, 30), "a sentence far too long for its box")

    d = Driver(Page(build))
    assert d.drawn()[0].cut
    d.hover("long")
    assert d.tip() == "a sentence far too long for its box"
    assert d.faults() == []


def test_the_checker_sees_faults() -> None:
    def build(_page: Page, ui: Ui) -> None:
        ui.add(Node("out", w.Box(1200, 700, 200, 50)))
        ui.add(
            Node(
                "over",
                w.Box(10, 10, 40, 20),
                lambda p, _area, _look: p.text(w.Box(10, 10, 300, 20), "runs out of it"),
            )
        )
        ui.add(Node("twice", w.Box(10, 12, 400, 20), lambda p, area, _look: p.text(area, "runs over it")))
        ui.add(Node("lost", w.Box(300, 300, 40, 20), lambda p, area, _look: p.text(area, "\u0e01")))

    found = " | ".join(Driver(Page(build)).faults())
    for word in ("out is outside", "runs out of over", "overlap", "fonts lack"):
        assert word in found


def test_a_screen_can_be_pushed_and_keeps_its_place() -> None:
    def second(_page: Page, ui: Ui) -> None:
        w.button(ui, "back", w.Box(20, 20, 100, 34), "Back", ui.pop)

    def first(page: Page, ui: Ui) -> None:
        w.button(ui, "other", w.Box(20, 20, 100, 34), "Other", page.note("other"))
        w.button(ui, "go", w.Box(20, 80, 100, 34), "Go", lambda: ui.push(Page(second)))

    d = Driver(Page(first))
    d.keys("Tab", "Tab", "Enter")
    assert list(d.nodes()) == ["back"]
    assert d.ui.focus is None
    d.keys("Tab", "Enter")
    assert d.ui.focus == "go"
    d.ui.pop()
    d.stack.settle()
    assert not d.stack.running


def test_holding_takes_the_whole_time_and_acts_once() -> None:
    def build(page: Page, ui: Ui) -> None:
        w.hold_button(ui, "begin", w.Box(20, 20, 200, 40), "Hold", page.note("begun"), seconds=1.0)

    page = Page(build)
    d = Driver(page)
    d.key("Tab")
    d.key("Enter", hold=0.6)
    d.wait(1.0)
    assert page.did == []
    d.key("Enter", hold=1.2)
    assert page.did == ["begun"]


def test_a_held_enter_confirms_once_but_arrows_repeat() -> None:
    page = Page(two_panels)
    d = Driver(page)
    d.key("Tab")
    for code in (pygame.K_RETURN, pygame.K_DOWN):
        for _ in range(2):
            d.stack.feed(pygame.event.Event(pygame.KEYDOWN, key=code, mod=0, unicode=""))
        d.stack.feed(pygame.event.Event(pygame.KEYUP, key=code, mod=0))
    assert page.did == ["left.0"]
    assert d.ui.focus == "left.2"


def test_a_message_passes() -> None:
    d = Driver(Page(two_panels))
    d.ui.say("saved", 1.0)
    assert "saved" in d.texts()
    d.wait(1.2)
    assert "saved" not in d.texts()


@pytest.mark.parametrize(
    ("key", "mod", "sign", "name"),
    [
        (pygame.K_RETURN, pygame.KMOD_LCTRL, "\r", "Ctrl+Enter"),
        (pygame.K_TAB, pygame.KMOD_LSHIFT, "\t", "Shift+Tab"),
        (pygame.K_a, 0, "ㅁ", "A"),  # a Korean keyboard types another sign with the same key
        (pygame.K_a, pygame.KMOD_LMETA, "a", "Ctrl+A"),
        (pygame.K_KP3, 0, "3", "3"),
        (pygame.K_SLASH, pygame.KMOD_LSHIFT, "", "?"),
        (pygame.K_SLASH, pygame.KMOD_LSHIFT, "/", "?"),
        (pygame.K_EQUALS, pygame.KMOD_LCTRL, "=", "Ctrl++"),
        (pygame.K_F10, 0, "", "F10"),
        (pygame.K_LSHIFT, pygame.KMOD_LSHIFT, "", ""),
    ],
)
def test_keys_have_names(key: int, mod: int, sign: str, name: str) -> None:
    assert key_name(key, mod, sign) == name


def test_same_build_same_picture(tmp_path: Path) -> None:
    for name in ("one", "two"):
        d = Driver(Page(tipped))
        d.hover("why")
        d.shot(tmp_path / f"{name}.png")
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()
