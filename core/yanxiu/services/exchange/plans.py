"""开班材料 and 变更 of a national class, sent to the ministry before the class opens."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from yanxiu.models import (
    Amendment,
    ClassState,
    ImplementationPlan,
    OpeningNotice,
    PackageKind,
    ReviewOutcome,
    SubmittedPackage,
    TrainingClass,
)
from yanxiu.policy import Level, Material, Stage
from yanxiu.policy.wording import word
from yanxiu.reporting.container import MaterialFile
from yanxiu.reporting.preparation import AMENDMENT, PLAN, build
from yanxiu.services import checks, file_store
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.exchange import records
from yanxiu.services.exchange.handing import Parcel, hand_over
from yanxiu.services.facts.class_rows import rows_of_class
from yanxiu.services.materials import class_materials
from yanxiu.services.steps import class_at
from yanxiu.services.work import Work

_PAPERS: Final = (Material.IMPLEMENTATION_PLAN, Material.OPENING_NOTICE, Material.RECRUITMENT_NOTICE)
_ONGOING: Final = (ClassState.PLANNED, ClassState.FILED, ClassState.CLEARED, ClassState.RECRUITED)
_CLEARED: Final = "已经放行的班次不必再报人社部审核"


def plan_package(work: Work, class_id: UUID) -> bytes:
    """The package of a national class's papers, as it would be sent; nothing is kept."""
    return _plan(work, class_at(work, class_id, ClassState.FILED, remedy=_CLEARED))


def send_plan(work: Work, class_id: UUID, *, on: date | None = None) -> SubmittedPackage:
    """Send implementation plan and opening notice to the ministry, which approves them or sends them back.

    Raises ``WrongState`` where nothing was handed in, the plan is with its host to be mended, was approved
    already, or is being looked at.
    """
    cls = class_at(work, class_id, ClassState.FILED, remedy=_CLEARED)
    records.none_waits(work, cls, PackageKind.PLAN)
    content = _plan(work, cls)
    day = checks.happened("报送日期", on or work.today, work.today)
    attempt = records.next_attempt(work, cls.id, PackageKind.PLAN)
    parcel = Parcel(PackageKind.PLAN, Stage.PREPARATION, f"{PLAN.name}/{PLAN.version}", content, attempt)
    made = hand_over(work, cls, parcel, day)
    work.record("exchange.send", "class", cls.id, package=str(made.id), what=made.kind, sha256=made.sha256)
    return made


def send_amendment(work: Work, amendment_id: UUID, *, on: date | None = None) -> SubmittedPackage:
    """Report a change of a national class to the ministry."""
    key = work.get(Amendment, amendment_id, "变更").class_id
    cls = class_at(work, key, *_ONGOING, remedy="班次举办之后不再办理变更")
    national(cls)
    row = work.get(Amendment, amendment_id, "变更", lock=True)
    if row.withdrawn or row.approved_on is not None:
        state = "已撤回" if row.withdrawn else "已批准"
        raise WrongState("变更", state, "有效且没有批准", "请核对变更记录")
    records.none_waits(work, cls, PackageKind.AMENDMENT)
    content = build(AMENDMENT, {**_head(work, cls), "amendment": _change(row)})
    day = checks.happened("报送日期", on or work.today, work.today)
    attempt = records.next_attempt(work, cls.id, PackageKind.AMENDMENT)
    name = f"{AMENDMENT.name}/{AMENDMENT.version}"
    parcel = Parcel(PackageKind.AMENDMENT, Stage.AMENDMENT, name, content, attempt)
    made = hand_over(work, cls, parcel, day, amendment_id=row.id)
    work.record("exchange.send", "class", cls.id, package=str(made.id), what=made.kind, sha256=made.sha256)
    return made


def national(cls: TrainingClass) -> None:
    """Raise ``InvalidInput`` for a class whose papers are the department's own to review."""
    if cls.project.level is not Level.NATIONAL:
        rule = "人社部只审核国家级项目"
        raise InvalidInput("级别", word(cls.project.level), rule, "省级项目请由省厅备案或审批")


def _plan(work: Work, cls: TrainingClass) -> bytes:
    national(cls)
    rows = rows_of_class(work, cls)
    plan = _ready(rows.plan)
    given = {**_head(work, cls), "plan": _papers(plan)}
    if rows.notice is not None:
        given["notice"] = _notice(rows.notice)
    return build(PLAN, given, _files(work, cls))


def _ready(plan: ImplementationPlan | None) -> ImplementationPlan:
    if plan is None or plan.submitted_on is None:
        raise WrongState("实施方案", "没有报送", "已报送", "请先登记实施方案的报送")
    if plan.review_outcome is ReviewOutcome.RETURNED:
        raise WrongState("实施方案", "已退回", "重新报送", "请等承办单位重新报送，或先撤销退回")
    if plan.approved_on is not None:
        raise WrongState("实施方案", "已审核通过", "还没有审核", "请先撤销审核记录")
    return plan


def _files(work: Work, cls: TrainingClass) -> list[MaterialFile]:
    return [
        MaterialFile(str(row.kind), row.file_name, file_store.get(work, row.sha256))
        for row in class_materials(work, cls.id)
        if row.kind in _PAPERS
    ]


def _head(work: Work, cls: TrainingClass) -> dict[str, Any]:
    project = cls.project
    return {
        "sample": work.tenant.sample,
        "jurisdiction": work.tenant.jurisdiction,
        "year": cls.year,
        "class": {
            "id": str(cls.id),
            "name": project.topic,
            "level": str(project.level),
            "host": project.host.name,
            "content": project.content,
            "audience": project.audience,
            "headcount": project.headcount,
            "starts_on": project.starts_on,
            "ends_on": project.ends_on,
            "place": project.place,
        },
    }


def _papers(plan: ImplementationPlan) -> dict[str, Any]:
    return {
        "submitted_on": plan.submitted_on,
        "filed_by": str(plan.filed_by) if plan.filed_by else None,
        "sections": list(plan.sections or ()),
        "texts": {key: str(value) for key, value in (plan.texts or {}).items()},
    }


def _notice(notice: OpeningNotice) -> dict[str, Any]:
    return {
        "submitted_on": notice.submitted_on,
        "issued_on": notice.issued_on,
        "issuer": str(notice.issuer) if notice.issuer else None,
        "document_number": notice.document_number,
        "scope": str(notice.scope) if notice.scope else None,
    }


def _change(row: Amendment) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "field": str(row.field),
        "old": row.old,
        "new": row.new,
        "reason": row.reason,
        "effective_on": row.effective_on,
        "reported_on": row.reported_on,
    }
