"""Valid rows for tests, one function each: what is not given is filled with something plausible.

Every function adds its row to the session and flushes, so that the row has its id and the database has
looked at it.
"""

import secrets
from datetime import date, timedelta
from decimal import Decimal
from itertools import count, cycle
from typing import Any, Final, TypeVar
from uuid import UUID

from stdnum.cn.ric import calc_check_digit

from yanxiu.db import Base, TenantSession
from yanxiu.models import (
    AnnualPlan,
    Application,
    Certificate,
    CertificateSeries,
    Enrollment,
    Expense,
    Expert,
    HalfDay,
    ImplementationPlan,
    Mode,
    OpeningNotice,
    Organization,
    Project,
    Settlement,
    TimetableSession,
    Trainee,
    TrainingClass,
    User,
    lookup_digest,
)
from yanxiu.policy.vocabulary import (
    ExpenseHead,
    FundingMode,
    Level,
    OrganizationKind,
    Party,
    PlanSection,
    Post,
    RecruitmentScope,
    TeachingForm,
    TitleLevel,
)

YEAR: Final = 2024
OPENS: Final = date(YEAR, 9, 10)

Row = TypeVar("Row", bound=Base)

_numbers = count(1)
# by itself, and never longer than three digits: certificate numbers may have no room for more
_class_numbers = cycle(range(1, 1000))


def add(session: TenantSession, row: Row) -> Row:
    """Add a row and let the database look at it."""
    session.add(row)
    session.flush()
    return row


def id_number(serial: int | None = None, *, region: str = "110101", born: date = date(1980, 1, 1)) -> str:
    """Give a valid identity number: a new one each time, or always the same for one ``serial``."""
    days, last = divmod(next(_numbers) if serial is None else serial, 1000)
    body = f"{region}{born + timedelta(days=days):%Y%m%d}{last:03d}"
    return body + calc_check_digit(f"{body}?")  # it leaves out the last character, whatever that is


def pdf(text: str = "样例") -> bytes:
    """The least that passes for a PDF at an upload; different texts make different files."""
    return f"%PDF-1.7\n% {text}\nstartxref\n0\n%%EOF\n".encode()


def organization(session: TenantSession, **given: Any) -> Organization:
    """单位 with nothing against it."""
    fields = {
        "name": f"样例大学{next(_numbers)}",
        "kind": OrganizationKind.UNIVERSITY,
        "training_qualified": True,
        "issues_training_invoice": True,
        "eligible": True,
    }
    return add(session, Organization(**(fields | given)))


def user(session: TenantSession, **given: Any) -> User:
    """An account for business."""
    number = next(_numbers)
    return add(session, User(**({"login": f"user{number}", "name": f"样例用户{number}"} | given)))


def terms(session: TenantSession, **given: Any) -> dict[str, Any]:
    """Give the terms of a provincial project of five days; a host is made where none is given."""
    if "host_id" not in given:
        given["host_id"] = organization(session).id
    fields = {
        "level": Level.PROVINCIAL,
        "tier": "ordinary",
        "topic": f"样例选题{next(_numbers)}",
        "content": "样例研修内容",
        "audience": "中高级专业技术人员",
        "place": "样例市",
        "starts_on": OPENS,
        "ends_on": OPENS + timedelta(days=4),
        "headcount": 60,
        "funding_mode": FundingMode.FISCAL,
        "applicant_id": given["host_id"],
    }
    return fields | given


def application(session: TenantSession, **given: Any) -> Application:
    """申报 of the level that its terms have."""
    fields = {"year": YEAR} | terms(session, **given)
    return add(session, Application(**({"level_applied": fields["level"]} | fields)))


def annual_plan(session: TenantSession, **given: Any) -> AnnualPlan:
    """年度计划."""
    return add(session, AnnualPlan(**({"jurisdiction": "sample", "year": YEAR} | given)))


def project(session: TenantSession, **given: Any) -> Project:
    """项目 that stands in the list."""
    return add(session, Project(**({"year": YEAR, "listed": True} | terms(session, **given))))


def training_class(session: TenantSession, **given: Any) -> TrainingClass:
    """班次; a project is made where none is given."""
    if "project_id" not in given:
        given["project_id"] = project(session).id
    return add(session, TrainingClass(**({"year": YEAR, "number": next(_class_numbers)} | given)))


