"""Settings every test folder shares: no window, no real saves or settings, the same hypothesis examples each time."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

# Derandomized: a red test on one machine is red on all; no deadline: nothing here is timed.
settings.register_profile("house", derandomize=True, deadline=None, database=None, max_examples=40)
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regold", action="store_true", help="write the golden games anew instead of comparing")


@pytest.fixture(scope="session", autouse=True)
def _outside_the_checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what fixtures of whole modules save, which begin before those of a test, out of the checkout as well."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOVEREIGN_STACK_SAVES", str(tmp_path_factory.mktemp("saves-of-modules")))
        yield


@pytest.fixture(autouse=True)
def _player_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep saves, language and window settings of whoever runs the tests out of them, and unharmed."""
    monkeypatch.setenv("SOVEREIGN_STACK_SAVES", str(tmp_path / "saves"))
    for name in ("XDG_DATA_HOME", "APPDATA", *(["HOME"] if sys.platform == "darwin" else [])):
        monkeypatch.setenv(name, str(tmp_path / "home"))


@pytest.fixture(scope="session")
def regold(request: pytest.FixtureRequest) -> bool:
    """Tell whether golden files are to be written anew."""
    return bool(request.config.getoption("--regold"))


@pytest.fixture(scope="session")
def root() -> Path:
    """Give the top of the checkout."""
    return Path(__file__).resolve().parents[1]
