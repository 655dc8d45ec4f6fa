"""Evaluating a class, courseware, and following results up (arts. 9, 15, 16)."""

from typing import Any

from yanxiu.policy import (
    Attestation,
    ClassFacts,
    Comparison,
    Entry,
    Party,
    Stage,
    at_least,
    attestation,
    each,
    every,
    has_all,
    in_order,
    information,
    lift,
    on_or_before,
    rule,
)


@rule(
    "evaluation_headings",
    stages=[Stage.EVALUATION],
    cure="补做班次评估：选题针对性、组织管理、研修成果三项都要有",
)
def evaluated_under_three_headings(facts: ClassFacts, entry: Entry) -> Comparison:
    """Art. 15 (HED-29): at its end a class is evaluated on topic, management and the worth of its outputs."""
    return every(
        has_all(facts.evaluation.headings, entry.value),
        on_or_before(facts.evaluation.evaluated_on, facts.as_of),
    )


def _evaluation_made(facts: ClassFacts, entry: Entry) -> Any:
    """Art. 15 (HED-29): whether the evaluation says what it should is for an officer, once it is there."""
    required = entry.beside("evaluation_headings")
    return lift(lambda present: all(h in present for h in required), facts.evaluation.headings)


evaluation_content = attestation(
    "evaluation_content",
    stages=[Stage.EVALUATION],
    word=Attestation.EVALUATION_CONTENT,
    asked=_evaluation_made,
    owners=[Party.DEPARTMENT],
    cure="由主管人员审阅评估内容并签署",
    beside=["evaluation_headings"],
)


@rule(
    "courseware_consent",
    stages=[Stage.EVALUATION],
    owners=[Party.DEPARTMENT],
    cure="先取得授课人同意，再发布课件",
)
def lecturer_consents_first(facts: ClassFacts, _entry: Entry) -> Comparison:
    """Art. 9 (HED-18): courseware is made and published only once its lecturer has consented."""
    return each(facts.courseware, lambda item: in_order(item.consented_on, item.published_on), named="title")


public_learning = information("public_learning", stages=[Stage.EVALUATION])


@rule("follow_up", stages=[Stage.FOLLOW_UP], cure="登记研修成果的转化和应用情况")
def results_are_followed_up(facts: ClassFacts, entry: Entry) -> Comparison:
    """Art. 16 (HED-30): what became of the results is recorded; no date is set."""
    return at_least(facts.follow_ups, entry.value)
