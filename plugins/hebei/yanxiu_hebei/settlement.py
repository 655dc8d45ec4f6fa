"""Money (arts. 17, 18): heads, an outside standard, no fees; the draft names no cap."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yanxiu.policy import (
    ClassFacts,
    Comparison,
    Entry,
    Level,
    ParameterView,
    Party,
    Stage,
    SubsidyProposal,
    at_most,
    costs_within,
    each,
    eligible_expenses,
    equals,
    every,
    hookimpl,
    information,
    is_known,
    is_standard,
    is_true,
    least_of,
    lectures_within,
    lift,
    one_of,
    parse_money,
    rule,
)


def _individual_money(facts: ClassFacts, _entry: Entry) -> Comparison:
    """Art. 17 (HED-31): individuals are among the sources, which sits badly with art. 18 (T30)."""
    money = facts.funding.individual_funds
    if is_known(money) and money > 0:
        return is_true(value=True).saying("有个人出资：请对照第十八条核对是否属于向学员收费")
    return is_true(value=True)


funding_sources = information("funding_sources", stages=[Stage.SETTLEMENT], shows=_individual_money)
grant_cap = information("grant_cap", stages=[Stage.SETTLEMENT])


@rule("expense_heads", stages=[Stage.SETTLEMENT], cure="改列到规定的科目，或说明理由")
def known_expense_heads(facts: ClassFacts, entry: Entry) -> Comparison:
    """Art. 18 (HED-33): money goes mainly to six heads."""
    return each(facts.funding.expenses, lambda line: one_of(line.category, entry.value), named="category")


@rule(
    "training_fee_standard",
    stages=[Stage.SETTLEMENT],
    owners=[Party.HOST, Party.APPLICANT],
    cure="载入省级机关培训费标准后核对；超出的部分不列支",
    beside=["expense_heads"],
)
def within_the_training_fee_standard(facts: ClassFacts, entry: Entry) -> Comparison:
    """Art. 18 (HED-34): expenses keep to the province's standard for training fees.

    The tenant loads its table (costs but teaching below the ceiling, lectures each below their limit), or
    gives yuan per class: one sum for all heads, or a mapping from head to sum.
    """
    expenses = facts.funding.expenses
    if is_known(entry.value) and is_standard(entry.value):
        return every(costs_within(facts, entry), lectures_within(facts, entry))
    if not is_known(entry.value):
        return at_most(eligible_expenses(expenses, entry.beside("expense_heads")), entry.value, "CNY")
    return every(*(_within(expenses, heads, limit) for heads, limit in _limits(entry)))


def _limits(entry: Entry) -> list[tuple[tuple[str, ...], Decimal]]:
    if isinstance(entry.value, Mapping):
        return [((head,), parse_money(limit)) for head, limit in entry.value.items()]
    return [(entry.beside("expense_heads"), parse_money(entry.value))]


def _within(expenses: Any, heads: tuple[str, ...], limit: Decimal) -> Comparison:
    return at_most(eligible_expenses(expenses, heads), limit, "CNY").saying("、".join(heads))


@rule("fees_charged", stages=[Stage.SETTLEMENT], cure="退还所收费用，或说明理由；往返交通费由学员自理")
def no_fees_from_trainees(facts: ClassFacts, entry: Entry) -> Comparison:
    """Art. 18 (HED-35): as a rule nothing is charged, the trainees' own journey apart (T13: soft here)."""
    return equals(facts.funding.fees_charged, entry.value, "CNY")


@hookimpl
def propose_subsidy(facts: ClassFacts, parameters: ParameterView) -> SubsidyProposal | None:
    """The least of the sum requested, the eligible expenses and the cap, which the draft omits (HED-32).

    For national classes the nation answers.
    """
    cap = parameters.entry("grant_cap")
    if cap is None or facts.project.level == Level.NATIONAL:
        return None
    heads = parameters.entry("expense_heads")
    eligible = eligible_expenses(facts.funding.expenses, parameters.value("expense_heads"))
    return least_of(
        ("申请补助", facts.funding.requested, None),
        ("合规支出", eligible, heads),
        ("每期补助上限", lift(parse_money, cap.value), cap),
    )
