"""回避: a reviewer stands aside from a record, or from everything of an organization; acts on it are refused.

``Work.record`` holds every audited act to it, whichever page or command it came from.
"""

from uuid import UUID

from sqlalchemy import select

from yanxiu.models import Application, Organization, RecordKind, Recusal, TrainingClass
from yanxiu.services import checks
from yanxiu.services.assignments import assignment_of, colleagues
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.work import Work


def recuse(
    work: Work, kind: RecordKind, record_id: UUID, *, reason: str, whole_organization: bool = False
) -> Recusal:
    """Stand aside from an application or a class, or with ``whole_organization`` from all of its host's.

    Who dealt with it deals with it no more.  Standing aside twice does so once.
    """
    officer = work.actor.id
    if officer is None:
        raise InvalidInput("回避人", work.actor.name, "回避由本人登记", "请以自己的账号登录后再办")
    because, host = checks.filled("回避理由", reason), _host(work, kind, record_id)
    about = (RecordKind.ORGANIZATION, host) if whole_organization else (kind, record_id)
    own = assignment_of(work, kind, record_id)
    if own is not None and own.officer_id == officer:
        work.session.delete(own)
    row = _standing(work, officer, *about)
    if row is None:
        row = Recusal(
            officer_id=officer, kind=about[0], record_id=about[1], reason=because, recused_on=work.today
        )
        work.session.add(row)
        work.session.flush()
        work.record("recusal.record", str(kind), record_id, reach=str(about[0]))
        work.aside = None
    return row


def withdraw_recusal(work: Work, recusal_id: UUID) -> Recusal:
    """Take one's own recusal back, until a colleague deals with the record."""
    row = work.get(Recusal, recusal_id, "回避", lock=True)
    if row.officer_id != work.actor.id:
        raise WrongState("这项回避", "由他人登记", "由本人登记", "请由登记回避的人自己撤回")
    if row.withdrawn_on is not None:
        return row
    other = assignment_of(work, row.kind, row.record_id)
    if other is not None and other.officer_id in {user.id for user in colleagues(work)} - {row.officer_id}:
        raise WrongState("这条记录", "已转办给同事", "还没有转办", "请由现在的经办人继续办理")
    row.withdrawn_on = work.today
    work.session.flush()
    work.record("recusal.withdraw", str(row.kind), row.record_id)
    work.aside = None
    return row


def _standing(work: Work, officer_id: UUID, kind: RecordKind, record_id: UUID) -> Recusal | None:
    return work.session.scalar(
        select(Recusal).where(
            Recusal.officer_id == officer_id,
            Recusal.kind == kind,
            Recusal.record_id == record_id,
            Recusal.withdrawn_on.is_(None),
        )
    )


def _host(work: Work, kind: RecordKind, record_id: UUID) -> UUID:
    """The organization whose record it is."""
    if kind is RecordKind.APPLICATION:
        return work.get(Application, record_id, "申报").host_id
    if kind is RecordKind.CLASS:
        return work.get(TrainingClass, record_id, "班次").project.host_id
    if kind is RecordKind.ORGANIZATION:
        return work.get(Organization, record_id, "单位").id
    raise InvalidInput("回避的记录", kind, "对申报、班次或单位登记回避", "请在申报或班次的页面登记")
