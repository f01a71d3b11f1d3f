"""The encyclopaedia of a scenario: articles made from the deck, the texts and what one nation may know.

Every layer, nation, index, word, phase of a turn, number of the model, own programme and goal, and every source has
one. Live numbers come from a view and from nothing else. Never here: pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.engine.world import INDICES
from game.play.deck_numbers import DeckNumbers, Fact, phase_of

if TYPE_CHECKING:
    from game.engine.view import View
    from game.play.words import Words
    from game.scenario.load import Loaded

KINDS = ("layer", "nation", "index", "word", "phase", "initiative", "goal", "number", "source")
WORDS = (
    "turn", "score", "par", "purse", "income", "share", "supply", "through", "price", "gap", "lead", "tension", "trust",
    "control", "notice", "refusal", "stockpile", "enforce", "release", "initiative", "posture", "card", "talent",
    "adoption", "readiness", "factory", "estimate", "forecast", "hot", "deal", "pledge",
)  # fmt: skip
FORMULAS = {"purse": "treasury", "talent": "talent_stock", "readiness": "workforce"}
"""Words whose formula stands under another name."""
PHASES = tuple(f"r{number}" for number in range(1, 11))
OWN_SHEETS, OWN_PUBLISHER = ("facts", "general", "design", "calibration"), "Sovereign Stack"
"""Sources that are sheets of this project: they have no title in print, so theirs is told in the reader's language."""

MOST_USES = 12  # articles named under a source


