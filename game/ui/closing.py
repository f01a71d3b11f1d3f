"""What stands above a game screen: the question before a turn ends, the AI at work, the menu."""

from __future__ import annotations

from collections.abc import Callable

from game.play.hoard import TURNS, hoarded, reminder_turn
from game.play.notes import add_note
from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit.node import Ui
from game.ui.table import Table
from game.ui.topics import BOOK, LOG

REMIND = "Ctrl+R"  # key that writes a note about money that is kept
WORTH_ASKING = 0.05  # part of the purse that may stay unspent without a question


def remind(ui: Ui, table: Table, money: float) -> None:
    """Write a note for a later turn that asks what money is kept for."""
    due = reminder_turn(table.session)
    text = table.t("learn.hoard.note", money=table.money(money))
    refusal = add_note(table.session, table.nation, due, text)
    date = table.date((due - 1) * table.world.turn_quarters)
    ui.say(table.refusal_words(refusal) if refusal is not None else table.t("learn.log.kept", date=date))
    ui.redraw()


class Closing:
    """The dialogs of one game screen; which one is open is its only state."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.opened = ""  # "", "sure" or "menu"

    # --- ending the turn ---------------------------------------------------------------------------------

    def worries(self) -> list[str]:
        """Return what a player may have overlooked before the turn ends, one sentence each."""
        table = self.table
        if table.watching:
            return []
        found, purse = [], table.purse
        if purse.left > WORTH_ASKING * purse.purse:
            found.append(table.t("game.closing.unspent", left=table.money(purse.left)))
        if hoarded(table.session, table.nation, purse.left):
            found.append(table.t("learn.hoard.worry", turns=TURNS))
        for hand in table.open_cards():
            card, cautious = table.cautious_words(hand)
            found.append(table.t("game.closing.unanswered", card=card, option=cautious))
        if table.view.deals.any():
            from game.ui.screens.deals import waiting_count

            count = waiting_count(table)
            found += [table.t("deals.unanswered", count=count)] if count else []
        return found

    def ask(self, ui: Ui) -> None:
        """End the turn, at once where nothing is open, else after a question."""
        if self.table.thinking is not None or self.table.ended:
            return
        if self.table.purse.left < -1e-6 and not self.table.watching:
            ui.say(self.table.t("game.closing.too_dear", over=self.table.money(-self.table.purse.left)))
            ui.ask("sound", "alarm")
        elif self.worries():
            self.opened = "sure"
        else:
            self._end(ui)
        ui.redraw()

    def _end(self, ui: Ui) -> None:
        self.opened = ""
        refusal = self.table.commit(ui)
        if refusal is not None:
            ui.say(self.table.refusal_words(refusal))
        ui.ask("sound", "commit" if refusal is None else "alarm")
        ui.redraw()

    # --- menu --------------------------------------------------------------------------------------------

    def open_menu(self, ui: Ui) -> None:
        """Open the game menu."""
        self.opened = "menu"
        ui.redraw()

    def _shut(self, ui: Ui) -> None:
        self.opened = ""
        ui.redraw()

    def _entries(self, ui: Ui) -> list[tuple[str, str, Callable[[], None]]]:
        table, lobby = self.table, self.table.lobby
        coach = table.coach
        guide = [("guide", "", lambda: coach.restart(ui))] if coach is not None else []
        return [
            ("continue", "Escape", lambda: None),
            *guide,
            ("save", "Ctrl+S", lambda: table.save(ui)),
            ("load", "Ctrl+O", lambda: lobby.over(ui, "saves", table)),
            ("settings", "", lambda: lobby.over(ui, "settings", table)),
            ("help", "?", lambda: lobby.over(ui, "help", table)),
            ("encyclopaedia", BOOK, lambda: lobby.over(ui, "encyclopaedia", table)),
            ("log", LOG, lambda: lobby.over(ui, "log", table)),
            ("title", "", lambda: table.leave(ui)),
            ("quit", "", ui.quit),
        ]

    # --- drawing -----------------------------------------------------------------------------------------

    def build(self, ui: Ui) -> None:
        """Declare the dialog that is open, if any."""
        if self.table.thinking is not None:
            self._thinking(ui)
        elif self.opened == "sure":
            self._sure(ui)
        elif self.opened == "menu":
            self._menu(ui)

    def key(self, ui: Ui, name: str) -> bool:
        """Take keys while a dialog is open."""
        left = self.table.purse.left
        asked = self.opened == "sure" and name == REMIND
        if asked and hoarded(self.table.session, self.table.nation, left):
            remind(ui, self.table, left)
            return True
        if self.opened == "sure" and name == "Ctrl+Enter":
            self._end(ui)
            return True
        return bool(self.opened) and not name.startswith("F")

    def _sure(self, ui: Ui) -> None:
        t = self.table.t
        w.confirm(
            ui, "closing.sure", t("game.closing.sure"), "\n".join(self.worries()), t("game.closing.end"),
            t("game.closing.keep"), lambda: self._end(ui), lambda: self._shut(ui), first="yes",
        )  # fmt: skip

    def _menu(self, ui: Ui) -> None:
        entries = self._entries(ui)
        t = self.table.t
        row = ui.em(36)
        height = len(entries) * (row + 8) + ui.em(28) + 40
        with w.modal(
            ui,
            "closing.menu",
            t("game.menu.heading"),
            380,
            height,
            lambda: self._shut(ui),
            first="menu.continue",
        ) as inner:
            gap = 8.0 if height < ui.height - 40 else 4.0
            row = min(row, inner.h / len(entries) - gap)  # large text must find room in the window
            for (name, key, act), place in zip(entries, inner.stack(row, len(entries), gap), strict=True):

                def run(act: Callable[[], None] = act) -> None:
                    self._shut(ui)
                    act()

                w.button(ui, f"menu.{name}", place, t(f"game.menu.{name}"), run, key=key)

    def _thinking(self, ui: Ui) -> None:
        """Show how many AI nations have answered; until the last one has, they can be told to stop."""
        work, t = self.table.thinking, self.table.t
        assert work is not None
        free = self.table.can_stop

        def stop() -> None:
            self.table.stop(ui)

        height = ui.em(40) + (ui.em(tokens.CONTROL) + 78 if self.table.lesson is None else 110)
        shut = stop if free else None
        with w.modal(ui, "closing.work", t("game.thinking.title"), 460, height, shut) as inner:
            line, rest = inner.top(ui.em(26), 8)
            done = work.step >= work.steps
            text = (
                t("game.thinking.world")
                if done
                else t("game.thinking.nations", done=work.step, of=work.steps)
            )
            w.label(ui, "closing.work.text", line, text, ink="muted")
            bar, rest = rest.top(12, 20)
            w.progress(ui, "closing.work.bar", bar, work.step / max(1, work.steps))
            if self.table.lesson is None:
                text = t("game.thinking.stop")
                place = rest.top(ui.em(tokens.CONTROL))[0].side(w.button_width(ui, text, key="Escape"))[0]
                w.button(ui, "closing.work.stop", place, text, stop, key="Escape", enabled=free)
