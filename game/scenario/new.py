"""Makes a small deck to start from: three nations, four layers, a few cards, in the author's language."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from pathlib import Path

from game import paths
from game.engine.world import Scalars
from game.scenario import fields, schema_files
from game.scenario.gather import gather
from game.scenario.nodes import Node
from game.text import Texts

FROM_FILES = ("scenario.toml", "cards.yaml")
FILES = ("scenario.toml", "layers.yaml", "nations.yaml", "cards.yaml", "initiatives.yaml", "sources.yaml")
_HINT = "# yaml-language-server: $schema=.schema/{name}.schema.json"
"""The line by which an editor finds the schema of a file."""
_HOLE = re.compile(r"<<([a-z0-9.-]+)>>")


def make(folder: Path, ident: str, language: str, base: str = "") -> None:
    """Write the deck into a folder that does not exist yet, alone or building on the deck of the id ``base``.

    Raises OSError; then nothing is left behind.
    """
    texts = Texts.load(language)
    own = {"id": ident, "language": language, "base": base}

    def fill(found: re.Match[str]) -> str:
        key = found.group(1)
        text = own.get(key) or texts.text(f"newdeck.{key}")
        # A quoted text is the same in YAML, TOML and JSON; notes stand bare after their sign.
        return text if key.startswith("comment.") else json.dumps(text, ensure_ascii=False)

    template = paths.assets_folder() / "deck" / ("from" if base else "")
    names = FROM_FILES if base else FILES
    written = {name: _HOLE.sub(fill, (template / name).read_text(encoding="utf-8")) for name in names}
    if not base:
        written["rules.yaml"] = (
            f"{_HINT.format(name='rules')}\n{rules_like_base(texts.text('newdeck.rules'))}"
        )
    try:
        for name, content in written.items():
            paths.write_atomic(folder / name, content)
        schema_files.write_own(folder, texts)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def rules_like_base(note: str) -> str:
    """Return the rules of the base scenario as a file of the new one."""
    base = dict(gather(paths.scenarios_folder() / "base").entries("rules"))
    names = [*(f.name for f in dataclasses.fields(Scalars)), *fields.EXTRA_RULES]
    lines = [f"{name}: {{value: {_value(base[name])}, source: base-rules}}" for name in names if name in base]
    return "\n".join([f"# {note}", *lines]) + "\n"


def _value(node: Node) -> str:
    value = node.get("value") if node.shape == "map" else node
    return value.text if value is not None else "0"
