"""A card or a programme as players will read it, in one language: texts of the deck, rules written by the game.

Never here: pixels. Screens draw a preview, the command line prints it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from game.engine.world import Choice, Expr
from game.scenario.explain import appearance
from game.scenario.load import Loaded
from game.scenario.rule_text import RuleWriter
from game.scenario.walk import Entry
from game.text import Texts

CARDS, INITIATIVES = "cards", "initiatives"


@dataclass(frozen=True, slots=True)
class Option:
    """One option: its words, the rules the game writes for it, when it is offered."""

    id: str
    label: str
    result: str
    rules: tuple[str, ...]
    cautious: bool
    shown_if: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What stands on a card or a programme; ``comes`` says when, ``rules`` belong to programmes only."""

    section: str
    id: str
    language: str
    title: str
    text: str
    kind: str
    history: str
    who: str
    comes: str
    needs: tuple[str, ...]
    options: tuple[Option, ...]
    rules: tuple[str, ...]
    drawback: str
    sources: tuple[str, ...]
    untranslated: tuple[str, ...]  # keys of texts that fall back to the language of the deck
    file: str
    line: int


def preview(loaded: Loaded, ident: str, language: str) -> Preview:
    """Return the preview of a card or a programme of the deck. Raises KeyError for any other id."""
    section = CARDS if ident in loaded.deck.cards else INITIATIVES
    entry: Entry = getattr(loaded.deck, section)[ident]
    writer = loaded.rule_text(language)
    made = _card if section == CARDS else _initiative
    return made(loaded, ident, entry, writer)


def idents(loaded: Loaded) -> list[str]:
    """Return the ids of all cards and programmes in the order of the files."""
    return [*loaded.deck.cards, *loaded.deck.initiatives]


def _card(loaded: Loaded, ident: str, entry: Entry, writer: RuleWriter) -> Preview:
    world, texts = loaded.world, writer.texts
    hands = next(card.hands for card in world.cards if card.id == ident)
    first = world.hands[hands[0]]
    nations, writer = writer, writer.seen_by(first.actor)  # the holder reads "you"
    actors = tuple(dict.fromkeys(world.hands[h].actor for h in hands))
    return Preview(
        CARDS, ident, texts.language,
        title=_text(loaded, writer, f"cards.{ident}.title"),
        text=_text(loaded, writer, f"cards.{ident}.text"),
        kind=entry.get("kind", ""),
        history=entry.get("history", ""),
        who=nations.nations(actors),
        comes=appearance(loaded, texts, first, entry),
        needs=tuple(_needs(writer, first.needs)),
        options=tuple(
            _option(loaded, ident, writer, hands[0], number, choice) for number, choice in enumerate(first.choices)
        ),
        rules=(), drawback="",
        sources=tuple(_sources(loaded, ident)),
        untranslated=tuple(_untranslated(loaded, f"cards.{ident}.", texts.language)),
        file=entry.node.file, line=entry.node.line,
    )  # fmt: skip


def _option(loaded: Loaded, card: str, writer: RuleWriter, hand: int, number: int, choice: Choice) -> Option:
    path = f"cards.{card}.choices.{choice.id}"
    held = loaded.world.hands[hand]
    return Option(
        choice.id,
        label=_text(loaded, writer, f"{path}.label"),
        result=_text(loaded, writer, f"{path}.result"),
        rules=tuple(writer.option(hand, number)),
        cautious=number == held.cautious and len(held.choices) > 1,
        shown_if=writer.condition(choice.shown) if choice.shown is not None else "",
    )


def _initiative(loaded: Loaded, ident: str, entry: Entry, writer: RuleWriter) -> Preview:
    world, language = loaded.world, writer.texts.language
    number = next(v for v, programme in enumerate(world.initiatives) if programme.id == ident)
    programme = world.initiatives[number]
    nations, writer = writer, writer.seen_by(programme.actor)
    return Preview(
        INITIATIVES, ident, language,
        title=_text(loaded, writer, f"initiatives.{ident}.title"),
        text=_text(loaded, writer, f"initiatives.{ident}.text"),
        kind="", history=entry.get("history", ""),
        who=nations.nation(programme.actor),
        comes="", needs=tuple(_needs(writer, programme.needs)), options=(),
        rules=tuple(writer.initiative(number)),
        drawback=_text(loaded, writer, f"initiatives.{ident}.drawback"),
        sources=tuple(_sources(loaded, ident)),
        untranslated=tuple(_untranslated(loaded, f"initiatives.{ident}.", language)),
        file=entry.node.file, line=entry.node.line,
    )  # fmt: skip


def _text(loaded: Loaded, writer: RuleWriter, key: str) -> str:
    return " ".join(loaded.texts.get(writer.texts.language, key, "").split())


def _needs(writer: RuleWriter, needs: tuple[Expr, ...]) -> Iterator[str]:
    for expr in needs:
        yield writer.condition(expr)


def _untranslated(loaded: Loaded, prefix: str, language: str) -> Iterator[str]:
    """Yield the texts of an entry that a language of the deck has not got."""
    if language == loaded.texts.language:
        return
    there = loaded.texts.entries.get(language, {})
    for key in loaded.texts.entries[loaded.texts.language]:
        if key.startswith(prefix) and key not in there:
            yield key.removeprefix(prefix)


def _sources(loaded: Loaded, ident: str) -> Iterator[str]:
    for cited in loaded.sources.cards.get(ident, ()):
        entry = loaded.sources.entries.get(cited.ref)
        about = f"{entry.title}. {entry.publisher}, {entry.date}" if entry is not None else ""
        yield "  ".join(part for part in (cited.says, f"[{cited.ref}]", about) if part)


# --- as lines ----------------------------------------------------------------------------------------------


def lines(found: Preview, texts: Texts, trouble: list[str]) -> Iterator[str]:
    """Yield a preview as lines of text, with what stands against showing it."""

    def say(key: str, **values: str | int) -> str:
        return texts.text(f"authoring.preview.{key}", **values)

    yield f"{found.title}  [{found.id}]  {found.file}:{found.line}"
    kinds = [texts.text(f"game.card.kind.{found.kind}")] if found.kind else []
    kinds += [texts.text(f"game.card.history.{found.history}")] if found.history else []
    yield "  " + " · ".join([*kinds, found.who, *([found.comes] if found.comes else [])])
    yield from (f"  {say('needs', text=text)}" for text in found.needs)
    if found.text:
        yield f"  {found.text}"
    for option in found.options:
        cautious = f"  ({texts.text('authoring.explain.cautious')})" if option.cautious else ""
        yield f"  {option.id}: {option.label}{cautious}"
        if option.shown_if:
            yield f"      {say('offered_if', text=option.shown_if)}"
        yield from (f"      - {rule}" for rule in option.rules or (texts.text("authoring.explain.nothing"),))
        if option.result:
            yield f"      {say('result', text=option.result)}"
    yield from (f"      - {rule}" for rule in found.rules)
    if found.drawback:
        yield f"  {say('drawback', text=found.drawback)}"
    yield from (f"  {say('source', text=text)}" for text in found.sources)
    if found.untranslated:
        yield f"  ! {say('untranslated', keys=', '.join(found.untranslated))}"
    yield from (f"  ! {line}" for line in trouble)
