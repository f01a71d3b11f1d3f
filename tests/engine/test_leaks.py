"""Leak test by garbage: noise in all that a nation may not know changes nothing that is shown or decided for it."""

from __future__ import annotations

import dataclasses
from functools import cache

import numpy as np
import pytest

from game.ai.player import PLAYERS, ai_orders, explain, make_player, playing
from game.engine.calibrate import opening
from game.engine.state import FIELDS, State
from game.engine.turn import resolve
from game.engine.view import ESTIMATED, View, view
from game.engine.world import INDICES
from game.play.log import Seat
from game.play.session import Session
from game.play.text_mode import OWN_FIELDS, TextGame
from game.play.words import Words
from game.scenario.load import Loaded
from game.text import Texts
from tests.engine.garbage import SECRET, changed, garbage
from tests.golden.record import scenario

TURNS = 5
PUBLIC = -1  # an actor whom nothing is told but what everybody sees


def base() -> Loaded:
    return scenario("base")


@cache
def moment() -> State:
    """Return a moment of a game between all nations, with cards, stocks, limits and programmes under way."""
    world = base().world
    seats = dict.fromkeys(playing(world), make_player("weighted", "normal"))
    state = opening(world, np.asarray([77], dtype=np.uint64))
    for _ in range(TURNS):
        state, _books = resolve(world, state, ai_orders(world, state, seats))
    return state


EVERY = pytest.mark.parametrize("actor", playing(base().world), ids=lambda n: base().world.actors[n])


def told(seen: View) -> dict[str, object]:
    """Return everything a view holds, estimates and open gaps too, in comparable form."""
    plain = {f.name: getattr(seen, f.name) for f in dataclasses.fields(seen) if f.name != "guess"}
    plain |= {name: getattr(seen, name) for name in ESTIMATED}
    plain["open_gap"] = np.stack(list(seen.open_gap.values())) if seen.open_gap else 0
    return {
        name: value.tobytes() if isinstance(value, np.ndarray) else value for name, value in plain.items()
    }


def test_the_noise_reaches_every_secret_field() -> None:
    """Without this the tests below could pass on a state that was never touched."""
    secret = {f.name for f in FIELDS if f.seen in SECRET}
    world = base().world
    touched = [changed(moment(), garbage(world, moment(), actor)) for actor in playing(world)]
    assert set().union(*touched) == secret
    # Whether rivals have a secret programme under way differs from nation to nation.
    assert all(secret - fields <= {"launched", "since"} for fields in touched)
    assert {"treasury", "technology", "stock", "plan_build", "pending", "launched", "due"} <= secret


@EVERY
def test_a_view_tells_nothing_of_what_others_keep(actor: int) -> None:
    world = base().world
    truth, blind = (told(view(world, s, actor)) for s in (moment(), garbage(world, moment(), actor)))
    assert [name for name in truth if truth[name] != blind[name]] == []


@EVERY
@pytest.mark.parametrize("name", list(PLAYERS))
def test_ai_players_order_the_same_without_secrets(actor: int, name: str) -> None:
    world, player = base().world, make_player(name, "normal")
    truth = explain(world, moment(), actor, player)
    assert truth == explain(world, garbage(world, moment(), actor), actor, player)


# what people read

PEOPLE = ("kor", "usa")
TABLES = (
    "view", "plan", "limits", "initiatives", "news", "report", "rivals", "objectives", "posture", "adviser",
    "deals", "pledge",
)  # fmt: skip


@cache
def table() -> Session:
    """Return a game of two people after some turns played by their advisers; tests work on copies."""
    seats = {nation: Seat("human") for nation in PEOPLE}
    session = Session.start(base(), seats, 4)
    for _ in range(TURNS):
        for nation in PEOPLE:
            session.take_adviser(nation)
            assert session.commit(nation) is None
        session.resolve()
    return session


def twin(spoiled: int | None) -> Session:
    """Return the game anew; with an actor given, the last two moments are noise to it."""
    original = table()
    states = list(original.states)
    if spoiled is not None:
        before, after = (garbage(original.world, state, spoiled) for state in states[-2:])
        # A card that was answered last turn is off the table, whatever the noise says.
        answered = states[-2].pending > 0.0
        for fresh, old in ((before, states[-2]), (after, states[-1])):
            fresh.pending = np.where(answered, old.pending, fresh.pending)
        states[-2:] = [before, after]
    session = Session(original.scenario, original.game, original.world, states)
    session._past.books = original._past.books
    return session


def questions() -> list[str]:
    world = base().world
    every = [*TABLES]
    every += [f"why {name}" for name in OWN_FIELDS]
    every += [f"why {n} {layer}" for n in world.actors for layer in world.layers]
    every += [
        f"why {n} {name}"
        for n in world.actors
        for name in (*INDICES, "score", "adoption", "factory", "tension")
    ]
    every += [f"why price {layer}" for layer in world.layers] + [f"why gap {layer}" for layer in world.layers]
    return every


def answers(session: Session, nation: str) -> dict[str, list[str]]:
    """Return what the text mode prints to a nation, by question."""
    heard: list[str] = []
    game = TextGame(session, Words(Texts.load("en"), session.texts, session.world), heard.append)
    game.nation = nation
    out = {}
    for question in questions():
        heard.clear()
        game.take(question)
        out[question] = list(heard)
    return out


@pytest.mark.parametrize("nation", PEOPLE)
def test_the_text_mode_prints_the_same_without_secrets(nation: str) -> None:
    truth = answers(twin(None), nation)
    blind = answers(twin(base().world.actor_index(nation)), nation)
    assert [question for question in truth if truth[question] != blind[question]] == []
    assert all(truth.values()), "every question is answered"


def handed_over(session: Session, draft: str) -> list[str]:
    """Return what stands on the terminal between two people, from the commit of the first to the second's turn."""
    heard: list[str] = []
    game = TextGame(session, Words(Texts.load("en"), session.texts, session.world), heard.append)
    game.begin()
    game.take(draft)
    heard.clear()
    game.take("commit")
    assert game.nation == PEOPLE[0]
    return heard


def test_the_hand_over_shows_nobodys_secrets() -> None:
    truth = handed_over(twin(None), "view")
    assert truth == handed_over(twin(PUBLIC), "view")
    assert sum(bool(line.strip()) for line in truth) > 5, "there is news that everybody may read"


def test_the_hand_over_does_not_show_what_was_ordered() -> None:
    quiet = handed_over(twin(None), "view")
    assert quiet == handed_over(twin(None), "restrict accelerators chn 90% notice 0")
    assert quiet == handed_over(twin(None), "release models on")


def test_a_rivals_private_numbers_are_refused_by_name() -> None:
    heard: list[str] = []
    session = twin(None)
    game = TextGame(session, Words(Texts.load("en"), session.texts, session.world), heard.append)
    game.nation = "kor"
    for name in ("treasury", "income", "resilience"):
        heard.clear()
        game.take(f"why chn {name}")
        assert len(heard) == 1
        assert not any(sign.isdigit() for sign in heard[0])
