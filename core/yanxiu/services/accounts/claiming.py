"""A trainee's own account: made by whoever proves to be a person on record, with what the host gave out.

Name and identity number must be those of one trainee of the tenant who has no account yet; whatever does not
fit, the answer is the same, and wrong tries are counted as those of signing in are.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select

from yanxiu.models import (
    AuditOutcome,
    ClassLink,
    Enrollment,
    EnrollmentState,
    LinkKind,
    Role,
    Trainee,
    User,
    link_index,
    plain_name,
)
from yanxiu.phrases import phrase
from yanxiu.services.accounts import passwords, sessions, signing_in, users
from yanxiu.services.accounts.lockout import Counters
from yanxiu.services.class_links import LONGEST_TOKEN, account_code, why_closed
from yanxiu.services.errors import InvalidInput, NotFound, WrongState
from yanxiu.services.own_records import trainee_of
from yanxiu.services.recruitment import known_trainee
from yanxiu.services.work import Work

NO_MATCH: Final = phrase(
    "没有与所填信息一致、可以关联账号的学员档案。请核对姓名和身份证号；"
    "已有账号的请直接登录，仍不行的请联系承办单位。"
)


@dataclass(frozen=True)
class New:
    """The account that is wanted. Who came by single sign-on has a ``subject`` and needs no password."""

    login: str
    password: str = ""
    subject: str | None = None


@dataclass(frozen=True)
class Claimed:
    """What came of it: the account, or nothing; ``wait_until`` is set where wrong tries were too many."""

    user_id: UUID | None = None
    wait_until: datetime | None = None


def link_of_code(work: Work, typed: str, address: str) -> ClassLink | datetime | None:
    """The link with an invitation code as people type it; nothing, or the end of a pause, for a wrong one."""
    counters = Counters(work, f"code/{address}", f"code/{address}")
    if (until := counters.locked_until()) is not None:
        return until
    found = _link(work, account_code(typed), LinkKind.ACCOUNT)
    if found is None:
        work.record("trainee.claim", "link", None, outcome=AuditOutcome.REFUSED)
        return counters.failed()
    counters.succeeded()
    return found


def link_by_token(work: Work, token: str) -> ClassLink:
    """The link that leads to an account: an invitation, or an enrolment link; ``NotFound`` for none."""
    found = _link(work, token, LinkKind.ACCOUNT) or _link(work, token, LinkKind.ENROL)
    if found is None:
        raise NotFound("链接", "（不显示）")
    return found


def why_not(work: Work, link: ClassLink) -> str:
    """Why a link leads to no account now; nothing where it does.

    An enrolment link does so after enrolling has ended too, until the host closes it.
    """
    if link.kind is LinkKind.ENROL and link.closed_at is None:
        return ""
    return why_closed(work, link)


def claim(work: Work, link: ClassLink, name: str, id_number: str, new: New, address: str) -> Claimed:
    """Make an account for a trainee on record; ``InvalidInput`` for a login or password that cannot be."""
    _require_open(work, link)
    if not new.subject:
        passwords.check(new.password, new.login)
    found = _matched(work, link, name, id_number, address)
    if not isinstance(found, Trainee):
        return Claimed(wait_until=found)
    user = users.add_user(work, new.login, found.name, subject=new.subject).user
    credential = signing_in.credential_of(work, user.id)
    if new.subject:
        passwords.make_unusable(work, credential)
    else:
        passwords.change(work, credential, new.password)
    users.enter_membership(work, user, Role.TRAINEE, None)
    return _link_up(work, found, user)


def claim_for(work: Work, link: ClassLink, user_id: UUID, id_number: str, name: str, address: str) -> Claimed:
    """Link a trainee on record with an account that is there already; it takes the name on record.

    Raises ``WrongState`` for an account that belongs to another record.
    """
    _require_open(work, link)
    if trainee_of(work, user_id) is not None:
        raise WrongState("账号", "已关联学员档案", "没有关联", "请在“我的信息”查看")
    user = work.get(User, user_id, "账号", lock=True)
    found = _matched(work, link, name, id_number, address)
    return _link_up(work, found, user) if isinstance(found, Trainee) else Claimed(wait_until=found)


def release(work: Work, user_id: UUID) -> None:
    """Part an account from its record: somebody else had claimed it. Its sessions end."""
    person = trainee_of(work, user_id)
    if person is None:
        raise InvalidInput("账号", user_id, "没有关联学员档案", "请刷新页面")
    person.user_id = None
    work.session.flush()
    sessions.end_all(work, user_id, "shut")
    work.record("trainee.part", "trainee", person.id, user=str(user_id))


def with_account(work: Work, class_id: UUID) -> tuple[int, int]:
    """How many of a class's roster have an account, and how many stand on it."""
    rows = work.session.execute(
        select(func.count(Trainee.user_id), func.count())
        .select_from(Enrollment)
        .join(Trainee, (Trainee.tenant_id == Enrollment.tenant_id) & (Trainee.id == Enrollment.trainee_id))
        .where(Enrollment.class_id == class_id, Enrollment.state == EnrollmentState.ENROLLED)
    ).one()
    return int(rows[0]), int(rows[1])


def _require_open(work: Work, link: ClassLink) -> None:
    if reason := why_not(work, link):
        raise WrongState("链接", reason, "开放", "请联系承办单位")


def _matched(
    work: Work, link: ClassLink, name: str, id_number: str, address: str
) -> Trainee | datetime | None:
    """The trainee, or what a wrong try leads to: nothing told, at some time a pause."""
    counters = Counters(work, f"claim/{plain_name(name)}", f"claim/{address}")
    if (until := counters.locked_until()) is not None:
        return until
    person = known_trainee(work, plain_name(id_number))
    if person is None or person.user_id is not None or plain_name(person.name) != plain_name(name):
        work.record("trainee.claim", "class", link.class_id, outcome=AuditOutcome.REFUSED)
        return counters.failed()
    counters.succeeded()
    return person


def _link_up(work: Work, person: Trainee, user: User) -> Claimed:
    person.user_id, user.name = user.id, person.name
    work.session.flush()
    work.record("trainee.claim", "trainee", person.id, user=str(user.id))
    return Claimed(user.id)


def _link(work: Work, token: str, kind: LinkKind) -> ClassLink | None:
    index = link_index(work.tenant.id, token[: LONGEST_TOKEN + 1])
    return work.session.scalar(
        select(ClassLink).where(ClassLink.token_index == index, ClassLink.kind == kind)
    )
