"""A small world with a deck for tests of players: three nations, cards, programmes and standing reactions."""

from __future__ import annotations

import dataclasses
from functools import cache

import numpy as np

from game.ai.player import ai_orders, make_player, playing
from game.engine.calibrate import calibrated, opening
from game.engine.chance import bits, word
from game.engine.state import State
from game.engine.turn import resolve
from game.engine.world import Expr, Initiative, Reaction, World
from tests.engine import tiny

LAYERS = ("energy", "fabs", "memory", "chips", "halls", "cloud", "models", "apps", "robots")
NAMES = list(LAYERS)
A, B, C = 0, 1, 2


def programme(ident: str, actor: int, cost: float, **values: object) -> Initiative:
    """Return an initiative with defaults for what is not said."""
    base: dict[str, object] = {
        "quarters": 4,
        "needs": (),
        "effects": (),
        "secret": False,
        "again": -1,
        "key": word(ident),
        "weight": 1.0,
        "traits": (),
    }
    return Initiative(id=ident, actor=actor, cost=cost, **{**base, **values})  # type: ignore[arg-type]


def reaction(
    actor: int, kind: str, layer: str, target: int, level: float, condition: Expr, **more: object
) -> Reaction:
    """Return a standing rule of a nation."""
    base: dict[str, object] = {"notice": 0, "reason": f"reactions.{kind}", "traits": ()}
    return Reaction(
        actor=actor,
        kind=kind,
        layer=NAMES.index(layer),
        target=target,
        level=level,
        condition=condition,
        **{**base, **more},  # type: ignore[arg-type]
    )


@cache
def world() -> World:
    """Return the calibrated world; do not change it."""
    memory, chips = NAMES.index("memory"), NAMES.index("chips")
    effects = (
        tiny.effect("invest", owner=A, nations=(A,), layers=(memory,), size=4.0),
        tiny.effect("pay", owner=A, size=5.0),
        tiny.effect("adjust", owner=B, nations=(B,), layers=(chips,), what="research", size=0.1, lasts=4),
        tiny.effect("pay", owner=B, size=1.0, lasts=4),
        tiny.effect("invest", owner=A, nations=(A,), layers=(chips,), size=2.0, after=2),
    )
    hands = [
        tiny.hand(
            0, A, [tiny.choice("build", 0, 1, weight=3.0), tiny.choice("wait")], chance=0.4, once=False
        ),
        tiny.hand(
            1,
            B,
            [
                tiny.choice("push", 2, 3, weight=2.0, traits=(("state", 2.0),)),
                tiny.choice("rest", weight=1.0),
                tiny.choice("hidden", weight=9.0, shown=tiny.compare(">", tiny.measure("tension"), 99.0)),
            ],
            chance=0.4,
            once=False,
            opening=True,
        ),
    ]
    hot = tiny.compare(">", tiny.measure("tension"), 30.0)
    reactions = (
        reaction(A, "restrict", "chips", B, 0.6, hot, traits=(("hawk", 2.0),), notice=2),
        reaction(B, "refuse", "chips", A, 0.5, hot),
        reaction(B, "stockpile", "memory", -1, 1.0, hot),
        reaction(C, "release", "models", -1, 1.0, hot),
    )
    deck = tiny.with_deck(
        tiny.tiny(
            LAYERS,
            passive=(),
            playable=(A, B, C),
            traits=(("hawk",), ("state",), ("trader",)),
            reactions=reactions,
            initiatives=(
                programme("plant", A, 2.0, effects=(4,), weight=2.0),
                programme("dear", A, 500.0, weight=9.0),
                programme(
                    "closed", A, 1.0, weight=8.0, needs=(tiny.compare(">", tiny.measure("tension"), 99.0),)
                ),
                programme("school", B, 1.0, again=4),
                programme("port", C, 0.2, secret=True),
            ),
        ),
        hands,
        effects,
    )
    return calibrated(deck)


def seeds(games: int) -> np.ndarray:
    """Return the seeds of some games."""
    return bits(5, np.arange(games, dtype=np.uint64))


def played(turns: int, games: int = 3, player: str = "random") -> State:
    """Return a state some turns into games between equal players."""
    w = world()
    state = opening(w, seeds(games))
    one = make_player(player, "normal")
    for _ in range(turns):
        state, _books = resolve(w, state, ai_orders(w, state, dict.fromkeys(playing(w), one)))
    return state


def changed(state: State, **arrays: np.ndarray) -> State:
    """Return a state with some fields replaced."""
    fields = {**state.arrays(), **arrays}
    return State(state.turn, state.quarter, state.seed, fields).freeze()


def with_limits(**limits: int) -> World:
    """Return the small world with other caps."""
    w = world()
    return dataclasses.replace(w, limits=dataclasses.replace(w.limits, **limits))  # type: ignore[arg-type]
