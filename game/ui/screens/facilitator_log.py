"""The facilitator's notes, a line for the room, and the audit page of every act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.play.classroom import Done
from game.play.facilitate import clock_text
from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Ui
from game.ui.screens.facilitator_acts import act_words

if TYPE_CHECKING:
    from game.ui.screens.facilitator import FacilitatorScreen

LONGEST = 200


def log_panels(ui: Ui, screen: FacilitatorScreen, box: Box) -> None:
    """Declare notes and a line for the room on the left, all acts on the right."""
    t = screen.lobby.t
    left, right = box.left(box.w * 0.46, tokens.GAP)
    upper, lower = left.top(ui.em(110), tokens.GAP)
    inner = w.panel(ui, "say", upper, t("lesson.say"), icon="globe")
    _entry(ui, screen, "say", inner.top(ui.em(38))[0], t("lesson.say_hint"))
    inner = w.panel(ui, "notes", lower, t("lesson.notes"), icon="flag")
    row, inner = inner.top(ui.em(38), 8)
    _entry(ui, screen, "note", row, t("lesson.note_hint"))
    notes = [w.Row.of(w.escape(one.text[5:]), tip=w.escape(one.text[5:])) for one in screen.lesson.notes]
    if notes:
        w.scroll_list(ui, "notes.list", inner, notes, follow=True)
    inner = w.panel(ui, "audit", right, t("lesson.audit"), icon="eye")
    rows = [_row(screen, one) for one in screen.lesson.audit]
    w.scroll_list(ui, "audit.list", inner, rows, row_height=26, follow=True)


def _entry(ui: Ui, screen: FacilitatorScreen, verb: str, row: Box, hint: str) -> None:
    key = f"{verb}.text"

    def change(text: str) -> None:
        ui.memory.values[key] = text

    def submit() -> None:
        text = str(ui.recall(key, "")).strip()
        if screen.act(ui, f"{verb} {text}"):
            ui.memory.values[key] = ""

    w.text_entry(
        ui, f"{verb}.entry", row, str(ui.recall(key, "")), change, submit=submit, hint=hint, limit=LONGEST
    )


def _row(screen: FacilitatorScreen, one: Done) -> w.Row:
    """Return one act: when, in which turn, what; as it stands in the file below the pointer."""
    turn = screen.lobby.t("lesson.audit_turn", turn=one.turn)
    text = w.escape(act_words(screen.game, one.text))
    parts = (
        w.Part(clock_text(float(one.second)), 56, ink="muted", size=tokens.HEAD),
        w.Part(turn, 70, ink="muted", size=tokens.HEAD),
        w.Part(text, size=tokens.HEAD),
    )
    return w.Row(parts, tip=w.Tip([text, f"<muted>{w.escape(one.text)}</muted>"]))
