"""招生（第三条）。"""

from yanxiu.policy import ClassFacts, Comparison, Entry, Stage, rule, within_band


@rule("size", stages=[Stage.RECRUITMENT], cure="增加或减少人数，或说明理由")
def about_fifty(facts: ClassFacts, entry: Entry) -> Comparison:
    """第三条（YL26-03）：每期一般五十人左右；“左右”是口径。"""
    return within_band(facts.roster.onsite + facts.roster.online, entry.value, "人")
