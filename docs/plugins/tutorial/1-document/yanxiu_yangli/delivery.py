"""实施（第一条）。"""

from yanxiu.policy import ClassFacts, Comparison, Entry, Stage, at_least, rule


@rule("hours", stages=[Stage.DELIVERY], cure="补足学时；已经结束的，报主管部门处理")
def enough_hours(facts: ClassFacts, entry: Entry) -> Comparison:
    """第一条（YL26-01）：每期不少于四十学时。"""
    return at_least(facts.delivery.hours, entry.value, "学时")
