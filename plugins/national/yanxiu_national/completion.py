"""The report at the end of a class."""

from yanxiu.policy import (
    ClassFacts,
    Comparison,
    Entry,
    Party,
    Stage,
    has_all,
    in_order,
    rule,
    within_months,
)

OWNERS = [Party.HOST, Party.APPLICANT]


@rule("completion_materials", stages=[Stage.COMPLETION], owners=OWNERS, cure="补交所缺的材料")
def five_materials_are_there(facts: ClassFacts, entry: Entry) -> Comparison:
    """Summary, accounts, roster, trainees' sign-in sheet, survey statistics (人社厅发〔2021〕24号 一)."""
    return has_all(facts.completion.materials, entry.value)


@rule("completion_deadline", stages=[Stage.COMPLETION], owners=OWNERS, cure="逾期的由主管人员处理")
def reported_within_a_month(facts: ClassFacts, entry: Entry) -> Comparison:
    """They are in within so many calendar months of the last day (人社厅发〔2021〕24号 一)."""
    return within_months(facts.completion.submitted_on, facts.actual.ends_on, entry.value)


@rule("written_summary", stages=[Stage.COMPLETION], owners=OWNERS, cure="班次结束后提交书面总结")
def written_summary_follows(facts: ClassFacts, _entry: Entry) -> Comparison:
    """A written report follows the class; no day is set for it (人社厅发〔2021〕24号 五)."""
    return in_order(facts.actual.ends_on, facts.completion.annual_report_submitted_on)