@dataclass(frozen=True, slots=True)
class Article:
    """One article. ``now`` are live numbers, ``facts`` numbers of the deck, ``links`` ids of other articles."""

    id: str
    title: str
    text: str = ""
    formula: str = ""
    now: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    links: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The kind of the article, one of ``KINDS``."""
        return self.id.partition(".")[0]


class Book:
    """All articles of one scenario in one language, as one nation reads them; without a view nothing is live."""

    def __init__(self, loaded: Loaded, words: Words, view: View | None = None) -> None:
        self.loaded, self.words, self.view = loaded, words, view
        self.world = words.world
        self.numbers = DeckNumbers(loaded, words)
        self._made: dict[str, Article] = {}
        self._rules = {fact.path.partition(".")[2]: fact for fact in self.numbers.all_rules()}
        self.ids = tuple(self._ids())
        self._known = frozenset(self.ids)

    def _ids(self) -> list[str]:
        world, me = self.world, self.view.actor if self.view is not None else -1
        out = [f"layer.{name}" for name in world.layers] + [f"nation.{name}" for name in world.actors]
        out += [f"index.{name}" for name in INDICES] + [f"word.{name}" for name in WORDS]
        out += [f"phase.{name}" for name in PHASES]
        out += [f"initiative.{p.id}" for p in world.initiatives if p.actor == me]
        out += [f"goal.{goal.id}" for goal in world.objectives if goal.actor == me]
        out += [f"number.{name}" for name in self._rules]
        return out + [f"source.{name}" for name in self.loaded.sources.entries]

    def __contains__(self, ident: object) -> bool:
        return ident in self._known

    def title(self, ident: str) -> str:
        """Return the title of an article without making the article. Raises KeyError for an id that is not there."""
        if ident not in self._known:
            raise KeyError(ident)
        kind, _, name = ident.partition(".")
        words = self.words
        owner = self.world.actors[self.view.actor] if self.view is not None else ""
        titles: dict[str, Callable[[], str]] = {
            "layer": lambda: words.layer(name), "nation": lambda: words.nation(name),
            "index": lambda: words.index(name), "word": lambda: words.say(f"read.word.{name}.name"),
            "phase": lambda: self._say(f"phase.{name}.name"), "initiative": lambda: words.initiative(name),
            "goal": lambda: words.objective(owner, name), "number": lambda: self._rules[name].name,
            "source": lambda: self._source_words(name)[0],
        }  # fmt: skip
        return titles[kind]()

    def article(self, ident: str) -> Article:
        """Return an article. Raises KeyError for an id that is not there."""
        if ident not in self._made:
            if ident not in self._known:
                raise KeyError(ident)
            kind, _, name = ident.partition(".")
            makers: dict[str, Callable[[str], Article]] = {
                "layer": self._layer, "nation": self._nation, "index": self._index, "word": self._word,
                "phase": self._phase, "initiative": self._initiative, "goal": self._goal, "number": self._number,
                "source": self._source,
            }  # fmt: skip
            self._made[ident] = makers[kind](name)
        return self._made[ident]

    def search(self, wanted: str, kind: str = "") -> list[str]:
        """Return the ids of articles that hold every word of a text: those that begin with it first."""
        found: list[tuple[int, int, str]] = []
        parts = wanted.casefold().split()
        for place, ident in enumerate(self.ids):
            if kind and ident.partition(".")[0] != kind:
                continue
            rank = self._rank(self.article(ident), parts) if parts else 0
            if rank >= 0:
                found.append((rank, place, ident))
        return [ident for *_, ident in sorted(found)]

    def _rank(self, article: Article, parts: list[str]) -> int:
        """Return how well an article fits the words that are looked for, 0 best, -1 not at all."""
        title = article.title.casefold()
        if title.startswith(" ".join(parts)):
            return 0
        if all(part in title for part in parts):
            return 1
        whole = " ".join((title, article.id, article.text, article.formula, *article.lines)).casefold()
        return 2 if all(part in whole for part in parts) else -1

    # --- the articles ------------------------------------------------------------------------------------

    def _say(self, key: str, **values: str | int) -> str:
        return self.words.say(f"learn.{key}", **values)

    def _percent(self, part: float) -> str:
        return self.words.texts.percent(part, 1)

    def _comma(self, parts: Iterable[str]) -> str:
        return self.words.say("format.list_comma").join(parts)

    def _layer(self, name: str) -> Article:
        told, world, k = self.words.told, self.world, self.world.layer_index(name)
        unit = told(f"layers.{name}.unit", "")
        now: list[str] = []
        if self.view is not None:
            view, me, texts = self.view, self.view.actor, self.words.texts
            now.append(
                self._say(
                    "now.layer", share=self._percent(float(view.share[me, k, 0])),
                    price=texts.number(float(view.price[k, 0]), 2), fill=self._percent(float(view.fill[k, 0])),
                    gap=texts.number(float(view.gap[me, k, 0]), 1),
                )
            )  # fmt: skip
            now.append(self._say("now.makers", makers=self._ranked(view.share[:, k, 0])))
        links = ["phase.r5", "phase.r6", "phase.r7", "index.leadership", "word.share"]
        links += [
            f"initiative.{p.id}"
            for p in world.initiatives
            if self._own(p.actor) and k in self._moves(p.effects)
        ]
        return Article(
            f"layer.{name}", self.words.layer(name), told(f"layers.{name}.about", ""), now=tuple(now),
            lines=(self._say("measured", unit=unit),) if unit else (), facts=tuple(self.numbers.layer(name)),
            links=tuple(links),
        )  # fmt: skip

    def _own(self, actor: int) -> bool:
        return self.view is not None and actor == self.view.actor

    def _moves(self, effects: tuple[int, ...]) -> set[int]:
        return {layer for e in effects for layer in self.world.effects[e].layers}

    def _ranked(self, values: object, most: int = 3) -> str:
        """Return the nations with the largest parts of something, as one line."""
        parts = [float(value) for value in values]  # type: ignore[attr-defined]  # one number a nation
        best = sorted(range(len(parts)), key=lambda n: (-parts[n], n))[:most]
        return self._comma(f"{self.words.nation(n)} {self._percent(parts[n])}" for n in best)

    def _nation(self, name: str) -> Article:
        n, now = self.world.actor_index(name), []
        if self.view is not None:
            view, texts = self.view, self.words.texts
            now.append(
                self._say(
                    "now.nation", score=texts.number(float(view.score[n, 0])),
                    adoption=self._percent(float(view.adoption[n, 0])), talent=texts.number(float(view.talent[n, 0]), 1),
                )
            )  # fmt: skip
            strong = sorted(range(len(self.world.layers)), key=lambda k: -float(view.share[n, k, 0]))[:3]
            parts = [f"{self.words.layer(k)} {self._percent(float(view.share[n, k, 0]))}" for k in strong]
            now.append(self._say("now.strong", layers=self._comma(parts)))
            if n != view.actor:
                now.append(self._say("now.trust", trust=texts.number(float(view.trust[view.actor, n, 0]), 0)))
        links = ["word.trust", "word.estimate", "index.leverage"]
        return Article(
            f"nation.{name}", self.words.nation(name), self.words.told(f"nations.{name}.about", ""),
            now=tuple(now), facts=tuple(self.numbers.nation(name)), links=tuple(links),
        )  # fmt: skip

    def _index(self, name: str) -> Article:
        say, now = self.words.say, []
        if self.view is not None:
            view, k, texts = self.view, INDICES.index(name), self.words.texts
            weight = float(self.world.nation.score_weight[k, view.actor])
            value = texts.number(float(view.index[k, view.actor, 0]))
            now.append(say("read.help.index_now", value=value, weight=texts.percent(weight, 0)))
            others = [
                f"{self.words.nation(n)} {texts.number(float(view.index[k, n, 0]))}"
                for n in self.world.playable
                if n != view.actor
            ]
            now.append(self._say("now.others", others=self._comma(others)))
        return Article(
            f"index.{name}", self.words.index(name), say(f"read.index.{name}"), say(f"read.formula.{name}"),
            now=tuple(now), facts=tuple(self.numbers.weights(name)), links=("word.score", "phase.r8"),
        )  # fmt: skip

    def _word(self, name: str) -> Article:
        say, key = self.words.say, f"read.formula.{FORMULAS.get(name, name)}"
        links = {
            "score": ("phase.r10", *(f"index.{index}" for index in INDICES)),
            "control": ("phase.r2", "word.enforce", "word.notice"), "refusal": ("phase.r2", "word.control"),
            "price": ("phase.r5",), "share": ("phase.r5", "word.through"), "gap": ("phase.r7", "word.lead"),
            "talent": ("phase.r7",), "tension": ("phase.r2", "word.trust"), "card": ("phase.r9",),
            "initiative": ("phase.r3",), "deal": ("phase.r2", "word.trust", "word.pledge"),
            "pledge": ("word.deal",), "turn": tuple(f"phase.{phase}" for phase in PHASES), "par": ("phase.r10",),
        }  # fmt: skip
        formula = say(key) if key in self.words.texts else ""
        return Article(
            f"word.{name}", say(f"read.word.{name}.name"), say(f"read.word.{name}.text"), formula,
            now=self._word_now(name), links=links.get(name, ("word.turn",)),
        )  # fmt: skip

    def _word_now(self, name: str) -> tuple[str, ...]:
        """Return the live number of a word, where there is one."""
        view, texts = self.view, self.words.texts
        if view is None:
            return ()
        me, front = view.actor, self.world.role("frontier")
        number: dict[str, Callable[[], str]] = {
            "score": lambda: texts.number(float(view.score[me, 0])),
            "purse": lambda: texts.money(float(view.purse[0]), 2),
            "income": lambda: texts.money(float(view.income[-1, 0]) * self.world.turn_quarters, 2),
            "tension": lambda: texts.number(float(view.tension[0]), 0),
            "talent": lambda: texts.number(float(view.talent[me, 0]), 2),
            "adoption": lambda: self._percent(float(view.adoption[me, 0])),
            "readiness": lambda: self._percent(float(view.workforce[me, 0])),
            "factory": lambda: self._percent(float(view.factory[me, 0])),
            "turn": lambda: self.words.date(view.quarter),
        }
        if name == "gap" and front >= 0:
            months = texts.number(float(view.gap[me, front, 0]))
            return (self._say("now.value", value=texts.text("format.months", value=months)),)
        return (self._say("now.value", value=number[name]()),) if name in number else ()

    def _phase(self, name: str) -> Article:
        facts = tuple(self.numbers.rules(name))
        at = PHASES.index(name)
        near = [PHASES[i] for i in (at - 1, at + 1) if 0 <= i < len(PHASES)]
        return Article(
            f"phase.{name}", self._say(f"phase.{name}.name"), self._say(f"phase.{name}.text"),
            self._say(f"phase.{name}.formula"), facts=facts, links=(*(f"phase.{other}" for other in near), "word.turn"),
        )  # fmt: skip

    def _number(self, name: str) -> Article:
        fact = self._rules[name]
        links = [f"phase.{phase_of(name)}"] + ([f"source.{fact.source}"] if fact.source else [])
        return Article(
            f"number.{name}", fact.name, self._say("number.text", name=name),
            now=(self._say("now.value", value=fact.value),), facts=(fact,), links=tuple(links),
        )  # fmt: skip

    def _initiative(self, name: str) -> Article:
        world, told = self.world, self.words.told
        v = next(v for v, p in enumerate(world.initiatives) if p.id == name and self._own(p.actor))
        programme, rules = world.initiatives[v], self.words.rules(world.initiatives[v].actor)
        lines = [*rules.initiative(v)]
        lines += [
            self.words.say("text.programmes.needs", what=rules.condition(need)) for need in programme.needs
        ]
        drawback = told(f"initiatives.{name}.drawback", "")
        lines += [drawback] if drawback else []
        links = [f"layer.{world.layers[k]}" for k in sorted(self._moves(programme.effects))]
        cited = self.loaded.sources.cards.get(name, ())
        links += [f"source.{one.ref}" for one in cited if one.ref in self.loaded.sources.entries]
        return Article(
            f"initiative.{name}", self.words.initiative(name), told(f"initiatives.{name}.text", ""),
            lines=tuple(lines), links=("word.initiative", "phase.r3", *links),
        )  # fmt: skip

    def _goal(self, name: str) -> Article:
        goal = next(g for g in self.world.objectives if g.id == name and self._own(g.actor))
        nation = self.world.actors[goal.actor]
        points = self.words.texts.signed(goal.points, 0)
        return Article(
            f"goal.{name}", self.words.objective(nation, name), self.words.told(f"objectives.{nation}.{name}.text", ""),
            lines=(self.words.rules(goal.actor).condition(goal.condition), self._say("goal.points", points=points)),
            links=("word.score", "phase.r10"),
        )  # fmt: skip

    def _source(self, name: str) -> Article:
        found = self.loaded.sources.entries[name]
        lines = [self._say("source.from", publisher=found.publisher, date=found.date)]
        if found.confidence:
            lines.append(self._say("source.sure", sure=self.sure(found.confidence)))
        title, note = self._source_words(name)
        lines += [line for line in (note, found.cite, found.url) if line]
        paths = list(self.numbers.resting_on(name))
        cards = [
            ident for ident, cited in self.loaded.sources.cards.items() if any(c.ref == name for c in cited)
        ]
        lines.append(self._say("source.used", numbers=len(paths), cards=len(cards)))
        links = list(dict.fromkeys(_article_of(path) for path in paths))[:MOST_USES]
        links += [f"initiative.{ident}" for ident in cards if f"initiative.{ident}" in self.ids]
        return Article(f"source.{name}", title, lines=tuple(lines), links=tuple(links))

    def _source_words(self, name: str) -> tuple[str, str]:
        """Return title and note of a source: as printed, and of the project's own sheets in the reader's language."""
        found = self.loaded.sources.entries[name]
        if name in OWN_SHEETS and found.publisher == OWN_PUBLISHER:
            return self._say(f"source.own.{name}.title"), self._say(f"source.own.{name}.note")
        return found.title, found.note

    def sure(self, confidence: str) -> str:
        """Return how sure a number is, in words."""
        key = f"learn.sure.{confidence}"
        return self.words.say(key) if key in self.words.texts else confidence


def _article_of(path: str) -> str:
    """Return the article in which a number of the deck stands."""
    words = path.split(".")
    return f"number.{words[1]}" if words[0] == "rules" else f"{words[0][:-1]}.{words[1]}"
