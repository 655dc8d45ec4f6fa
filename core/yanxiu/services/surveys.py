"""满意度测评: questionnaires handed out and back, and the statistics computed from them.

An answer does not know whose it is.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, select

from yanxiu.models import ClassState, Survey, SurveyAnswer, SurveyRight, TrainingClass
from yanxiu.phrases import joined, phrase
from yanxiu.policy import SurveyItem, SurveyTemplate
from yanxiu.services import checks
from yanxiu.services.chains import class_chain
from yanxiu.services.class_steps import AFTER_CLASS, HELD
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.steps import class_at
from yanxiu.services.work import Work

_ASKED: Final = (ClassState.RECRUITED, *HELD)
_CENT: Final = Decimal("0.01")
_SHARE: Final = Decimal("0.0001")
DEFAULT_SCALE: Final = 5
MOST_QUESTIONS: Final = 20


def open_survey(
    work: Work,
    class_id: UUID,
    *,
    issued: int,
    template: str | None = None,
    opens_on: date | None = None,
    closes_on: date | None = None,
) -> Survey:
    """Hand out so many questionnaires; ``template`` is one that a plugin of the class's chain declares."""
    cls = class_at(work, class_id, *_ASKED, remedy="招生完成之后、结业上报之前发放测评表")
    survey = _survey(work, cls)
    _still_open(survey)
    if template is not None:
        _declared(work, cls, template)
    if opens_on is not None and closes_on is not None:
        checks.not_before("测评截止日", closes_on, "测评开始日", opens_on)
    survey.issued = checks.count("发出份数", issued)
    survey.template, survey.opens_on, survey.closes_on = template, opens_on, closes_on
    work.session.flush()
    work.record("survey.open", "class", cls.id, issued=issued)
    work.touch(cls.id)
    return survey


def record_answers(
    work: Work, class_id: UUID, answers: Sequence[Mapping[str, int]], *, keys: Sequence[UUID] = ()
) -> list[SurveyAnswer]:
    """Take questionnaires that came back: a score by item; one that leaves an item out is not valid.

    ``keys`` are the answers' ids, where each has one already (a form sent twice is one answer).
    """
    cls = class_at(work, class_id, *_ASKED, remedy="结业上报之后不再收测评表")
    survey = _survey(work, cls)
    _still_open(survey)
    items = items_of(work, cls, survey)
    rows = [_answer(survey, items, number, scores) for number, scores in enumerate(answers, 1)]
    for row, key in zip(rows, keys, strict=False):
        row.id = key
    work.session.add_all(rows)
    work.session.flush()
    work.record("survey.answers", "class", cls.id, answers=len(rows))
    return rows


def remove_answers(work: Work, class_id: UUID, answer_ids: Collection[UUID]) -> None:
    """Take answers back that were entered by mistake."""
    cls = class_at(work, class_id, *_ASKED, remedy="结业上报之后不再改测评表")
    survey = _there(work, cls)
    _still_open(survey)
    work.session.execute(
        delete(SurveyAnswer).where(SurveyAnswer.survey_id == survey.id, SurveyAnswer.id.in_(answer_ids))
    )
    work.record("survey.remove_answers", "class", cls.id, answers=len(answer_ids))


def declare_survey(
    work: Work,
    class_id: UUID,
    *,
    issued: int,
    returned: int,
    valid: int,
    statistics_computed: bool | None = None,
) -> Survey:
    """State the numbers of a survey made on paper; refused where questionnaires are on record here."""
    cls = class_at(work, class_id, *_ASKED, remedy="招生完成之后、结业上报之前登记测评")
    survey = _survey(work, cls)
    if _answers(work, survey):
        raise WrongState("满意度测评", "已有在线答卷", "没有在线答卷", "请改用统计功能")
    _agree(issued, returned, valid)
    survey.issued, survey.returned, survey.valid = issued, returned, valid
    survey.statistics_computed = statistics_computed
    work.session.flush()
    work.record("survey.declare", "class", cls.id, returned=returned)
    work.touch(cls.id)
    return survey


