"""How a class is run (arts. 7, 12, 20)."""

from typing import Any

from yanxiu.policy import (
    Attestation,
    ClassFacts,
    Comparison,
    Entry,
    Party,
    Stage,
    TeachingForm,
    WatchedField,
    at_least,
    attestation,
    every,
    information,
    is_known,
    is_true,
    lift,
    plan_equals_actual,
    rule,
)

from .changes import LABELS, approved, recorded, reported_differences, rows_of


@rule(
    "plan_followed",
    stages=[Stage.DELIVERY],
    cure="按实施方案办班；与方案不同的补录变更记录",
)
def class_follows_its_plan(facts: ClassFacts, entry: Entry) -> Comparison:
    """Art. 7 (HED-11): the class runs as its plan says; a difference needs a change on record."""
    return every(*(_as_planned(facts, field, recorded(facts, field)) for field in entry.value))


def _as_planned(facts: ClassFacts, field: str, excuse: Any) -> Comparison:
    label = LABELS[WatchedField(field)]
    excused = lift(lambda holds: (label,) if holds else (), excuse)
    return plan_equals_actual(rows_of(facts, field), excused=excused)


def _something_differs(facts: ClassFacts, entry: Entry) -> Any:
    """Art. 7 (HED-11): whether a change on record was for cause, where something was done otherwise."""
    return reported_differences(facts, entry.beside("plan_followed"))


change_is_justified = attestation(
    "change_justified",
    stages=[Stage.DELIVERY],
    word=Attestation.CHANGE_JUSTIFIED,
    asked=_something_differs,
    owners=[Party.DEPARTMENT],
    cure="由主管人员确认变更确有必要",
    beside=["plan_followed"],
)


@rule(
    "published_terms",
    stages=[Stage.DELIVERY],
    owners=[Party.APPLICANT],
    cure="按计划公布的选题、时间、地点办班；时间、地点的更改须有省厅批准",
    beside=["change_approval"],
)
def published_terms_are_kept(facts: ClassFacts, entry: Entry) -> Comparison:
    """Art. 20 (HED-37): topic, time and place are those of the published plan.

    An approved change answers for time and place; nothing answers for another topic.
    """
    open_to_change = entry.beside("change_approval")
    return every(
        *(
            _as_planned(facts, field, approved(facts, field) if field in open_to_change else False)
            for field in entry.value
        )
    )


expert_quality = attestation(
    "expert_quality",
    stages=[Stage.DELIVERY],
    word=Attestation.EXPERT_QUALITY,
    cure="审核人签署师资水平承诺",
)


def _each_expert_signed(facts: ClassFacts, _entry: Entry) -> Any:
    """Art. 12 (HED-24): one signature per teaching expert, by a person; software never infers it."""
    return lift(lambda experts: all(is_known(e.attested_on) for e in experts), facts.delivery.experts)


experts_attested = attestation(
    "experts_attested",
    stages=[Stage.DELIVERY],
    signed=_each_expert_signed,
    cure="逐位补签授课专家的政治审核",
)


def _visits(facts: ClassFacts, _entry: Entry) -> Comparison:
    """Art. 12 (HED-25): the forms are at choice; a visit is worth a look against tourism."""
    forms = facts.delivery.forms
    if is_known(forms) and TeachingForm.VISIT in forms:
        return is_true(value=True).saying("含参观考察：请核对与研修内容相关，不是旅游")
    return is_true(value=True)


teaching_forms = information("teaching_forms", stages=[Stage.DELIVERY], shows=_visits)


@rule("class_hours", stages=[Stage.DELIVERY], cure="补足学时；确有原因不足的说明理由")
def enough_class_hours(facts: ClassFacts, entry: Entry) -> Comparison:
    """Art. 12 (HED-26): as a rule a class has at least so many class hours, that number included."""
    return at_least(facts.delivery.hours, entry.value)
