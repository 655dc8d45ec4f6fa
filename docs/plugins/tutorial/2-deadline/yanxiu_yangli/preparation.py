"""开班前（第二条）。"""

from yanxiu.policy import (
    ClassFacts,
    Comparison,
    Entry,
    Party,
    Stage,
    every,
    months_before,
    on_or_before,
    one_of,
    rule,
)


@rule(
    "lead_time",
    stages=[Stage.PREPARATION],
    owners=[Party.SUPERVISOR],
    cure="推迟开班，使报送日在开班前一个月以前",
)
def papers_a_month_ahead(facts: ClassFacts, entry: Entry) -> Comparison:
    """第二条（YL26-02）：实施方案和开班通知都在开班前一个月报到；正好一个月算及时。"""
    due = months_before(facts.project.starts_on, entry.value)
    return every(
        on_or_before(facts.preparation.plan_submitted_on, due),
        on_or_before(facts.preparation.notice_submitted_on, due),
    )


@rule("filing_party", stages=[Stage.PREPARATION], owners=[Party.SUPERVISOR], cure="由主管部门报送")
def filed_by_the_supervisor(facts: ClassFacts, entry: Entry) -> Comparison:
    """第二条（YL26-02）：由主管部门报送，承办单位不能自己报。"""
    return one_of(facts.preparation.filed_by, entry.value)
