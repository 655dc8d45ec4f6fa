"""A roster as records, as a program sends it: read and checked just as the rows of the form are."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from yanxiu.documents.forms import Column
from yanxiu.documents.forms import TableProblem as RosterProblem
from yanxiu.documents.roster.columns import BY_KEY, COLUMNS
from yanxiu.documents.roster.people import told_twice
from yanxiu.documents.roster.reader import RosterRead
from yanxiu.documents.roster.rows import Report, RosterRow, read_row

WORDS: Final[Mapping[str, Mapping[Any, str]]] = {
    column.key: {code: text for text, code in reversed(column.choices.items())}
    for column in COLUMNS
    if column.choices
}
"""By column: what a program writes (``senior``, ``onsite``, ``yes``), and the form's word for it."""

_YES: Final = {True: "yes", False: "no"}


def read_records(records: Sequence[Mapping[str, Any]], on: date) -> RosterRead:
    """Read records by the form's column keys; ``row`` of a problem is the record's place, from 1."""
    rows: list[RosterRow] = []
    errors: list[RosterProblem] = []
    hints: list[RosterProblem] = []
    for number, record in enumerate(records, 1):
        cells = {key: _cell(key, value) for key, value in record.items() if key in BY_KEY}
        row = read_row(number, cells, on, _into(errors, number), _into(hints, number))
        if row is not None:
            rows.append(row)
    for one in told_twice(rows):
        _into(errors if one.wrong else hints, one.row)(BY_KEY[one.key], one.problem, one.cure)
    return RosterRead(tuple(rows), tuple(errors), tuple(hints))


def _cell(key: str, value: Any) -> Any:
    told = _YES[value] if isinstance(value, bool) else value
    return WORDS.get(key, {}).get(told, told)


def _into(problems: list[RosterProblem], row: int) -> Report:
    def report(column: Column, problem: str, cure: str) -> None:
        problems.append(RosterProblem(problem, cure, row, "", column.heading))

    return report
