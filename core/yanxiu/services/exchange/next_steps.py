"""What a department does next with what it sent to the ministry: where each package stands, in words."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select

from yanxiu.models import (
    MinistryReceipt,
    PackageKind,
    PackageState,
    PlatformReport,
    ReportState,
    SubmittedPackage,
    TrainingClass,
)
from yanxiu.models.training_class import BEFORE_HELD
from yanxiu.phrases import phrase, worded
from yanxiu.services.exchange.records import last_answers
from yanxiu.services.reads import QUEUED_CLASS
from yanxiu.services.work import Work

_PLAN, _CHANGE, _REPORT = PackageKind.PLAN, PackageKind.AMENDMENT, PackageKind.REPORT

UNSENT: Final = worded({_PLAN: "报送人社部审核", _CHANGE: "报告人社部"})
"""What is done with papers that nobody sent yet."""
WAITS: Final = phrase("等人社部答复")
TAKE: Final = worded(
    {
        (_PLAN, PackageState.APPROVED): "人社部审核通过：采用答复，然后放行",
        (_PLAN, PackageState.RETURNED): "人社部退回开班材料：采用答复，转承办单位补正",
        (_CHANGE, PackageState.APPROVED): "人社部审核通过变更：采用答复",
        (_CHANGE, PackageState.RETURNED): "人社部退回变更：采用答复，更正后再报",
        (_REPORT, PackageState.ACCEPTED): "人社部受理上报包：采用答复",
        (_REPORT, PackageState.RETURNED): "人社部退回上报包：采用答复，更正后另报",
        (_REPORT, PackageState.NUMBERED): "人社部已编号：采用答复，登记证书编号",
    }
)
"""What is done with an answer that nobody has taken yet."""
TAKEN: Final = worded(
    {
        (_PLAN, PackageState.APPROVED): "人社部已审核通过：可以放行",
        (_PLAN, PackageState.RETURNED): "已补正：再报人社部",
        (_CHANGE, PackageState.RETURNED): "人社部已退回：更正后再报，或者撤回",
        (_REPORT, PackageState.RETURNED): "上报包已退回：更正后另报",
    }
)
"""What is done after an answer was taken, where anything is."""
_package, _answer = SubmittedPackage, MinistryReceipt


@dataclass(frozen=True)
class Step:
    """The latest package about a class or a change with its last answer, and what comes next."""

    package: SubmittedPackage
    answer: MinistryReceipt | None

    @property
    def about(self) -> UUID:
        """The change, or else the class."""
        return self.package.amendment_id or self.package.class_id

    @property
    def todo(self) -> str:
        """What the department does next; nothing where this is through."""
        kind, answer = self.package.kind, self.answer
        if answer is None:
            return WAITS
        return (TAKE if answer.taken_on is None else TAKEN).get((kind, answer.outcome), "")

    @property
    def due(self) -> date | None:
        """The day that a document sets for what has to be sent again; None where nothing has."""
        again = self.answer is None or self.answer.outcome is PackageState.RETURNED
        return self.package.due_on if again else None


class Sent:
    """What the department sent and has something to do with; read once, when it is first asked for."""

    def __init__(self, work: Work) -> None:
        self._work = work

    @cached_property
    def _found(self) -> list[tuple[Step, TrainingClass]]:
        found = (
            _latest()
            .add_columns(TrainingClass)
            .join(TrainingClass, TrainingClass.id == _package.class_id)
            .outerjoin(PlatformReport, PlatformReport.id == _package.report_id)
            .where(or_(_before_held(), and_(_package.kind == _REPORT, or_(_untaken(), _returned()))))
            .options(*QUEUED_CLASS)
        )
        rows = self._work.session.execute(found)
        return [(Step(package, answer), cls) for package, answer, cls in rows]

    @property
    def reports(self) -> list[tuple[Step, TrainingClass]]:
        """The reports with an answer to take, and those to be corrected and sent again."""
        return [one for one in self._found if one[0].package.kind is _REPORT]

    def todo(self, kind: PackageKind, key: UUID) -> str:
        """What comes next with a class's papers or a change that go to the ministry, sent or not."""
        steps = (step for step, _cls in self._found if step.package.kind is kind)
        return next((step.todo for step in steps if step.about == key), UNSENT[kind])


def _before_held() -> ColumnElement[bool]:
    return and_(_package.kind != _REPORT, TrainingClass.state.in_(BEFORE_HELD))


def _returned() -> ColumnElement[bool]:
    return PlatformReport.state == ReportState.RETURNED


def _untaken() -> ColumnElement[bool]:
    return and_(_answer.id.is_not(None), _answer.taken_on.is_(None))


def _latest() -> Select[SubmittedPackage, MinistryReceipt | None]:
    """The latest package of each class and kind, or of each change, with its last answer."""
    last, newest = last_answers(), _newest()
    return (
        select(_package, _answer)
        .join(
            newest,
            and_(
                newest.c.class_id == _package.class_id,
                newest.c.kind == _package.kind,
                newest.c.amendment_id.is_not_distinct_from(_package.amendment_id),
                newest.c.attempt == _package.attempt,
            ),
        )
        .outerjoin(last, last.c.package_id == _package.id)
        .outerjoin(_answer, and_(_answer.package_id == _package.id, _answer.number == last.c.number))
    )


def _newest() -> Subquery:
    about = (_package.class_id, _package.kind, _package.amendment_id)
    return select(*about, func.max(_package.attempt).label("attempt")).group_by(*about).subquery()
