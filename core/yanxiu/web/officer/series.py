"""证书编号系列: the counters that numbers come from, and what was given out of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flask import Response, url_for
from flask_babel import gettext as _

from yanxiu.models import CertificateSeries
from yanxiu.policy import Party
from yanxiu.services import certificate_changes as changes
from yanxiu.services import registers
from yanxiu.services.work import Work
from yanxiu.web import along, desk, fields
from yanxiu.web.access import Permission, requires
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.listing import Shown as ShownList
from yanxiu.web.officer import blueprint
from yanxiu.web.officer.pages import record_page
from yanxiu.web.texts import figure
from yanxiu.web.wording import said, word

SERIES: Final = Listing(
    "officer-series",
    columns=(
        Column("label", "系列", lambda one: one.label),
        Column("key", "代号", lambda one: one.key, "nw"),
        Column("issuer", "编号单位", lambda one: word(one.issuer), "nw"),
        Column("last", "已用到", lambda one: one.last_serial, "n"),
    ),
    filters=(Filter("q", "系列或代号"), Filter("issuer", "编号单位", fields.options(Party))),
)
NUMBERS: Final = Listing(
    "officer-series-numbers",
    columns=(
        Column("number", "证书编号", lambda one: one.number, "nw"),
        Column("serial", "序号", lambda one: one.serial, "n"),
        Column("topic", "班次", lambda one: one.topic),
        Column("issued_on", "发证日期", lambda one: one.issued_on, "nw"),
        Column("state", "状态", lambda one: changes.WORDS[one.state], "nw"),
    ),
    filters=(
        Filter("q", "编号、选题或单位"),
        Filter("year", "年度"),
        Filter("state", "状态", [(str(k), v) for k, v in changes.WORDS.items()]),
    ),
)
along.register(
    SERIES,
    Permission.OFFICER_CERTIFICATES,
    "officer.series",
    registers.series,
    lambda one: url_for("officer.series_one", key=one.id),
)


@dataclass(frozen=True)
class SeriesDesk:
    """A series for its page."""

    row: CertificateSeries
    words: Mapping[str, str]


@blueprint.get("/certificates/series")
@requires(Permission.OFFICER_CERTIFICATES)
def series() -> Response | str:
    """The counters that numbers come from."""
    asked = SERIES.asked()
    with desk.work() as work:
        found = registers.series(work, asked.values, asked.window)
        return SERIES.answer(
            work,
            asked,
            found,
            "officer/list.html",
            title=_("证书编号系列"),
            link=lambda one: url_for("officer.series_one", key=one.id),
            links=[(_("证书"), url_for("officer.certificates"))],
            note=_("编号连续，不跳号，不重复使用；系列由政策插件给出，第一次发证时建立。编号格式见参数页。"),
        )


@blueprint.get("/certificates/series/<uuid:key>")
@requires(Permission.OFFICER_CERTIFICATES)
def series_one(key: UUID) -> Response:
    """One series: how far it has counted, what stands, and every number given out."""
    asked = NUMBERS.asked()
    with desk.work() as work:
        row = work.get(CertificateSeries, key, "证书编号系列")
        found = registers.certificates(work, {**asked.values, "series": str(key)}, asked.window)
        if asked.format:
            work.record("list.export", "list", NUMBERS.name, format=asked.format, rows=len(found.rows))
            return NUMBERS.export(found.rows, asked.format)
        return _page(work, row, ShownList(NUMBERS, asked, found))


def _page(work: Work, row: CertificateSeries, listing: ShownList) -> Response:
    counted = registers.counted_by_state(work, row.id)
    lacking = row.last_serial - sum(counted.values())
    return record_page(
        work,
        said(row.label),
        up=(_("证书编号系列"), url_for("officer.series")),
        pairs=[
            (_("代号"), row.key),
            (_("编号单位"), word(row.issuer)),
            (_("已用到"), figure(row.last_serial)),
            *((said(changes.WORDS[state]), figure(number)) for state, number in counted.items()),
            (_("核对"), _("编号连续，没有缺号") if not lacking else _("缺 %(n)s 个编号", n=lacking)),
        ],
        record=SeriesDesk(row, {}),
        template="officer/series_one.html",
        listing=listing,
        link=lambda one: url_for("officer.certificate", key=one.id),
    )
