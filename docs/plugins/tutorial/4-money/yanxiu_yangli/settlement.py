"""经费结算（第五条）。"""

from yanxiu.policy import (
    ClassFacts,
    Comparison,
    Entry,
    ExpenseHead,
    ParameterView,
    Stage,
    SubsidyProposal,
    at_most,
    eligible_expenses,
    hookimpl,
    least_of,
    nothing,
    rule,
)


@rule("grant_cap", stages=[Stage.SETTLEMENT], cure="按上限重新申请")
def within_the_cap(facts: ClassFacts, entry: Entry) -> Comparison:
    """第五条（YL26-05）：重点项目的申请不超过上限。"""
    return at_most(facts.funding.requested, entry.value, "CNY")


@rule("ordinary_grant", stages=[Stage.SETTLEMENT], cure="普通项目经费自理，请撤回申请")
def ordinary_projects_ask_nothing(facts: ClassFacts, entry: Entry) -> Comparison:
    """第五条（YL26-05）：普通项目不予补助。"""
    return at_most(facts.funding.requested, entry.value, "CNY")


@hookimpl
def propose_subsidy(facts: ClassFacts, parameters: ParameterView) -> SubsidyProposal | None:
    """申请、支出、上限三者中最少的；普通项目没有；没有文件的年度不回答。"""
    ordinary = parameters.entry("ordinary_grant")
    if ordinary is not None:
        return nothing("普通项目没有补助", ordinary)
    cap = parameters.entry("grant_cap")
    if cap is None:
        return None
    return least_of(
        ("申请补助", facts.funding.requested, None),
        ("项目支出", eligible_expenses(facts.funding.expenses, tuple(ExpenseHead)), None),
        ("每期补助上限", cap.value, cap),
    )
