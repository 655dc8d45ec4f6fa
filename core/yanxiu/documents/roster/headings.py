"""Finding the heading row: below title rows, over one or two rows, by the names that people give."""

from collections.abc import Mapping
from dataclasses import dataclass

from yanxiu.documents.roster.columns import BY_KEY, COLUMNS, IGNORED, Column, column_of
from yanxiu.documents.roster.problems import RosterProblem, quoted
from yanxiu.documents.spreadsheet import Sheet, column_name
from yanxiu.documents.text import normalise_heading
from yanxiu.phrases import joined, phrase

_SEARCHED_ROWS = 20
_ENOUGH = 0.6
_REQUIRED = tuple(column for column in COLUMNS if column.required)


@dataclass(frozen=True, slots=True)
class Headings:
    """Where each column stands (key → index from 0), and the first row of data (from 0)."""

    at: dict[str, int]
    first_row: int
    unknown: tuple[str, ...]
    problems: tuple[RosterProblem, ...] = ()

    @property
    def matched(self) -> float:
        """The share of required headings that were found."""
        return sum(column.key in self.at for column in _REQUIRED) / len(_REQUIRED)


def find_headings(sheet: Sheet, mapping: Mapping[str, str] | None = None) -> Headings:
    """The first row that carries most of the required headings; else problems say what is missing."""
    wanted = {normalise_heading(heading): BY_KEY[key] for key, heading in (mapping or {}).items()}
    best: Headings | None = None
    for number in range(min(_SEARCHED_ROWS, len(sheet.rows))):
        found = _headings_at(sheet, number, wanted)
        if found.matched >= _ENOUGH:
            return _checked(found, sheet, number)
        if best is None or found.matched > best.matched:
            best = found
    return _none_found(best)


def _headings_at(sheet: Sheet, number: int, wanted: Mapping[str, Column]) -> Headings:
    deep = any(top == number and bottom == number + 1 for top, _, bottom, _ in sheet.merged)
    at: dict[str, int] = {}
    unknown: list[str] = []
    problems: list[RosterProblem] = []
    for index in range(len(sheet.rows[number])):
        texts = _heading_texts(sheet, number, index, deep=deep)
        column = next((c for text in texts if (c := _meant(text, wanted))), None)
        if column is None:
            unknown += [text for text in texts[:1] if text and normalise_heading(text) not in IGNORED]
        elif column.key in at:
            both = joined((column_name(at[column.key]), column_name(index)))
            problems.append(
                RosterProblem(
                    phrase("{both} 两列的表头都是它", both=both),
                    "请只保留一列",
                    number + 1,
                    heading=column.heading,
                )
            )
        else:
            at[column.key] = index
    return Headings(at, number + (2 if deep else 1), tuple(unknown), tuple(problems))


def _meant(text: str, wanted: Mapping[str, Column]) -> Column | None:
    return wanted.get(normalise_heading(text)) or column_of(text)


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


def _checked(found: Headings, sheet: Sheet, number: int) -> Headings:
    missing = [column.heading for column in _REQUIRED if column.key not in found.at]
    if not missing:
        return found
    names = joined(quoted(heading) for heading in missing)
    seen = _seen(tuple(_text(sheet, number, index) for index in range(len(sheet.rows[number]))))
    problem = RosterProblem(
        phrase("表头缺少 {names}；找到的是 {seen}", names=names, seen=seen),
        "请按模板补上，或指定对应的列",
        number + 1,
    )
    return Headings(found.at, found.first_row, found.unknown, (*found.problems, problem))


def _none_found(best: Headings | None) -> Headings:
    needed = joined(quoted(column.heading) for column in _REQUIRED)
    seen = _seen((*(BY_KEY[key].heading for key in best.at), *best.unknown)) if best else "空表"
    problem = RosterProblem(
        phrase(
            "前 {searched} 行里没有名册的表头，须有 {needed}；找到的是 {seen}",
            searched=_SEARCHED_ROWS,
            needed=needed,
            seen=seen,
        ),
        "请使用名册模板，或指定对应的列",
    )
    return Headings({}, 0, (), (problem,))


def _seen(headings: tuple[str, ...]) -> str:
    named = [quoted(heading[:20]) for heading in headings if heading]
    return joined(named[:15]) or "没有文字"
