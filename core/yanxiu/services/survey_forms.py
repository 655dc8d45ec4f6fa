"""满意度测评 by link: a trainee of the class shows who they are, and hands in one form that bears no name."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from yanxiu.db.crypto import keyed_index
from yanxiu.models import ClassLink, LinkKind, Survey, SurveyAnswer, SurveyRight, right_index
from yanxiu.phrases import phrase
from yanxiu.policy import SurveyItem
from yanxiu.services import audit, surveys
from yanxiu.services.class_links import LONGEST_TOKEN, TOKEN_BYTES, require_open
from yanxiu.services.errors import NotFound, WrongState
from yanxiu.services.work import Work


@dataclass(frozen=True)
class Questionnaire:
    """What is asked, and why nothing can be answered now (empty: it can)."""

    survey: Survey
    items: tuple[SurveyItem, ...]
    closed: str = ""


def questionnaire(work: Work, link: ClassLink) -> Questionnaire:
    """The questionnaire behind a link; raises ``WrongState`` where the survey was taken back."""
    survey = work.session.scalar(select(Survey).where(Survey.class_id == link.class_id))
    if survey is None:
        raise WrongState("满意度测评", "已经撤回", "已发放", "请联系承办单位")
    items = surveys.items_of(work, link.training_class, survey)
    return Questionnaire(survey, items, _why_closed(work, survey))


def _why_closed(work: Work, survey: Survey) -> str:
    if survey.statistics_computed:
        return "测评已经统计"
    if survey.opens_on is not None and work.today < survey.opens_on:
        return phrase("测评从 {opens_on} 开始", opens_on=survey.opens_on)
    if survey.closes_on is not None and work.today > survey.closes_on:
        return phrase("测评已于 {closes_on} 截止", closes_on=survey.closes_on)
    # a form is there for each questionnaire handed out and no more
    if survey.issued is not None and _collected(work, survey) >= survey.issued:
        return "收到的测评表已达到发出份数"
    return ""


def _collected(work: Work, survey: Survey) -> int:
    found = select(func.count(SurveyAnswer.id)).where(SurveyAnswer.survey_id == survey.id)
    return work.session.scalar(found) or 0


def enter(work: Work, link: ClassLink, enrollment_id: UUID) -> str:
    """The token of a trainee's own form; the same one each time.  ``WrongState`` where it was handed in.

    That somebody entered is noted nowhere, and neither is what they answer kept with the right to do so.
    """
    require_open(work, link)
    survey = questionnaire(work, link).survey
    right = work.session.get(SurveyRight, (work.tenant.id, survey.id, enrollment_id))
    if right is not None and right.used:
        raise WrongState("您的测评表", "已经提交", "尚未提交", "每名学员一份，不能再填，也不能修改")
    given = keyed_index(work.tenant.id, "survey_right.form", f"{survey.id}/{enrollment_id}")
    token = urlsafe_b64encode(given[:TOKEN_BYTES]).decode().rstrip("=")
    if right is None:
        right = SurveyRight(survey_id=survey.id, enrollment_id=enrollment_id)
        right.token_index = right_index(work.tenant.id, token)
        work.session.add(right)
        work.session.flush()
    return token


def right_by_token(work: Work, token: str) -> tuple[SurveyRight, ClassLink]:
    """The right behind a form's token, and the link to its survey; ``NotFound`` for a wrong one."""
    index = right_index(work.tenant.id, token[: LONGEST_TOKEN + 1])
    right = work.session.scalar(
        select(SurveyRight).where(SurveyRight.token_index == index).with_for_update(key_share=True)
    )
    link = _link_of(work, right) if right is not None else None
    if right is None or link is None:
        raise NotFound("测评表", "（不显示）")
    return right, link


def _link_of(work: Work, right: SurveyRight) -> ClassLink | None:
    """The survey's link: the open one, or the last that was closed."""
    return work.session.scalar(
        select(ClassLink)
        .where(ClassLink.class_id == right.survey.class_id, ClassLink.kind == LinkKind.SURVEY)
        .order_by(ClassLink.closed_at.desc().nulls_first())
        .limit(1)
    )


def answer(work: Work, token: str, scores: Mapping[str, int]) -> bool:
    """Take one trainee's questionnaire; handed in before: False, and nothing is counted twice."""
    right, link = right_by_token(work, token)
    if right.used:
        return False
    require_open(work, link)
    found = questionnaire(work, link)
    if found.closed:
        raise WrongState("满意度测评", found.closed, "开放", "请联系承办单位")
    work.origin = audit.UNKNOWN  # the log would tell from where the answer came, and so perhaps from whom
    surveys.record_answers(work, link.class_id, [scores])
    right.used = True
    work.session.flush()
    return True
