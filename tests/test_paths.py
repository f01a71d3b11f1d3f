import os
import sys
from pathlib import Path

import pytest

from game import paths


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    packed = tmp_path / "site" / "game" / "_data"
    packed.mkdir(parents=True)
    monkeypatch.setattr(paths, "_PACKED", packed)
    monkeypatch.delenv("SOVEREIGN_STACK_SAVES")
    return packed


def test_a_checkout_keeps_everything_beside_main(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOVEREIGN_STACK_SAVES")
    assert not paths.is_installed()
    assert paths.scenarios_folder() == paths.own_scenarios_folder() == root / "scenarios"
    assert paths.assets_folder() == root / "assets"
    assert paths.saves_folder() == root / "saves"


def test_a_wheel_reads_its_own_folder_and_writes_to_the_user(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    own = tmp_path / "xdg" / "sovereign-stack"
    assert paths.scenarios_folder() == installed / "scenarios"
    assert paths.assets_folder() == installed / "assets"
    assert paths.saves_folder() == own / "saves"
    assert paths.own_scenarios_folder() == own / "scenarios"


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {}, ".local/share/sovereign-stack/saves"),
        ("linux", {"XDG_DATA_HOME": "not/absolute"}, ".local/share/sovereign-stack/saves"),
        ("darwin", {}, "Library/Application Support/sovereign-stack/saves"),
        ("win32", {}, "AppData/Roaming/sovereign-stack/saves"),
    ],
)
@pytest.mark.usefixtures("installed")
def test_the_user_folder_follows_the_custom_of_the_system(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    variables: dict[str, str],
    expected: str,
) -> None:
    for name in ("XDG_DATA_HOME", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert paths.saves_folder() == tmp_path / expected


def test_the_variable_overrides_the_save_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOVEREIGN_STACK_SAVES", str(tmp_path / "mine"))
    assert paths.saves_folder() == tmp_path / "mine"


def test_write_atomic_makes_folders_and_replaces(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b.game"
    paths.write_atomic(target, "하나\n")
    assert target.read_bytes() == "하나\n".encode()
    paths.write_atomic(target, b"two")
    assert target.read_bytes() == b"two"
    assert [file.name for file in target.parent.iterdir()] == ["b.game"]


def test_a_failed_write_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "b.game"
    target.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        paths.write_atomic(target, "new")
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.game", tmp_path / "link.game"
    real.write_text("old")
    try:
        link.symlink_to(real)
    except OSError:
        pytest.skip("this system gives no right to make links")
    paths.write_atomic(link, "new")
    assert link.is_symlink()
    assert real.read_text() == "new"
