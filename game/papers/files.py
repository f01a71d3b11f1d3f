"""Papers on disk: every page of a set and every table, written whole or not at all. Never here: what stands on them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from game import paths
from game.papers.compare_page import Skipped, compare_page, compare_sheet
from game.papers.debrief_page import debrief_page
from game.papers.guide import guide
from game.papers.handout import handout
from game.papers.questions import questions
from game.papers.reader import Paper, Reader
from game.papers.sheets import sheets
from game.play.debrief import Debrief
from game.scenario.load import Loaded
from game.text import Texts

LONGEST = 80  # characters of the first part of a file name


def papers_folder() -> Path:
    """Return where papers are written when no other folder is named."""
    return paths.saves_folder() / "papers"


def papers_of(scenario: Loaded, texts: Texts) -> list[Paper]:
    """Return all papers of a scenario in one language: hand-outs, guide, questions."""
    r = Reader(texts, scenario)
    own = [handout(r, nation) for nation in scenario.manifest.playable]
    return [*own, guide(r), questions(r)]


def write_papers(scenario: Loaded, texts: Texts, folder: Path) -> list[Path]:
    """Write all papers of a scenario; raises OSError."""
    return [
        _write(folder / f"{scenario.id}-{paper.name}.{texts.language}.html", paper.text)
        for paper in papers_of(scenario, texts)
    ]


def write_debrief(found: Debrief, texts: Texts, folder: Path) -> list[Path]:
    """Write the page of a debrief and its tables, the page first; raises OSError."""
    stem = found.name[:LONGEST]
    page = _write(folder / f"{stem}-debrief.{texts.language}.html", debrief_page(found, texts))
    return [page, *(_write(folder / f"{stem}-{name}.csv", text) for name, text in sheets(found).items())]


def write_comparison(
    found: Sequence[Debrief], skipped: Sequence[Skipped], texts: Texts, folder: Path
) -> list[Path]:
    """Write the comparison of several games and its table, the page first; raises OSError."""
    page = _write(folder / f"classes.{texts.language}.html", compare_page(found, skipped, texts))
    return [page, _write(folder / "classes.csv", compare_sheet(found))]


def _write(path: Path, text: str) -> Path:
    paths.write_atomic(path, text)
    return path