def compute_statistics(work: Work, class_id: UUID) -> Survey:
    """Count what came back and average the valid ones by item, to a hundredth; no more answers are taken."""
    cls = class_at(work, class_id, *_ASKED, remedy="结业上报之后不再统计")
    survey = _survey(work, cls)
    answers = _answers(work, survey)
    if not answers:
        raise WrongState("满意度测评", "没有答卷", "已收回答卷", "请先收回测评表，或登记纸质测评的份数")
    valid = [answer.answers for answer in answers if answer.valid]
    issued = survey.issued if survey.issued is not None else len(answers)
    _agree(issued, len(answers), len(valid))
    survey.issued, survey.returned, survey.valid = issued, len(answers), len(valid)
    items = items_of(work, cls, survey)
    survey.statistics = statistics_of(items, valid, returned=[answer.answers for answer in answers])
    survey.scores, survey.score_sum = scored(items, valid)
    survey.statistics_computed = True
    work.session.flush()
    work.record("survey.statistics", "class", cls.id, returned=len(answers), valid=len(valid))
    work.touch(cls.id)
    return survey


def reopen_survey(work: Work, class_id: UUID) -> Survey:
    """Undo the statistics, until the class is reported."""
    cls = class_at(work, class_id, *_ASKED, remedy="已结业上报的请先撤回上报")
    survey = _there(work, cls)
    survey.statistics, survey.statistics_computed = {}, None
    survey.scores, survey.score_sum = 0, Decimal(0)
    survey.returned = survey.valid = None
    work.record("survey.reopen", "class", cls.id)
    work.touch(cls.id)
    return survey


def withdraw_survey(work: Work, class_id: UUID) -> None:
    """Take the survey back with its answers."""
    cls = class_at(work, class_id, *_ASKED, remedy="已结业上报的请先撤回上报")
    survey = _there(work, cls)
    _still_open(survey)
    for kind in (SurveyAnswer, SurveyRight):
        work.session.execute(delete(kind).where(kind.survey_id == survey.id))
    work.session.delete(survey)
    work.record("survey.withdraw", "class", cls.id)
    work.touch(cls.id)


def find_survey(work: Work, class_id: UUID) -> Survey | None:
    """The survey of a class that has been held."""
    cls = class_at(work, class_id, *AFTER_CLASS, *_ASKED, remedy="班次还没有招生")
    return _find(work, cls)


def statistics_of(
    items: Sequence[SurveyItem],
    answers: Sequence[Mapping[str, int]],
    *,
    returned: Sequence[Mapping[str, int]] | None = None,
) -> dict[str, Any]:
    """By item: how many scored it, their mean (text, to a hundredth) and how often each score was given.

    ``skipped`` counts the questionnaires that came back (``returned``) without a score for the item: they are
    in no mean, least of all as a zero.
    """
    came = answers if returned is None else returned
    asked = {item.key: item.label for item in items} or {key: key for one in answers for key in one}
    found = {key: [one[key] for one in answers if key in one] for key in asked}
    return {
        key: {
            "label": asked[key],
            "count": len(scores),
            "skipped": sum(key not in one for one in came),
            "mean": _mean(scores),
            "scores": {str(score): number for score, number in sorted(Counter(scores).items())},
        }
        for key, scores in found.items()
    }


def scored(items: Sequence[SurveyItem], answers: Sequence[Mapping[str, int]]) -> tuple[int, Decimal]:
    """How many scores were given, and their sum as shares of full marks: 4 of 5 is 0.8."""
    scales = {item.key: item.scale for item in items}
    given = Counter((scales.get(key, DEFAULT_SCALE), score) for one in answers for key, score in one.items())
    shares = [number * Decimal(score) / scale for (scale, score), number in given.items()]
    return given.total(), sum(shares, Decimal(0)).quantize(_SHARE, ROUND_HALF_UP)


def _mean(scores: Sequence[int]) -> str | None:
    return str((Decimal(sum(scores)) / len(scores)).quantize(_CENT, ROUND_HALF_UP)) if scores else None


