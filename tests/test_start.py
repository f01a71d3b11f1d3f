"""The first start, in a copy of the checkout where pip is a fake: nothing is loaded from anywhere."""

import ast
import os
import shutil
import subprocess
import sys
import types
from dataclasses import dataclass
from pathlib import Path

import pytest

from game import start

CLI = """
import sys
def main(argv):
    print("prefix", sys.prefix)
    print("argv", argv)
    return 7
"""
PROJECT = """
[project]
dependencies = ["ss-run-a>=1", "ss_run_b"]
[project.optional-dependencies]
dev = ["ss_dev_c>=2; python_version > '3'"]
"""
# Writes one folder per requirement into the environment, or fails in the way the variable names.
PIP = """
import os, pathlib, sys, sysconfig
with open(os.environ["FAKE_PIP_LOG"], "a") as log:
    log.write(" ".join(sys.argv[1:]) + "\\n")
said = os.environ.get("FAKE_PIP_SAYS")
if said:
    sys.exit(said)
for word in sys.argv[2:]:
    if word.startswith("ss"):
        name = word.split(">")[0]
        module = pathlib.Path(sysconfig.get_path("purelib"), name)
        module.mkdir(exist_ok=True)
        (module / "__init__.py").touch()
"""
# The real venv without its pip, which takes seconds to unpack; the fake one serves inside too.
VENV = """
import os, sys
here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path = [place for place in sys.path if os.path.abspath(place) != here]
del sys.modules["venv"]
import venv
venv.create(sys.argv[-1], with_pip=False, clear="--clear" in sys.argv, symlinks=os.name != "nt")
"""


@dataclass
class Copy:
    """A copy of what a first start needs, and how often pip was asked."""

    folder: Path
    fakes: Path
    python: str = sys.executable

    @property
    def venv(self) -> Path:
        return self.folder / ".venv"

    @property
    def inner(self) -> Path:
        return Path(start._python_of(str(self.venv)))

    @property
    def asked(self) -> list[str]:
        log = self.fakes / "pip.log"
        return log.read_text().splitlines() if log.exists() else []

    def run(self, *argv: str, says: str = "") -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "PYTHONPATH": str(self.fakes),
            "FAKE_PIP_LOG": str(self.fakes / "pip.log"),
            "FAKE_PIP_SAYS": says,
        }
        return subprocess.run(
            [self.python, str(self.folder / "main.py"), *argv],
            capture_output=True,
            text=True,
            env=environment,
            cwd=self.fakes,
            check=False,
        )


@pytest.fixture
def copy(tmp_path: Path, root: Path) -> Copy:
    folder, fakes = tmp_path / "check out", tmp_path / "fakes"
    (folder / "game").mkdir(parents=True)
    for name in ("main.py", "game/__init__.py", "game/start.py"):
        shutil.copy(root / name, folder / name)
    (folder / "game" / "cli.py").write_text(CLI)
    # A dash is no module name, so the import name comes from the table in start.py.
    text = (folder / "game" / "start.py").read_text()
    (folder / "game" / "start.py").write_text(
        text.replace('{"pyyaml": "yaml"', '{"pyyaml": "yaml", "ss-run-a": "ss-run-a"')
    )
    (folder / "pyproject.toml").write_text(PROJECT)
    for module, code in {"pip": PIP, "venv": VENV}.items():
        (fakes / module).mkdir(parents=True)
        (fakes / module / "__init__.py").touch()
        (fakes / module / "__main__.py").write_text(code)
    return Copy(folder, fakes)


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """Check that a start failed as promised, code 1 and a single line, and give that line."""
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("sovereign-stack: ")
    return line


def test_the_first_start_makes_the_environment_and_the_second_goes_straight_in(copy: Copy) -> None:
    first = copy.run("play", "--nation", "a b")
    assert first.returncode == 7, first.stderr
    assert "ss-run-a, ss_run_b" in first.stdout
    assert "MB" in first.stdout
    assert f"prefix {copy.venv}" in first.stdout
    assert "argv ['play', '--nation', 'a b']" in first.stdout
    assert len(copy.asked) == 1

    second = copy.run("play")
    assert second.returncode == 7
    assert "MB" not in second.stdout
    assert f"prefix {copy.venv}" in second.stdout
    assert len(copy.asked) == 1


def test_the_test_command_adds_the_tools_and_serves_play_too(copy: Copy) -> None:
    assert copy.run("test").returncode == 7
    assert "ss_dev_c>=2" in copy.asked[0]
    assert copy.run("play").returncode == 7
    assert len(copy.asked) == 1


def test_tools_are_added_to_an_environment_that_only_plays(copy: Copy) -> None:
    copy.run("play")
    assert "ss_dev_c" not in copy.asked[0]
    assert copy.run("test").returncode == 7
    assert "ss_dev_c>=2" in copy.asked[1]


def test_an_environment_with_the_packages_is_used_as_it_is(copy: Copy) -> None:
    for name in ("ss-run-a", "ss_run_b"):
        (copy.fakes / name).mkdir()
    done = copy.run("simulate")
    assert done.returncode == 7
    assert f"prefix {sys.prefix}" in done.stdout
    assert not copy.venv.exists()
    assert copy.asked == []


def test_inside_its_own_environment_lacking_tools_are_added(copy: Copy) -> None:
    copy.run("play")
    copy.python = str(copy.inner)
    done = copy.run("test")
    assert done.returncode == 7, done.stderr
    assert len(copy.asked) == 2


