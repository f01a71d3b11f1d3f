"""What ``main.py scenario explain, pack, schema, docs`` do. Prints through a writer, returns exit codes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from game import paths
from game.engine.calibrate import opening
from game.engine.state import State
from game.engine.world import World
from game.scenario import edits, schema_files, sheet
from game.scenario.check import check
from game.scenario.commands import AT_FAULT, DONE, MOST_PRINTED, WRONG_USAGE, Writer, print_problems
from game.scenario.commands import check as judge
from game.scenario.deck import Deck
from game.scenario.docs import reference
from game.scenario.explain import Explainer
from game.scenario.gather import available, shown_path
from game.scenario.load import Loaded, load, locate
from game.scenario.pack import SUFFIX, PackFault, is_pack
from game.scenario.pack_deck import packed
from game.scenario.problem import ERROR, Problem, Span, nearest, render
from game.scenario.schema import schemas
from game.scenario.stamp import stamp
from game.scenario.translate import translate
from game.scenario.values import LANGUAGE
from game.text import FALLBACK, LANGUAGES, Texts


@dataclass(frozen=True, slots=True)
class Here:
    """A game to explain a card in: its scenario, its world (it may be shortened) and its state."""

    scenario: Loaded
    world: World
    state: State


def having(card: str, target: str | None, texts: Texts, write: Writer) -> Loaded | None:
    """Return the scenario that has a card, the named one in any case; None where that is said to be unclear.

    Raises ScenarioProblems for a scenario that is unknown or has errors.
    """
    if target is not None:
        return load(target)
    found = [name for name in available() if card in _idents(check(locate(name)).deck)]
    if len(found) > 1:
        write(texts.text("authoring.several-decks", name=card, known=", ".join(found)))
    elif not found:
        known = [ident for name in available() for ident in _idents(check(locate(name)).deck)]
        no_card(texts, card, known, write)
    return load(found[0]) if len(found) == 1 else None


def explain(card: str, target: str | None, lang: str, write: Writer) -> int:
    """Explain a card at the start of a new game. Raises ScenarioProblems for a scenario that is unknown or has errors."""
    texts = Texts.load(lang)
    loaded = having(card, target, texts, write)
    if loaded is None:
        return AT_FAULT
    state = opening(loaded.world, np.array([1], dtype=np.uint64))
    return explain_in(Here(loaded, loaded.world, state), card, lang, write)


def explain_in(here: Here, card: str, lang: str, write: Writer) -> int:
    """Explain a card in the state of a game."""
    texts = Texts.load(lang)
    known = _idents(here.scenario.deck)
    if card not in known:
        return no_card(texts, card, known, write)
    for line in Explainer(here.scenario, here.world, here.state, texts).lines(card):
        write(line)
    return DONE


def _idents(deck: Deck) -> list[str]:
    return [*deck.cards, *deck.initiatives]


def no_card(texts: Texts, card: str, known: list[str], write: Writer) -> int:
    """Say that a card is not there, with the nearest ids."""
    near = ", ".join(nearest(card[:60], known, 3))
    key = "authoring.no-card" if near else "authoring.no-card-like-it"
    write(texts.text(key, name=card[:60], **({"near": near} if near else {})))
    return AT_FAULT


def translation(language: str, target: str, lang: str, write: Writer, done: bool = False) -> int:
    """Bring a translation in step with its deck; ``done`` says that all stale texts have been read again."""
    texts = Texts.load(lang)
    folder = locate(target)
    if is_pack(folder):
        write(texts.text("authoring.only-folders", folder=shown_path(folder)))
        return AT_FAULT
    if LANGUAGE.fullmatch(language) is None:
        write(texts.text("authoring.bad-language", name=language[:20]))
        return WRONG_USAGE
    checked = check(folder)
    errors = [problem for problem in checked.errors if problem.code != "no-translation-file"]  # made here
    if errors or checked.deck.manifest is None:
        print_problems(errors, texts, checked.deck.raw.lines, write)
        return AT_FAULT
    if language == checked.deck.manifest["language"]:
        write(texts.text("authoring.own-language", name=language))
        return AT_FAULT
    try:
        if done:
            stamp(folder, language)
        found = translate(check(folder).deck, language, texts.text("authoring.stale-note"))
    except OSError as fault:
        return not_written(texts, folder, fault, write)
    values = {"added": found.added, "stale": found.stale, "moved": found.moved}
    write(texts.text("authoring.translated", language=language, name=shown_path(folder), **values))
    for path in found.files:
        write(f"  {shown_path(path)}")
    if not found.listed:
        write(texts.text("authoring.not-listed", name=language))
    return DONE


def pack(target: str, file: Path | None, lang: str, write: Writer) -> int:
    """Write a deck into one file to share; a deck with errors is not packed. Raises ScenarioProblems for an unknown one."""
    texts = Texts.load(lang)
    checked = check(locate(target))
    if checked.errors:
        print_problems(checked.errors, texts, checked.deck.raw.lines, write)
        return AT_FAULT
    manifest = checked.deck.manifest
    assert manifest is not None  # a deck without one has an error
    place = file or Path(f"{manifest['id']}{SUFFIX}")
    if place.suffix.lower() != SUFFIX:
        place = place.with_name(place.name + SUFFIX)
    try:
        content = packed(checked.deck.raw)
        paths.write_atomic(place, content)
    except PackFault as fault:
        span = Span(shown_path(checked.deck.raw.folder))
        print_problems([Problem(fault.code, ERROR, span, fault.values, "cure")], texts, {}, write)
        return AT_FAULT
    except OSError as fault:
        return not_written(texts, place, fault, write)
    size = texts.number(len(content) / 1000.0, 0)
    values = {
        "name": manifest["id"],
        "version": manifest["version"],
        "content": checked.deck.raw.content.hex()[:8],
    }
    write(texts.text("authoring.packed", file=shown_path(place), size=size, **values))
    return DONE


def table_export(target: str, file: Path | None, lang: str, write: Writer) -> int:
    """Write the numbers of a deck as a table for spreadsheets, to standard output without a file. Raises ScenarioProblems."""
    texts = Texts.load(lang)
    checked = check(locate(target))
    if checked.errors:
        print_problems(checked.errors, texts, checked.deck.raw.lines, write)
        return AT_FAULT
    table = sheet.exported(checked.deck)
    if file is None:
        write(table.removeprefix("\ufeff").replace("\r\n", "\n").rstrip("\n"))
        return DONE
    try:
        paths.write_atomic(file, table.encode("utf-8"))
    except OSError as fault:
        return not_written(texts, file, fault, write)
    write(texts.text("authoring.table-written", file=shown_path(file), count=table.count("\n") - 1))
    return DONE


def table_import(target: str, file: Path, lang: str, write: Writer) -> int:
    """Bring an edited table back into the files of a deck, then judge them. Raises ScenarioProblems for an unknown one."""
    texts = Texts.load(lang)
    folder = locate(target)
    if is_pack(folder):
        write(texts.text("authoring.only-folders", folder=shown_path(folder)))
        return AT_FAULT
    checked = check(folder)
    if checked.errors:
        print_problems(checked.errors, texts, checked.deck.raw.lines, write)
        return AT_FAULT
    try:
        found = sheet.imported(checked.deck, file.read_bytes(), shown_path(file))
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        print_problems(
            [Problem("unreadable", ERROR, Span(shown_path(file)), {"reason": reason})], texts, {}, write
        )
        return AT_FAULT
    if found.problems:
        _print_cells(found, texts, write)
        return AT_FAULT
    for path, text in found.texts.items():
        try:
            edits.rewrite(path, text)
        except OSError as fault:
            return not_written(texts, path, fault, write)
    write(texts.text("authoring.table-read", count=found.changed, name=shown_path(folder)))
    for path in found.texts:
        write(f"  {shown_path(path)}")
    return judge(str(folder), lang, write) if found.texts else DONE


def _print_cells(found: sheet.Imported, texts: Texts, write: Writer) -> None:
    """Print what is wrong with a table, each with the name of its cell."""
    for problem in found.problems[:MOST_PRINTED]:
        for line in render(problem, texts, found.lines):
            write(line)
        if problem.span.line:
            write("      = " + texts.text("authoring.table-cell", cell=str(problem.values["cell"])))
    write(texts.text("authoring.table-refused", count=len(found.problems)))


def not_written(texts: Texts, place: Path, fault: OSError, write: Writer) -> int:
    """Say that a file could not be written."""
    reason = fault.strerror or type(fault).__name__
    write(texts.text("authoring.not-written", folder=shown_path(place), reason=reason))
    return AT_FAULT


def schema(target: str | None, lang: str, write: Writer) -> int:
    """Write schemas for editors: beside the scenarios, or into one deck with its own ids."""
    texts = Texts.load(lang)
    if target is None:
        place = paths.own_scenarios_folder() / "schema"
        made = schemas(Texts.load(FALLBACK))
    else:
        folder = locate(target)
        if is_pack(folder):
            write(texts.text("authoring.only-folders", folder=shown_path(folder)))
            return AT_FAULT
        place = folder / schema_files.FOLDER
        made = schema_files.own(check(folder).deck, texts)
    try:
        write_all(place, made)
    except OSError as fault:
        return not_written(texts, place, fault, write)
    write(texts.text("authoring.schemas", folder=shown_path(place), count=len(made)))
    return DONE


def docs(lang: str, write: Writer) -> int:
    """Write the reference pages in every language."""
    place = paths.own_scenarios_folder()
    made = reference_pages()
    try:
        write_all(place, made)
    except OSError as fault:
        return not_written(Texts.load(lang), place, fault, write)
    write(Texts.load(lang).text("authoring.pages", folder=shown_path(place), count=len(made)))
    return DONE


def reference_pages() -> dict[str, str]:
    """Return the reference pages by file name."""
    return {
        "REFERENCE.md" if lang == FALLBACK else f"REFERENCE.{lang}.md": reference(Texts.load(lang))
        for lang in LANGUAGES
    }


def write_all(place: Path, made: dict[str, str]) -> None:
    """Write files into a folder. Raises OSError."""
    for name, content in made.items():
        paths.write_atomic(place / name, content)
