"""The door to scenarios for play and the laboratory: an id or a path in, everything a game needs out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from game.engine.world import World
from game.scenario.check import Checked, check
from game.scenario.compile import compiled
from game.scenario.deck import Deck
from game.scenario.gather import MANIFEST, available, find
from game.scenario.pack import is_pack
from game.scenario.problem import ERROR, Problem, ScenarioProblems, Span, nearest
from game.scenario.rule_text import RuleWriter
from game.scenario.texts import DeckTexts, collect
from game.scenario.walk import Citation
from game.text import Texts

__all__ = [
    "Loaded",
    "Manifest",
    "NationLook",
    "Source",
    "Sources",
    "available",
    "load",
    "load_checked",
    "locate",
]


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of sources.yaml."""

    id: str
    title: str
    publisher: str
    date: str
    url: str = ""
    cite: str = ""
    confidence: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sources:
    """Sources by id, what each number cites by its path (``nations.kor.share.memory``), and what cards cite."""

    entries: Mapping[str, Source]
    numbers: Mapping[str, Citation]
    cards: Mapping[str, tuple[Citation, ...]]  # by id of the card or the initiative

    def of(self, path: str) -> Citation | None:
        """Return what a number rests on; a path of a whole field finds its first number."""
        found = self.numbers.get(path)
        if found is not None:
            return found
        return next((cited for key, cited in self.numbers.items() if key.startswith(path + ".")), None)


@dataclass(frozen=True, slots=True)
class NationLook:
    """How a nation is drawn: colour, short code, place on the map in degrees, offset of the label in pixels."""

    colour: str
    code: str
    lon: float
    lat: float
    label: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a list of scenarios shows of one, and how it is best played."""

    id: str
    version: str
    language: str
    languages: tuple[str, ...]
    authors: tuple[str, ...]
    licence: str
    playable: tuple[str, ...]
    recommended: str
    minutes: int
    checks: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A scenario ready to play: world, texts, sources, looks; ``problems`` holds the warnings that remain."""

    world: World
    texts: DeckTexts
    sources: Sources
    problems: list[Problem]
    folder: Path
    manifest: Manifest
    looks: Mapping[str, NationLook]
    deck: Deck

    def rule_text(self, language: str, viewer: int = -1) -> RuleWriter:
        """Return the writer of rule texts in a language, as one nation reads them."""
        return RuleWriter(self.world, self.texts, Texts.load(language), viewer)

    def name_in(self, language: str) -> Callable[[str, str], str]:
        """Return what gives the name of ("nations" | "layers", id) in a language, the id where it has none."""
        return lambda kind, ident: self.texts.get(language, f"{kind}.{ident}.name", ident)

    @property
    def id(self) -> str:
        """Return the id of the scenario."""
        return self.manifest.id


def locate(wanted: str | Path) -> Path:
    """Return the folder or the pack of a scenario by id or path.

    Raises ScenarioProblems with the nearest names where there is none.
    """
    text = str(wanted)
    if isinstance(wanted, str):
        found = find(wanted)
        if found is not None:
            return found
    path = Path(wanted)
    if path.name == MANIFEST:
        path = path.parent
    if is_pack(path) or (path / MANIFEST).is_file() or (path.is_dir() and any(path.glob("*.yaml"))):
        return path
    known = available()
    close = nearest(text[:60], known, 3)
    values = {"name": text[:60], "nearest": ", ".join(close), "known": ", ".join(known)}
    hint = "nearest" if close else "list" if known else ""
    raise ScenarioProblems([Problem("unknown-scenario", ERROR, Span(text[:60]), values, hint)])


def load(wanted: str | Path) -> Loaded:
    """Return a scenario ready to play.

    Raises ScenarioProblems with every problem where it is unknown or has errors.
    """
    return load_checked(check(locate(wanted)))


def load_checked(checked: Checked) -> Loaded:
    """Return a judged deck ready to play. Raises ScenarioProblems where it has errors."""
    if checked.errors:
        raise ScenarioProblems(checked.problems)
    deck = checked.deck
    return Loaded(
        world=compiled(deck),
        texts=collect(deck),
        sources=_sources(deck),
        problems=checked.problems,
        folder=deck.raw.folder,
        manifest=_manifest(deck),
        looks=_looks(deck),
        deck=deck,
    )


def _manifest(deck: Deck) -> Manifest:
    said = deck.manifest
    assert said is not None
    playable = tuple(deck.playable())
    checks = {}
    for name in ("win_rate", "drawn"):
        limit = deck.setting("checks", name)
        if limit is not None:
            checks[name] = (float(limit.get("min", 0.0)), float(limit.get("max", 1.0)))
    return Manifest(
        id=said["id"],
        version=said["version"],
        language=said["language"],
        languages=tuple(said["languages"]),
        authors=tuple(said["authors"]),
        licence=said["licence"],
        playable=playable,
        recommended=deck.setting("play", "recommended", playable[0]),
        minutes=int(deck.setting("play", "minutes", 60)),
        checks=checks,
    )


def _sources(deck: Deck) -> Sources:
    entries = {
        name: Source(name, **{key: str(e.get(key, "")) for key in Source.__slots__ if key != "id"})
        for name, e in deck.sources.items()
    }
    numbers = {number.path: number.cited for number in deck.numbers if number.cited is not None}
    cards = {
        name: tuple(
            Citation(c["ref"], c.get("confidence", ""), c.get("says", "")) for c in e.get("sources", ())
        )
        for name, e in [*deck.cards.items(), *deck.initiatives.items()]
    }
    return Sources(entries, numbers, cards)


def _looks(deck: Deck) -> dict[str, NationLook]:
    out = {}
    for name, entry in deck.nations.items():
        place = entry.get("map")
        label = place.get("label") if place is not None else None
        out[name] = NationLook(
            colour=entry["colour"],
            code=entry.get("code", name[:4].upper()),
            lon=float(place["lon"]) if place is not None else 0.0,
            lat=float(place["lat"]) if place is not None else 0.0,
            label=(float(label[0]), float(label[1])) if label else (0.0, 0.0),
        )
    return out
