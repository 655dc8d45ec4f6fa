"""决定 as records: which ones a reader may see, and the bytes of one.

The department's people see all.  An institution sees what was decided on steps that its own people took with
its own classes and applications: there the page told them the same findings.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select

from yanxiu.models import (
    Application,
    Decision,
    Membership,
    Project,
    SubjectKind,
    TrainingClass,
)
from yanxiu.services.errors import NotFound
from yanxiu.services.work import Work


def decisions_seen(of: UUID | None) -> Select[Decision]:
    """The decisions that the department (None) or an institution may see, in no order."""
    query = select(Decision)
    return query if of is None else query.where(_own(of))


def decision_seen(work: Work, key: UUID, of: UUID | None) -> Decision:
    """One of them; anybody else's looks like a missing one."""
    row = work.session.scalar(decisions_seen(of).where(Decision.id == key))
    if row is None:
        raise NotFound("决定", key)
    return row


def _own(of: UUID) -> ColumnElement[bool]:
    people = select(Membership.user_id).where(Membership.organization_id == of)
    applications = select(Application.id).where(_named(Application, of))
    classes = select(TrainingClass.id).join(Project, Project.id == TrainingClass.project_id)
    mine = or_(
        and_(Decision.subject_kind == SubjectKind.APPLICATION, Decision.subject_id.in_(applications)),
        and_(
            Decision.subject_kind == SubjectKind.TRAINING_CLASS,
            Decision.subject_id.in_(classes.where(_named(Project, of))),
        ),
    )
    return and_(Decision.decided_by.in_(people), mine)


def _named(record: type[Application | Project], of: UUID) -> ColumnElement[bool]:
    return or_(record.host_id == of, record.applicant_id == of)
