"""The words in which the field table is written: what a value of a deck may look like. No field is named here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

BIG = 1e9


@dataclass(frozen=True, slots=True)
class Scalar:
    """One word, number or sentence. ``kind`` names its reader in ``values.READERS``; ``of`` what a reference points to.

    ``low`` and ``high`` bound the value as it is read (fractions, quarters, years), ``words`` is a closed list.
    """

    kind: str
    low: float = -BIG
    high: float = BIG
    words: tuple[str, ...] = ()
    of: str = ""
    sourced: bool = False


@dataclass(frozen=True, slots=True)
class Many:
    """One value or a list of values of the same shape."""

    item: Scalar


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of entries."""

    item: Shape
    least: int = 0
    most: int = 100_000


@dataclass(frozen=True, slots=True)
class Keyed:
    """A mapping whose keys are references or free ids; ``rest`` allows the key ``all`` for those not named."""

    key: Scalar
    value: Shape
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A mapping with named fields; ``name`` is its name in messages and reference pages."""

    name: str
    fields: tuple[Field, ...]
    names: Mapping[str, Field] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Keep the fields by name; a deck asks for them some ten thousand times."""
        object.__setattr__(self, "names", {known.name: known for known in self.fields})

    def field(self, name: str) -> Field | None:
        """Return the field of a name, None where the form has none."""
        return self.names.get(name)


@dataclass(frozen=True, slots=True)
class Verbs:
    """An effect: a form chosen by its key ``do``."""

    forms: tuple[Form, ...]


Shape = Scalar | Many | Listed | Keyed | Form | Verbs


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a form: its shape, whether it must be there, and the value where it is left out."""

    name: str
    shape: Shape
    needed: bool = False
    default: object = None
