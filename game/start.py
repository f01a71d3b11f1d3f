"""First start: an environment with the packages, then the same command again inside it.

Standard library only, and nothing that an old Python cannot parse: it must run to say what is wrong.
Its few sentences stand here because the catalogue of texts cannot be read before the packages are there.
"""

from __future__ import print_function

import os
import subprocess
import sys

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SIZES = {"run": "about 35 MB to load, 140 MB on disk", "dev": "about 65 MB to load, 260 MB on disk"}
IMPORT_NAMES = {"pyyaml": "yaml", "types-pyyaml": "yaml-stubs", "pygame-ce": "pygame"}
PROBE = """
import sys
from importlib.util import find_spec
sys.exit(0 if sys.version_info[:2] >= (3, 11) and all(find_spec(name) for name in sys.argv[1:]) else 1)
"""
DAMAGED = "the folder {} is damaged; delete it and start again with your own Python."
NO_NETWORK = ("NewConnectionError", "Max retries", "name resolution", "from versions: none", "timed out")


class StartError(Exception):
    """One line for the player: what is wrong and the cure."""


def prepare(argv):
    # type: (list[str]) -> None
    """Return where the packages are; otherwise replace this process by the same command in .venv."""
    try:
        _check_python()
        _enter(argv)
    except StartError as problem:
        print("sovereign-stack: {}".format(problem), file=sys.stderr)
        sys.exit(1)


def _check_python():
    # type: () -> None
    if sys.version_info[:2] < OLDEST:
        have = ".".join(str(part) for part in sys.version_info[:3])
        raise StartError(
            "this is Python {}, the game needs 3.11 or newer. Install one and start main.py with it, "
            "for example: python3.11 main.py".format(have)
        )


def _enter(argv):
    # type: (list[str]) -> None
    kind = "dev" if argv[:1] == ["test"] else "run"
    needs = requirements(kind)
    if not _missing(needs):
        _check_pygame_once()
        return
    folder = os.path.join(ROOT, ".venv")
    python = _python_of(folder)
    if os.path.realpath(sys.prefix) == os.path.realpath(folder):
        _install_here(folder, kind, needs)
        return
    stamped = _is_stamped(folder, needs)
    if not (stamped and _holds(python, needs)):
        # A stamp over missing packages means damage that pip may not see, so such a folder is made anew.
        _build(folder, kind, needs, fresh=stamped or not _holds(python, []))
    _run_again(python, argv)


def requirements(kind):
    # type: (str) -> list[str]
    """Read from pyproject.toml what a run needs, or a run and the tests (kind "dev")."""
    import tomllib

    with open(os.path.join(ROOT, "pyproject.toml"), "rb") as file:
        project = tomllib.load(file)["project"]
    needs = list(project["dependencies"])
    if kind == "dev":
        needs += project["optional-dependencies"]["dev"]
    return needs


def _name(requirement):
    # type: (str) -> str
    ends = [requirement.find(mark) for mark in "<>=!~;[ " if mark in requirement]
    return requirement[: min(ends)].lower() if ends else requirement.lower()


def _imports(needs):
    # type: (list[str]) -> list[str]
    return sorted({IMPORT_NAMES.get(_name(need), _name(need)) for need in needs})


def _missing(needs):
    # type: (list[str]) -> list[str]
    """List the modules this Python cannot import; pygame and pygame-ce are one module."""
    from importlib.util import find_spec

    return [name for name in _imports(needs) if find_spec(name) is None]


def _check_pygame_once():
    # type: () -> None
    from importlib import metadata

    try:
        metadata.distribution("pygame")
        metadata.distribution("pygame-ce")
    except metadata.PackageNotFoundError:
        return
    raise StartError(
        "pygame and pygame-ce are both installed and overwrite each other. Cure: {0} -m pip uninstall -y "
        "pygame pygame-ce, then {0} -m pip install pygame".format(sys.executable)
    )


def _python_of(folder):
    # type: (str) -> str
    return os.path.join(folder, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))


