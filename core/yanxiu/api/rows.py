"""Rows that a program sends as the rows of a class's form: what is wrong is told by row and field."""

from collections.abc import Mapping, Sequence
from typing import Any

from yanxiu.api.problems import Wrong
from yanxiu.documents.forms import Column, Form, TableProblem, TableRead, TableRow
from yanxiu.documents.forms.cells import CellProblem, read_cell
from yanxiu.models import SheetKind, TrainingClass
from yanxiu.phrases import phrase
from yanxiu.services.class_sheets import form_of, take_in
from yanxiu.services.roster_import import RosterRefused
from yanxiu.services.work import Work


def take_rows(
    work: Work, cls: TrainingClass, kind: SheetKind, rows: Sequence[Mapping[str, Any]], name: str
) -> int:
    """Take rows in by the keys of the form's columns, all or none; how many.  ``name`` is their list's.

    ``cls`` is locked: the form's rows are put beside, or in place of, those that it has.
    """
    form = form_of(work, cls, kind)
    try:
        return take_in(work, cls, kind, _read(form, rows))
    except RosterRefused as error:
        keys = {column.heading: column.key for column in form.columns}
        raise problems(error.problems, keys, name) from None


def _read(form: Form, rows: Sequence[Mapping[str, Any]]) -> TableRead:
    """Rows read and checked cell by cell, just as those of the form's file are."""
    made: list[TableRow] = []
    errors: list[TableProblem] = []
    for number, row in enumerate(rows, 1):
        values: dict[str, Any] = {}
        for column in form.columns:
            try:
                values[column.key] = read_cell(column, _cell(column, row.get(column.key)))
            except CellProblem as error:
                errors.append(TableProblem(error.problem, error.cure, number, "", column.heading))
        if len(values) == len(form.columns):
            made.append(TableRow(number, values))
    return TableRead(tuple(made), tuple(errors))


def _cell(column: Column, value: Any) -> Any:
    """What stands in a cell: of the words of a column the form's own, not its code."""
    return next((text for text, code in column.choices.items() if code == value), value)


def problems(found: Sequence[TableProblem], keys: Mapping[str, str], name: str) -> Exception:
    """What is wrong, as the errors of the list's rows and fields; ``keys`` are the fields by heading."""
    rows: dict[int, dict[str, list[str]]] = {}
    for one in found:
        fields = rows.setdefault((one.row or 1) - 1, {})
        fields.setdefault(keys.get(one.heading, ""), []).append(message(one))
    return Wrong({name: rows})


def message(one: TableProblem) -> str:
    """A problem without its place."""
    return phrase("{problem}，{cure}", problem=one.problem, cure=one.cure) if one.cure else one.problem