def _answer(
    survey: Survey, items: Sequence[SurveyItem], number: int, scores: Mapping[str, int]
) -> SurveyAnswer:
    scales = {item.key: item.scale for item in items}
    for key, score in scores.items():
        if scales and key not in scales:
            raise InvalidInput(
                phrase("第{number}份的题目", number=number),
                key,
                phrase("须是这些题目：{known}", known=joined(scales)),
                "请核对测评表",
            )
        top = scales.get(key, DEFAULT_SCALE)
        if type(score) is not int or not 1 <= score <= top:
            raise InvalidInput(
                phrase("第{number}份的{key}", number=number, key=key),
                score,
                phrase("须是1至{top}的整数", top=top),
                "请核对这一份测评表",
            )
    whole = bool(scores) and all(key in scores for key in scales)
    return SurveyAnswer(survey_id=survey.id, answers=dict(scores), valid=whole)


def items_of(work: Work, cls: TrainingClass, survey: Survey) -> tuple[SurveyItem, ...]:
    """What a survey asks: the items of its template, else the host's own; none for one on paper."""
    if survey.template:
        return _declared(work, cls, survey.template).items
    return tuple(
        SurveyItem(f"q{place}", label, DEFAULT_SCALE) for place, label in enumerate(survey.questions or (), 1)
    )


def ask_own(work: Work, class_id: UUID, questions: Sequence[str]) -> Survey:
    """Let the host say what is asked, where no template is taken; scores are 1 to 5.

    Refused once an answer is there: it would answer another question.
    """
    cls = class_at(work, class_id, *_ASKED, remedy="结业上报之后不再改测评表")
    survey = _there(work, cls)
    _still_open(survey)
    asked = list(dict.fromkeys(one.strip() for one in questions if one.strip()))
    if not 1 <= len(asked) <= MOST_QUESTIONS:
        raise InvalidInput(
            "测评项目",
            phrase("{count} 项", count=len(asked)),
            phrase("须有1至{most}项", most=MOST_QUESTIONS),
            "每行写一项",
        )
    if survey.template:
        raise WrongState("满意度测评", "已选用测评表", "没有选用测评表", "测评项目由测评表规定")
    if asked != survey.questions and _answers(work, survey):
        raise WrongState("满意度测评", "已有答卷", "还没有答卷", "请先清除答卷，再改测评项目")
    survey.questions = asked
    work.session.flush()
    work.record("survey.ask_own", "class", cls.id, questions=len(asked))
    return survey


def _declared(work: Work, cls: TrainingClass, template: str) -> SurveyTemplate:
    known = {survey.id: survey for pack in class_chain(work, cls).packs for survey in pack.surveys}
    if template not in known:
        listed = joined(sorted(known)) or "（没有）"
        raise InvalidInput(
            "测评表模板", template, phrase("须是本辖区声明的模板：{known}", known=listed), "请从列表中选取"
        )
    return known[template]


def _survey(work: Work, cls: TrainingClass) -> Survey:
    found = _find(work, cls)
    if found is None:
        found = Survey(class_id=cls.id)
        work.session.add(found)
        work.session.flush()
    return found


def _find(work: Work, cls: TrainingClass) -> Survey | None:
    return work.session.scalar(select(Survey).where(Survey.class_id == cls.id))


def _there(work: Work, cls: TrainingClass) -> Survey:
    found = _find(work, cls)
    if found is None:
        raise WrongState("满意度测评", "还没有发放", "已发放", "没有可撤回的测评")
    return found


def _answers(work: Work, survey: Survey) -> list[SurveyAnswer]:
    found = select(SurveyAnswer).where(SurveyAnswer.survey_id == survey.id).order_by(SurveyAnswer.id)
    return list(work.session.scalars(found))


def _still_open(survey: Survey) -> None:
    if survey.statistics_computed:
        raise WrongState("满意度测评", "已统计", "尚未统计", "请先撤销统计")


def _agree(issued: int, returned: int, valid: int) -> None:
    checks.count("有效份数", valid)
    if returned > issued:
        raise InvalidInput(
            "收回份数", returned, phrase("不得多于发出份数（{issued}）", issued=issued), "请核对份数"
        )
    if valid > returned:
        raise InvalidInput(
            "有效份数", valid, phrase("不得多于收回份数（{returned}）", returned=returned), "请核对份数"
        )
