"""Finding the heading row: below title rows, over one or two rows, by the names that people give."""

from collections.abc import Mapping
from dataclasses import dataclass

from yanxiu.documents.forms.columns import Column, Form
from yanxiu.documents.forms.problems import TableProblem, quoted
from yanxiu.documents.spreadsheet import Sheet, column_name
from yanxiu.documents.text import normalise_heading
from yanxiu.phrases import joined, phrase

_SEARCHED_ROWS = 20
_ENOUGH = 0.6


@dataclass(frozen=True, slots=True)
class Headings:
    """Where each column stands (key → index from 0), and the first row of data (from 0).

    ``matched`` is the share of required headings that were found.
    """

    at: dict[str, int]
    first_row: int
    unknown: tuple[str, ...]
    problems: tuple[TableProblem, ...] = ()
    matched: float = 0.0


def find_headings(sheet: Sheet, form: Form, mapping: Mapping[str, str] | None = None) -> Headings:
    """The first row that carries most of the required headings; else problems say what is missing.

    `mapping` names the file's own headings for our columns (`{"employer": "所属机构"}`).
    """
    wanted = {
        normalise_heading(heading): form.by_key[key]
        for key, heading in (mapping or {}).items()
        if key in form.by_key
    }
    best: Headings | None = None
    for number in range(min(_SEARCHED_ROWS, len(sheet.rows))):
        found = _headings_at(sheet, number, form, wanted)
        if found.matched >= _ENOUGH:
            return _checked(found, sheet, number, form)
        if best is None or found.matched > best.matched:
            best = found
    return _none_found(best, form)


def _headings_at(sheet: Sheet, number: int, form: Form, wanted: Mapping[str, Column]) -> Headings:
    deep = any(top == number and bottom == number + 1 for top, _, bottom, _ in sheet.merged)
    at: dict[str, int] = {}
    unknown: list[str] = []
    problems: list[TableProblem] = []
    for index in range(len(sheet.rows[number])):
        texts = _heading_texts(sheet, number, index, deep=deep)
        column = next(
            (c for text in texts if (c := wanted.get(normalise_heading(text)) or form.column_of(text))), None
        )
        if column is None:
            unknown += [text for text in texts[:1] if text and not form.ignores(text)]
        elif column.key in at:
            both = joined((column_name(at[column.key]), column_name(index)))
            problems.append(
                TableProblem(
                    phrase("{both} 两列的表头都是它", both=both),
                    "请只保留一列",
                    number + 1,
                    heading=column.heading,
                )
            )
        else:
            at[column.key] = index
    matched = sum(column.key in at for column in form.required) / len(form.required)
    return Headings(at, number + (2 if deep else 1), tuple(unknown), tuple(problems), matched)


def _heading_texts(sheet: Sheet, number: int, index: int, *, deep: bool) -> list[str]:
    """The readings of a heading, the most telling first: with what stands under a merged one, and alone."""
    upper = _text(sheet, number, index)
    for top, left, bottom, right in sheet.merged:
        if top == number and left <= index <= right and bottom == top and right > left:
            upper = _text(sheet, top, left)
    lower = _text(sheet, number + 1, index) if deep else ""
    return [upper + lower, lower, upper] if lower else [upper]


def _text(sheet: Sheet, row: int, column: int) -> str:
    cells = sheet.rows[row] if row < len(sheet.rows) else ()
    value = cells[column] if column < len(cells) else None
    return value.strip() if isinstance(value, str) else ""


def _checked(found: Headings, sheet: Sheet, number: int, form: Form) -> Headings:
    missing = [column.heading for column in form.required if column.key not in found.at]
    if not missing:
        return found
    names = joined(quoted(heading) for heading in missing)
    seen = _seen(tuple(_text(sheet, number, index) for index in range(len(sheet.rows[number]))))
    problem = TableProblem(
        phrase("表头缺少 {names}；找到的是 {seen}", names=names, seen=seen),
        "请按模板补上，或指定对应的列",
        number + 1,
    )
    problems = (*found.problems, problem)
    return Headings(found.at, found.first_row, found.unknown, problems, found.matched)


def _none_found(best: Headings | None, form: Form) -> Headings:
    needed = joined(quoted(column.heading) for column in form.required)
    seen = _seen((*(form.by_key[key].heading for key in best.at), *best.unknown)) if best else "空表"
    problem = TableProblem(
        phrase(
            "前 {searched} 行里没有{sheet}的表头，须有 {needed}；找到的是 {seen}",
            searched=_SEARCHED_ROWS,
            sheet=form.sheet,
            needed=needed,
            seen=seen,
        ),
        "请使用模板，或指定对应的列",
    )
    if best is None:
        return Headings({}, 0, (), (problem,))
    return Headings({}, 0, best.unknown, (problem,), best.matched)


def _seen(headings: tuple[str, ...]) -> str:
    named = [quoted(heading[:20]) for heading in headings if heading]
    return joined(named[:15]) or "没有文字"
