"""Follows the file of a running game from another process and tells only what the whole room may see. Reads, never writes.

The file may be half written, be replaced, go back over turns, or vanish for a moment: what was known stays until
something better can be read. Drafts of a running turn are never looked at. Never here: sentences, pixels, clocks.
Shapes: N nations, L layers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from game.engine.ledger import Books
from game.engine.numerics import Array
from game.engine.order_text import OrderError
from game.engine.orders import collect
from game.engine.report import Headline, weight
from game.engine.report import report as reported
from game.engine.state import State
from game.engine.turn import resolve
from game.engine.world import INDICES, World
from game.play import log
from game.play.acts import desked, seat_changes, seated
from game.play.library import scenario as known_scenario
from game.play.log import GameFile, LoggedTurn, SaveProblem, Seat
from game.play.newest import newest_save
from game.play.news import NewsItem, news_of
from game.play.replay import beginning, foreign, given_of, opened, shortened
from game.play.stage import Stage, read_stage, stage_path
from game.play.verdict import Verdict, par_path, verdict_of
from game.scenario.load import Loaded
from game.scenario.problem import ScenarioProblems

CHARTS = ("score", "share", "tension", "adoption", "leverage", "sovereignty")
"""What one chart at a time can show; ``share`` is that of the layer whose shares moved most."""
TOLD = ("score", "share")
"""Numbers whose causes everybody may know: none of their lines names a programme or what lies in a purse."""
MOST_CHANGES, OF_ONE = 4, 2

Stamp = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Move:
    """A number that moved and the nation it belongs to."""

    nation: str
    headline: Headline


class Follower:
    """What the room may see of one game, kept up to date by ``poll``. Without a path it follows the newest game."""

    def __init__(self, path: Path | None = None) -> None:
        self.asked = path
        self.path: Path | None = path
        self.problem = ""  # a text key for why nothing newer can be shown
        self.scenario: Loaded | None = None
        self.world: World | None = None
        self.states: list[State] = []
        self.turns: list[LoggedTurn] = []
        self.seats: dict[str, Seat] = {}
        self.stage = Stage()
        self.opening = 0  # turns played before the class began
        self._books: Books | None = None
        self._stamps: tuple[Path | None, Stamp, Stamp] = (None, None, None)
        self._head: tuple[log.Header, dict[str, Seat]] | None = None

    # --- keeping up --------------------------------------------------------------------------------------

    def poll(self) -> bool:
        """Look at the files; tell whether there is something new to show. Never raises for what files hold."""
        path = self.asked or newest_save() or self.path
        if path is None:
            return False
        stamps = (path, _stamp(path), _stamp(stage_path(path)))
        if stamps == self._stamps:
            return False
        other = stamps[:2] != self._stamps[:2]
        self._stamps = stamps
        self.path, self.stage = path, read_stage(path)
        if other:
            self._read(path)
        return True

    def _read(self, path: Path) -> None:
        """Take over what the file tells now; what cannot be read leaves everything as it was."""
        try:
            game = _told(path)
            self._take(path, game)
            self.problem = ""
        except SaveProblem:
            gone = self._stamps[1] is None and not self.ready  # a game that has not begun yet is no fault
            self.problem = "" if gone else "projector.unreadable"
        except ScenarioProblems:
            self.problem = "projector.no_scenario"
        except (OrderError, OSError):
            self.problem = "projector.unreadable"

    def _take(self, path: Path, game: GameFile) -> None:
        scenario, world = self.scenario, self.world
        head = (game.header, game.seats)
        if scenario is None or world is None or head != self._head:
            scenario = known_scenario(game.header.scenario)
            world = shortened(scenario.world, game.header.turns, game.seats, game.header.deals)
            self.states, self.turns = [], []
        seats = {n: s for n, s in seated(game.seats, seat_changes(game.turns)).items() if n in world.actors}
        if foreign(game.header, world):
            states, turns, books = opened(path, scenario, True).states, list[LoggedTurn](), None
        else:
            states, turns, books = self._followed(world, game)
        self.scenario, self.world, self._head = scenario, world, head
        self.states, self.turns, self.seats, self._books = states, turns, seats, books
        self.opening = game.lesson.numbers.get("opening", 0) if game.lesson is not None else 0

    def _followed(self, world: World, game: GameFile) -> tuple[list[State], list[LoggedTurn], Books | None]:
        """Play what is new on top of the turns that are known and still count."""
        closed = game.closed
        same = 0
        while same < min(len(closed), len(self.turns)) and closed[same].digest == self.turns[same].digest:
            same += 1
        states = self.states[: same + 1] or [beginning(world, game)]
        same = len(states) - 1
        books = self._books if same == len(closed) == len(self.turns) else None
        if books is None and same and same == len(closed):
            states, same = states[:-1], same - 1  # gone back: its last turn is explained again
        for turn in closed[same:]:
            before = desked(world, states[-1], turn.entries)
            orders = collect(world, before, given_of(world, turn.entries))
            state, books = resolve(world, before, orders, keep=True)
            states[-1] = before
            states.append(state)
        return states, closed, books

    # --- what may be seen --------------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """Tell whether there is a game to show."""
        return self.world is not None and bool(self.states)

    @property
    def ended(self) -> bool:
        """Tell whether the last turn has been played."""
        return bool(self.states) and bool(self.states[-1].over[0] > 0.0)

    @property
    def humans(self) -> list[str]:
        """Return the nations that people play."""
        return [nation for nation, seat in self.seats.items() if seat.human]

    @property
    def nations(self) -> list[str]:
        """Return the nations that are compared: those one can play."""
        assert self.world is not None
        return [self.world.actors[n] for n in self.world.playable]

    @property
    def turn(self) -> int:
        """Return how many turns have been played."""
        return self.states[-1].turn

    @property
    def round(self) -> int:
        """Return the number of the round that is played or, while it is shown, was just played; from 1."""
        assert self.world is not None
        looking_back = self.stage.phase in ("reveal", "recap") or self.ended
        return max(1, self.turn + (0 if looking_back else 1) - self.opening)

    def verdict(self) -> Verdict:
        """Return the ranking as it stands."""
        assert self.world is not None
        return verdict_of(self.world, self.states, self.humans)

    def news(self) -> list[NewsItem]:
        """Return the public events of the last turn."""
        if self.world is None or not self.turns or len(self.states) < 2:
            return []
        return news_of(self.world, self.states[-2], self.states[-1], self.turns[-1].entries, None)

    def moves(self) -> list[Move]:
        """Return the biggest changes of the last turn whose causes everybody may know, the biggest first."""
        world, books = self.world, self._books
        if world is None or books is None or len(self.states) < 2:
            return []
        found: list[tuple[float, Move]] = []
        for nation in self.nations:
            told = reported(world, self.states[-2], self.states[-1], books, world.actor_index(nation))
            found += [
                (weight(world, line), Move(nation, line)) for line in told.headlines if line.name in TOLD
            ]
        return _spread([move for _, move in sorted(found, key=lambda pair: -pair[0])])

    def dependence(self) -> tuple[Array, Array]:
        """Return who uses how much of whose work, at the beginning of the class and now, (N, N) each."""
        first = self.states[min(self.opening, len(self.states) - 1)]
        return first.content[..., 0], self.states[-1].content[..., 0]

    def chart(self, name: str) -> tuple[str, dict[str, list[float]]]:
        """Return what a chart is of (a layer's id, or "") and its lines by nation, "" for the world's."""
        world = self.world
        assert world is not None
        if name == "tension":
            return "", {"": [float(state.tension[0]) for state in self.states]}
        if name == "share":
            layer = self._moved()
            return world.layers[layer], {n: self._line("share", n, layer) for n in self.nations}
        if name == "score":
            return "", {nation: self._beside_par(nation) for nation in self.nations}
        return "", {nation: self._line(name, nation) for nation in self.nations}

    def _line(self, name: str, nation: str, layer: int = -1) -> list[float]:
        assert self.world is not None
        actor = self.world.actor_index(nation)
        if layer >= 0:
            return [float(getattr(state, name)[actor, layer, 0]) for state in self.states]
        if name in ("leverage", "sovereignty"):
            return [float(state.index[INDICES.index(name), actor, 0]) for state in self.states]
        return [float(getattr(state, name)[actor, 0]) for state in self.states]

    def _beside_par(self, nation: str) -> list[float]:
        """Return the score of a nation against its expected path, or since the beginning where there is none."""
        assert self.world is not None
        score = np.asarray(self._line("score", nation))
        par = par_path(self.world, self.world.actor_index(nation), [state.turn for state in self.states])
        return [float(x) for x in (score - score[0] if par is None else score - par)]

    def _moved(self) -> int:
        """Return the layer whose shares among the compared nations moved most in the last turn."""
        assert self.world is not None
        rows = list(self.world.playable)
        before = self.states[-2] if len(self.states) > 1 else self.states[-1]
        moved = np.max(np.abs(self.states[-1].share[rows, :, 0] - before.share[rows, :, 0]), axis=0)  # (L,)
        return int(np.argmax(moved))


def _spread(moves: Sequence[Move]) -> list[Move]:
    """Keep the biggest changes, few of one nation, none that shows as nothing."""
    out: list[Move] = []
    for move in moves:
        if (
            len(out) < MOST_CHANGES
            and sum(one.nation == move.nation for one in out) < OF_ONE
            and move.headline.lines
        ):
            out.append(move)
    return out


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _told(path: Path) -> GameFile:
    """Read a game file that may be in the middle of being written: a line without its end is not there yet."""
    try:
        if path.stat().st_size > log.LARGEST:
            raise SaveProblem("too_large", str(path), needed=log.LARGEST / 1e6)
        text = path.read_bytes().decode("utf-8", errors="replace")
    except OSError as why:
        raise SaveProblem("unreadable", str(path), why=why.strerror or type(why).__name__) from why
    return log.parse(text[: text.rfind("\n") + 1], str(path))
