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
    each,
    equals,
    every,
    is_true,
    negate,
    rule,
)

from .changes import LABELS, differs, recorded

APPROVAL_CURE = "更改时间、地点须先报请省厅批准；选题不能更改，应按计划选题办班"


@rule(
    "change_approval",
    stages=[Stage.AMENDMENT, Stage.DELIVERY],
    owners=[Party.APPLICANT],
    cure=APPROVAL_CURE,
    beside=["unchangeable"],
)
def changes_are_approved(facts: ClassFacts, entry: Entry) -> Comparison:
    """Art. 20 (HED-38): a change of time or place needs the department's approval beforehand.

    For the topic the draft opens no such way, so that an approval of it answers nothing.  A class that
    changes none of the three has kept the article.
    """
    fixed = entry.beside("unchangeable")
    concerned = [a for a in facts.amendments if a.field in (*entry.value, *fixed)]
    return each(concerned, lambda amendment: _approved(amendment, fixed), named="field")


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
    requested = is_true(any_of(negate(changed), recorded(facts, field)))
    return requested if changed is False else requested.saying(f"{LABELS[WatchedField(field)]}与计划不同")
