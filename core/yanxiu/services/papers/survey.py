"""满意度测评统计表: issued, returned, valid, and each item; what was left out is counted, and is no zero."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import select

from yanxiu.models import Survey, SurveyAnswer, TrainingClass
from yanxiu.policy import SurveyItem
from yanxiu.services.chains import class_chain
from yanxiu.services.paper_refusals import no_statistics
from yanxiu.services.papers.shared import class_head, day
from yanxiu.services.surveys import DEFAULT_SCALE, items_of
from yanxiu.services.work import Work

_CENT = Decimal("0.01")
_TENTH = Decimal("0.1")
_SATISFIED = 2
"""How many of the highest scores say that somebody was satisfied."""


def survey_statistics(work: Work, cls: TrainingClass) -> dict[str, Any]:
    """The statistics of a class's survey; raises ``WrongState`` before they are made."""
    survey = work.session.scalar(select(Survey).where(Survey.class_id == cls.id))
    if survey is None or not survey.statistics_computed:
        raise no_statistics()
    asked = {item.key: item for item in items_of(work, cls, survey)}
    answers = list(
        work.session.scalars(select(SurveyAnswer.answers).where(SurveyAnswer.survey_id == survey.id))
    )
    items = [
        _item(place, key, one, asked.get(key), answers)
        for place, (key, one) in enumerate((survey.statistics or {}).items(), 1)
    ]
    labels = {one.id: one.label for pack in class_chain(work, cls).packs for one in pack.surveys}
    return {
        "head": class_head(work, cls),
        "form": labels.get(survey.template or "", ""),
        "issued": survey.issued or 0,
        "returned": survey.returned or 0,
        "valid": survey.valid or 0,
        "return_rate": _rate(survey.returned, survey.issued),
        "valid_rate": _rate(survey.valid, survey.returned),
        "closed_on": day(survey.closes_on),
        "scale": max((item.scale for item in asked.values()), default=DEFAULT_SCALE),
        "items": items,
        "overall": _overall(survey.statistics or {}),
    }


def _item(
    place: int,
    key: str,
    one: Mapping[str, Any],
    asked: SurveyItem | None,
    answers: Sequence[Mapping[str, int]],
) -> dict[str, Any]:
    scale = asked.scale if asked else DEFAULT_SCALE
    given = {int(score): number for score, number in one["scores"].items()}
    satisfied = sum(number for score, number in given.items() if score > scale - _SATISFIED)
    return {
        "number": str(place),
        "label": one["label"],
        "answered": one["count"],
        "skipped": sum(key not in answer for answer in answers),
        "mean": one["mean"] or "",
        "share": int(Decimal(one["mean"]) / scale * 100) if one["mean"] else 0,
        "satisfied": _rate(satisfied, one["count"]),
        "scores": [{"score": score, "count": given.get(score, 0)} for score in range(scale, 0, -1)],
    }


def _rate(part: int | None, whole: int | None) -> str:
    if part is None or not whole:
        return ""
    return f"{(Decimal(100 * part) / whole).quantize(_TENTH, ROUND_HALF_UP)}%"


def _overall(statistics: Mapping[str, Any]) -> str:
    """The mean of all scores given, each counted once; nothing where none was."""
    scores = [(int(score), number) for one in statistics.values() for score, number in one["scores"].items()]
    count = sum(number for _, number in scores)
    if not count:
        return ""
    total = sum(score * number for score, number in scores)
    return str((Decimal(total) / count).quantize(_CENT, ROUND_HALF_UP))
