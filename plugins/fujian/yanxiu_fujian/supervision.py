"""监督: an organization's record, and what follows from it."""

from yanxiu.policy import (
    Comparison,
    Effect,
    Entry,
    HostFacts,
    Stage,
    any_of,
    information,
    is_true,
    lift,
    rule,
)

from .duties import OFFICE

_RECORD = [Stage.SUPERVISION]


@rule("year_completed", stages=_RECORD, owners=OFFICE, cure="核对本年度计划完成情况，供下一年度遴选参考")
def year_was_completed_as_planned(facts: HostFacts, _entry: Entry) -> Comparison:
    """This year's record counts in next year's selection (闽人社办〔2024〕212号 四 ¶1)."""
    return is_true(facts.completed_as_planned)


@rule(
    "confirmed_misconduct",
    stages=_RECORD,
    owners=OFFICE,
    effect=Effect.LOSS_OF_ELIGIBILITY,
    cure="由主管人员作出决定并写明期限；条文没有规定取消资格的期限",
)
def no_confirmed_misconduct(facts: HostFacts, entry: Entry) -> Comparison:
    """Tourism at public cost and the like, once confirmed, costs the organization its eligibility (四 ¶2).

    The clause states no duration (T22): a named person decides on it.
    """
    return is_true(
        lift(
            lambda found: any_of(*(lift(entry.value.__contains__, v.kind) for v in found)),
            facts.confirmed_violations,
        ),
        expected=False,
    )


responsibility = information("responsibility", stages=_RECORD)
spot_checks = information("spot_checks", stages=_RECORD)
