"""Lines of an answer, from the sums of the cells and those of the year before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

from yanxiu.db import Tenant
from yanxiu.services.summaries.adding import Key, Lines
from yanxiu.services.summaries.answers import Line, Mark
from yanxiu.services.summaries.question import Dimension, Question
from yanxiu.services.summaries.reading import Change, Column, changes, columns_of

T = TypeVar("T")
Words = Mapping[Dimension, Any]

_NOTHING: Final[Mapping[str, Any]] = {}


def lines_of(
    question: Question, known: Mapping[int, Tenant], found: Lines, before: Lines | None
) -> list[Line]:
    """The lines in the order of their keys; ``known`` are the departments by number."""
    keys = _keys(question.by, found.keys, known)
    return _lines(keys, question.figures, found, before and _same_lines(question, found, before))


def total_of(question: Question, found: Lines, before: Lines | None) -> Line:
    """All lines as one; compared with the year before where one year was asked for."""
    earlier = before.total() if before and len(question.years) == 1 else None
    (line,) = _lines([({}, None)], question.figures, found.total(), earlier)
    return line


def _keys(
    by: Sequence[Dimension], keys: Sequence[Key], known: Mapping[int, Tenant]
) -> list[tuple[Words, str | None]]:
    words: list[dict[Dimension, Any]] = [dict(zip(by, key, strict=True)) for key in keys]
    if Dimension.PROVINCE not in by:
        return [(one, None) for one in words]
    names = {number: (tenant.code, tenant.name) for number, tenant in known.items()}
    provinces = [names[one[Dimension.PROVINCE]] for one in words]
    for one, (code, _) in zip(words, provinces, strict=True):
        one[Dimension.PROVINCE] = code
    return [(one, name) for one, (_, name) in zip(words, provinces, strict=True)]


def _same_lines(question: Question, found: Lines, before: Lines) -> Lines:
    """The year before each line; nothing where it had none."""
    keys = found.keys
    if Dimension.YEAR in question.by:
        place = question.by.index(Dimension.YEAR)
        keys = [(*key[:place], key[place] - 1, *key[place + 1 :]) for key in keys]
    return before.at(keys)


def _lines(
    keys: Sequence[tuple[Words, str | None]],
    figures: Sequence[str],
    found: Lines,
    before: Lines | None,
) -> list[Line]:
    now = columns_of(figures, found)
    values = _rows(figures, [now[name].values for name in figures])
    marks, left_out = _sparse((name, now[name].marks) for name in figures), _left_out(now)
    changed = changes(now, columns_of(figures, before)) if before else {}
    change, ratio, change_marks = _compared(figures, changed)
    return [
        Line(
            key,
            province,
            values[line],
            marks.get(line, _NOTHING),
            left_out.get(line, _NOTHING),
            change[line] if change else _NOTHING,
            ratio[line] if ratio else _NOTHING,
            change_marks.get(line, _NOTHING),
        )
        for line, (key, province) in enumerate(keys)
    ]


def _compared(
    figures: Sequence[str], changed: Mapping[str, Change]
) -> tuple[Sequence[Mapping[str, Any]], Sequence[Mapping[str, Any]], Mapping[int, Mapping[str, Mark]]]:
    if not changed:
        return [], [], {}
    change = _rows(figures, [changed[name].values for name in figures])
    ratio = _rows(figures, [changed[name].ratios for name in figures])
    return change, ratio, _sparse((name, changed[name].marks) for name in figures)


def _rows(names: Sequence[str], columns: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _left_out(columns: Mapping[str, Column]) -> Mapping[int, Mapping[str, int]]:
    return _sparse((name, column.left_out) for name, column in columns.items())


def _sparse(columns: Iterable[tuple[str, Mapping[int, T]]]) -> dict[int, dict[str, T]]:
    """By line what some of its figures have."""
    found: defaultdict[int, dict[str, T]] = defaultdict(dict)
    for name, column in columns:
        for line, value in column.items():
            found[line][name] = value
    return dict(found)
