"""An installed wheel, used from a folder outside the checkout."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from game import RULES, VERSION

pytestmark = pytest.mark.slow


def run(command: list[str], cwd: Path, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "SOVEREIGN"))
    }
    environment |= {"HOME": str(home), "APPDATA": str(home), "XDG_DATA_HOME": str(home / "share")}
    return subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.fixture(scope="module")
def programs(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build and install the wheel beside our borrowed packages; give the folder of its programs."""
    place = tmp_path_factory.mktemp("wheel")
    built = run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)], root, place)
    assert built.returncode == 0, built.stderr
    (wheel,) = place.glob("*.whl")
    venv.create(place / "env", with_pip=False, symlinks=os.name != "nt")
    programs = place / "env" / ("Scripts" if os.name == "nt" else "bin")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(programs / "python"),
        "install",
        "--no-index",
        "--no-deps",
    ]
    installed = run([*pip, "--disable-pip-version-check", str(wheel)], place, place)
    assert installed.returncode == 0, installed.stderr
    (site,) = (place / "env").glob("**/site-packages")
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return programs


def test_it_carries_scenarios_and_assets_and_saves_at_the_user(
    programs: Path, tmp_path: Path, root: Path
) -> None:
    code = (
        "import json; from game import paths; print(json.dumps({n: str(getattr(paths, n)()) for n in "
        "('scenarios_folder', 'assets_folder', 'saves_folder')}))"
    )
    done = run([str(programs / "python"), "-c", code], tmp_path, tmp_path)
    found = {name: Path(text) for name, text in json.loads(done.stdout).items()}
    shipped = {file.relative_to(root / "scenarios") for file in (root / "scenarios" / "base").rglob("*.*")}
    assert shipped
    assert shipped <= {p.relative_to(found["scenarios_folder"]) for p in found["scenarios_folder"].rglob("*")}
    assert (found["assets_folder"] / "text" / "ko" / "common.yaml").is_file()
    assert found["saves_folder"].is_relative_to(tmp_path)
    assert not found["scenarios_folder"].is_relative_to(root)


def test_the_console_command_tells_its_version(programs: Path, tmp_path: Path) -> None:
    done = run([str(programs / "sovereign-stack"), "--version"], tmp_path, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"Sovereign Stack {VERSION}, rules {RULES}\n"


def test_the_console_command_plays_games_in_batch(programs: Path, tmp_path: Path) -> None:
    command = [str(programs / "sovereign-stack"), "simulate", "--games", "2", "--turns", "1", "--json", "-"]
    done = run(command, tmp_path, tmp_path)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert (result["games"], result["turns"]) == (2, 1)
    assert sum(nation["wins"] for nation in result["nations"].values()) == pytest.approx(2)


def test_the_text_game_runs_to_its_end(programs: Path, tmp_path: Path) -> None:
    command = [
        str(programs / "sovereign-stack"),
        "play",
        "--text",
        "--nation",
        "kor",
        "--turns",
        "1",
        "--seed",
        "1",
    ]
    done = run(command, tmp_path, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout.strip()
