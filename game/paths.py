"""Where things lie: the only module that knows both homes, a checkout and an installed wheel.

Never here: what is inside the files. Nothing else in the project may build these folders itself.
"""

import os
import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_PACKED = _PACKAGE / "_data"
_PRODUCT = "sovereign-stack"


def is_installed() -> bool:
    """Tell whether this is an installed wheel and not a checkout."""
    return _PACKED.is_dir()


def scenarios_folder() -> Path:
    """Give the folder of the shipped scenarios, one sub-folder each."""
    return (_PACKED if is_installed() else _PACKAGE.parent) / "scenarios"


def own_scenarios_folder() -> Path:
    """Give the folder where new scenarios are written: the shipped one in a checkout, else the user's."""
    return user_folder() / "scenarios" if is_installed() else scenarios_folder()


def assets_folder() -> Path:
    """Give the folder of fonts, texts, map and icons."""
    return (_PACKED if is_installed() else _PACKAGE.parent) / "assets"


def saves_folder() -> Path:
    """Give the folder of saved games; it need not exist yet. SOVEREIGN_STACK_SAVES overrides."""
    chosen = os.environ.get("SOVEREIGN_STACK_SAVES")
    if chosen:
        return Path(chosen).expanduser()
    return user_folder() / "saves" if is_installed() else _PACKAGE.parent / "saves"


def user_folder() -> Path:
    """Give the user's own folder for this game by the custom of the system."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming") / _PRODUCT
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / _PRODUCT
    # The XDG rule: a relative value is invalid and is to be ignored.
    base = os.environ.get("XDG_DATA_HOME", "")
    return (Path(base) if os.path.isabs(base) else home / ".local" / "share") / _PRODUCT


def write_atomic(path: Path, content: str | bytes) -> None:
    """Write a whole file or nothing: to a neighbour first, then renamed over the old one.

    Makes missing folders. Raises OSError (full disk, read-only folder); the old file is then untouched.
    """
    target = Path(os.path.realpath(path))  # a link stays a link
    target.parent.mkdir(parents=True, exist_ok=True)
    neighbour = target.with_name(f".{target.name}.{os.getpid()}.part")
    raw = content.encode("utf-8") if isinstance(content, str) else content
    try:
        with neighbour.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.replace(neighbour, target)
    except BaseException:
        neighbour.unlink(missing_ok=True)
        raise