def implementation_plan(session: TenantSession, class_id: UUID, **given: Any) -> ImplementationPlan:
    """实施方案 with all its parts, in two months ahead."""
    fields = {
        "submitted_on": OPENS - timedelta(days=60),
        "filed_by": Party.HOST,
        "sections": [section.value for section in PlanSection],
    }
    return add(session, ImplementationPlan(class_id=class_id, **(fields | given)))


def opening_notice(session: TenantSession, class_id: UUID, **given: Any) -> OpeningNotice:
    """开班通知, in two months ahead."""
    fields = {
        "submitted_on": OPENS - timedelta(days=60),
        "issuer": Party.HOST,
        "scope": RecruitmentScope.PROVINCE,
    }
    return add(session, OpeningNotice(class_id=class_id, **(fields | given)))


def expert(session: TenantSession, class_id: UUID, **given: Any) -> Expert:
    """授课专家."""
    fields = {
        "name": f"样例专家{next(_numbers)}",
        "title": "教授",
        "title_level": TitleLevel.SENIOR,
        "organization_kind": OrganizationKind.UNIVERSITY,
    }
    return add(session, Expert(class_id=class_id, **(fields | given)))


def timetable(
    session: TenantSession, class_id: UUID, *, days: int = 4, hours: Decimal = Decimal(4)
) -> list[TimetableSession]:
    """课程表: ``hours`` each morning and afternoon of ``days`` days."""
    return [
        add(
            session,
            TimetableSession(
                class_id=class_id,
                held_on=OPENS + timedelta(days=day),
                half=half,
                hours=hours,
                form=TeachingForm.KEYNOTE,
            ),
        )
        for day in range(days)
        for half in (HalfDay.MORNING, HalfDay.AFTERNOON)
    ]


def trainee(session: TenantSession, **given: Any) -> Trainee:
    """学员 with a valid identity number of its own; ``id_number`` and ``phone`` may be given as text."""
    number, phone = given.pop("id_number", None) or id_number(), given.pop("phone", None)
    made = Trainee(**({"name": f"样例学员{next(_numbers)}", "sample": True} | given))
    made.identify(session.tenant, number)
    if phone is not None:
        made.reach_at(session.tenant, phone)
    return add(session, made)


def enrollment(session: TenantSession, class_id: UUID, **given: Any) -> Enrollment:
    """A trainee on a class; the trainee is made where none is given."""
    if "trainee_id" not in given:
        given["trainee_id"] = trainee(session).id
    fields = {
        "employer": "样例研究院",
        "title": "高级工程师",
        "title_level": TitleLevel.SENIOR,
        "qualification_level": TitleLevel.NONE,
        "post": Post.TECHNICAL,
        "mode": Mode.ONSITE,
    }
    return add(session, Enrollment(class_id=class_id, **(fields | given)))


def roster(session: TenantSession, class_id: UUID, size: int, **given: Any) -> list[Enrollment]:
    """So many different trainees on a class."""
    return [enrollment(session, class_id, **given) for _ in range(size)]


def certificate_series(session: TenantSession, **given: Any) -> CertificateSeries:
    """A series that has issued nothing yet."""
    return add(
        session, CertificateSeries(**({"key": f"series{next(_numbers)}", "label": "样例系列"} | given))
    )


def certificate(session: TenantSession, enrolled: Enrollment, **given: Any) -> Certificate:
    """结业证书 of a trainee, numbered outside any series."""
    fields: dict[str, Any] = {
        "class_id": enrolled.class_id,
        "enrollment_id": enrolled.id,
        "number": f"样例{next(_numbers):06d}",
        "issuer": Party.DEPARTMENT,
        "name": enrolled.trainee.name,
        "issued_on": OPENS + timedelta(days=10),
        "token": secrets.token_urlsafe(24),
    } | given
    digest = lookup_digest(session.tenant, fields["number"], fields["name"])
    return add(session, Certificate(**({"digest": digest} | fields)))


def expense(session: TenantSession, class_id: UUID, amount: Decimal | int, **given: Any) -> Expense:
    """费用 for teaching, paid by the project."""
    fields = {"head": ExpenseHead.TEACHING, "amount": Decimal(amount)}
    return add(session, Expense(class_id=class_id, **(fields | given)))


def settlement(session: TenantSession, class_id: UUID, **given: Any) -> Settlement:
    """经费结算 without fees."""
    fields = {"fees_charged": Decimal(0), "individual_funds": Decimal(0)}
    return add(session, Settlement(class_id=class_id, **(fields | given)))
