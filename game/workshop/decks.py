"""Decks on the workbench: which there are, what is wrong with one, when its files change, the last one that was good.

Everything an author can do wrong ends in a reading with problems; nothing here raises for a deck.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from game import paths
from game.scenario import new, schema_files
from game.scenario.check import Checked, check
from game.scenario.gather import available, find
from game.scenario.load import Loaded, load_checked
from game.scenario.preview import Preview, idents, preview
from game.scenario.problem import ERROR, Problem, ScenarioProblems, spoken
from game.text import Texts

__all__ = ["Loaded", "Preview", "Reading", "Told", "Watch", "found", "idents", "make", "preview", "reading"]

FRESH = "my-scenario"
_WATCHED = ("*.yaml", "*.toml", "i18n/*.yaml", "i18n/*/*.yaml")
MOST_WATCHED = 2000


@dataclass(frozen=True, slots=True)
class Told:
    """One problem in the reader's language: where, what, the line itself, the cure; ``path`` None for the whole deck."""

    error: bool
    code: str
    file: str
    line: int
    column: int
    says: str
    source: str
    cures: tuple[str, ...]
    path: Path | None

    @property
    def place(self) -> str:
        """Return file, line and column as far as they are known."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part)


@dataclass(frozen=True, slots=True)
class Reading:
    """A deck as it lay there once: its problems, and the deck itself where nothing keeps it from being played."""

    folder: Path
    id: str
    title: str
    problems: tuple[Told, ...]
    loaded: Loaded | None
    files: tuple[tuple[str, Path], ...]  # as they are shown, and where they lie

    @property
    def errors(self) -> int:
        """Return the number of problems that keep the deck from being played."""
        return sum(problem.error for problem in self.problems)

    @property
    def warnings(self) -> int:
        """Return the number of the other problems."""
        return len(self.problems) - self.errors

    def path(self, file: str) -> Path | None:
        """Return where a file lies that is shown by a name."""
        return dict(self.files).get(file)


def found() -> list[Path]:
    """Return all decks that can be found, folders and packs, the author's own first."""
    own = paths.own_scenarios_folder()
    places = [place for place in map(find, available()) if place is not None]
    return sorted(places, key=lambda place: (place.name == "base", place.parent != own, place.name))


def reading(folder: Path, language: str) -> Reading:
    """Read and judge a deck; an editor's schema beside it is brought up to date."""
    texts = Texts.load(language)
    try:
        checked = check(folder)
        schema_files.refresh(checked.deck, texts)
        loaded = None if checked.errors else load_checked(checked)
    except ScenarioProblems as fault:
        told = tuple(_told(problem, texts, {}, {}) for problem in fault.problems)
        return Reading(folder, folder.stem, folder.stem, told, None, ())
    raw = checked.deck.raw
    told = tuple(_told(problem, texts, raw.lines, raw.files) for problem in checked.problems)
    return Reading(
        folder, folder.stem, _title(checked, loaded, language), told, loaded, tuple(raw.files.items())
    )


def _title(checked: Checked, loaded: Loaded | None, language: str) -> str:
    if loaded is not None:
        return loaded.texts.get(language, "scenario.title", loaded.id)
    manifest = checked.deck.manifest
    return (
        str(manifest.get("title", checked.deck.raw.folder.stem)) if manifest else checked.deck.raw.folder.stem
    )


def _told(problem: Problem, texts: Texts, lines: dict[str, list[str]], files: dict[str, Path]) -> Told:
    span, values = problem.span, spoken(problem, texts)
    source = lines.get(span.file, ())
    cures = []
    if problem.also is not None:
        cures.append(texts.text("problems.also", file=problem.also.file, line=str(problem.also.line)))
    if problem.hint:
        cures.append(texts.text(f"problems.{problem.code}.{problem.hint}", **values))
    return Told(
        problem.severity == ERROR, problem.code, span.file, span.line, span.column,
        texts.text(problem.key, **values),
        source[span.line - 1] if 0 < span.line <= len(source) else "",
        tuple(cures), files.get(span.file),
    )  # fmt: skip


class Watch:
    """Tells when the files of a deck have changed, by their times and sizes."""

    def __init__(self, folder: Path, files: Iterable[Path] = ()) -> None:
        self.folder = folder
        self.others = [path for path in files if not path.is_relative_to(folder)]
        self._seen = self._stamp()

    def changed(self) -> bool:
        """Tell whether anything is another since the last time, and remember it as it is now."""
        now = self._stamp()
        before, self._seen = self._seen, now
        return now != before

    def _stamp(self) -> frozenset[tuple[str, int, int]]:
        files = [path for pattern in _WATCHED for path in self.folder.glob(pattern)]
        out = set()
        for path in [self.folder, *files, *self.others][:MOST_WATCHED]:
            try:
                state = path.stat()
            except OSError:  # gone between the listing and the look, as editors do when they save
                continue
            out.add((str(path), state.st_mtime_ns, state.st_size))
        return frozenset(out)


def make(language: str) -> Path:
    """Make a small deck under the first free name and return its folder. Raises OSError."""
    taken = set(available())
    number = 1
    while True:
        ident = FRESH if number == 1 else f"{FRESH}-{number}"
        place = paths.own_scenarios_folder() / ident
        if ident not in taken and not place.exists():
            new.make(place, ident, language)
            return place
        number += 1
