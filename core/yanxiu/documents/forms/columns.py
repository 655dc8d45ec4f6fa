"""What a form consists of: its columns, what each is called, what may stand in it."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from yanxiu.documents.text import normalise_heading


class Kind(StrEnum):
    """What the cells of a column are read as."""

    TEXT = "text"
    NAME = "name"
    DATE = "date"
    AMOUNT = "amount"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `offered` are the choices of the template's drop-down, `choices` all that is understood.

    `places` are the decimals of an amount, `least` and `most` its limits or those of
    a count.
    """

    key: str
    heading: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    choices: dict[str, str] = field(default_factory=dict)
    offered: tuple[str, ...] = ()
    longest: int = 60
    width: int = 12
    fills_down: bool = False
    note: str = ""
    kind: Kind = Kind.TEXT
    places: int = 2
    least: int = 0
    most: int = 1_000_000_000


@dataclass(frozen=True)
class Form:
    """A form: `key` names it in records, `sheet` is the tab's name, `noun` what a row of it is.

    `ignored` are headings that such sheets carry and the import leaves alone.
    """

    key: str
    sheet: str
    title: str
    noun: str
    columns: tuple[Column, ...]
    ignored: frozenset[str] = frozenset({"序号", "序", "编号", "备注"})
    rows: int = 500

    @cached_property
    def by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    @cached_property
    def required(self) -> tuple[Column, ...]:
        """The columns that a sheet must have: all of them where none is marked."""
        return tuple(column for column in self.columns if column.required) or self.columns

    @cached_property
    def _by_heading(self) -> dict[str, Column]:
        return {
            normalise_heading(text): column
            for column in self.columns
            for text in (column.heading, *column.aliases)
        }

    @cached_property
    def _ignored(self) -> frozenset[str]:
        return frozenset(map(normalise_heading, self.ignored))

    def column_of(self, heading: str) -> Column | None:
        """The column a heading means, spaces, brackets and asterisks aside."""
        return self._by_heading.get(normalise_heading(heading))

    def ignores(self, heading: str) -> bool:
        """Whether a heading is left alone without a word."""
        return normalise_heading(heading) in self._ignored
