"""The seed catalogue: one line for each of 25 games between AI players. Breadth, where golden games give depth."""

from pathlib import Path

import numpy as np
import pytest

from game import RULES
from game.engine.goals import winners
from game.engine.state import State
from game.engine.world import World
from game.lab.batch import play
from game.play.replay import short_hash
from game.scenario.load import available
from tests.golden.record import HERE, scenario

SEEDS = range(1, 26)
LAYERS = 3  # shown of each playable nation: those its opening plan puts most money into
RENEW = "when the change is meant, renew with: python main.py test tests/golden --regold"


def path_of(name: str) -> Path:
    return HERE / ("seeds.txt" if name == "base" else f"seeds-{name}.txt")


def cared_for(world: World, actor: int) -> list[int]:
    money = (world.nation.plan_build + world.nation.plan_research)[actor]
    return sorted(range(len(world.layers)), key=lambda k: (-float(money[k]), k))[:LAYERS]


def catalogue(name: str) -> list[str]:
    """Play the games together; return a head line and a line a seed."""
    world = scenario(name).world
    drawn = np.zeros(len(SEEDS), dtype=np.int64)
    before: list[State] = []

    def count(state: State) -> None:
        old = before[-1].drawn if before else np.full_like(state.drawn, -1.0)
        drawn[:] += np.count_nonzero(state.drawn != old, axis=0)
        before[:] = [state]

    end = play(world, {}, np.asarray(SEEDS, dtype=np.uint64), count)
    won = winners(world, end)
    lines = [f"rules {RULES}   scenario {world.id} {world.version} {short_hash(world)}   turns {world.turns}"]
    for i, seed in enumerate(SEEDS):
        first = "+".join(world.actors[n] for n in np.flatnonzero(won[:, i] > 0.0))
        parts = [f"seed {seed:2d}   winner {first}   cards {drawn[i]:3d}"]
        for n in world.playable:
            shares = (f"{world.layers[k]} {100.0 * end.share[n, k, i]:.2f}" for k in cared_for(world, n))
            parts.append(f"{world.actors[n]} {end.score[n, i]:.2f} {' '.join(shares)}")
        lines.append("   ".join(parts))
    return lines


@pytest.mark.parametrize("name", available())
def test_every_seed_gives_the_game_it_gave(name: str, regold: bool) -> None:
    path, now = path_of(name), catalogue(name)
    if regold:
        path.write_text("\n".join(now) + "\n", encoding="utf-8", newline="\n")
    assert path.exists(), RENEW
    then = path.read_text(encoding="utf-8").splitlines()
    assert then[0] == now[0], f"of other rules or another state of the scenario; {RENEW}"
    other = [f"was {old}\nnow {new}" for old, new in zip(then, now, strict=True) if old != new]
    assert not other, f"{len(other)} of {len(SEEDS)} games went otherwise; {RENEW}\n{other[0]}"


@pytest.mark.parametrize("name", available())
def test_seeds_lead_to_different_games(name: str) -> None:
    games = [line.split("   ", 1)[1] for line in path_of(name).read_text(encoding="utf-8").splitlines()[1:]]
    assert len(games) == len(SEEDS) == len(set(games))
