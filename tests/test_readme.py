"""What the readmes say must be there."""

import re
from pathlib import Path

import pytest

from game.engine.orders import Order
from game.scenario.load import load

READMES = ("README.md", "game/README.md", "tests/README.md")
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)\)")


@pytest.mark.parametrize("name", READMES)
def test_every_link_leads_somewhere(root: Path, name: str) -> None:
    place = (root / name).parent
    links = [link for link in LINK.findall((root / name).read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (place / link).exists()] == []


@pytest.mark.parametrize("name", ["README.md", "game/README.md"])
def test_every_named_place_exists(root: Path, name: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:game|tests|assets|scenarios|\.ci)/[\w./]*)`", text))
    assert named
    assert [place for place in sorted(named) if not (root / place).exists()] == []


def test_the_orders_shown_to_players_are_orders(root: Path) -> None:
    world = load("base").world
    (block,) = re.findall(r"```orders\n(.*?)```", (root / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    lines = block.splitlines()
    assert [Order.parse(line, world).text(world) for line in lines] == lines
