"""满意度测评 by link: one questionnaire, filled in by nobody in particular."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from yanxiu.models import ClassLink, Survey, SurveyAnswer
from yanxiu.phrases import phrase
from yanxiu.policy import SurveyItem
from yanxiu.services import surveys
from yanxiu.services.class_links import require_open
from yanxiu.services.errors import WrongState
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


def answer(work: Work, link: ClassLink, slip: UUID, scores: Mapping[str, int]) -> bool:
    """Take one questionnaire; ``slip`` is the form's own number. Sent twice it is one: False."""
    require_open(work, link)
    if work.session.get(SurveyAnswer, (work.tenant.id, slip)) is not None:
        return False
    found = questionnaire(work, link)
    if found.closed:
        raise WrongState("满意度测评", found.closed, "开放", "请联系承办单位")
    surveys.record_answers(work, link.class_id, [scores], keys=[slip])
    return True
