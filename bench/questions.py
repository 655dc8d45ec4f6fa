"""Kinds of question that analysts ask, from asking to answer; beside each the database adding the cells up.

The peer withholds nothing and computes no rate: it only adds the same measures up by the same columns.
Where ours withholds nothing either, both come to the same figures; one that differs ends the run.
"""

import gc
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from unittest.mock import patch

import psycopg

from bench.country import YEARS, Country, country, sizes
from bench.processor import Spent, spent
from yanxiu.db import MINISTRY_ROLE
from yanxiu.services.summaries import Dimension, Question, ask, asking, known_figures
from yanxiu.services.summaries.figures import figure_named
from yanxiu.services.summaries.held import Held
from yanxiu.services.summaries.measures import APART
from yanxiu.services.summaries.rates import Rate
from yanxiu.services.tenants import tenants

GOAL: Final = 10.0
ASKED: Final = 40
D = Dimension
ALL: Final = tuple(YEARS)
KINDS: Final[Mapping[str, Question]] = {
    "一个年度，省份": Question((2024,), (D.PROVINCE,)),
    "五个年度，省份": Question(ALL, (D.PROVINCE,)),
    "五个年度，省份 × 年度 × 类别": Question(ALL, (D.PROVINCE, D.YEAR, D.TIER)),
    "同上，与上年比较": Question(ALL, (D.PROVINCE, D.YEAR, D.TIER), against_previous_year=True),
    "五个年度，领域 × 承办单位性质": Question(ALL, (D.FIELD, D.HOST_KIND)),
    "五个年度，省份 × 领域": Question(ALL, (D.PROVINCE, D.FIELD)),
    "五个年度，省份 × 年度，全部指标": Question(ALL, (D.PROVINCE, D.YEAR), figures=known_figures()),
    "只看高校承办的省级班，年度 × 类别": Question(
        ALL, (D.YEAR, D.TIER), {D.HOST_KIND: ("university",), D.LEVEL: ("provincial",)}
    ),
}


def rows() -> list[dict[str, str]]:
    """A row for each kind, in the largest of the countries, and one for the first question of a process."""
    with country(sizes()[-1]) as there, _ministry(there) as direct:
        ask(Question(ALL))
        # as the server does once it has loaded: a look through all of it would fall on one kind or another
        gc.collect()
        gc.freeze()
        found = [_row(there, name, question, direct) for name, question in KINDS.items()]
        return [*found, _first(there)]


def _row(there: Country, name: str, question: Question, direct: psycopg.Connection[Any]) -> dict[str, str]:
    statement, given = _adding_up(question)
    peer: Callable[[], list[Any]] = lambda: direct.execute(statement, given).fetchall()  # noqa: E731 - a way
    _must_come_out_alike(question, peer())
    server, count = there.home / "pg", len(ask(question).lines)
    ours, its = spent(lambda: ask(question), ASKED, server), spent(peer, ASKED, server)
    return _told(
        f"跨省的问题，{there.size:,} 人次：{name}，{count} 行",
        ours,
        f"数据库把单元格相加 {its.processor:.1f} ms（时钟 {its.clock:.1f}）",
        f"{ours.processor / its.processor:.2f} 倍",
    )


def _must_come_out_alike(question: Question, rows: Sequence[Any]) -> None:
    by, names = question.by, [name for name in question.figures if name != APART]
    with patch.object(asking, "held_by", lambda _engine: Held(whole=True)):
        lines = ask(question).lines
    ours = {tuple(line.key[one] for one in by): [line.figures[name] for name in names] for line in lines}
    codes, theirs = {one.id: one.code for one in tenants()}, {}
    for row in rows:
        key = {one: codes[word] if one is D.PROVINCE else word for one, word in zip(by, row, strict=False)}
        sums = dict(zip(_columns(question), row[len(by) :], strict=True))
        # where years are compared, it reads the one before as well
        if key.get(D.YEAR, question.years[0]) in question.years:
            theirs[tuple(key.values())] = [_figure(name, sums) for name in names]
    # a line without any figure is one of applications only, or of cells that everything has left
    if not _filled(ours) or _filled(ours) != _filled(theirs):
        raise AssertionError("the summary and the database do not come to the same figures")


def _filled(found: Mapping[Any, list[Any]]) -> dict[Any, list[Any]]:
    return {key: figures for key, figures in found.items() if any(figures)}


def _figure(name: str, sums: Mapping[str, Any]) -> Any:
    one = figure_named(name)
    return one.of(sums[one.numerator], sums[one.denominator]) if isinstance(one, Rate) else sums[name]


def _first(there: Country) -> dict[str, str]:
    """Nothing has been read yet, as after a start."""
    with patch.object(asking, "held_by", lambda _engine: Held()):
        ours = spent(lambda: ask(Question(ALL)), ASKED // 4, there.home / "pg")
    what = f"跨省的问题，{there.size:,} 人次：一个进程的第一问，五个年度的单元格都要读"
    return {**_told(what, ours, "—", "—"), "goal": "—", "met": "—"}


def _told(what: str, ours: Spent, peer: str, ratio: str) -> dict[str, str]:
    return {
        "what": what,
        "ours": f"{ours.processor:.1f} ms（时钟 {ours.clock:.1f}）",
        "peer": peer,
        "ratio": ratio,
        "goal": f"≤ {GOAL:.0f} ms",
        "met": "是" if ours.processor <= GOAL else "否",
    }


def _ministry(there: Country) -> psycopg.Connection[Any]:
    address = there.database.url(MINISTRY_ROLE).set(drivername="postgresql")
    return psycopg.connect(address.render_as_string(hide_password=False), autocommit=True)


def _adding_up(question: Question) -> tuple[str, list[Any]]:
    columns = [("tenant_id" if one is D.PROVINCE else str(one)) for one in question.by]
    years = list(question.years)
    if question.against_previous_year:
        years = [years[0] - 1, *years]
    given: list[Any] = [years]
    where = "year = ANY(%s)"
    for dimension, words in question.filters.items():
        where += f" AND {dimension} = ANY(%s)"
        given.append(list(words))
    sums = ", ".join(f"sum({name})" for name in _columns(question))
    keys = ", ".join(columns)
    return f"SELECT {keys}, {sums} FROM summary.cells WHERE {where} GROUP BY {keys} ORDER BY {keys}", given  # noqa: S608 - names of our own


def _columns(question: Question) -> list[str]:
    """The measures that its figures are made of, once each."""
    return list(dict.fromkeys(measure for name in question.figures for measure in _measures(name)))


def _measures(name: str) -> tuple[str, ...]:
    one = figure_named(name)
    return (one.numerator, one.denominator) if isinstance(one, Rate) else (name,)
