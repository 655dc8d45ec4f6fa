"""结业证书: who may have one, issuing after a look at the list, revoking and reissuing, the series."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import Certificate, CertificateState
from yanxiu.phrases import joined
from yanxiu.policy import Party
from yanxiu.services import certificate_changes as changes
from yanxiu.services import certificates as service
from yanxiu.services import registers
from yanxiu.services.certificate_register import CertificateLine, certificate_lines
from yanxiu.services.chains import class_chain
from yanxiu.services.class_desk import ClassDesk, class_desk
from yanxiu.services.listing import part_of
from yanxiu.services.queues import Kind
from yanxiu.services.work import Work
from yanxiu.web import acts, along, desk, fields
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Act, Failed
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.listing import Shown as ShownList
from yanxiu.web.officer import blueprint
from yanxiu.web.officer.pages import class_act, class_page, determine_url, record_page
from yanxiu.web.texts import day
from yanxiu.web.wording import in_reader_language, said, word

STATES: Final = {
    "issued": in_reader_language("已签发"),
    "revoked": in_reader_language("已撤销"),
    "reissued": in_reader_language("已换发"),
    "eligible": in_reader_language("可以发证"),
    "blocked": in_reader_language("暂不能发"),
}
PEOPLE: Final = Listing(
    "officer-class-certificates",
    size=50,
    columns=(
        Column("position", "序", lambda one: one.position, "n"),
        Column("name", "姓名", lambda one: one.name, "nw"),
        Column("state", "状态", lambda one: STATES[one.state], "nw"),
        Column("number", "证书编号", lambda one: one.number, "nw"),
        Column("issued_on", "发证日期", lambda one: one.issued_on, "nw"),
        Column("reasons", "原因", lambda one: joined(one.reasons, "；")),
    ),
    filters=(Filter("q", "姓名或编号"), Filter("state", "状态", tuple(STATES.items()))),
)
CERTIFICATES: Final = Listing(
    "officer-certificates",
    columns=(
        Column("number", "证书编号", lambda one: one.number, "nw"),
        Column("name", "姓名", lambda one: one.name, "nw"),
        Column("topic", "班次", lambda one: one.topic),
        Column("host", "承办单位", lambda one: one.host),
        Column("issued_on", "发证日期", lambda one: one.issued_on, "nw"),
        Column("state", "状态", lambda one: changes.WORDS[one.state], "nw"),
    ),
    filters=(
        Filter("q", "编号、选题或单位"),
        Filter("year", "年度"),
        Filter("state", "状态", [(str(k), v) for k, v in changes.WORDS.items()]),
    ),
)


class IssueForm(Schema):
    """Whether those who may not have one are left out."""

    skip_ineligible = fields.Tick("先发给可以发证的学员")


class WhyForm(Schema):
    """Why a certificate ends."""

    because = fields.Text("理由", longest=1000)


@dataclass(frozen=True)
class Held:
    """One certificate for its page."""

    row: Certificate
    words: Mapping[str, str]

    @property
    def stands(self) -> bool:
        return self.row.state is CertificateState.ISSUED


ISSUE: Final = (
    Act(
        "issue",
        _l("签发结业证书"),
        lambda work, one, given: service.issue_certificates(work, one.cls.id, **given),
        IssueForm,
        lambda one: one.cls.state in service.ASSESSED,
        main=True,
    ),
)
CHANGES: Final = (
    Act(
        "reissue",
        _l("换发"),
        lambda work, one, given: changes.reissue_certificate(work, one.row.id, **given),
        WhyForm,
        lambda one: one.stands and one.row.issuer is not Party.MINISTRY,
        hint=_l("另给一个编号，姓名按现在的登记；原证书注明已换发。"),
    ),
    Act(
        "revoke",
        _l("撤销证书"),
        lambda work, one, given: changes.revoke_certificate(work, one.row.id, **given),
        WhyForm,
        lambda one: one.stands,
        hint=_l("编号不再使用，公众查询会显示已撤销。"),
    ),
)


along.register(
    CERTIFICATES,
    Permission.OFFICER_CERTIFICATES,
    "officer.certificates",
    registers.certificates,
    lambda one: url_for("officer.certificate", key=one.id),
)


@blueprint.get("/certificates")
@requires(Permission.OFFICER_CERTIFICATES)
def certificates() -> Response | str:
    """All certificates."""
    asked = CERTIFICATES.asked()
    with desk.work() as work:
        found = registers.certificates(work, asked.values, asked.window)
        return CERTIFICATES.answer(
            work,
            asked,
            found,
            "officer/list.html",
            title=_("证书"),
            link=lambda one: url_for("officer.certificate", key=one.id),
            links=[(_("证书编号系列"), url_for("officer.series"))],
        )


@blueprint.get("/classes/<uuid:key>/certificates")
@requires(Permission.OFFICER_CERTIFICATES)
def class_certificates(key: UUID) -> Response:
    """Who has one, who may have one, what stands in the way; ``confirm`` asks once more before issuing."""
    with desk.work() as work:
        return _page(work, class_desk(work, key))


def _page(work: Work, one: ClassDesk, failed: Failed | None = None) -> Response:
    asked = PEOPLE.asked()
    lines = certificate_lines(work, one.cls)
    part = part_of([line for line in lines if _fits(line, asked.values)], asked.window)
    if asked.format:
        work.record("list.export", "class", one.cls.id, format=asked.format, rows=len(part.rows))
        return PEOPLE.export(part.rows, asked.format)
    states = [line.state for line in lines]
    return class_page(
        work,
        one,
        "certificates",
        kind=Kind.CERTIFICATE,
        doing=ISSUE,
        failed=failed,
        listing=ShownList(PEOPLE, asked, part),
        sums={state: states.count(state) for state in STATES if state in states},
        words=STATES,
        confirm=request.args.get("confirm") == "1",
    )


def _fits(line: CertificateLine, values: Mapping[str, str]) -> bool:
    text = values.get("q", "")
    return (text in line.name or text in line.number) and values.get("state", "") in ("", line.state)


@blueprint.post("/classes/<uuid:key>/certificates/<name>")
@requires(Permission.OFFICER_CERTIFICATES)
def class_certificates_act(key: UUID, name: str) -> Answer | str:
    """Issue."""
    return class_act(key, name, "certificates", ISSUE, _page)


def _load(work: Work, key: UUID) -> Held:
    row = work.get(Certificate, key, "结业证书")
    return Held(row, class_chain(work, row.training_class).labels())


def _certificate_page(work: Work, one: Held, failed: Failed | None = None) -> Response:
    row = one.row
    others = changes.history(work, row.enrollment_id)
    return record_page(
        work,
        _("结业证书 %(number)s", number=row.number),
        up=(_("证书"), url_for("officer.certificates")),
        pairs=[*_pairs(row), (_("同一学员的各份"), "、".join(other.number for other in others))],
        record=one,
        doing=CHANGES,
        act_url=lambda name: url_for("officer.certificate_act", key=row.id, name=name),
        failed=failed,
        past=("certificate", row.id),
        links=[(_("班次的证书"), url_for("officer.class_certificates", key=row.class_id))],
    )


def _pairs(row: Certificate) -> list[tuple[str, Any]]:
    return [
        (_("姓名"), row.name),
        (_("班次"), row.training_class.project.topic),
        (_("编号单位"), word(row.issuer)),
        (_("编号系列"), row.series.label if row.series else ""),
        (_("发证日期"), day(row.issued_on)),
        (_("状态"), said(changes.WORDS[row.state])),
        (_("终止日"), day(row.ended_on) if row.ended_on else ""),
        (_("终止理由"), row.ended_because),
        (_("换发自"), row.replaces.number if row.replaces else ""),
    ]


@blueprint.get("/certificates/<uuid:key>")
@requires(Permission.OFFICER_CERTIFICATES)
def certificate(key: UUID) -> Response:
    """One certificate."""
    with desk.work() as work:
        return _certificate_page(work, _load(work, key))


@blueprint.post("/certificates/<uuid:key>/<name>")
@requires(Permission.OFFICER_CERTIFICATES)
def certificate_act(key: UUID, name: str) -> Answer | str:
    """Revoke or reissue."""
    return acts.perform(
        CHANGES,
        name,
        lambda work: _load(work, key),
        _certificate_page,
        url_for("officer.certificate", key=key),
        determine=determine_url,
    )
