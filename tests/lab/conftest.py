"""The shipped world, read once."""

import pytest

from game.engine.world import World
from game.scenario.load import load


@pytest.fixture(scope="session")
def shipped() -> World:
    """Give the shipped world."""
    return load("base").world
