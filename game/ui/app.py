"""The window: opens the display, turns events into calls of the screen stack, draws only when something changed.

    app = App(TitleScreen(...), caption="Sovereign Stack", settings=Settings(lang="ko"))
    app.run()

The loop is a coroutine, so that a build without blocking waits stays possible. Only display and font are opened:
a machine without a sound card is not asked for one. Raises NoDisplay when no window can be shown.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import pygame

from game import paths
from game.ui.kit.box import Box
from game.ui.kit.keymap import KeyMap
from game.ui.kit.keys import key_name
from game.ui.kit.node import Request, Screen, Ui
from game.ui.kit.paint import Painter
from game.ui.kit.spoken import spoken
from game.ui.kit.stack import Stack
from game.ui.sound import Sounds
from game.ui.theme import THEMES

IDLE = 100  # milliseconds to wait for an event when nothing moves
BUSY = 16  # the same while a tooltip, a message or a held key is waited for
TEXT_STEPS = {"Ctrl++": 1, "Ctrl+-": -1, "Ctrl+0": 0}
INVISIBLE = ("offscreen", "dummy")


class NoDisplay(Exception):  # noqa: N818 - a fact about the machine, not a fault of the program
    """There is no screen to open a window on; `driver` is what SDL came up with, "" for nothing at all."""

    def __init__(self, driver: str) -> None:
        super().__init__(driver)
        self.driver = driver


@dataclass(frozen=True)
class Settings:
    """What a player chooses about the picture; kept by whoever starts the window."""

    lang: str = "en"
    theme: str = "dark"
    text_scale: float = 1.0
    fullscreen: bool = False
    reduced_motion: bool = False
    volume: float = 0.6
    keys: Mapping[str, str] = field(default_factory=dict)
    size: tuple[int, int] = (1280, 720)


def open_display() -> None:
    """Starts SDL's display and fonts; raises NoDisplay when only an invisible driver came up unasked."""
    # Without these Windows stretches the window and shows no list of candidates while typing Korean or Chinese.
    os.environ.setdefault("SDL_WINDOWS_DPI_AWARENESS", "permonitorv2")
    os.environ.setdefault("SDL_IME_SHOW_UI", "1")
    asked = os.environ.get("SDL_VIDEODRIVER", "").split(",")
    try:
        pygame.display.init()
    except pygame.error as error:
        raise NoDisplay("") from error
    driver = pygame.display.get_driver()
    if driver in INVISIBLE and driver not in asked:
        pygame.display.quit()
        raise NoDisplay(driver)
    if driver == "x11":
        # Else SDL loads a whole 3D driver, 100 MB of it, to copy finished pictures into the window.
        os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
    pygame.font.init()


