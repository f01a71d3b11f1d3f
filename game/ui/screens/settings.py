"""The settings: language, text size, colours, window, sound, keys; every change holds at once and for later games."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.text import LANGUAGES
from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Look, Node, Ui
from game.ui.kit.paint import Painter
from game.ui.kit.stack import SCALES
from game.ui.screens.key_choice import KeyChoice
from game.ui.screens.page import page
from game.ui.settings import PALETTES, PROJECTOR, VOLUMES
from game.ui.shell import PlainScreen
from game.ui.theme import THEMES, Theme

if TYPE_CHECKING:
    from game.ui.lobby import Lobby
    from game.ui.table import Table


class SettingsScreen(PlainScreen):
    """Two parts as tabs: what one sees and hears, with a sample that changes along, and the keys."""

    name = "settings"
    first = "language.en"

    def __init__(self, lobby: Lobby, table: Table | None = None) -> None:
        super().__init__(lobby, table)
        self.part = 0
        self.choice = KeyChoice(lobby)

    def body(self, ui: Ui, box: Box) -> None:
        """Declare the tabs and the part that is open."""
        t = self.lobby.t
        hints = [("Tab", t("read.key.next")), ("Enter", t("read.key.choose")), ("Escape", t("read.back"))]
        body = page(ui, self.lobby, self.title, box, lambda: self.leave(ui), hints, t("read.settings.kept"))
        row, body = body.top(ui.em(34), tokens.GAP_S)
        names = [t("feel.settings.picture"), t("feel.settings.keys")]
        w.tabs(ui, "part", row, names, self.part, lambda index: self._turn_to(ui, index))
        if self.part:
            self.choice.build(ui, body)
        else:
            self._picture(ui, body)

    def _turn_to(self, ui: Ui, index: int) -> None:
        self.part = index
        ui.redraw()

    def _picture(self, ui: Ui, body: Box) -> None:
        """Declare four panels of choices and the sample."""
        t = self.lobby.t
        left, right = body.left(body.w * 0.6 - 6, tokens.GAP)
        parts = left.rows([1.0, 1.0, 1.2, 1.55], tokens.GAP)
        self._languages(ui, w.panel(ui, "language", parts[0], t("read.settings.language"), icon="globe"))
        self._sizes(
            ui, w.panel(ui, "size", parts[1], t("read.settings.size"), note=t("read.settings.size_keys"))
        )
        self._palettes(ui, w.panel(ui, "palette", parts[2], t("read.settings.palette"), icon="eye"))
        self._window(ui, w.panel(ui, "window", parts[3], t("read.settings.window")))
        self._sample(ui, w.panel(ui, "sample", right, t("read.settings.sample")))

    def _languages(self, ui: Ui, area: Box) -> None:
        row = area.top(ui.em(38))[0]
        for lang, place in zip(LANGUAGES, row.columns(len(LANGUAGES), 8), strict=True):
            w.button(
                ui,
                f"language.{lang}",
                place,
                self.lobby.t(f"language.{lang}"),
                lambda lang=lang: self.lobby.set_language(ui, lang),  # type: ignore[misc]
                selected=lang == self.lobby.lang,
                rove="language.choice",
            )

    def _sizes(self, ui: Ui, area: Box) -> None:
        row = area.top(ui.em(38))[0]
        for scale, place in zip(SCALES, row.columns(len(SCALES), 8), strict=True):
            w.button(
                ui,
                f"size.{round(100 * scale)}",
                place,
                self.lobby.texts.percent(scale, 0),
                lambda scale=scale: self.lobby.set_text_scale(ui, scale),  # type: ignore[misc]
                selected=abs(scale - ui.painter.text_scale) < 0.01,
                rove="size.choice",
                icon="eye" if scale == PROJECTOR else "",
                tip=self.lobby.t("feel.settings.projector") if scale == PROJECTOR else None,
            )

    def _palettes(self, ui: Ui, area: Box) -> None:
        for name, place in zip(PALETTES, area.columns(len(PALETTES), 8), strict=True):
            _palette_card(ui, self.lobby, name, place)

    def _window(self, ui: Ui, area: Box) -> None:
        t, settings = self.lobby.t, self.lobby.settings
        upper, lower = area.rows([1.0, 1.2], 4)
        full, calm = upper.columns(2, 8)
        self._volumes(ui, lower)
        w.toggle(
            ui,
            "window.fullscreen",
            full,
            t("read.settings.fullscreen"),
            settings.fullscreen,
            lambda value: self.lobby.set_fullscreen(ui, value),
            tip=t("read.settings.fullscreen_tip"),
        )
        w.toggle(
            ui,
            "window.calm",
            calm,
            t("read.settings.calm"),
            settings.reduced_motion,
            lambda value: self._set_calm(ui, value),
            tip=t("read.settings.calm_tip"),
        )

    def _volumes(self, ui: Ui, row: Box) -> None:
        t, settings = self.lobby.t, self.lobby.settings
        name = t("feel.settings.sound")
        label, rest = row.left(min(row.w * 0.3, ui.painter.measure(name) + 16))
        w.label(ui, "sound.name", label, name)
        high = min(row.h, ui.em(36))
        for volume, place in zip(VOLUMES, rest.columns(len(VOLUMES), 8), strict=True):
            part = round(100 * volume)
            w.button(
                ui,
                f"sound.{part}",
                Box(place.x, place.y + (place.h - high) / 2, place.w, high),
                t("feel.settings.silent") if not part else self.lobby.texts.percent(volume, 0),
                lambda volume=volume: self._set_volume(ui, volume),  # type: ignore[misc]
                selected=abs(volume - settings.volume) < 0.01,
                rove="sound.choice",
            )

    def _set_volume(self, ui: Ui, volume: float) -> None:
        self.lobby.settings.volume = volume
        self.lobby.settings.save()
        ui.ask("volume", volume)
        ui.ask("sound", "reveal")

    def _set_calm(self, ui: Ui, value: bool) -> None:
        self.lobby.settings.reduced_motion = value
        self.lobby.settings.save()
        ui.ask("reduced_motion", value)

    def _sample(self, ui: Ui, area: Box) -> None:
        """Declares text, a figure, heat cells and change marks in the present setting."""
        t = self.lobby.t
        used = w.paragraph(ui, "sample.text", area, t("read.settings.sample_text"))
        rest = area.top(used + 12)[1]
        line, rest = rest.top(ui.em(56), 8)
        one, two = line.columns(2, 12)
        w.figure(ui, "sample.up", one, t("read.settings.sample_up"), "8.9", "+0.9", ink="good")
        w.figure(ui, "sample.down", two, t("read.settings.sample_down"), "12.9", "+0.4", ink="bad")
        ramp, rest = rest.top(ui.em(34), 12)
        w.picture(ui, "sample.ramp", ramp, _ramp)
        marks = rest.top(ui.em(30), 8)[0]
        w.picture(ui, "sample.marks", marks, lambda p, box: _marks(p, box, t("read.settings.sample_marks")))


def _palette_card(ui: Ui, lobby: Lobby, name: str, place: Box) -> None:
    """Declares one palette: its colours as they are, its name, and whether it is in use."""
    on = ui.painter.theme.id == name
    text = lobby.t("feel.settings.contrast" if name == "contrast" else f"read.settings.palette_{name}")
    theme = THEMES[name]

    def draw(p: Painter, area: Box, look: Look) -> None:
        rim = "accent" if on or look.hover else "line"
        p.round(area, theme("panel"), rim, width=2 if on else 1, radius=8)
        upper, lower = area.inset(10, 8).top(max(14.0, area.h - 16 - ui.em(26)))
        _swatches(p, upper, theme)
        if on:
            p.icon("tick", Box(lower.right - 18, lower.y, 16, lower.h), theme("good"))
        room = lower if not on else lower.side(24)[1]
        p.text(room, text, size=tokens.HEAD, bold=True, ink=theme("text"))

    ui.add(
        Node(
            f"palette.{name}",
            place,
            draw,
            click=lambda: lobby.set_palette(ui, name),
            focusable=True,
            rove="palette.choice",
            role="button",
            label=text,
            radius=8,
        )
    )


def _swatches(p: Painter, area: Box, theme: Theme) -> None:
    for ink, place in zip(("accent", "good", "bad", "warn", "muted"), area.columns(5, 6), strict=True):
        height = min(22.0, place.h)
        p.round(Box(place.x, place.y + (place.h - height) / 2, place.w, height), theme(ink), None, radius=5)


def _ramp(p: Painter, area: Box) -> None:
    for step, place in enumerate(area.columns(6, 4)):
        ground = p.theme.heat(step / 5)
        p.round(place, ground, None, radius=5)
        ink = tokens.readable_on(ground)
        p.text(place, str(step * 10), bold=True, ink=ink, align="centre")


def _marks(p: Painter, area: Box, text: str) -> None:
    middle = area.y + area.h / 2
    p.mark((area.x + 8, middle), "up", "good", 12)
    p.mark((area.x + 28, middle), "down", "bad", 12)
    p.icon("warning", Box(area.x + 42, area.y, 18, area.h), "warn")
    p.text(area.left(72)[1], text, size=tokens.HEAD, ink="muted")
