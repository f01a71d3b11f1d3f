"""A card or a programme of a deck as the game shows it, and what would not fit or could not be written there."""

from __future__ import annotations

from collections.abc import Callable

from game.ui import theme as tokens
from game.ui.kit import widgets as w
from game.ui.kit.box import Box
from game.ui.kit.node import Ui
from game.ui.kit.paint import Painter
from game.ui.screens.cards import KIND_INKS, LETTERS
from game.workshop.decks import Preview

# Room of a card when two lie on the table of the smallest window, with everything around it taken away.
CARD = (448.0, 532.0)

PAD, HEAD_ICON = 16.0, 28.0
Say = Callable[..., str]


def note(found: Preview, t: Say) -> str:
    """Return kind and history of a card as its band shows them."""
    parts = [t(f"game.card.kind.{found.kind}")] if found.kind else []
    parts += [t(f"game.card.history.{found.history}")] if found.history else []
    return " · ".join(parts)


def rules_of(rules: tuple[str, ...], t: Say) -> str:
    """Return rule lines as the card shows them, or that there are none."""
    return (
        "  <faint>·</faint>  ".join(map(w.escape, rules))
        or f"<faint>{t('authoring.explain.nothing')}</faint>"
    )


def heading(found: Preview, number: int, t: Say) -> str:
    """Return the first line of an option."""
    option = found.options[number]
    extra = f"  <faint>{t('game.card.cautious')}</faint>" if option.cautious else ""
    return w.escape(option.label) + extra


def card(ui: Ui, node_id: str, box: Box, found: Preview, t: Say) -> None:
    """Declare a card or a programme; higher ones scroll."""
    accent = KIND_INKS.get(found.kind, "accent")
    title = w.escape(found.title)
    inner = w.panel(ui, node_id, box, title, icon=found.kind or "launch", accent=accent, note=note(found, t))
    high = height(ui.painter, found, inner.w - 16, t)
    with w.scroll_area(ui, f"{node_id}.scroll", inner, high) as area:
        used = w.paragraph(ui, f"{node_id}.text", area, w.escape(found.text), size=tokens.HEAD)
        area = area.top(used, 10)[1]
        for number, option in enumerate(found.options):
            first, rules = heading(found, number, t), rules_of(option.rules, t)
            place, area = area.top(w.choice_height(ui, area.w, first, rules), 6)
            w.choice(
                ui, f"{node_id}.{option.id}", place, LETTERS[number % len(LETTERS)], first, rules, _nothing,
                rove=node_id, tip=w.escape(option.result) or None,
            )  # fmt: skip
        for number, line in enumerate(_lines(found, t)):
            used = w.paragraph(ui, f"{node_id}.line.{number}", area, line, size=tokens.HEAD)
            area = area.top(used, 6)[1]


def _nothing() -> None:
    """Choose nothing: this is no game."""


def _lines(found: Preview, t: Say) -> list[str]:
    """Return what stands below the options: rules and drawback of a programme."""
    lines = [f"<faint>·</faint> {w.escape(rule)}" for rule in found.rules]
    if found.drawback:
        lines.append(f"<muted>{w.escape(t('authoring.preview.drawback', text=found.drawback))}</muted>")
    return lines


def height(p: Painter, found: Preview, width: float, t: Say) -> float:
    """Return the height that everything below the band needs at a width."""
    high = p.rich_height(w.escape(found.text), width, tokens.HEAD) + 10
    for number, option in enumerate(found.options):
        first = p.rich_height(heading(found, number, t), width - 56, tokens.BODY, True)
        high += max(48.0, 16 + first + p.rich_height(rules_of(option.rules, t), width - 56, tokens.HEAD)) + 6
    return high + sum(p.rich_height(line, width, tokens.HEAD) + 6 for line in _lines(found, t))


def trouble(p: Painter, found: Preview, t: Say) -> list[str]:
    """Return what stands against showing a card: signs no font has, a title that is cut, a card that scrolls.

    Measured at the usual text size, whatever the reader has set.
    """
    scale, p.text_scale = p.text_scale, 1.0
    try:
        return _trouble(p, found, t)
    finally:
        p.text_scale = scale


def _trouble(p: Painter, found: Preview, t: Say) -> list[str]:
    out = []
    words = [found.title, found.text, found.drawback]
    words += [text for option in found.options for text in (option.label, option.result)]
    lost = p.fonts.coverage.missing(" ".join(words))
    if lost:
        out.append(t("authoring.preview.no_sign", signs=" ".join(lost[:12])))
    row = CARD[0] - 2 * PAD - HEAD_ICON
    told = note(found, t)
    room = row - (min(p.measure(told, tokens.HEAD), row * 0.6) + 12 if told else 0.0)
    wide = p.measure(found.title, tokens.TITLE, True)
    if wide > room:
        out.append(t("authoring.preview.title_cut", part=str(round(100 * room / wide))))
    body = CARD[1] - (p.line_height(tokens.TITLE) + 12 + 8 + PAD * 0.75)
    high = height(p, found, CARD[0] - 2 * PAD - 16, t)
    if found.options and high > body:
        out.append(t("authoring.preview.scrolls", part=str(round(100 * (high / body - 1.0)))))
    return out
