"""决定与认定: what was decided, and where an officer lets a gate pass with reason and basis."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import Decision, Determination, SubjectKind
from yanxiu.policy import Gate, Stage
from yanxiu.services import determinations as service
from yanxiu.services import registers
from yanxiu.services.deciding import stored_body
from yanxiu.services.histories import history_of_determination
from yanxiu.services.history import history_about
from yanxiu.services.work import Work
from yanxiu.web import acts, along, desk, fields, findings
from yanxiu.web.access import Permission, requires
from yanxiu.web.acts import Act, Failed
from yanxiu.web.listing import Column, Filter, Listing
from yanxiu.web.officer import blueprint
from yanxiu.web.officer.pages import HISTORY, record_page, signed_by
from yanxiu.web.texts import day, moment
from yanxiu.web.wording import in_reader_language, word

SUBJECTS: Final = {
    SubjectKind.APPLICATION: in_reader_language("申报"),
    SubjectKind.PLAN: in_reader_language("年度计划"),
    SubjectKind.TRAINING_CLASS: in_reader_language("班次"),
    SubjectKind.ENROLLMENT: in_reader_language("学员"),
    SubjectKind.ORGANIZATION: in_reader_language("单位"),
}


def _stage(row: Determination) -> str:
    return str(_("%(year)s 年度 %(stage)s", year=row.year, stage=word(row.stage)))


DECISIONS: Final = Listing(
    "officer-decisions",
    columns=(
        Column("hash", "编号", lambda one: one.hash[:12], "nw"),
        Column("stage", "阶段", lambda one: word(one.stage), "nw"),
        Column("subject", "对象", lambda one: SUBJECTS[one.subject_kind], "nw"),
        Column("gate", "判断", lambda one: word(Gate(one.gate)), "nw"),
        Column("passed", "放行", lambda one: one.passed, "nw"),
        Column("decided_at", "时间", lambda one: moment(one.decided_at), "nw"),
    ),
    filters=(
        Filter("stage", "阶段", fields.options(Stage)),
        Filter("subject", "对象", [(str(k), v) for k, v in SUBJECTS.items()]),
        Filter("passed", "放行", [("no", "没有放行"), ("yes", "已放行")]),
        Filter("year", "年度"),
        Filter("q", "编号开头"),
    ),
)
DETERMINATIONS: Final = Listing(
    "officer-determinations",
    columns=(
        Column("stage", "阶段", _stage, "nw"),
        Column("reach", "范围", lambda one: _("整个阶段") if one.whole_stage else _("一项决定"), "nw"),
        Column("officer", "认定人", lambda one: one.officer, "nw"),
        Column("reason", "理由", lambda one: one.reason),
        Column("basis", "依据", lambda one: one.basis),
        Column("decided_on", "认定日", lambda one: one.decided_on, "nw"),
        Column("until", "有效期至", lambda one: one.until, "nw"),
        Column("revoked_on", "撤销", lambda one: one.revoked_on, "nw"),
    ),
    filters=(
        Filter("state", "状态", [("standing", "有效"), ("ended", "已结束")]),
        Filter("kind", "范围", [("stage", "整个阶段"), ("decision", "一项决定")]),
        Filter("stage", "阶段", fields.options(Stage)),
        Filter("year", "年度"),
    ),
)


class DetermineForm(Schema):
    """Who determines, why, on which basis, until when."""

    officer = fields.Text("认定人", longest=50)
    reason = fields.Text("理由", longest=2000)
    basis = fields.Text("依据", longest=2000, metadata={"hint": "文件、会议纪要或批示及其编号"})
    until = fields.Day("有效期至", required=False, metadata={"hint": "不填写就没有期限"})


class StageForm(DetermineForm):
    """A stage of a year for which nothing has been published."""

    year = fields.Count("年度", least=2000, most=2100)
    stage = fields.Choice("阶段", Stage)


@dataclass(frozen=True)
class Judgement:
    """A stored decision with what it held."""

    row: Decision
    words: Mapping[str, str]
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Made:
    """A determination for its page."""

    row: Determination
    words: Mapping[str, str]


def _named(_one: object) -> dict[str, str]:
    return {"officer": signed_by()}


DECIDE: Final = (
    Act(
        "determine",
        _l("对这一决定作出认定"),
        lambda work, one, given: service.determine_decision(work, one.row.id, **given),
        DetermineForm,
        lambda one: not one.row.passed and bool(one.row.envelope.get("closing")),
        main=True,
        hint=_l("认定只及于这一决定中没有通过的各项，不改动任何判断结果；之后请再办一次原来的步骤。"),
        filled=_named,
    ),
)
REVOKE: Final = (
    Act(
        "revoke",
        _l("撤销这一认定"),
        lambda work, one, _given: service.revoke_determination(work, one.row.id),
        offered=lambda one: one.row.revoked_on is None,
        undo=True,
        hint=_l("从今天起不再有效；已经按它作出的决定不变。"),
    ),
)


along.register(
    DECISIONS,
    Permission.OFFICER_DETERMINATIONS,
    "officer.decisions",
    registers.decisions,
    lambda one: url_for("officer.decision", key=one.id),
)


@blueprint.get("/decisions")
@requires(Permission.OFFICER_DETERMINATIONS)
def decisions() -> Response | str:
    """All decisions."""
    asked = DECISIONS.asked()
    with desk.work() as work:
        found = registers.decisions(work, asked.values, asked.window)
        return DECISIONS.answer(
            work,
            asked,
            found,
            "officer/list.html",
            title=_("决定"),
            link=lambda one: url_for("officer.decision", key=one.id),
        )


def _load(work: Work, key: UUID) -> Judgement:
    row = work.get(Decision, key, "决定")
    return Judgement(row, work.chain(row.year).labels(), json.loads(stored_body(work, row)))


def _subject_link(row: Decision) -> list[tuple[str, str]]:
    pages = {
        SubjectKind.APPLICATION: "officer.application",
        SubjectKind.PLAN: "officer.plan",
        SubjectKind.TRAINING_CLASS: "officer.class_overview",
        SubjectKind.ORGANIZATION: "officer.organization",
    }
    page = pages.get(row.subject_kind)
    return [(SUBJECTS[row.subject_kind], url_for(page, key=row.subject_id))] if page else []


def _page(work: Work, one: Judgement, failed: Failed | None = None) -> Response:
    row, found = one.row, findings.all_shown(one.body["findings"], one.words)
    return record_page(
        work,
        _("决定：%(stage)s", stage=word(row.stage)),
        up=(_("决定"), url_for("officer.decisions")),
        pairs=[
            (_("编号"), row.hash),
            (_("对象"), SUBJECTS[row.subject_kind]),
            (_("年度"), str(row.year)),
            (_("判断日期"), day(row.as_of)),
            (_("判断"), word(Gate(row.gate))),
            (_("放行"), row.passed),
            (_("作出时间"), moment(row.decided_at)),
        ],
        record=one,
        doing=DECIDE,
        act_url=lambda name: url_for("officer.decision_act", key=row.id, name=name),
        failed=failed,
        past=history_about(
            work, str(row.subject_kind), row.subject_id, "decision", "determination", most=HISTORY
        ),
        findings=found,
        counts=findings.counts(found),
        stored=True,
        links=_subject_link(row),
    )


@blueprint.get("/decisions/<uuid:key>")
@requires(Permission.OFFICER_DETERMINATIONS)
def decision(key: UUID) -> Response:
    """A decision as stored: every finding with its clause."""
    with desk.work() as work:
        return _page(work, _load(work, key))


@blueprint.post("/decisions/<uuid:key>/<name>")
@requires(Permission.OFFICER_DETERMINATIONS)
def decision_act(key: UUID, name: str) -> Answer | str:
    """Determine."""
    return acts.perform(
        DECIDE, name, lambda work: _load(work, key), _page, url_for("officer.decision", key=key)
    )


along.register(
    DETERMINATIONS,
    Permission.OFFICER_DETERMINATIONS,
    "officer.determinations",
    registers.determinations,
    lambda one: url_for("officer.determination", key=one.id),
)


@blueprint.get("/determinations")
@requires(Permission.OFFICER_DETERMINATIONS)
def determinations() -> Response | str:
    """All determinations."""
    return _determinations()


def _determinations(failed: Failed | None = None) -> Response | str:
    asked = DETERMINATIONS.asked()
    with desk.work() as work:
        found = registers.determinations(work, asked.values, asked.window)
        return DETERMINATIONS.answer(
            work,
            asked,
            found,
            "officer/list.html",
            title=_("认定"),
            link=lambda one: url_for("officer.determination", key=one.id),
            ready=acts.ready(work, NEW, None, failed),
            act_url=lambda _name: url_for("officer.determination_new"),
        )


def _determine_stage(work: Work, _one: object, given: dict[str, Any]) -> object:
    return service.determine_stage(work, given.pop("stage"), given.pop("year"), **given)


NEW: Final = (
    Act(
        "new",
        _l("对一个年度的阶段作出认定"),
        _determine_stage,
        StageForm,
        hint=_l("只用于本辖区没有公布任何规定的阶段，不及于任何一条已公布的规则。"),
        filled=_named,
    ),
)


@blueprint.post("/determinations")
@requires(Permission.OFFICER_DETERMINATIONS)
def determination_new() -> Answer | str:
    """Determine a stage of a year."""
    return acts.create(NEW, "new", _determinations, "officer.determination")


@blueprint.get("/determinations/<uuid:key>")
@requires(Permission.OFFICER_DETERMINATIONS)
def determination(key: UUID) -> Response:
    """One determination."""
    with desk.work() as work:
        return _made_page(work, _made(work, key))


def _made(work: Work, key: UUID) -> Made:
    row = work.get(Determination, key, "认定")
    return Made(row, work.chain(row.year).labels())


def _made_page(work: Work, one: Made, failed: Failed | None = None) -> Response:
    row = one.row
    decided = (
        [(_("所认定的决定"), url_for("officer.decision", key=row.decision_id))] if row.decision_id else []
    )
    return record_page(
        work,
        _("认定：%(year)s 年度%(stage)s", year=row.year, stage=word(row.stage)),
        up=(_("认定"), url_for("officer.determinations")),
        pairs=[
            (_("范围"), _("整个阶段，只及于没有公布规定的情形") if row.whole_stage else _("一项决定")),
            (_("认定人"), row.officer),
            (_("理由"), row.reason),
            (_("依据"), row.basis),
            (_("认定日"), day(row.decided_on)),
            (_("有效期至"), day(row.until) if row.until else _("没有期限")),
            (_("撤销日"), day(row.revoked_on) if row.revoked_on else ""),
        ],
        record=one,
        doing=REVOKE,
        act_url=lambda name: url_for("officer.determination_act", key=row.id, name=name),
        failed=failed,
        past=history_of_determination(work, row),
        links=decided,
    )


@blueprint.post("/determinations/<uuid:key>/<name>")
@requires(Permission.OFFICER_DETERMINATIONS)
def determination_act(key: UUID, name: str) -> Answer | str:
    """Revoke."""
    return acts.perform(
        REVOKE, name, lambda work: _made(work, key), _made_page, url_for("officer.determination", key=key)
    )
