"""Names and numbers as a player reads them: nations, layers, indices, cards, money, months, dates.

Methods take an index or an id. Names ending in `_rich` carry the colour of what they name as markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.engine.orders import Order, Refusal
from game.engine.report import Headline, Why, printed
from game.engine.world import World
from game.text import Value
from game.ui import causes
from game.ui.theme import Colour

if TYPE_CHECKING:
    from game.play.library import Loaded
    from game.play.words import Words
    from game.ui.lobby import Lobby

MINUS = "\N{MINUS SIGN}"
# Layers carry number and name everywhere; the colour only tells the four groups of the stack apart.
GROUP_COLOURS = (
    ("#FFBCA1", "#E0C27A", "#D9A441", "#C9B56A"),
    ("#CCCFFF", "#A9A2F2", "#D5B3FF", "#B9C4E8"),
    ("#7FC4E8", "#9CD3F5", "#6FB0D8", "#A9DDE8"),
    ("#83DA9C", "#6ADBC7", "#B5D98A", "#5FCB9A"),
)
GROUPS = ("base", "chips", "compute", "minds")


class Names:
    """The words and numbers of one scenario in the language in use."""

    odds = True  # whether chances are told

    def __init__(self, lobby: Lobby, scenario: Loaded) -> None:
        self.lobby = lobby
        self.scenario = scenario

    @property
    def world(self) -> World:
        """The compiled scenario."""
        return self.scenario.world

    # --- texts -------------------------------------------------------------------------------------------

    def t(self, key: str, /, **values: Value) -> str:
        """Return an interface text."""
        return self.lobby.t(key, **values)

    def d(self, key: str, default: str | None = None) -> str:
        """Return a text of the deck (`cards.chip-war.title`)."""
        return self.scenario.texts.get(self.lobby.lang, key, default)

    # --- names -------------------------------------------------------------------------------------------

    def nation_id(self, nation: int | str) -> str:
        """Return the id of a nation."""
        return nation if isinstance(nation, str) else self.world.actors[nation]

    def layer_id(self, layer: int | str) -> str:
        """Return the id of a layer."""
        return layer if isinstance(layer, str) else self.world.layers[layer]

    def nation_name(self, nation: int | str) -> str:
        """Return the name of a nation."""
        return self.d(f"nations.{self.nation_id(nation)}.name", self.nation_id(nation))

    def nation_rich(self, nation: int | str) -> str:
        """Return the name of a nation in its colour."""
        ident = self.nation_id(nation)
        return f"<{ident}>{self.nation_name(ident)}</{ident}>"

    def code(self, nation: int | str) -> str:
        """Return the short code of a nation, for heads of tables and ends of lines."""
        return self.scenario.looks[self.nation_id(nation)].code

    def layer_name(self, layer: int | str) -> str:
        """Return the name of a layer."""
        return self.d(f"layers.{self.layer_id(layer)}.name", self.layer_id(layer))

    def layer_rich(self, layer: int | str) -> str:
        """Return the name of a layer in its colour."""
        ident = self.layer_id(layer)
        return f"<{ident}>{self.layer_name(ident)}</{ident}>"

    def index_name(self, name: str) -> str:
        """Return the name of one of the nine indices."""
        return self.t(f"game.index.{name}.name")

    def card_title(self, card: str) -> str:
        """Return the title of a card."""
        return self.d(f"cards.{card}.title", card)

    def initiative_title(self, name: str) -> str:
        """Return the title of an initiative."""
        return self.d(f"initiatives.{name}.title", name)

    def layer_groups(self) -> list[tuple[str, list[int]]]:
        """Return the layers under the four headings of the stack, by the roles they play.

        Chips reach from the tools to the accelerators, compute to the cloud, minds are what lies above.
        """
        w, count = self.world, len(self.world.layers)
        tools, chips, compute = w.role("tools"), w.role("chips"), max(w.role("cloud"), w.role("compute"))
        marks = [tools, chips + 1, compute + 1]
        if min(tools, chips, compute) < 0 or marks != sorted(marks):
            marks = [count // 4, count // 2, 3 * count // 4]
        edges = [0, *marks, count]
        return [(name, list(range(edges[i], edges[i + 1]))) for i, name in enumerate(GROUPS)]

    def colours(self) -> dict[str, Colour | str]:
        """Return the colours that markup and widgets may name: nations and layers by id."""
        found: dict[str, Colour | str] = {n: look.colour for n, look in self.scenario.looks.items()}
        for (_, layers), shades in zip(self.layer_groups(), GROUP_COLOURS, strict=True):
            for place, layer in enumerate(layers):
                found[self.world.layers[layer]] = shades[place % len(shades)]
        return found

    # --- numbers -----------------------------------------------------------------------------------------

    def number(self, value: float, digits: int = 1) -> str:
        """Write a number with a true minus sign."""
        return self.lobby.texts.number(value, digits).replace("-", MINUS)

    def signed(self, value: float, digits: int = 1) -> str:
        """Write a change with its sign; what rounds to nothing is written without one."""
        shown = self.lobby.texts.signed(value, digits)
        return shown.lstrip("+") if not shown.strip("+0.") else shown.replace("-", MINUS)

    def percent(self, fraction: float, digits: int = 1) -> str:
        """Write a fraction 0..1 as percent."""
        return self.lobby.texts.percent(fraction, digits).replace("-", MINUS)

    def money(self, billions: float, digits: int = 1) -> str:
        """Write $bn in the counting unit of the language."""
        return self.lobby.texts.money(billions, digits).replace("-", MINUS)

    def amount(self, billions: float, digits: int = 2) -> str:
        """Write money without its unit, for columns that name it once."""
        scale = self.t("format.money_scale")
        shown, digits = billions * int(scale), max(0, digits - len(scale) + 1)
        most = 0 if abs(shown) >= 100.0 else 1 if abs(shown) >= 10.0 else digits
        return self.number(shown, min(digits, most))

    def signed_amount(self, billions: float) -> str:
        """Write a change of money without its unit; "" for none that shows."""
        shown = self.amount(abs(billions))
        if not shown.strip("0."):
            return ""
        return ("+" if billions > 0 else MINUS) + shown

    def months(self, value: float, digits: int = 1) -> str:
        """Write months."""
        return self.t("format.months", value=self.number(value, digits))

    def change_rich(self, value: float, digits: int = 1, *, good_up: bool = True) -> str:
        """Write a change in the colour of good or bad news."""
        shown = self.signed(value, digits)
        if not shown.strip("+0."):
            return f"<muted>{shown}</muted>"
        role = "good" if (value > 0) == good_up else "bad"
        return f"<{role}>{shown}</{role}>"

    def date(self, quarter: int) -> str:
        """Write the turn that begins so many quarters after the start: a year, a half or a quarter."""
        last = self.world.turns * self.world.turn_quarters - 1
        year, q = self.world.date(min(quarter, last))  # after the end it is still the last turn
        texts = self.lobby.texts
        if self.world.turn_quarters == 1:
            return texts.date(year, quarter=q)
        return texts.date(year, half=(q + 1) // 2) if self.world.turn_quarters == 2 else texts.date(year)

    # --- orders and refusals in words --------------------------------------------------------------------

    def order_words(self, order: Order) -> str:
        """Return an order as a short line in the reader's language."""
        return self._words().order(order)

    def refusal_words(self, refusal: Refusal, viewer: int = -1) -> str:
        """Return why an order was not taken, with names instead of ids."""
        return self._words().refusal(refusal, viewer)

    def _words(self) -> Words:
        from game.play.words import Words

        return Words(self.lobby.texts, self.scenario.texts, self.world)

    # --- why a number moved ------------------------------------------------------------------------------

    def cause_words(self, line: Why, viewer: int = -1) -> str:
        """Return the cause of a line in words, as the nation ``viewer`` reads it."""
        return causes.cause_words(self, line, viewer)

    def why_lines(
        self, headline: Headline, *, digits: int = 1, scale: float = 1.0, good_up: bool = True
    ) -> list[str]:
        """Return the change of a number and its causes as rich lines that add up to the change shown."""
        before, after, lines = printed(headline, digits, scale)
        moved = self.change_rich(after - before, digits, good_up=good_up)
        head = f"{self.number(before, digits)} → <b>{self.number(after, digits)}</b>  {moved}"
        rows = [
            f"{self.change_rich(line.amount, digits, good_up=good_up)}  {self.cause_words(line, headline.actor)}"
            for line in lines
        ]
        return [head, *rows]