@pytest.mark.parametrize(
    ("pip_says", "cure"),
    [
        ("WARNING: Retrying after NewConnectionError('failed')", "no network? Connect and start again"),
        ("ERROR: Could not find a version that satisfies it (from versions: none)", "no network?"),
        ("ERROR: [Errno 28] No space left on device", "make room"),
        ("noise\nERROR: something else\nmore noise", "failed: ERROR: something else"),
    ],
)
def test_a_failing_pip_gives_one_line_and_leaves_nothing(copy: Copy, pip_says: str, cure: str) -> None:
    assert cure in one_line(copy.run("play", says=pip_says))
    assert not copy.venv.exists()
    assert copy.run("play").returncode == 7


def test_a_half_made_environment_is_completed(copy: Copy) -> None:
    copy.run("play")
    (copy.venv / "ready-run.txt").unlink()
    (copy.venv / "kept.txt").touch()
    assert copy.run("play").returncode == 7
    assert len(copy.asked) == 2
    assert (copy.venv / "kept.txt").exists()


def test_new_requirements_are_installed(copy: Copy) -> None:
    copy.run("play")
    project = copy.folder / "pyproject.toml"
    project.write_text(project.read_text().replace('"ss_run_b"', '"ss_run_b", "ss_run_d"'))
    assert copy.run("play").returncode == 7
    assert "ss_run_d" in copy.asked[1]


def break_interpreter(copy: Copy) -> None:
    copy.inner.unlink()
    copy.inner.write_text("no program")


def lose_a_package(copy: Copy) -> None:
    (lost,) = copy.venv.glob("**/ss_run_b")
    shutil.rmtree(lost)


def lose_the_settings(copy: Copy) -> None:
    # Without this file the interpreter takes itself for the base one and sees none of the packages.
    (copy.venv / "pyvenv.cfg").unlink()


@pytest.mark.parametrize("damage", [break_interpreter, lose_a_package, lose_the_settings])
def test_a_broken_environment_is_made_anew(copy: Copy, damage: types.FunctionType) -> None:
    copy.run("play")
    (copy.venv / "old.txt").touch()
    damage(copy)
    done = copy.run("play")
    assert done.returncode == 7, done.stderr
    assert f"prefix {copy.venv}" in done.stdout
    assert not (copy.venv / "old.txt").exists()


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_venv_names_the_cure(copy: Copy, module: str) -> None:
    (copy.fakes / "sitecustomize.py").write_text(f"import sys; sys.modules['{module}'] = None")
    line = one_line(copy.run("play"))
    assert f"python{sys.version_info[0]}.{sys.version_info[1]}-venv" in line
    assert not copy.venv.exists()


def test_both_pygames_at_once_name_the_cure(copy: Copy) -> None:
    for name in ("ss-run-a", "ss_run_b"):
        (copy.fakes / name).mkdir()
    for name in ("pygame-1", "pygame_ce-1"):
        folder = copy.fakes / f"{name}.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name[:-2]}\nVersion: 1\n")
    assert "-m pip uninstall -y pygame pygame-ce" in one_line(copy.run("play"))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="this user may write everywhere")
def test_a_folder_that_cannot_be_written_gives_one_line(copy: Copy) -> None:
    copy.folder.chmod(0o555)
    assert "could not make" in one_line(copy.run("play"))


def test_an_old_python_is_told_so(root: Path) -> None:
    code = "import sys; sys.version_info = (3, 8, 1, 'final', 0); import game.start as s; s.prepare([])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=False)
    line = one_line(done)
    assert "Python 3.8.1" in line
    assert "3.11 or newer" in line


@pytest.mark.parametrize("name", ["main.py", "game/__init__.py", "game/start.py"])
def test_what_an_old_python_reads_is_in_its_grammar(root: Path, name: str) -> None:
    source = (root / name).read_text(encoding="ascii")
    tree = ast.parse(source)
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.AsyncFunctionDef, ast.Match)
    annotated = [
        n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and (n.returns or n.args.kwonlyargs)
    ]
    starred = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.List | ast.Tuple | ast.Set)
        and any(isinstance(e, ast.Starred) for e in node.elts)
    ]
    chained = [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Raise) and n.cause]
    assert [type(node).__name__ for node in ast.walk(tree) if isinstance(node, newer)] == []
    assert annotated == []
    assert chained == []
    assert starred == []


def test_it_reads_the_real_requirements() -> None:
    run, dev = start.requirements("run"), start.requirements("dev")
    assert set(start._imports(run)) == {"numpy", "yaml", "tomli", "pygame"}
    assert {"pytest", "hypothesis", "mypy", "ruff", "jsonschema"} <= set(start._imports(dev))
    assert start._missing(dev) == []


def test_windows_waits_for_the_child_and_keeps_its_code(
    copy: Copy, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (copy.folder / "main.py").write_text("import sys; print(sys.argv[1:]); sys.exit(5)")
    monkeypatch.setattr(start, "os", types.SimpleNamespace(name="nt", path=os.path))
    monkeypatch.setattr(start, "ROOT", str(copy.folder))
    with pytest.raises(SystemExit) as left:
        start._run_again(sys.executable, ["play", "x"])
    assert left.value.code == 5
    assert "['play', 'x']" in capfd.readouterr().out
