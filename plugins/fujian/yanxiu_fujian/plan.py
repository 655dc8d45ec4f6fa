"""年度计划: the figures of the notice against the list that goes with it."""

from yanxiu.policy import AnnualPlanFacts, Comparison, Entry, Stage, equals, lift, rule

from .duties import OFFICE


@rule(
    "plan_by_tier",
    stages=[Stage.PLAN],
    owners=OFFICE,
    cure="核对计划清单与通知公布的各类期数，以分项为准更正清单",
)
def list_agrees_with_stated_parts(facts: AnnualPlanFacts, _entry: Entry) -> Comparison:
    """The list has as many classes of each tier as the notice states (闽人社办〔2024〕212号 序)."""
    return equals(lift(_figures, facts.listed_by_tier), lift(_figures, facts.stated_by_tier))


@rule(
    "plan_total",
    stages=[Stage.PLAN],
    owners=OFFICE,
    cure="总数与分项不符时以分项为准，总数留作待核对的数字，不得由总数推算任何一项",
)
def stated_total_is_the_sum_of_parts(facts: AnnualPlanFacts, _entry: Entry) -> Comparison:
    """The stated total equals the sum of the stated parts (T1); the parts hold where it does not."""
    return equals(facts.stated_total, lift(lambda parts: sum(parts.values()), facts.stated_by_tier))


def _figures(parts: dict[str, int]) -> dict[str, int]:
    """A tier without classes is the same as a tier that is not named."""
    return {tier: number for tier, number in sorted(parts.items()) if number}
