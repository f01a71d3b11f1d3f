"""The reference page of the deck format, made from the field table: files, keys, effects, conditions, messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from game.scenario import fields, pack
from game.scenario.examples import ADJUST_EXAMPLE, CHANGE_EXAMPLE, FUNCTION_EXAMPLES, VERB_EXAMPLES
from game.scenario.fields_words import TEXT
from game.scenario.formula import MOST_SIGNS, usage
from game.scenario.meaning import key_meaning, written
from game.scenario.nodes import MOST_BYTES, MOST_DEPTH, MOST_VALUES
from game.scenario.shapes import Form, Keyed, Listed, Many, Scalar, Shape, Verbs
from game.scenario.terms import FUNCTIONS
from game.scenario.values import shown
from game.text import Texts

_TOP: tuple[tuple[str, str, Form], ...] = (
    ("scenario", "scenario.toml", fields.MANIFEST),
    ("nations", "nations.yaml", fields.NATION_FORM),
    ("layers", "layers.yaml", fields.LAYER_FORM),
    ("cards", "cards.yaml", fields.CARD),
    ("initiatives", "initiatives.yaml", fields.INITIATIVE),
    ("sources", "sources.yaml", fields.SOURCE_FORM),
    ("flags", "flags.yaml", fields.FLAG_FORM),
    ("rules", "rules.yaml", fields.RULES),
    ("par", "par.yaml", fields.PAR),
)
_INSIDE_A_VERB = ("do", "after", "chance")


def reference(texts: Texts) -> str:
    """Return the whole page as Markdown."""
    return "\n".join(_Page(texts).lines()) + "\n"


class _Page:
    """Writes the page of one language."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts

    def _say(self, key: str, **values: str) -> str:
        return self.texts.text(f"reference.page.{key}", **values)

    def lines(self) -> Iterator[str]:
        """Yield the lines of the page."""
        yield f"# {self._say('title')}"
        yield from ("", self._say("made"), "")
        yield from (f"## {self._say('files')}", "")
        yield from self._table(
            ("file", "meaning"),
            [
                (f"[`{file}`](#{_anchor(file)})", self.texts.text(f"reference.files.{name}"))
                for name, file, _ in _TOP
            ],
        )
        limits = {"bytes": f"{MOST_BYTES:,}", "values": f"{MOST_VALUES:,}", "depth": str(MOST_DEPTH)}
        packed = {"files": str(pack.MOST_ENTRIES), "pack": f"{pack.MOST_UNPACKED:,}"}
        yield from (self._say("long"), "", self._say("all"), "", self._say("limits", **limits, **packed), "")
        for _, file, form in _TOP:
            yield from (f"## {file}", "")
            yield from self._form(form)
        yield from self._parts()
        yield from self._effects()
        yield from self._conditions()
        yield from self._messages()

    def _table(self, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
        yield "| " + " | ".join(self._say(name) for name in head) + " |"
        yield "|" + "---|" * len(head)
        for row in rows:
            yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"
        yield ""

    # -- keys

    def _form(self, form: Form, leave: tuple[str, ...] = ()) -> Iterator[str]:
        rows = []
        for field in form.fields:
            if field.name in leave:
                continue
            left = self._say("needed") if field.needed else self._default(field.shape, field.default)
            meaning = key_meaning(self.texts, form.name, field.name)
            # what the number of an effect or a reaction is, its verb or its word decides
            open_ = field.name == "by" and field.shape == TEXT
            shape = self._say("bywhat") if open_ else self._shape(field.shape)
            rows.append((f"`{field.name}`", meaning, shape, left))
        yield from self._table(("key", "meaning", "written", "default"), rows)

    def _default(self, shape: Shape, default: object) -> str:
        if default in (None, (), ""):
            return self._say("nothing")
        if isinstance(default, tuple):
            return ", ".join(f"`{word}`" for word in default)
        if isinstance(default, bool):
            return f"`{str(default).lower()}`"
        kind = shape.kind if isinstance(shape, Scalar) else ""
        if kind == "again":
            return "`never`"
        return f"`{shown(kind, default) if isinstance(default, int | float) else default}`"

    def _shape(self, shape: Shape) -> str:
        if isinstance(shape, Scalar):
            return written(self.texts, shape)
        if isinstance(shape, Many):
            return self._say("oneor", text=written(self.texts, shape.item))
        if isinstance(shape, Listed):
            return self._say("listof", text=self._shape(shape.item))
        if isinstance(shape, Keyed):
            of = {"nation": "bynation", "layer": "bylayer"}.get(shape.key.of)
            by = of or ("byfield" if shape.key.kind == "path" else "byid")
            return f"{self._say(by)}: {self._shape(shape.value)}"
        if isinstance(shape, Verbs):
            return self._say("see", name=f"[{self._say('effects')}](#{_anchor(self._say('effects'))})")
        return self._say("see", name=f"[{shape.name}](#{_anchor(shape.name)})")

    def _parts(self) -> Iterator[str]:
        yield from (f"## {self._say('parts')}", "")
        for form in inner_forms():
            yield from (f"### {form.name}", "")
            yield from self._form(form)

    # -- effects and conditions

    def _effects(self) -> Iterator[str]:
        yield from (f"## {self._say('effects')}", "")
        yield from self._table(
            ("verb", "meaning", "example"),
            [
                (
                    f"`{form.name}`",
                    self.texts.text(f"reference.verbs.{form.name}"),
                    f"`{VERB_EXAMPLES[form.name]}`",
                )
                for form in fields.EFFECT.forms
            ],
        )
        common = Form(
            "effect", tuple(f for f in fields.EFFECT.forms[0].fields if f.name in ("after", "chance"))
        )
        yield from self._form(common)
        for form in fields.EFFECT.forms:
            yield from (f"### {form.name}", "")
            yield from self._form(form, _INSIDE_A_VERB)
            if form.name in ("change", "adjust"):
                yield from self._words(form)

    def _words(self, form: Form) -> Iterator[str]:
        words = form.names["what"].shape
        assert isinstance(words, Scalar)
        rows = []
        for what in words.words:
            if form.name == "change":
                kind, example = fields.CHANGE_UNITS[what], CHANGE_EXAMPLE[what]
            else:
                kind, example = "pp" if what == "leaving" else "relative", ADJUST_EXAMPLE[what]
            meaning = self.texts.text(f"reference.{form.name}s.{what}")
            rows.append((f"`{what}`", meaning, self.texts.text(f"reference.kinds.{kind}"), f"`{example}`"))
        yield from self._table(("what", "meaning", "unit", "example"), rows)

    def _conditions(self) -> Iterator[str]:
        yield from (f"## {self._say('conditions')}", "", self._say("operators", signs=str(MOST_SIGNS)), "")
        rows = []
        for name, function in FUNCTIONS.items():
            unit = self.texts.text(f"problems.unit.{function.unit}")
            meaning = self.texts.text(f"reference.functions.{name}")
            rows.append((f"`{usage(name)}`", meaning, unit, f"`{FUNCTION_EXAMPLES[name]}`"))
        yield from self._table(("function", "meaning", "value", "example"), rows)

    # -- messages

    def _messages(self) -> Iterator[str]:
        yield from (f"## {self._say('messages')}", "", self._say("silence"), "")
        rows = []
        for code in codes(self.texts):
            keys = self.texts.keys_below(f"problems.{code}")
            cures = dict.fromkeys(self._bare(key) for key in keys if not key.endswith(".says"))
            rows.append((f"`{code}`", self._bare(f"problems.{code}.says"), " · ".join(cures)))
        yield from self._table(("code", "says", "cures"), rows)

    def _bare(self, key: str) -> str:
        """Return a sentence with the names of its values for the values."""
        return self.texts.text(key, **{name: f"‹{name}›" for name in self.texts.holes(key)})


def codes(texts: Texts) -> list[str]:
    """Return the code of every problem, sorted."""
    found = [key.split(".") for key in texts.keys_below("problems")]
    return sorted(parts[1] for parts in found if len(parts) == 3 and parts[2] == "says")


def inner_forms() -> list[Form]:
    """Return the forms that stand inside others, in the order of the files, each once."""
    seen: dict[str, Form] = {}
    waiting: list[Shape] = [field.shape for _, _, form in _TOP for field in form.fields]
    waiting.extend((fields.NUMBER_FORM, fields.REMOVE))
    while waiting:
        shape = waiting.pop(0)
        if isinstance(shape, Form):
            if shape.name not in seen:
                seen[shape.name] = shape
                waiting[:0] = [field.shape for field in shape.fields]
        elif isinstance(shape, Listed | Many):
            waiting.insert(0, shape.item)
        elif isinstance(shape, Keyed):
            waiting.insert(0, shape.value)
    return list(seen.values())


def _anchor(title: str) -> str:
    """Return the anchor that pages of Markdown give to a title."""
    return "".join(sign for sign in title.lower().replace(" ", "-") if sign.isalnum() or sign in "-_")
