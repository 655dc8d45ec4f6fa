"""变更: a change of the plan is explained in writing before it takes effect."""

from yanxiu.policy import (
    AmendmentFacts,
    ClassFacts,
    Comparison,
    Entry,
    Stage,
    before,
    each,
    every,
    is_true,
    rule,
)

from .duties import BOTH


@rule(
    "change_reported",
    stages=[Stage.AMENDMENT, Stage.DELIVERY],
    owners=BOTH,
    cure="变更生效之前书面报送情况说明；已经生效的由主管人员说明理由后处理",
)
def change_is_reported_beforehand_in_writing(facts: ClassFacts, _entry: Entry) -> Comparison:
    """Every change is reported in writing on a day before it takes effect (闽人社办〔2024〕212号 一 ¶1).

    No approval is asked for, and no number of days is stated; the same day is too late.
    """
    return each(facts.amendments, _reported_beforehand, named="field")


def _reported_beforehand(change: AmendmentFacts) -> Comparison:
    return every(before(change.reported_on, change.effective_on), is_true(change.written))
