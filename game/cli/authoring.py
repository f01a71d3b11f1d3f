"""Commands for authors: their arguments and what they run. Never here: rules, sentences, what a command does."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from game.cli.speech import AT_FAULT, DONE, WRONG_USAGE, InputError, progress, say, texts_of, write_json
from game.scenario.load import Loaded
from game.text import LANGUAGES, Texts

Run = Callable[[argparse.Namespace], int]
Whole = Callable[[str], int]
BASE = "base"


def add_arguments(kinds: Any, say: Callable[[str], str], games: Whole, seed: Whole) -> None:
    """Add the commands to those of ``scenario``; ``games`` and ``seed`` read whole numbers."""
    explain = _command(kinds, say, "explain")
    explain.add_argument("card", metavar="CARD", help=say("authoring.help.explain_card"))
    explain.add_argument("--save", type=Path, metavar="FILE", help=say("authoring.help.explain_save"))
    explain.add_argument("--scenario", metavar="ID", help=say("authoring.help.explain_deck"))
    translate = _command(kinds, say, "translate")
    translate.add_argument("language", metavar="LANG", help=say("authoring.help.translate_language"))
    translate.add_argument("id", metavar="ID|PATH")
    translate.add_argument("--done", action="store_true", help=say("authoring.help.translate_done"))
    pack = _command(kinds, say, "pack")
    pack.add_argument("id", metavar="ID|PATH")
    pack.add_argument("file", nargs="?", type=Path, metavar="FILE", help=say("authoring.help.pack_file"))
    schema = _command(kinds, say, "schema")
    schema.add_argument("id", nargs="?", metavar="ID|PATH", help=say("authoring.help.schema_id"))
    _command(kinds, say, "docs")
    table = kinds.add_parser("table", help=say("authoring.help.table"))
    _table_arguments(table.add_subparsers(metavar="WHAT", required=True, parser_class=type(table)), say)
    preview = _command(kinds, say, "preview")
    preview.add_argument("card", nargs="?", metavar="CARD", help=say("authoring.help.explain_card"))
    preview.add_argument("--all", action="store_true", help=say("authoring.help.preview_all"))
    preview.add_argument("--scenario", metavar="ID", help=say("authoring.help.explain_deck"))
    preview.add_argument("--picture", type=Path, metavar="FOLDER", help=say("authoring.help.preview_picture"))
    diff = _command(kinds, say, "diff")
    diff.add_argument("before", metavar="A")
    diff.add_argument("after", metavar="B")
    diff.add_argument("--games", type=games, default=500, metavar="N", help=say("authoring.help.diff_games"))
    diff.add_argument("--seed", type=seed, default=1, metavar="N", help=say("cli.help.seed"))
    diff.add_argument("--json", metavar="FILE", help=say("cli.help.json"))


def _table_arguments(table: Any, say: Callable[[str], str]) -> None:
    """Add the two ways of a table: out to a spreadsheet and back."""
    out = _command(table, say, "table_export", "export")
    out.add_argument("id", metavar="ID|PATH")
    out.add_argument("file", nargs="?", type=Path, metavar="FILE", help=say("authoring.help.table_file"))
    out.set_defaults(run="table-export")
    back = _command(table, say, "table_import", "import")
    back.add_argument("id", metavar="ID|PATH")
    back.add_argument("file", type=Path, metavar="FILE")
    back.set_defaults(run="table-import")


def _command(kinds: Any, say: Callable[[str], str], name: str, word: str = "") -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = kinds.add_parser(word or name, help=say(f"authoring.help.{name}"))
    made.add_argument("--lang", help=say("cli.help.lang"))
    made.set_defaults(run=name)
    return made


def _language(options: argparse.Namespace) -> str:
    return texts_of(options.lang).language


def explain(options: argparse.Namespace) -> int:
    """Say why a card comes or does not, in a new game or in a saved one."""
    from game.scenario import tools
    from game.scenario.load import load

    if options.save is None:
        return tools.explain(options.card, options.scenario, _language(options), print)
    from game.play.session import Session

    found = load(options.scenario) if options.scenario else None
    session = Session.load(options.save, found)
    here = tools.Here(session.scenario, session.world, session.state)
    return tools.explain_in(here, options.card, _language(options), print)


def translate(options: argparse.Namespace) -> int:
    """Bring a translation in step with its scenario."""
    from game.scenario import tools

    return tools.translation(options.language, options.id, _language(options), print, options.done)


def pack(options: argparse.Namespace) -> int:
    """Write a scenario into one file to share."""
    from game.scenario import tools

    return tools.pack(options.id, options.file, _language(options), print)


def schema(options: argparse.Namespace) -> int:
    """Write schemas for editors."""
    from game.scenario import tools

    return tools.schema(options.id, _language(options), print)


def docs(options: argparse.Namespace) -> int:
    """Write the reference pages."""
    from game.scenario import tools

    return tools.docs(_language(options), print)


def diff(options: argparse.Namespace) -> int:
    """Say what differs between two scenarios, and what that does to the games."""
    from game.lab import difference, difference_table
    from game.scenario.load import load

    texts = texts_of(options.lang)
    before, after = load(options.before), load(options.after)
    found = difference.changes(before, after, texts.language)
    moved = {}
    if options.games and found:
        told = progress(texts)
        moved = difference.paired(before.world, after.world, options.games, options.seed, progress=told)
    if options.json != "-":
        names = {"before": options.before, "after": options.after}
        print(
            texts.text("lab.diff.head", count=len(found), **names) if found else texts.text("lab.diff.same")
        )
        lines = ["", *difference_table.told(found, texts)] if found else []
        if moved:
            lines += [
                "",
                *difference_table.results(moved, options.games, texts, after.name_in(texts.language)),
            ]
        print("\n".join(lines)) if lines else None
    return write_json({"changes": difference_table.plain(found), "nations": moved}, options.json)


def preview(options: argparse.Namespace) -> int:
    """Show cards as players will read them, in every language of the scenario or in the one that is named."""
    from game.scenario import tools
    from game.scenario.load import load
    from game.scenario.preview import idents

    texts = texts_of(options.lang)
    if bool(options.card) == options.all:
        say(texts.text("authoring.preview-which"))
        return WRONG_USAGE
    loaded = (
        load(options.scenario or BASE)
        if options.all
        else tools.having(options.card, options.scenario, texts, print)
    )
    if loaded is None:
        return AT_FAULT
    wanted = idents(loaded) if options.all else [options.card]
    if not set(wanted) <= set(idents(loaded)):
        return tools.no_card(texts, options.card, idents(loaded), print)
    languages = (
        [options.lang] if options.lang else [one for one in loaded.texts.languages if one in LANGUAGES]
    )
    _show_previews(loaded, wanted, languages or [texts.language], texts, options.picture)
    return DONE


def _show_previews(
    loaded: Loaded, wanted: list[str], languages: list[str], texts: Texts, folder: Path | None
) -> None:
    """Print previews, with what would not fit on the screen, and draw them where a folder is given. Raises InputError."""
    from game.scenario.preview import lines
    from game.scenario.preview import preview as made

    try:
        from game.ui.pictures import Pictures

        pictures = Pictures()
    except ImportError as fault:
        say(texts.text("authoring.preview.not_measured", why=str(fault)))
        pictures = None
    for ident in wanted:
        for language in languages:
            found = made(loaded, ident, language)
            trouble = pictures.trouble(found, texts.text) if pictures else []
            print("\n".join([*lines(found, Texts.load(language), trouble), ""]))
            if folder is None or pictures is None:
                continue
            try:
                print(texts.text("authoring.preview.picture", file=str(pictures.draw(found, folder))))
            except OSError as why:
                raise InputError("not_written", path=str(folder), why=why.strerror or str(why)) from why


def table_export(options: argparse.Namespace) -> int:
    """Write the numbers of a scenario as a table for spreadsheets."""
    from game.scenario import tools

    return tools.table_export(options.id, options.file, _language(options), print)


def table_import(options: argparse.Namespace) -> int:
    """Bring an edited table back into the files of a scenario."""
    from game.scenario import tools

    return tools.table_import(options.id, options.file, _language(options), print)


RUNS: dict[str, Run] = {
    "explain": explain,
    "translate": translate,
    "pack": pack,
    "schema": schema,
    "docs": docs,
    "preview": preview,
    "diff": diff,
    "table-export": table_export,
    "table-import": table_import,
}
"""What each of these commands runs."""
