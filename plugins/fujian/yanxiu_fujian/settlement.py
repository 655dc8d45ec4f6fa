"""结算: fees, heads of expense, channels, caps and budget lines."""

from yanxiu.policy import (
    ClassFacts,
    Comparison,
    Effect,
    Entry,
    ExpenseFacts,
    FundingMode,
    Party,
    Payer,
    Stage,
    all_of,
    any_of,
    at_most,
    consequence,
    day_in_year,
    each,
    equals,
    every,
    information,
    is_true,
    lift,
    not_applicable,
    on_or_before,
    rule,
    standard_read,
    within_months,
)

from .caps import cap_of, channel_among
from .duties import BOTH

_MONEY = [Stage.SETTLEMENT]
SELF_FUNDED_ONLY = "只针对自筹经费的班次"
FISCAL_ONLY = "只针对财政资助的班次"
BY_START = "by_start"


@rule("fees", stages=_MONEY, owners=BOTH, cure="退还向学员收取的费用；只有往返交通费由学员自己承担")
def nothing_is_charged_to_trainees(facts: ClassFacts, entry: Entry) -> Comparison:
    """Trainees are charged nothing but bear their own round trip; unit: yuan.

    闽人社办〔2023〕6号 三（三）, 闽人社办〔2024〕212号 三 ¶1; in 2025 only "as a rule"
    (闽人社办〔2025〕7号 三（二）, T13).
    """
    return equals(facts.funding.fees_charged, entry.value)


@rule("expense_heads", stages=_MONEY, owners=BOTH, cure="调整到列明的科目，或说明该项支出的必要性")
def expenses_under_the_named_heads(facts: ClassFacts, entry: Entry) -> Comparison:
    """What the project pays falls under the year's heads; what trainees pay is not its expense (T14).

    闽人社办〔2023〕6号 三（三）, 闽人社办〔2024〕212号 三 ¶1, 闽人社办〔2025〕7号 三（二）.
    """

    def listed(line: ExpenseFacts) -> Comparison:
        return is_true(any_of(lift(entry.value.__contains__, line.category), line.payer == Payer.TRAINEE))

    return each(facts.funding.expenses, listed, named="category")


@rule("self_funded_grant", stages=_MONEY, owners=BOTH, cure="自筹经费班次不申请财政补助：请改为0元")
def self_funded_classes_ask_for_nothing(facts: ClassFacts, entry: Entry) -> Comparison:
    """A self-funded class is settled from its own channel and gets no grant; unit: yuan.

    闽人社办〔2023〕6号 三（三）, 闽人社办〔2024〕212号 三 ¶2 (national), 闽人社办〔2025〕7号 三（二）.
    """
    if facts.project.funding_mode != FundingMode.SELF_FUNDED:
        return not_applicable(SELF_FUNDED_ONLY)
    return equals(facts.funding.requested, entry.value)


@rule("ordinary_grant", stages=_MONEY, owners=BOTH, cure="普通项目按自己的经费渠道结算：请改为0元")
def ordinary_classes_ask_for_nothing(facts: ClassFacts, entry: Entry) -> Comparison:
    """Ordinary classes settle from their own channel; unit: yuan.

    闽人社办〔2024〕212号 三 ¶3, 闽人社办〔2025〕7号 三（二）.
    """
    return equals(facts.funding.requested, entry.value)


@rule("settled_when_done", stages=_MONEY, owners=BOTH, cure="列入计划并完成办班之后再结算")
def listed_and_held(facts: ClassFacts, _entry: Entry) -> Comparison:
    """Only a class in the plan is settled, and only once it has been held (闽人社办〔2023〕6号 三（三）)."""
    return every(is_true(facts.project.listed), on_or_before(facts.actual.ends_on, facts.as_of))


@rule(
    "grant_cap", stages=_MONEY, owners=BOTH, beside=["uncapped_channels"], cure="申请数改为不超过上限的金额"
)
def request_within_the_cap(facts: ClassFacts, entry: Entry) -> Comparison:
    """The sum requested stays within the year's cap for the tier, the cap included; unit: yuan per class.

    National: by reference to the ministry's figure (闽人社办〔2023〕6号 三（三）), quoted second-hand in
    2024 (闽人社办〔2024〕212号 三 ¶2, T10), by an external measure in 2025 (闽人社办〔2025〕7号 三（二）).
    Flagship and engineering: 闽人社办〔2023〕6号 三（三）, 闽人社办〔2024〕212号 三 ¶3,
    闽人社办〔2025〕7号 三（二）.
    """
    if channel_among(facts, entry.beside("uncapped_channels")):
        return not_applicable(FISCAL_ONLY)
    return at_most(facts.funding.requested, cap_of(facts, entry.value)).saying(standard_read(entry))


@rule("budget_line", stages=_MONEY, owners=(*BOTH, Party.DEPARTMENT), cure="改从规定的渠道列支")
def paid_from_the_right_line(facts: ClassFacts, entry: Entry) -> Comparison:
    """Flagship and engineering classes are paid from different budget lines (闽人社办〔2024〕212号 三 ¶3)."""
    return equals(facts.funding.budget_line, entry.value)


@rule("reimbursement", stages=_MONEY, owners=BOTH, cure="在期限内向人社部事业单位人事服务中心报送报销材料")
def reimbursement_within_a_month(facts: ClassFacts, entry: Entry) -> Comparison:
    """A national class with state money hands in its papers within so many calendar months (2024 三 ¶2)."""
    if facts.project.funding_mode != FundingMode.FISCAL:
        return not_applicable(FISCAL_ONLY)
    return within_months(facts.funding.reimbursement_submitted_on, facts.actual.ends_on, entry.value)


@rule(
    "last_fundable_day",
    stages=_MONEY,
    owners=BOTH,
    beside=["straddling_class"],
    effect=Effect.NO_SUBSIDY,
    cure="由主管人员决定是否不予资助；跨越截止日的班次条文没有规定",
)
def held_before_funding_ends(facts: ClassFacts, entry: Entry) -> Comparison:
    """A national class held after the day gets no state money (闽人社办〔2024〕212号 三 ¶2).

    The year is that of the programme (T26).  The clause does not say what becomes of a class that begins on
    or before the day and ends after it: that stays unknown until the tenant's officer has laid it down.
    """
    if facts.project.funding_mode != FundingMode.FISCAL:
        return not_applicable(FISCAL_ONLY)
    last = day_in_year(entry.value, entry.year)
    begun, ended = facts.actual.starts_on <= last, facts.actual.ends_on <= last
    by_start = entry.beside("straddling_class") == BY_START
    fundable = all_of(begun, any_of(ended, by_start))
    return is_true(fundable).saying(f"最后一天：{last.isoformat()}")


no_subsidy = consequence(
    "no_subsidy",
    stages=_MONEY,
    triggers=[
        "plan_as_actual",
        "change_justified",
        "finish_by",
        "lead_time",
        "completion_papers",
        "completion_review",
    ],
    effect=Effect.NO_SUBSIDY,
    owners=BOTH,
    cure="由主管人员确认是否不予补助；起因补正之后重新判断",
)
channels = information("channels", stages=_MONEY)
