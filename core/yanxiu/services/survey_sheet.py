"""满意度测评 of a class as pages show it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from yanxiu.models import Survey, SurveyAnswer, TrainingClass
from yanxiu.services.work import Work


@dataclass(frozen=True)
class SurveySheet:
    """The survey of a class, if there is one: ``collected`` counts the answers given here."""

    survey: Survey | None
    collected: int
    items: tuple[dict[str, Any], ...]


def survey_of(work: Work, cls: TrainingClass) -> SurveySheet:
    """The survey with its statistics by item."""
    survey = work.session.scalar(select(Survey).where(Survey.class_id == cls.id))
    if survey is None:
        return SurveySheet(None, 0, ())
    collected = work.session.scalar(
        select(func.count(SurveyAnswer.id)).where(SurveyAnswer.survey_id == survey.id)
    )
    return SurveySheet(survey, collected or 0, tuple((survey.statistics or {}).values()))
