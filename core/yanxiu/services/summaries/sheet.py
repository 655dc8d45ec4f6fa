"""An answer as a table: columns and cells, for files that people open and for the command line."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from yanxiu.phrases import phrase
from yanxiu.services.summaries import words
from yanxiu.services.summaries.answers import Answer, Figure, Line, Mark
from yanxiu.services.summaries.figures import figure_named
from yanxiu.services.summaries.question import Dimension
from yanxiu.services.summaries.words import Say

CHANGE: Final = "share"
"""The kind of a column that tells a change as a share of the year before."""


@dataclass(frozen=True)
class Cell:
    """One cell: the text, and where it is a figure that is told, its value and mark."""

    text: str
    value: Figure = None
    mark: Mark | None = None


@dataclass(frozen=True)
class Column:
    """One column of figures: its heading, its kind, how a line's cell is read."""

    name: str
    heading: str
    kind: str
    cell: Callable[[Line], Cell]


@dataclass(frozen=True)
class Sheet:
    """The table: columns of the breakdown first, then figures; the total stands last among the rows.

    ``definitions`` are the heading and meaning of each figure, ``notes`` what is said beneath.
    """

    headings: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[tuple[Sequence[str], Sequence[Cell]]]
    total: Sequence[Cell]
    definitions: Sequence[tuple[str, str]]
    notes: Sequence[str]


def sheet_of(answer: Answer, say: Say = str) -> Sheet:
    """The answer's table, in the reader's language."""
    columns = list(_columns(answer, say))
    by = answer.question.by
    return Sheet(
        [say(words.NAMES[one]) for one in by],
        columns,
        [([key_text(line, one, say) for one in by], _cells(line, columns, say)) for line in answer.lines],
        _cells(answer.total, columns, say),
        [(say(label), say(meaning)) for label, meaning in map(answer.definitions, answer.question.figures)],
        [say(note) for note in words.notes(answer)],
    )


def key_text(line: Line, dimension: Dimension, say: Say = str) -> str:
    """What stands in a line's key, in the reader's language."""
    return say(words.value_word(line, dimension))


def _cells(line: Line, columns: Sequence[Column], say: Say) -> list[Cell]:
    found = (column.cell(line) for column in columns)
    return [Cell(say(one.text), one.value, one.mark) for one in found]


def _columns(answer: Answer, say: Say) -> Iterator[Column]:
    compared = answer.question.against_previous_year
    for name in answer.question.figures:
        one = figure_named(name)
        label = say(one.label)
        yield Column(name, label, one.kind, _figure(name))
        if compared:
            yield Column(
                f"{name}_change", say(phrase("{figure}比上年", figure=one.label)), one.kind, _change(name)
            )
            if one.kind != "share":
                heading = say(phrase("{figure}增幅", figure=one.label))
                yield Column(f"{name}_ratio", heading, CHANGE, _ratio(name))


def _figure(name: str) -> Callable[[Line], Cell]:
    return lambda line: Cell(words.written(line, name), line.figures[name], line.marks.get(name))


def _change(name: str) -> Callable[[Line], Cell]:
    return lambda line: (
        Cell(words.written_change(line, name), line.change[name], line.change_marks.get(name))
        if line.change
        else Cell(words.MARKS[Mark.NOTHING])
    )


def _ratio(name: str) -> Callable[[Line], Cell]:
    return lambda line: (
        Cell(words.written_ratio(line, name), line.ratio[name])
        if line.ratio
        else Cell(words.MARKS[Mark.NOTHING])
    )
