"""The grant of a national class (人社厅发〔2021〕24号 四; CN21-20, CN21-21, CN21-23, CN21-26)."""

from yanxiu.policy import (
    ClassFacts,
    FundingMode,
    ParameterView,
    SubsidyProposal,
    eligible_expenses,
    least_of,
    nothing,
)


def proposal(facts: ClassFacts, parameters: ParameterView) -> SubsidyProposal | None:
    """The least of request, eligible expenses and cap on public money, nothing otherwise.

    `None` for a year whose notice is not in hand.
    """
    cap, heads = parameters.entry("grant_cap"), parameters.entry("expense_heads")
    channels, self_funded = parameters.entry("funding_modes"), parameters.entry("self_funded_grant")
    if cap is None or heads is None or channels is None or self_funded is None:
        return None
    mode = facts.project.funding_mode
    if mode == FundingMode.SELF_FUNDED:
        return nothing("自筹经费不予资助", self_funded)
    if mode != FundingMode.FISCAL:
        return nothing("经费渠道不在财政资助之列", channels)
    return least_of(
        ("申请金额", facts.funding.requested, None),
        ("科目内由项目支付的费用", eligible_expenses(facts.funding.expenses, heads.value), heads),
        ("每期上限", cap.value, cap),
    )
