"""What the readmes say must be there."""

import re
from pathlib import Path

import pytest

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