def _stamp(folder, kind):
    # type: (str, str) -> str
    return os.path.join(folder, "ready-{}.txt".format(kind))


def _holds(python, needs):
    # type: (str, list[str]) -> bool
    """Tell whether the interpreter starts, is new enough and finds pip and these packages."""
    command = [python, "-c", PROBE, "pip"] + _imports(needs)
    try:
        return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def _is_stamped(folder, needs):
    # type: (str, list[str]) -> bool
    """Tell whether pip once finished these very requirements here."""
    for kind in SIZES:
        try:
            with open(_stamp(folder, kind)) as file:
                done = file.read().splitlines()
        except (OSError, ValueError):
            continue
        if set(needs) <= set(done):
            return True
    return False


def _build(folder, kind, needs, fresh):
    # type: (str, str, list[str], bool) -> None
    """Make or mend the environment and install into it; a new one that fails is taken away again."""
    names = ", ".join(sorted({_name(need) for need in needs if not _is_other_pygame(need)}))
    print("Once only: installing {} into {} ({}).".format(names, folder, SIZES[kind]))
    sys.stdout.flush()
    done = False
    try:
        if fresh:
            _make(folder)
        _install(_python_of(folder), needs)
        with open(_stamp(folder, kind), "w") as file:
            file.write("\n".join(needs) + "\n")
        done = True
    except OSError as problem:
        raise StartError(
            "cannot write {} ({}). Make room, or move the game to a folder of your own.".format(
                folder, problem.strerror
            )
        )
    finally:
        if fresh and not done:
            _take_away(folder)


def _install_here(folder, kind, needs):
    # type: (str, str, list[str]) -> None
    """Add what is lacking to the environment this Python runs in."""
    if not _holds(sys.executable, []):
        raise StartError(DAMAGED.format(folder))
    _build(folder, kind, needs, fresh=False)
    from importlib import invalidate_caches

    invalidate_caches()
    if _missing(needs):
        raise StartError(DAMAGED.format(folder))


def _is_other_pygame(need):
    # type: (str) -> bool
    """Tell whether this line is the pygame of the other Python versions, to name only what is installed."""
    return _name(need) == ("pygame" if sys.version_info[:2] >= (3, 14) else "pygame-ce")


def _make(folder):
    # type: (str) -> None
    from importlib import util

    if util.find_spec("venv") is None or util.find_spec("ensurepip") is None:
        raise StartError(
            "this Python has no venv module. On Debian and Ubuntu: sudo apt install python{}.{}-venv, "
            "then start again; elsewhere install Python from its own installer.".format(*sys.version_info[:2])
        )
    base = getattr(sys, "_base_executable", None) or sys.executable
    made = subprocess.run([base, "-m", "venv", "--clear", folder], capture_output=True, text=True)
    if made.returncode != 0:
        raise StartError("could not make {}: {}".format(folder, _last_line(made.stdout + made.stderr)))


def _install(python, needs):
    # type: (str, list[str]) -> None
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    done = subprocess.run(command + ["--prefer-binary"] + needs, capture_output=True, text=True)
    if done.returncode == 0:
        return
    said = done.stdout + done.stderr
    if "No space left" in said:
        raise StartError("the disk is full; make room and start again.")
    if any(mark in said for mark in NO_NETWORK):
        raise StartError(
            "could not load the packages: no network? Connect and start again, or start main.py with a "
            "Python that already has them."
        )
    raise StartError("installing the packages failed: {}".format(_last_line(said)))


def _last_line(said):
    # type: (str) -> str
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    return (errors or lines or ["no reason given"])[-1]


def _take_away(folder):
    # type: (str) -> None
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def _run_again(python, argv):
    # type: (str, list[str]) -> None
    """Start the same command inside the environment and leave with its exit code."""
    command = [python, os.path.join(ROOT, "main.py")] + argv
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(python, command)
    # Windows has no exec that keeps the console, so this process waits and hands on the code.
    child = subprocess.Popen(command)
    while True:
        try:
            sys.exit(child.wait())
        except KeyboardInterrupt:
            continue  # Ctrl+C reached the child too; it decides
