"""The completion report (art. 8)."""

from yanxiu.policy import ClassFacts, Comparison, Entry, Party, Stage, has_all, rule, within_months


@rule(
    "completion_materials",
    stages=[Stage.COMPLETION],
    owners=[Party.APPLICANT],
    cure="补齐总结报告、学员名单、经费决算表和满意度测评统计表",
)
def four_papers(facts: ClassFacts, entry: Entry) -> Comparison:
    """Art. 8 (HED-17): the four named papers are in; no sign-in sheet is asked (T36)."""
    return has_all(facts.completion.materials, entry.value)


@rule(
    "completion_seals",
    stages=[Stage.COMPLETION],
    owners=[Party.HOST, Party.APPLICANT],
    cure="经费决算表补盖财务章和单位公章",
)
def two_seals_on_the_accounts(facts: ClassFacts, entry: Entry) -> Comparison:
    """Art. 8 (HED-17): the final accounts bear the finance seal and the unit's own."""
    return has_all(facts.completion.seals, entry.value)


@rule(
    "completion_deadline",
    stages=[Stage.COMPLETION],
    owners=[Party.APPLICANT],
    cure="说明逾期原因，由主管人员认定",
)
def reported_within_a_month(facts: ClassFacts, entry: Entry) -> Comparison:
    """Art. 8 (HED-17): the papers are in within a calendar month after the class ends (T6)."""
    return within_months(facts.completion.submitted_on, facts.actual.ends_on, entry.value)
