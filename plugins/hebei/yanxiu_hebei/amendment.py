"""Changes of the plan (art. 20): time and place by approval, the topic by no way at all."""

from yanxiu.policy import (
    AmendmentFacts,
    ClassFacts,
    Comparison,
    Entry,
    Party,
    Stage,
    WatchedField,
    any_of,
    before,
    equals,
    every,
    is_true,
    negate,
    not_applicable,
    rule,
)

from .changes import LABELS, differs, recorded

APPROVAL_CURE = "更改时间、地点须先报请省厅批准；选题不能更改，应按计划选题办班"
NO_CHANGE = "没有更改选题、时间、地点"


@rule(
    "change_approval",
    stages=[Stage.AMENDMENT, Stage.DELIVERY],
    owners=[Party.APPLICANT],
    cure=APPROVAL_CURE,
    beside=["unchangeable"],
)
def changes_are_approved(facts: ClassFacts, entry: Entry) -> Comparison:
    """Art. 20 (HED-38): a change of time or place needs the department's approval beforehand.

    For the topic the draft opens no such way, so that an approval of it answers nothing.
    """
    fixed = entry.beside("unchangeable")
    concerned = [a for a in facts.amendments if a.field in (*entry.value, *fixed)]
    if not concerned:
        return not_applicable(NO_CHANGE)
    return every(*(_approved(a, fixed).saying(f"更改{LABELS[a.field]}") for a in concerned))


def _approved(amendment: AmendmentFacts, fixed: tuple[str, ...]) -> Comparison:
    if amendment.field in fixed:
        return is_true(value=False)
    return every(
        before(amendment.approved_on, amendment.effective_on),
        equals(amendment.approver, Party.DEPARTMENT),
    )


@rule("change_unrecorded", stages=[Stage.DELIVERY], owners=[Party.APPLICANT], cure=APPROVAL_CURE)
def differences_went_through_approval(facts: ClassFacts, entry: Entry) -> Comparison:
    """Art. 20 (HED-38): another time or place without any request for approval is an unapproved change."""
    return every(*(_requested(facts, field) for field in entry.value))


def _requested(facts: ClassFacts, field: str) -> Comparison:
    changed = differs(facts, field)
    if changed is False:
        return not_applicable(NO_CHANGE)
    requested = any_of(negate(changed), recorded(facts, field))
    return is_true(requested).saying(f"{LABELS[WatchedField(field)]}与计划不同")
