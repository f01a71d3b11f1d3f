"""Opens a place in the author's editor, or a folder in the system's own window. No shell is involved.

The editor is that of VISUAL or EDITOR. Editors that live in a terminal are left alone: a window has none to give.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

IN_TERMINAL = (
    "vi",
    "vim",
    "nvim",
    "view",
    "nano",
    "pico",
    "emacs",
    "ed",
    "ex",
    "joe",
    "micro",
    "hx",
    "helix",
    "mcedit",
    "ne",
)
WITH_COLON = ("subl", "sublime_text", "zed", "zeditor", "lapce")
WITH_GO_TO = ("code", "code-insiders", "codium", "vscodium", "cursor", "windsurf")
WITH_LINE = ("kate", "kwrite")
WITH_LONG_LINE = ("idea", "pycharm", "mate", "webstorm")


def command(path: Path, line: int, known: Mapping[str, str] | None = None) -> list[str]:
    """Return the words that open a file at a line in the author's editor, empty where there is none to open."""
    known = os.environ if known is None else known
    for variable in ("VISUAL", "EDITOR"):
        try:
            words = shlex.split(known.get(variable, ""), posix=os.name != "nt")
        except ValueError:  # a quote that is not closed
            continue
        if words and _name(words[0]) not in IN_TERMINAL:
            return [*words, *_at(_name(words[0]), path, max(1, line))]
    return []


def _name(word: str) -> str:
    return (
        word.strip('"')
        .replace("\\", "/")
        .rsplit("/", 1)[-1]
        .lower()
        .removesuffix(".exe")
        .removesuffix(".cmd")
    )


def _at(name: str, path: Path, line: int) -> list[str]:
    if name in WITH_GO_TO:
        return ["-g", f"{path}:{line}"]
    if name in WITH_COLON:
        return [f"{path}:{line}"]
    if name in WITH_LINE:
        return ["-l", str(line), str(path)]
    if name in WITH_LONG_LINE:
        return ["--line", str(line), str(path)]
    if name in ("gedit", "gnome-text-editor", "pluma", "xed", "mousepad", "gvim"):
        return [f"+{line}", str(path)]
    return [str(path)]


def open_at(path: Path, line: int) -> bool:
    """Open a file at a line in the author's editor; False where that cannot be done."""
    words = command(path, line)
    return bool(words) and _started(words)


def open_folder(folder: Path) -> bool:
    """Open a folder in the system's own window; False where that cannot be done."""
    place = folder if folder.is_dir() else folder.parent
    if sys.platform == "win32":
        return _started(["explorer", str(place)])
    return _started(["open" if sys.platform == "darwin" else "xdg-open", str(place)])


def _started(words: Sequence[str]) -> bool:
    try:
        subprocess.Popen(
            list(words), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
    except OSError:
        return False
    return True
