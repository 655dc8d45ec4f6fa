"""汇总: counts and money by province and year, or otherwise; the same figures as `yanxiu summary`."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from flask import Response
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from yanxiu.policy import Level, OrganizationKind
from yanxiu.services.listing import part_of
from yanxiu.services.policies import registry
from yanxiu.services.summary import LABELS, MEASURES, Dimension
from yanxiu.services.summary_table import (
    Figure,
    Line,
    Table,
    departments,
    summary_table,
    years_known,
)
from yanxiu.services.work import Work
from yanxiu.web import desk
from yanxiu.web.access import Permission, requires
from yanxiu.web.listing import Asked, Column, Filter, Listing
from yanxiu.web.ministry import blueprint
from yanxiu.web.wording import said, word

NAMES: Final = {
    Dimension.PROVINCE: _l("省份"),
    Dimension.YEAR: _l("年度"),
    Dimension.LEVEL: _l("级别"),
    Dimension.TIER: _l("类别"),
    Dimension.FIELD: _l("领域"),
    Dimension.HOST_KIND: _l("承办单位性质"),
}
BREAKDOWNS: Final = (
    (Dimension.PROVINCE, Dimension.YEAR),
    (Dimension.PROVINCE,),
    (Dimension.YEAR,),
    (Dimension.PROVINCE, Dimension.LEVEL),
    (Dimension.PROVINCE, Dimension.TIER),
    (Dimension.PROVINCE, Dimension.FIELD),
    (Dimension.PROVINCE, Dimension.HOST_KIND),
    (Dimension.LEVEL, Dimension.TIER),
    (Dimension.FIELD,),
    (Dimension.HOST_KIND,),
)
"""How the table may be broken down; the first is what a reader sees first."""

MEANINGS: Final[Mapping[str, Any]] = {
    "projects_planned": _l("列入已公布年度计划的项目"),
    "projects_held": _l("已经举办的项目，含已办结的"),
    "projects_completed": _l("结业材料通过、已经办结的项目"),
    "projects_cancelled": _l("列入计划后取消的项目"),
    "classes": _l("列入计划的班次"),
    "classes_held": _l("已经举办的班次"),
    "enrolled": _l("在册学员的人次；一人参加两班算两次，不相加成人数"),
    "onsite": _l("其中线下参加的人次"),
    "online": _l("其中线上参加的人次"),
    "graded": _l("有考核结果的人次"),
    "completed": _l("考核合格的人次"),
    "certificates": _l("有效的结业证书"),
    "hours": _l("已举办班次的学时"),
    "subsidy_proposed": _l("按规则测算的补助"),
    "subsidy_paid": _l("已经拨付的补助"),
    "subsidy_recovered": _l("已经追回的补助"),
}
"""What each measure counts."""


@blueprint.get("/overview")
@requires(Permission.MINISTRY_READ)
def summary() -> Response | str:
    """The table; narrowed, broken down, taken along."""
    asked = _filters().asked()
    by = _by(asked)
    table = _table(asked, by)
    listing = Listing("ministry-summary", columns=_columns(by), filters=_filters().filters, size=100)
    with desk.work() as work:
        return listing.answer(
            work,
            asked,
            part_of(list(table.lines), asked.window),
            "ministry/summary.html",
            table=table,
            names=[NAMES[one] for one in by],
            key_of=lambda line: [_key(line, one) for one in by],
            measures=MEASURES,
            labels=LABELS,
            meanings=MEANINGS,
            figure_of=_written,
        )


@blueprint.get("/overview.json")
@requires(Permission.MINISTRY_READ)
def summary_json() -> Response:
    """The same for a machine: money and hours as text, null for what is not told."""
    asked = _filters().asked()
    table = _table(asked, _by(asked))
    body = {
        "at": table.at.isoformat(timespec="seconds"),
        "by": [str(one) for one in table.by],
        "asked": dict(asked.values),
        "definitions": {name: str(MEANINGS[name]) for name in MEASURES},
        "not_told": _("1 至 4 人次的数，和能由它推算出来的数，不公开"),
        "rows": [_plain(line) for line in table.lines],
        "total": _plain(table.total),
        "without_figures": [one.code for one in table.silent],
    }
    with desk.work() as work:
        _note(work, len(table.lines))
    answer = Response(json.dumps(body, ensure_ascii=False, indent=1), mimetype="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="summary.json"'
    return answer


def _note(work: Work, rows: int) -> None:
    work.record("list.export", "list", "ministry-summary", format="json", rows=rows)


def _filters() -> Listing:
    """The list without its columns: these depend on what is asked for."""
    years = [(str(year), str(year)) for year in years_known()]
    places = [(one.code, one.name) for one in departments()]
    nothing = [("", "")]
    filters = (
        Filter("year", "年度", years or nothing),
        Filter("by", "分列", [(_code(one), _label(one)) for one in BREAKDOWNS]),
        Filter("province", "省份", places or nothing),
        Filter("level", "级别", [(level.value, word(level)) for level in Level]),
    )
    return Listing("ministry-summary", columns=_columns(BREAKDOWNS[0]), filters=filters, size=100)


def _code(by: Sequence[Dimension]) -> str:
    return ".".join(by)


def _label(by: Sequence[Dimension]) -> str:
    return " × ".join(str(NAMES[one]) for one in by)


def _by(asked: Asked) -> tuple[Dimension, ...]:
    code = asked.values.get("by", "")
    return next((one for one in BREAKDOWNS if _code(one) == code), BREAKDOWNS[0])


def _table(asked: Asked, by: Sequence[Dimension]) -> Table:
    year = asked.values.get("year")
    given = {name: [asked.values[name]] for name in ("province", "level") if asked.values.get(name)}
    return summary_table([int(year)] if year else years_known(), by, given)


def _columns(by: Sequence[Dimension]) -> tuple[Column, ...]:
    keys = tuple(Column(str(one), NAMES[one], _reader(one), "nw") for one in by)
    return keys + tuple(Column(name, LABELS[name], _measure(name), "n") for name in MEASURES)


def _reader(dimension: Dimension) -> Any:
    return lambda line: _key(line, dimension)


def _measure(name: str) -> Any:
    return lambda line: _written(line.figures[name])


def _key(line: Line, dimension: Dimension) -> str:
    value = line.key.get(dimension, "")
    if dimension is Dimension.PROVINCE:
        return said(line.province or value)
    if value == "":
        return str(_("（未知）"))
    if dimension is Dimension.LEVEL:
        return word(Level(str(value)))
    if dimension is Dimension.HOST_KIND:
        return word(OrganizationKind(str(value)))
    return said(_tiers().get(str(value), str(value))) if dimension is Dimension.TIER else str(value)


def _tiers() -> dict[str, str]:
    return {tier.id: tier.label for pack in registry().packs.values() for tier in pack.tiers}


def _written(figure: Figure) -> str:
    if figure is None:
        return "<5"
    return f"{figure.normalize():,f}" if isinstance(figure, Decimal) else f"{figure:,}"


def _plain(line: Line) -> dict[str, Any]:
    figures = {
        name: str(value) if isinstance(value, Decimal) else value for name, value in line.figures.items()
    }
    names = {"province_name": line.province} if line.province else {}
    return {str(key): value for key, value in line.key.items()} | names | figures
