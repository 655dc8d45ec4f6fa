"""实施（第一条、第四条）。"""

from yanxiu.policy import Attestation, ClassFacts, Comparison, Entry, Stage, at_least, attestation, rule


@rule("hours", stages=[Stage.DELIVERY], cure="补足学时；已经结束的，报主管部门处理")
def enough_hours(facts: ClassFacts, entry: Entry) -> Comparison:
    """第一条（YL26-01）：每期不少于四十学时。"""
    return at_least(facts.delivery.hours, entry.value, "学时")


no_tourism = attestation(
    "no_tourism",
    stages=[Stage.DELIVERY],
    word=Attestation.NO_TOURISM,
    cure="由承办单位负责人签署",
)
