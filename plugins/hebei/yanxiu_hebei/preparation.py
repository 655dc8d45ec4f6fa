"""Filing before a class opens (art. 6)."""

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
    owners=[Party.APPLICANT],
    cure="提前一个月报齐实施方案和招收学员通知；已来不及的报请批准推迟举办时间",
)
def papers_a_month_ahead(facts: ClassFacts, entry: Entry) -> Comparison:
    """Art. 6 (HED-10): plan and recruitment notice are in a calendar month before the class opens."""
    due = months_before(facts.project.starts_on, entry.value)
    return every(
        on_or_before(facts.preparation.plan_submitted_on, due),
        on_or_before(facts.preparation.notice_submitted_on, due),
    )


@rule(
    "filing_party",
    stages=[Stage.PREPARATION],
    owners=[Party.APPLICANT],
    cure="由各市人社局、省直部门或有关单位报送，承办机构不能自行报备",
)
def filed_by_city_or_department(facts: ClassFacts, entry: Entry) -> Comparison:
    """Art. 6 (HED-10): the city bureau, provincial department or unit files, the host does not."""
    return one_of(facts.preparation.filed_by, entry.value)
