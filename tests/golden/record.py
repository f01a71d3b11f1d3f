"""Golden games: which are played, how they are recorded, and what a replay of one finds.

A golden game is a game file without reasons and without stored state: orders of all seats and a digest a turn.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from game import RULES
from game.ai.player import playing
from game.engine.order_text import Refusal
from game.engine.orders import cards_on_table
from game.engine.world import World
from game.play import log
from game.play.log import GameFile, Seat
from game.play.replay import replayed, short_hash, shortened
from game.play.session import Session
from game.scenario.load import Loaded, load

HERE = Path(__file__).parent
PLAYER_SIGN = "seat "


@dataclass(frozen=True)
class Plan:
    """One golden game: its name, seed and length, the players of the playable nations and of all others."""

    name: str
    seed: int
    turns: int | None  # None: to the end
    main: tuple[str, ...]  # player:level of the playable nations, in turn
    others: str
    scripted: bool = False


PLANS = (
    Plan("people", 2026, None, ("doctrine:normal",), "doctrine:normal", scripted=True),
    Plan("peers", 11, None, ("doctrine:normal",), "doctrine:normal"),
    Plan("levels", 12, 12, ("doctrine:hard", "doctrine:easy", "doctrine:normal"), "doctrine:easy"),
    Plan("habits", 16, 10, ("weighted:normal",), "weighted:normal"),
    Plan("dice", 14, 10, ("random:normal",), "random:normal"),
    Plan("mixed", 15, 12, ("doctrine:hard", "random:normal", "weighted:normal"), "random:normal"),
)


@cache
def scenario(name: str) -> Loaded:
    """Return a shipped scenario, read once."""
    return load(name)


def path_of(name: str, plan: Plan) -> Path:
    """Return where the golden game of a plan lies."""
    return HERE / f"{name}-{plan.name}.txt"


def seats_of(world: World, plan: Plan, person: str) -> dict[str, Seat]:
    """Return the seats of a plan; ``person`` is the nation of the scripted one."""
    seats = {}
    for i, actor in enumerate(playing(world)):
        text = plan.main[i % len(plan.main)] if actor in world.playable else plan.others
        seats[world.actors[actor]] = Seat("ai", *text.split(":"))
    if plan.scripted:
        seats[person] = Seat("human", name="Golden")
    return seats


def script_of(name: str) -> tuple[str, dict[int, list[str]]]:
    """Return the person's nation and lines by turn."""
    nation, lines = "", {}
    for line in (HERE / "scripts" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(PLAYER_SIGN):
            nation = line.removeprefix(PLAYER_SIGN).strip()
        elif line and not line.startswith("#"):
            turn, _, text = line.partition(" ")
            lines.setdefault(int(turn), []).append(text)
    return nation, lines


def recorded(name: str, plan: Plan) -> str:
    """Play the game of a plan and return its file."""
    loaded = scenario(name)
    person, lines = script_of(name) if plan.scripted else ("", {})
    session = Session.start(loaded, seats_of(loaded.world, plan, person), plan.seed, plan.turns)
    while not session.ended:
        if person:
            for text in lines.get(session.turn + 1, []):
                refused = do(session, person, text)
                assert refused is None, f"turn {session.turn + 1}: {text}: {refused}"
            answer_cards(session, person)
            assert session.commit(person) is None, f"turn {session.turn + 1}: the plan is too dear"
        session.resolve()
    turns = [
        dataclasses.replace(turn, entries=[dataclasses.replace(e, reason=None) for e in turn.entries])
        for turn in session.game.turns
    ]
    return dataclasses.replace(session.game, turns=turns, cache=None).text()


def do(session: Session, nation: str, text: str) -> Refusal | None:
    """Do what a line of the script says; return why not."""
    if text == "adviser":
        session.take_adviser(nation)
        return None
    if text == "undo":
        return None if session.undo(nation) else Refusal("nothing to undo", {})
    if text.startswith("posture "):
        return session.take_posture(nation, text.removeprefix("posture "))
    return session.give(nation, text)


def answer_cards(session: Session, nation: str) -> None:
    """Answer each card with an option that turns with the turn, or the next one that may be taken."""
    world, seen = session.world, session.view(nation)
    for h in cards_on_table(seen, world):
        hand = world.hands[h]
        options = [choice.id for choice in hand.choices]
        if len(options) < 2:
            continue
        for i in range(len(options)):
            option = options[(session.turn + i) % len(options)]
            if session.give(nation, f"choose {world.cards[hand.card].id} {option}") is None:
                break


def read(path: Path) -> GameFile:
    """Return a golden game; its lines must all be good."""
    game = log.read(path)
    assert not game.problems, game.problems[0]
    return game


def current(game: GameFile, world: World) -> bool:
    """Tell whether a file was written under these rules for this state of the scenario."""
    return game.header.rules == RULES and game.header.content == short_hash(world)


def first_difference(game: GameFile, world: World) -> str:
    """Replay a game; return where it first differs and in what, "" where every digest is the same."""
    for step in replayed(shortened(world, game.header.turns), game):
        if not step.same:
            return f"turn {step.turn.number}: {', '.join(step.fields) or 'below the headline numbers'}"
    return ""
