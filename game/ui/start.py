"""Opens the window: settings, the first screen, and what happens to settings and to a game when something breaks."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from game.ui import app
from game.ui.lobby import Lobby
from game.ui.settings import Settings

TOLD = 12.0  # seconds that a fault of our own files can be read
PATIENCE = 3.0  # seconds that leaving waits for processes to end

if TYPE_CHECKING:
    from game.engine.world import World
    from game.play.options import PlayOptions
    from game.play.session import Session
    from game.play.worker import Worker
    from game.ui.kit.node import Screen
    from game.ui.table import Table


def open_window(options: PlayOptions) -> int:
    """Run the window until it is closed; return 0.

    Raises NoDisplay where no window can be shown, and what is wrong with a game that was asked for.
    """
    settings = Settings.load()
    if options.lang is not None:
        settings.speak(options.lang)
    lobby = Lobby(settings, _forecaster)
    table, first = _first(lobby, options)
    window = app.App(
        first, caption=lobby.t("product.name"), settings=_picture(settings),
        on_settings=lambda now: _keep(settings, now),
    )  # fmt: skip
    if table is not None:
        window.stack.set_colours(table.colours())
    tell_trouble(window, lobby)
    try:
        window.run()
    finally:
        lobby.close(wait=PATIENCE)
    return 0


def tell_trouble(window: app.App, lobby: Lobby) -> None:
    """Say in the window what of the game's own files is missing or damaged; it goes on without."""
    window.draw()
    lost, lacking = window.painter.fonts.lost, lobby.texts.lacking()
    told = lobby.t("feel.trouble.fonts", name=lost) if lost else lobby.trouble
    if lacking and not told:
        told = lobby.t("feel.trouble.texts", count=len(lacking))
    if told:
        window.ui.say(told, TOLD)


def _forecaster(world: World) -> Worker:
    """Return who imagines futures beside the window."""
    from game.play.worker import Worker

    return Worker(world)


def _first(lobby: Lobby, options: PlayOptions) -> tuple[Table | None, Screen]:
    """Return the first screen: the title, or what comes first in the game that was asked for."""
    if not options.straight:
        return None, lobby.make("title")
    from game.ui.table import Table

    table = Table(lobby, _session(options))
    return table, lobby.make(table.entry(), table)


def _session(options: PlayOptions) -> Session:
    """Begin or load the game that was asked for."""
    from game.play.library import OPPONENT, scenario
    from game.play.log import Seat
    from game.play.outside import rejoined
    from game.play.seats import all_seats
    from game.play.session import Session

    if options.load is not None:
        session = Session.load(options.load, keep=options.keep)
        session.seats = rejoined(session.seats, options.seats)
        return session
    found = scenario(options.scenario)
    if options.preset:
        from game.play.new_class import class_of

        return class_of(found, options)
    people = options.seats or {found.manifest.recommended: Seat("human")}
    seed = options.seed if options.seed is not None else int.from_bytes(os.urandom(4), "little")
    seats = all_seats(found.world, people, options.level, OPPONENT)
    return Session.start(found, seats, seed, options.turns, deals=options.deals)


def _picture(settings: Settings) -> app.Settings:
    """Return the settings as the window wants them."""
    return app.Settings(
        lang=settings.lang, theme=settings.palette, text_scale=settings.text_scale, fullscreen=settings.fullscreen,
        reduced_motion=settings.reduced_motion, volume=settings.volume, keys=settings.keys,
    )  # fmt: skip


def _keep(settings: Settings, now: app.Settings) -> None:
    """Remember what was changed by a key of the window itself."""
    settings.palette, settings.text_scale = now.theme, now.text_scale
    settings.fullscreen, settings.reduced_motion = now.fullscreen, now.reduced_motion
    settings.volume, settings.keys = now.volume, dict(now.keys)
    settings.save()
