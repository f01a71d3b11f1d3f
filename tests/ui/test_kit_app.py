"""The window: it opens or says why not, draws only when something changed, and obeys its own keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from game.ui.app import App, NoDisplay, Settings, open_display
from game.ui.kit import widgets as w
from game.ui.kit.node import Ui


class Page:
    """A page with one button and one field; leaves by itself after some ticks."""

    title = "Page"

    def __init__(self, ticks: int = 3) -> None:
        self.left = ticks
        self.value = ""
        self.keeps_open = False
        self.ui: Ui | None = None

    def build(self, ui: Ui) -> None:
        self.ui = ui
        w.button(ui, "go", w.Box(20, 20, 100, 34), "Go", ui.quit)
        w.text_entry(ui, "name", w.Box(20, 70, 200, 34), self.value, self.put)

    def put(self, value: str) -> None:
        self.value = value

    def key(self, ui: Ui, name: str) -> bool:
        if name == "Quit" and self.keeps_open:
            ui.say("not yet")
            return True
        return False

    def tick(self, _dt: float) -> bool:
        self.left -= 1
        if self.left <= 0 and self.ui is not None:
            self.ui.quit()
        return False


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = App(Page(), caption="Sovereign Stack", pictures=tmp_path / "pictures")
    yield made
    pygame.display.quit()


def press(app: App, key: int, mod: int = 0) -> None:
    app.event(pygame.event.Event(pygame.KEYDOWN, key=key, mod=mod, unicode="", scancode=0))
    app.event(pygame.event.Event(pygame.KEYUP, key=key, mod=mod, unicode="", scancode=0))


@pytest.mark.parametrize("driver", ["offscreen", "dummy"])
def test_an_invisible_driver_nobody_asked_for_is_no_display(
    monkeypatch: pytest.MonkeyPatch, driver: str
) -> None:
    monkeypatch.delenv("SDL_VIDEODRIVER", raising=False)
    monkeypatch.setattr(pygame.display, "init", lambda: None)
    monkeypatch.setattr(pygame.display, "get_driver", lambda: driver)
    with pytest.raises(NoDisplay) as caught:
        open_display()
    assert caught.value.driver == driver


def test_no_driver_at_all_is_no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise pygame.error("No available video device")

    monkeypatch.setattr(pygame.display, "init", refuse)
    with pytest.raises(NoDisplay):
        open_display()


@pytest.mark.usefixtures("app")
def test_an_asked_for_dummy_is_fine_and_no_sound_is_opened() -> None:
    assert pygame.display.get_driver() == "dummy"
    assert pygame.mixer.get_init() is None


def test_idle_draws_once(app: App) -> None:
    app.stack.screens[0][0].left = 4  # type: ignore[attr-defined]
    app.run()
    assert app.frames == 1
    assert not pygame.display.get_init()


def test_time_passes_in_a_real_window(app: App) -> None:
    spent: list[float] = []

    class Waiting(Page):
        def tick(self, dt: float) -> bool:
            spent.append(dt)
            return super().tick(0.0) if sum(spent) > 0.2 else False

    app.stack.screens[0] = (Waiting(ticks=1), app.stack.screens[0][1])
    app.ui.redraw()
    app.ui.say("soon gone", 0.05)
    app.run()
    assert 0.2 < sum(spent) < 5.0
    assert app.ui.toast is None


def test_a_fault_of_a_screen_is_told_before_it_goes_on(tmp_path: Path) -> None:
    class Broken(Page):
        def tick(self, _dt: float) -> bool:
            raise RuntimeError("broken")

    told: list[Exception] = []
    app = App(Broken(), caption="x", on_error=told.append, pictures=tmp_path)
    with pytest.raises(RuntimeError, match="broken"):
        app.run()
    assert [str(error) for error in told] == ["broken"]


def test_text_size_keys_are_remembered(tmp_path: Path) -> None:
    kept: list[Settings] = []
    app = App(Page(), caption="x", on_settings=kept.append, pictures=tmp_path)
    press(app, pygame.K_EQUALS, pygame.KMOD_LCTRL)
    press(app, pygame.K_EQUALS, pygame.KMOD_LCTRL)
    press(app, pygame.K_MINUS, pygame.KMOD_LCTRL)
    assert [setting.text_scale for setting in kept] == [1.15, 1.3, 1.15]
    press(app, pygame.K_0, pygame.KMOD_LCTRL)
    assert app.ui.em(100) == 100
    for _ in range(9):
        press(app, pygame.K_EQUALS, pygame.KMOD_LCTRL)
    assert app.painter.text_scale == 1.6


def test_screens_change_language_and_theme(app: App) -> None:
    app.ui.ask("language", "ko")
    app.ui.ask("theme", "light")
    app.draw()
    assert (app.settings.lang, app.settings.theme) == ("ko", "light")
    assert app.ui.lang == "ko"
    assert not app.painter.theme.dark


def test_pictures_are_numbered_and_a_refused_folder_is_said(app: App, tmp_path: Path) -> None:
    press(app, pygame.K_F12)
    press(app, pygame.K_F12)
    assert [path.name for path in sorted((tmp_path / "pictures").iterdir())] == [
        "picture-001.png",
        "picture-002.png",
    ]
    (tmp_path / "file").write_text("x")
    app.pictures = tmp_path / "file"
    assert app.save_picture() is None
    assert app.ui.toast is not None


def test_full_screen_and_back(app: App) -> None:
    press(app, pygame.K_F11)
    assert app.settings.fullscreen
    assert app.painter.surface is pygame.display.get_surface()
    press(app, pygame.K_F11)
    assert not app.settings.fullscreen
    assert app.painter.surface is pygame.display.get_surface()
    assert app.settings.size == (1280, 720)


def test_closing_the_window_asks_the_screen_first(app: App) -> None:
    page = app.stack.screen
    page.keeps_open = True  # type: ignore[attr-defined]
    app.event(pygame.event.Event(pygame.QUIT))
    assert app.stack.running
    page.keeps_open = False  # type: ignore[attr-defined]
    app.event(pygame.event.Event(pygame.QUIT))
    assert not app.stack.running


def test_events_before_the_first_picture_are_taken(app: App) -> None:
    app.event(pygame.event.Event(pygame.MOUSEMOTION, pos=(30, 30), rel=(0, 0), buttons=(0, 0, 0)))
    assert app.ui.hover == "go"
