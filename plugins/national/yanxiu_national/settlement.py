"""Money: where it comes from, what it is spent on, how much, and when it is accounted for."""

from typing import Any

from yanxiu.policy import (
    Attestation,
    ClassFacts,
    Comparison,
    Entry,
    FundingMode,
    Party,
    Payer,
    Stage,
    any_of,
    at_most,
    attestation,
    each,
    equals,
    is_true,
    lift,
    not_applicable,
    one_of,
    rule,
    within_months,
)

SETTLEMENT = [Stage.SETTLEMENT]
NOT_FISCAL = "不是财政资助的班次"


@rule("funding_modes", stages=SETTLEMENT, cure="经费渠道应是财政资助或单位自筹")
def funded_by_one_of_two_channels(facts: ClassFacts, entry: Entry) -> Comparison:
    """Public money or the organizer's own: the list is closed (人社厅发〔2021〕24号 四)."""
    return one_of(facts.project.funding_mode, entry.value)


@rule("expense_heads", stages=SETTLEMENT, cure="说明清单之外的开支")
def spent_under_the_heads(facts: ClassFacts, entry: Entry) -> Comparison:
    """The project's money goes mainly to six heads; what trainees pay themselves is not its spending
    (人社厅发〔2021〕24号 四).
    """
    return each(facts.funding.expenses, lambda expense: _under(expense, entry.value), named="category")


def _under(expense: Any, heads: Any) -> Comparison:
    return is_true(any_of(lift(lambda head: head in heads, expense.category), expense.payer == Payer.TRAINEE))


@rule("fee_ban", stages=SETTLEMENT, cure="退还向学员收取的费用")
def no_fees_from_trainees(facts: ClassFacts, entry: Entry) -> Comparison:
    """Trainees pay their own travel and nothing else, to nobody (人社厅发〔2021〕24号 四)."""
    return equals(facts.funding.fees_charged, entry.value, "CNY")


@rule("grant_cap", stages=SETTLEMENT, cure="把申请金额降到上限以内")
def request_within_the_cap(facts: ClassFacts, entry: Entry) -> Comparison:
    """A class on public money asks for no more than the cap (人社厅发〔2021〕24号 四)."""
    if facts.project.funding_mode != FundingMode.FISCAL:
        return not_applicable(NOT_FISCAL)
    return at_most(facts.funding.requested, entry.value, "CNY")


earmarked = attestation(
    "earmarked",
    stages=SETTLEMENT,
    word=Attestation.EARMARKED_FUNDS,
    cure="承办单位签署专款专用的承诺",
)


@rule(
    "reimbursement_deadline",
    stages=SETTLEMENT,
    owners=[Party.HOST, Party.APPLICANT],
    cure="逾期的由主管人员处理",
)
def reimbursement_papers_within_a_month(facts: ClassFacts, entry: Entry) -> Comparison:
    """A class on public money sends its reimbursement papers within so many calendar months of its end
    (人社厅发〔2021〕24号 四).
    """
    if facts.project.funding_mode != FundingMode.FISCAL:
        return not_applicable(NOT_FISCAL)
    return within_months(facts.funding.reimbursement_submitted_on, facts.actual.ends_on, entry.value)


@rule("self_funded_grant", stages=SETTLEMENT, cure="自筹班不申请资助，按自己的渠道结算")
def self_funded_class_asks_for_nothing(facts: ClassFacts, entry: Entry) -> Comparison:
    """A class on its organizer's money settles there (人社厅发〔2021〕24号 四)."""
    if facts.project.funding_mode != FundingMode.SELF_FUNDED:
        return not_applicable("不是自筹经费的班次")
    return at_most(facts.funding.requested, entry.value, "CNY")
