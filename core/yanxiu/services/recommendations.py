"""推荐申报国家级: what goes up to the ministry, what comes back, and what then becomes of it."""

from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select

from yanxiu.models import Application, ApplicationState, MinistryAct, MinistryActKind, Recommendation
from yanxiu.policy import Decision, Level, NationalResult, Stage, Status
from yanxiu.services.applications import at, subject_of
from yanxiu.services.chains import terms_chain
from yanxiu.services.deciding import Judged, judge
from yanxiu.services.endorsements import reviewed_after_transfer
from yanxiu.services.errors import InvalidInput, NotFound, WrongState
from yanxiu.services.facts import application_facts
from yanxiu.services.filling import check_order
from yanxiu.services.work import Work

# the slot in which a region says that a national application not chosen goes on as its own
TRANSFER: Final = "transfer"


def recommend_application(
    work: Work,
    application_id: UUID,
    *,
    recommended_on: date | None = None,
    document_number: str | None = None,
) -> Recommendation:
    """Recommend a reviewed national application to the ministry; asking twice recommends once."""
    row = at(work, application_id, ApplicationState.ENDORSED, remedy="请先由主管部门审核；已遴选的请先撤销")
    if row.level is not Level.NATIONAL:
        raise InvalidInput(
            "申报级别", row.level.value, "只有申报国家级的项目才推荐到人社部", "请按省级项目遴选"
        )
    made = recommendation_of(work, row)
    if made is None:
        made = Recommendation(
            application_id=row.id,
            recommended_on=recommended_on or work.today,
            document_number=document_number,
        )
        work.session.add(made)
        work.session.flush()
        work.record("application.recommend", "application", row.id, document=document_number)
    return made


def withdraw_recommendation(work: Work, application_id: UUID) -> None:
    """Take a recommendation back, until the ministry's answer is on record."""
    row = at(work, application_id, ApplicationState.ENDORSED, remedy="已遴选的请先撤销遴选")
    made = _made(work, row)
    if made.result is not None:
        raise WrongState("推荐", "已有结果", "还没有结果", "请先撤销国家级遴选结果")
    work.session.delete(made)
    work.record("application.withdraw_recommendation", "application", row.id)


def record_national_result(
    work: Work,
    application_id: UUID,
    result: NationalResult,
    *,
    result_on: date,
    document_number: str | None = None,
) -> Judged:
    """Record the ministry's choice, and ask the chain what follows.

    Where the region's rule of transfer applies to an application not chosen, it becomes a provincial one at
    once: nothing is filed anew. What the provincial form still lacks is in the findings, and closes the
    selection until it is added.
    """
    row = at(work, application_id, ApplicationState.ENDORSED, remedy="已遴选的请先撤销遴选")
    made = _made(work, row)
    if made.result is not None:
        raise WrongState("推荐", "已有结果", "还没有结果", "登记有误的请先撤销国家级遴选结果")
    check_order("推荐日期", made.recommended_on, "结果日期", result_on)
    made.result, made.result_on, made.result_document = result, result_on, document_number
    work.session.add(_act(work, row, result_on, document_number))
    work.session.flush()
    work.record("application.national_result", "application", row.id, result=result)
    facts, chain = application_facts(work, row), terms_chain(work, row, row.year)
    judged = judge(work, Stage.SELECTION, facts, chain, subject_of(row))
    if result is NationalResult.NOT_CHOSEN and transfers(judged.decision):
        row.level, row.tier = Level.PROVINCIAL, None
        work.record("application.transfer", "application", row.id, level=row.level)
    return judged


def transfers(decision: Decision) -> bool:
    """Whether a rule of transfer speaks of this case; what it finds missing does not undo the transfer."""
    return any(
        finding.rule.rpartition(".")[2] == TRANSFER
        and finding.status in (Status.PASS, Status.FAIL, Status.UNKNOWN)
        for finding in decision.findings
    )


def withdraw_national_result(work: Work, application_id: UUID) -> Application:
    """Take a result back that was recorded wrongly, and the transfer with it, until the selection."""
    row = at(work, application_id, ApplicationState.ENDORSED, remedy="已遴选的请先撤销遴选")
    made = _made(work, row)
    if reviewed_after_transfer(work, row):
        raise WrongState("申报", "转入之后已有审核意见", "转入之后没有审核意见", "请先撤回补充的审核意见")
    made.result = made.result_on = made.result_document = None
    row.level = row.level_applied
    work.session.execute(
        delete(MinistryAct).where(
            MinistryAct.application_id == row.id, MinistryAct.kind == MinistryActKind.SELECTION
        )
    )
    work.record("application.withdraw_national_result", "application", row.id)
    return row


def recommendation_of(work: Work, row: Application) -> Recommendation | None:
    """The recommendation of an application, where there is one."""
    return work.session.scalar(select(Recommendation).where(Recommendation.application_id == row.id))


def _made(work: Work, row: Application) -> Recommendation:
    made = recommendation_of(work, row)
    if made is None:
        raise NotFound("国家级推荐记录", row.id)
    return made


def _act(work: Work, row: Application, acted_on: date, document_number: str | None) -> MinistryAct:
    return MinistryAct(
        kind=MinistryActKind.SELECTION,
        application_id=row.id,
        acted_on=acted_on,
        document_number=document_number,
        recorded_by=work.actor.id,
    )
