"""What ``main.py scenario ...`` does: judge decks and make new ones. Prints through a writer, returns exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from game import paths
from game.scenario import new as new_deck
from game.scenario import schema_files
from game.scenario.check import Checked
from game.scenario.check import check as check_folder
from game.scenario.check_reach import waits
from game.scenario.deck import Deck
from game.scenario.gather import available, shown_path
from game.scenario.load import locate
from game.scenario.problem import Problem, ScenarioProblems, render, spoken
from game.scenario.texts import originals, tongue, translations
from game.scenario.values import ID
from game.text import Texts

DONE, AT_FAULT, WRONG_USAGE = 0, 1, 2
MOST_PRINTED = 200

Writer = Callable[[str], None]


def check(target: str | None, lang: str, write: Writer, strict: bool = False, as_json: bool = False) -> int:
    """Judge one deck by id or path, or all that can be found; return 0, or 1 where a deck is at fault.

    ``strict`` counts warnings too; ``as_json`` prints one JSON list of problems instead of lines.
    """
    texts = Texts.load(lang)
    if target is None and not available():
        write(texts.text("authoring.no-scenarios", folder=shown_path(paths.scenarios_folder())))
        return AT_FAULT
    found: list[Checked] = []
    for name in [target] if target is not None else available():
        try:
            found.append(check_folder(locate(name)))
            schema_files.refresh(found[-1].deck, texts)
        except ScenarioProblems as fault:
            _print_json(fault.problems, texts, write) if as_json else print_problems(
                fault.problems, texts, {}, write
            )
            return AT_FAULT
    if as_json:
        _print_json([problem for checked in found for problem in checked.problems], texts, write)
    else:
        for checked in found:
            _print_checked(checked, texts, write)
    bad = any(checked.errors or (strict and checked.problems) for checked in found)
    return AT_FAULT if bad else DONE


def print_problems(problems: list[Problem], texts: Texts, lines: dict[str, list[str]], write: Writer) -> None:
    """Print problems with their lines, at most ``MOST_PRINTED``."""
    for problem in problems[:MOST_PRINTED]:
        for line in render(problem, texts, lines):
            write(line)
    if len(problems) > MOST_PRINTED:
        write(texts.text("authoring.more", count=len(problems) - MOST_PRINTED))


def _print_checked(checked: Checked, texts: Texts, write: Writer) -> None:
    deck = checked.deck
    name = shown_path(deck.raw.folder)
    print_problems(checked.problems, texts, deck.raw.lines, write)
    if checked.problems:
        errors = len(checked.errors)
        warnings = len(checked.problems) - errors
        write(texts.text("authoring.counted", name=name, errors=errors, warnings=warnings))
        if errors and deck.raw.files and waits(deck, checked.errors):
            write("  " + texts.text("authoring.waits"))
        return
    counts = {part: len(getattr(deck, part)) for part in ("cards", "initiatives", "nations", "layers")}
    write(texts.text("authoring.fine", name=name, **counts))
    write("  " + texts.text("authoring.coverage", **_coverage(checked)))
    if deck.par is None:
        write("  " + texts.text("authoring.no-baseline", name=name))


def _coverage(checked: Checked) -> dict[str, str]:
    deck = checked.deck
    sourced = sum(number.cited is not None for number in deck.numbers)
    documented = sum(card.get("history") == "documented" for card in deck.cards.values())
    said = deck.manifest
    own = [said["language"]] if said is not None else []
    listed = said["languages"] if said is not None else ()
    return {
        "languages": ", ".join([*own, *(f"{name} {translated(deck, name)}%" for name in listed)]),
        "sourced": f"{sourced}/{len(deck.numbers)}",
        "documented": f"{documented}/{len(deck.cards)}",
    }


def translated(deck: Deck, language: str) -> int:
    """Return how many of a hundred texts a language has, rounded down; texts written in it count."""
    there = translations(deck).get(language, {})
    whole = found = 0
    for path, texts in originals(deck):
        _, done = there.get(path, (None, {}))
        whole += len(texts)
        found += len(texts) if tongue(deck, path) == language else sum(key in done for key in texts)
    return 100 * found // whole if whole else 100


def _print_json(problems: list[Problem], texts: Texts, write: Writer) -> None:
    """Print problems for programs: codes and values as they are, ``says`` and ``cure`` in the reader's language."""
    rows = [
        {
            "code": problem.code,
            "severity": problem.severity,
            "file": problem.span.file,
            "line": problem.span.line,
            "column": problem.span.column,
            "says": texts.text(problem.key, **spoken(problem, texts)),
            "cure": texts.text(f"problems.{problem.code}.{problem.hint}", **spoken(problem, texts))
            if problem.hint
            else "",
            "hint": problem.hint,
            "values": dict(problem.values),
        }
        for problem in problems
    ]
    write(json.dumps(rows, ensure_ascii=False, indent=1))


def new(ident: str, lang: str, write: Writer, folder: Path | None = None, base: str | None = None) -> int:
    """Make a small deck that passes check and plays, alone or building on another one by id.

    Returns 0, 1 where it cannot be made, 2 for a wrong id. Raises ScenarioProblems where the other is unknown.
    """
    texts = Texts.load(lang)
    if ID.fullmatch(ident) is None or len(ident) > 60:
        write(texts.text("authoring.bad-id", name=ident[:60]))
        return WRONG_USAGE
    if base is not None and not _may_be_extended(base):
        write(texts.text("authoring.no-base", name=base[:60]))
        return AT_FAULT
    place = (folder or paths.own_scenarios_folder()) / ident
    shown = shown_path(place)
    if place.exists() or ident in available():
        write(texts.text("authoring.taken", folder=shown))
        return AT_FAULT
    try:
        new_deck.make(place, ident, texts.language, base or "")
    except OSError as fault:
        write(
            texts.text("authoring.not-written", folder=shown, reason=fault.strerror or type(fault).__name__)
        )
        return AT_FAULT
    write(texts.text("authoring.made", folder=shown, name=ident))
    return DONE


def _may_be_extended(base: str) -> bool:
    """Tell whether another deck may build on one: named by its id, right, and standing alone."""
    if ID.fullmatch(base) is None:
        return False
    checked = check_folder(locate(base))
    manifest = checked.deck.manifest
    return not checked.errors and manifest is not None and manifest.get("extends") is None
