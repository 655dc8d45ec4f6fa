"""单位: hosts, applicants and supervising departments as the tenant knows them."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from yanxiu.documents.identity import check_uscc
from yanxiu.models import Application, Organization, Project, TrainingClass
from yanxiu.phrases import phrase
from yanxiu.policy import BaseLevel, OrganizationKind
from yanxiu.services import filling
from yanxiu.services.errors import InvalidInput
from yanxiu.services.work import Work

FIELDS: Final = {
    "name": filling.required_text("单位名称"),
    "kind": filling.word("单位性质", OrganizationKind),
    "base_level": filling.word("继续教育基地级别", BaseLevel),
    "base_batch": filling.count("基地批次"),
    "supervises": filling.flag("主管部门"),
    "training_qualified": filling.flag("培训资质"),
    "issues_training_invoice": filling.flag("能开具培训费发票"),
    "eligible": filling.flag("申报资格"),
    "jurisdiction": filling.text("所属辖区"),
    "contact": filling.personal("联系人"),
    "phone": filling.personal("联系电话"),
}


def register_organization(work: Work, name: str, *, uscc: str | None = None, **given: Any) -> Organization:
    """Enter an organization; ``uscc`` is its unified social credit code, which nobody else may bear.

    Raises ``InvalidInput`` naming the field, and the organization that bears the code already.
    """
    row = Organization(name="", supervises=False)
    _fill(work, row, {"name": name, **given}, uscc)
    work.session.add(row)
    work.session.flush()
    work.record("organization.register", "organization", row.id)
    return row


def edit_organization(work: Work, organization_id: UUID, **given: Any) -> Organization:
    """Change what is known of an organization; decisions made before stay as they were recorded."""
    row = work.get(Organization, organization_id, "单位", lock=True)
    uscc, kind = given.pop("uscc", row.uscc), row.kind
    _fill(work, row, given, uscc)
    work.session.flush()
    if row.kind is not kind:
        _touch_hosted(work, row)
    work.record("organization.edit", "organization", row.id, fields=sorted(given))
    return row


def _fill(work: Work, row: Organization, given: dict[str, Any], uscc: str | None) -> None:
    supervisor = given.pop("supervisor_id", row.supervisor_id)
    filling.fill(row, FIELDS, given)
    if row.jurisdiction is not None:
        work.plugins.pack(row.jurisdiction)
    row.uscc = _own_code(work, row, uscc)
    if supervisor is not None:
        found = work.get(Organization, supervisor, "主管部门")
        if not found.supervises:
            raise InvalidInput("主管部门", found.name, "须是登记为主管部门的单位", "请先登记该单位为主管部门")
    row.supervisor_id = supervisor


def _touch_hosted(work: Work, row: Organization) -> None:
    """The kind of host is a dimension of the summary."""
    for key in work.session.scalars(select(Application.id).where(Application.host_id == row.id)):
        work.touch_application(key)
    hosted = select(TrainingClass.id).join(Project, Project.id == TrainingClass.project_id)
    for key in work.session.scalars(hosted.where(Project.host_id == row.id)):
        work.touch(key)


def _own_code(work: Work, row: Organization, uscc: str | None) -> str | None:
    if not uscc:
        return None
    checked = check_uscc(uscc)
    if not checked.ok:
        raise InvalidInput("统一社会信用代码", uscc, checked.problem, "请核对营业执照或登记证书")
    with work.session.no_autoflush:
        other = work.session.scalar(select(Organization).where(Organization.uscc == checked.code))
    if other is not None and other.id != row.id:
        raise InvalidInput(
            "统一社会信用代码",
            uscc,
            phrase("已属于{name}", name=other.name),
            "请核对代码，或选用已登记的单位",
        )
    return checked.code