class App:
    """A window with a stack of screens.

    on_settings: told when the player changes language, theme, text size, full screen, sound or keys. on_error: called with an
    exception of the loop before it goes on its way, to write the dump.
    """

    def __init__(
        self,
        first: Screen,
        *,
        caption: str,
        settings: Settings | None = None,
        on_settings: Callable[[Settings], None] | None = None,
        on_error: Callable[[Exception], None] | None = None,
        pictures: Path | None = None,
    ) -> None:
        self.settings = settings or Settings()
        self.caption = caption
        self.on_settings = on_settings
        self.on_error = on_error
        self.pictures = pictures or paths.saves_folder() / "pictures"
        open_display()
        surface = self._open()
        theme = THEMES.get(self.settings.theme, THEMES["dark"])
        self.painter = Painter(surface, theme, paths.assets_folder(), self.settings.lang)
        self.painter.text_scale = self.settings.text_scale
        self.painter.keys = KeyMap(self.settings.keys)
        self.sounds = Sounds(self.settings.volume)
        self.ui = Ui(self.painter)
        self.stack = Stack(self.ui, first, self._asked)
        self.stack.motion = not self.settings.reduced_motion
        self.frames = 0  # pictures drawn since the start
        self._typing: str | None = ""
        pygame.key.set_repeat(350, 45)

    def run(self) -> None:
        """Runs until the last screen is left."""
        asyncio.run(self.main())

    async def main(self) -> None:
        """The loop: wait for an event, pass it on, let time pass, draw when something changed."""
        last = time.monotonic()  # the clock of pygame stands still until all of pygame is opened
        pause = 0
        try:
            while self.stack.running:
                for event in self._events(pause):
                    self.event(event)
                now = time.monotonic()
                pause = BUSY if self.stack.tick(now - last) else IDLE
                last = now
                self.draw()
                await asyncio.sleep(0)
        except Exception as error:
            if self.on_error is not None:
                self.on_error(error)
            raise
        finally:
            self.sounds.close()
            pygame.display.quit()

    def draw(self) -> bool:
        """Brings the picture up to date; True when something had to be drawn."""
        if not self.stack.running or not self.stack.draw():
            return False
        pygame.display.set_caption(f"{self.stack.screen.title} · {self.caption}")
        pygame.display.flip()
        self._text_input()
        self.frames += 1
        return True

    def _events(self, pause: int) -> list[pygame.event.Event]:
        """Returns what happened; waits a little when nothing did, except where waiting is not allowed."""
        found = pygame.event.get()
        if not found and pause and sys.platform != "emscripten":
            first = pygame.event.wait(pause)
            found = [first, *pygame.event.get()] if first.type != pygame.NOEVENT else []
        return found

    def event(self, event: pygame.event.Event) -> None:
        """Takes one event: what concerns the window here, all else to the stack."""
        if event.type == pygame.QUIT:
            if not self.stack.screen.key(self.ui, "Quit"):
                self.ui.quit()
            self.ui.redraw()
        elif event.type in (pygame.VIDEORESIZE, pygame.WINDOWSIZECHANGED):
            self._resized()
        elif event.type == pygame.WINDOWEXPOSED:
            self.ui.dirty = True
        elif event.type == pygame.KEYDOWN and self._window_key(event):
            self.ui.redraw()
        else:
            self.stack.feed(event)
            return
        self.stack.settle()

    def _window_key(self, event: pygame.event.Event) -> bool:
        """Keys that work on every screen: full screen, picture, text size."""
        if self.stack.keyboard.raw():
            return False  # a key is being chosen
        name = self.stack.keyboard.meant(key_name(event.key, event.mod, event.unicode))
        if name == "F11":
            self.ui.ask("fullscreen", not self.settings.fullscreen)
        elif name == "F12":
            self.save_picture()
        elif name == "F9":
            self.save_text()
        elif name in TEXT_STEPS:
            self.stack.step_text(TEXT_STEPS[name])
        else:
            return False
        return True

    def save_picture(self) -> Path | None:
        """Writes the picture as the next free PNG file and says where; None when the folder cannot be written."""
        self.draw()
        number = 1
        while (target := self.pictures / f"picture-{number:03d}.png").exists():
            number += 1
        try:
            self.pictures.mkdir(parents=True, exist_ok=True)
            pygame.image.save(self.painter.surface, str(target))
        except (OSError, pygame.error) as error:
            self.ui.say(str(error))
            return None
        self.ui.say(target.name)
        return target

    def save_text(self) -> Path | None:
        """Prints the screen as text, writes it as the next free file and copies it where that can be done.

        Says where it is and returns it; None when the folder cannot be written.
        """
        lobby = getattr(self.stack.screen, "lobby", None)
        say = lobby.t if lobby is not None else str  # a screen without texts tells the names of roles
        self.draw()
        lines = spoken(self.ui, self.stack.screen.title, lambda key: say(f"learn.spoken.{key}"))
        text = "\n".join(lines) + "\n"
        _print(text)
        number = 1
        while (target := self.pictures / f"screen-{number:03d}.txt").exists():
            number += 1
        try:
            paths.write_atomic(target, text)
        except OSError as error:
            self.ui.say(str(error))
            return None
        copied = "learn.spoken.copied" if _copy(text) else "learn.spoken.saved"
        self.ui.say(lobby.t(copied, name=target.name) if lobby is not None else target.name)
        return target

    def _asked(self, request: Request) -> None:
        """Takes what a screen asks of the window and remembers the settings."""
        now, value = self.settings, request.value
        if request.verb == "language":
            self.settings = replace(now, lang=value)
        elif request.verb == "theme":
            self.settings = replace(now, theme=value)
        elif request.verb == "text_scale":
            self.settings = replace(now, text_scale=self.painter.text_scale)
        elif request.verb == "fullscreen":
            self.settings = replace(now, fullscreen=bool(value))
        elif request.verb == "reduced_motion":
            self.settings = replace(now, reduced_motion=bool(value))
            self.stack.motion = not value
        elif request.verb == "volume":
            self.settings = replace(now, volume=float(value))
            self.sounds.volume = float(value)
        elif request.verb == "keys":
            self.settings = replace(now, keys=dict(value))
        elif request.verb == "sound":
            self.sounds.play(value)
            return
        else:
            return
        if request.verb == "fullscreen":
            self._reopen(now)
        if self.on_settings is not None:
            self.on_settings(self.settings)

    def _open(self) -> pygame.Surface:
        """Opens the window or the full screen; raises NoDisplay when SDL refuses."""
        whole = self.settings.fullscreen
        try:
            surface = pygame.display.set_mode(
                (0, 0) if whole else self.settings.size, pygame.FULLSCREEN if whole else pygame.RESIZABLE
            )
        except pygame.error as error:
            raise NoDisplay(pygame.display.get_driver()) from error
        pygame.display.set_icon(_emblem())
        return surface

    def _reopen(self, before: Settings) -> None:
        """Changes between window and full screen; where the screen refuses, all stays as it was."""
        try:
            surface = self._open()
        except NoDisplay as refused:
            self.settings = before
            surface = self._open()
            self.ui.say(str(refused.__cause__))
        self.painter.attach(surface)

    def _resized(self) -> None:
        surface = pygame.display.get_surface()
        if surface is None:
            return
        if not self.settings.fullscreen:
            self.settings = replace(self.settings, size=surface.get_size())
        self.painter.attach(surface)
        self.ui.redraw()

    def _text_input(self) -> None:
        """Wakes the input method only over a text field: elsewhere it would swallow the keys of the game."""
        node = self.ui.wants_text()
        wanted = node.id if node is not None else None
        if node is not None:
            pygame.key.set_text_input_rect(self.painter.rect(node.rect))
        if wanted != self._typing:
            self._typing = wanted
            (pygame.key.start_text_input if node is not None else pygame.key.stop_text_input)()


def _print(text: str) -> None:
    """Prints a text where there is a terminal; without one nothing happens."""
    if sys.stdout is not None:
        with suppress(OSError, ValueError):  # closed, or a terminal that does not know these signs
            sys.stdout.write(text)
            sys.stdout.flush()


def _copy(text: str) -> bool:
    """Puts a text on the clipboard; tells whether that could be done."""
    try:
        pygame.scrap.init()
        put = getattr(pygame.scrap, "put_text", None)  # only one of the two builds has it
        if put is not None:
            put(text)
        else:
            pygame.scrap.put("text/plain;charset=utf-8", text.encode("utf-8"))
    except (pygame.error, AttributeError):
        return False
    return True


def _emblem() -> pygame.Surface:
    """Returns the picture of the program in task bars: the layers of a stack."""
    made = pygame.Surface((64, 64), pygame.SRCALPHA)
    for number, ink in enumerate(("#0072B2", "#56B4E9", "#00C896")):
        area = Box(0, 0, 64, 64).inset(6).stack(14, 3, 5)[number]
        pygame.draw.rect(made, THEMES["dark"](ink), pygame.Rect(*(round(v) for v in area)), border_radius=5)
    return made
