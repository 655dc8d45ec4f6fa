"""Rows that a program sends as the rows of a class's form: what is wrong is told by row and field."""

from collections.abc import Mapping, Sequence
from typing import Any

from yanxiu.api.problems import Wrong
from yanxiu.documents.forms import TableProblem, TableRead, TableRow
from yanxiu.models import SheetKind, TrainingClass
from yanxiu.phrases import phrase
from yanxiu.services.class_sheets import form_of, take_in
from yanxiu.services.roster_import import RosterRefused
from yanxiu.services.work import Work


def take_rows(
    work: Work, cls: TrainingClass, kind: SheetKind, rows: Sequence[Mapping[str, Any]], name: str
) -> int:
    """Take rows in by the keys of the form's columns, all or none; how many.  ``name`` is their list's."""
    form = form_of(work, cls, kind)
    made = tuple(
        TableRow(number, {column.key: row.get(column.key) for column in form.columns})
        for number, row in enumerate(rows, 1)
    )
    try:
        return take_in(work, cls, kind, TableRead(made, ()))
    except RosterRefused as error:
        keys = {column.heading: column.key for column in form.columns}
        raise problems(error.problems, keys, name) from None


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
