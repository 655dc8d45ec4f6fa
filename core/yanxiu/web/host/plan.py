"""计划与备案: implementation plan and opening notice, against the plan."""

from typing import Final
from uuid import UUID

from flask import Response
from flask_babel import gettext as _
from marshmallow import Schema
from werkzeug.wrappers import Response as Answer

from yanxiu.models import ClassState, TrainingClass
from yanxiu.policy import Party, PlanSection, RecruitmentScope, Stage
from yanxiu.services import filings
from yanxiu.services.amendments import amendments_of
from yanxiu.services.class_steps import HELD
from yanxiu.services.revisions import expect_revision
from yanxiu.services.work import Work
from yanxiu.web import desk, fields, forms
from yanxiu.web.access import Permission, requires
from yanxiu.web.host import blueprint
from yanxiu.web.host.classes import to_sign
from yanxiu.web.host.pages import class_page, go, mine, outcome
from yanxiu.web.wording import in_reader_language

_SENDERS: Final = {
    Party.HOST.value: in_reader_language("承办单位"),
    Party.APPLICANT.value: in_reader_language("申报单位"),
    Party.SUPERVISOR.value: in_reader_language("主管部门"),
}


class PlanForm(Schema):
    """实施方案 as handed in."""

    consulted_on = fields.Day("与省厅沟通日", required=False)
    filed_by = fields.Choice("报送单位", _SENDERS)
    sections = fields.Choices("实施方案内容", PlanSection)
    body = fields.Text("方案要点", longest=4000, required=False)
    platform_reference = fields.Text("国家平台编号", longest=60, required=False)


class NoticeForm(Schema):
    """开班通知 as handed in."""

    issuer = fields.Choice("开班通知印发单位", Party)
    issued_on = fields.Day("开班通知印发日", required=False)
    scope = fields.Choice("招生范围", RecruitmentScope)
    document_number = fields.Text("开班通知文号", longest=60, required=False)


@blueprint.get("/classes/<uuid:class_id>/plan")
@requires(Permission.HOST_PLAN)
def class_plan(class_id: UUID) -> Response:
    """Terms as planned, the papers before the opening, changes."""
    with desk.work() as work:
        return _page(work, class_id)


def _page(
    work: Work, class_id: UUID, plan_form: forms.Read | None = None, notice_form: forms.Read | None = None
) -> Response:
    cls = mine(work, class_id)
    plan, notice = filings.plan_of(work, cls), filings.notice_of(work, cls)
    body = (plan.texts or {}).get("body") if plan else None
    status = max(form.status for form in (plan_form or forms.Read(), notice_form or forms.Read()))
    return class_page(
        work,
        cls,
        "plan",
        status=status,
        plan=plan,
        notice=notice,
        plan_form=plan_form or forms.shown(PlanForm(), plan, body=body),
        notice_form=notice_form or forms.shown(NoticeForm(), notice),
        senders=list(_SENDERS.items()),
        parties=fields.options(Party),
        sections=fields.options(PlanSection),
        scopes=fields.options(RecruitmentScope),
        amendments=amendments_of(work, cls.id),
        papers_open=cls.state in (ClassState.PLANNED, ClassState.FILED),
        can_change=cls.state not in HELD,
        preparation=lambda standing: standing.at(Stage.PREPARATION),
        asked=to_sign,
    )


@blueprint.post("/classes/<uuid:class_id>/plan")
@requires(Permission.HOST_PLAN)
def class_send_plan(class_id: UUID) -> Answer:
    """Hand in the implementation plan, or a better one."""
    form = forms.read(PlanForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                row = filings.plan_of(work, cls)
                if row is not None:
                    expect_revision(row, forms.revision(), "实施方案")
                given = dict(form.values)
                body = given.pop("body", None)
                filings.submit_plan(work, cls.id, **given, texts={"body": body} if body else {})
                return _filed(work, cls, _("实施方案已报送"))
        return _page(work, cls.id, plan_form=form)


def _filed(work: Work, cls: TrainingClass, said: str) -> Answer:
    """Back for the other paper; on to the confirmation once both are in."""
    papers = (filings.plan_of(work, cls), filings.notice_of(work, cls))
    if all(one is not None and one.submitted_on is not None for one in papers):
        return go("host.class_done", said, class_id=cls.id, step="filing")
    return go("host.class_plan", said, class_id=cls.id)


@blueprint.post("/classes/<uuid:class_id>/notice")
@requires(Permission.HOST_PLAN)
def class_send_notice(class_id: UUID) -> Answer:
    """Hand in the opening notice."""
    form = forms.read(NoticeForm())
    with desk.work() as work:
        cls = mine(work, class_id)
        if form.ok:
            with form.catching():
                filings.submit_notice(work, cls.id, **form.values)
                return _filed(work, cls, _("开班通知已报送"))
        return _page(work, cls.id, notice_form=form)


@blueprint.post("/classes/<uuid:class_id>/plan/withdraw")
@requires(Permission.HOST_PLAN)
def class_withdraw_filing(class_id: UUID) -> Answer:
    """Take the papers back before they have been reviewed."""
    with desk.work() as work:
        cls = mine(work, class_id)
        filings.withdraw_filing(work, cls.id)
        return go("host.class_plan", _("已撤回报送的材料"), class_id=cls.id)


@blueprint.post("/classes/<uuid:class_id>/plan/clear")
@requires(Permission.HOST_PLAN)
def class_clear(class_id: UUID) -> Answer:
    """Open a class for which nothing is to be filed: the gate says whether it may."""
    with desk.work() as work:
        cls = mine(work, class_id)
        judged = filings.clear_class(work, cls.id)
        labels = judged.decision.chain.labels()
        return outcome(judged, _("开始招生"), labels, "host.class_plan", "clear", class_id=cls.id)
