"""The amount proposed: the least of request, eligible expenses and cap, or nothing where none is given."""

from yanxiu.policy import (
    ClassFacts,
    FundingMode,
    Need,
    NeedKind,
    ParameterView,
    SubsidyProposal,
    eligible_expenses,
    is_known,
    least_of,
    nothing,
)

from .caps import cap_of, channel_among


def propose(facts: ClassFacts, parameters: ParameterView) -> SubsidyProposal | None:
    """Unit: yuan; `None` for a year of which the province's notices say nothing."""
    heads = parameters.entry("expense_heads")
    if heads is None:
        return None
    ordinary = parameters.entry("ordinary_grant")
    if ordinary is not None:
        return nothing("省级普通项目没有补助", ordinary)
    self_funded = parameters.entry("self_funded_grant")
    if self_funded is not None and facts.project.funding_mode == FundingMode.SELF_FUNDED:
        return nothing("自筹经费班次没有补助", self_funded)
    cap = parameters.entry("grant_cap")
    uncapped = parameters.entry("uncapped_channels")
    if cap is None or uncapped is None or channel_among(facts, uncapped.value):
        return _open(facts, parameters)
    return least_of(
        ("申请补助", facts.funding.requested, None),
        ("合规支出", eligible_expenses(facts.funding.expenses, heads.value), heads),
        ("每期补助上限", cap_of(facts, cap.value), cap),
    )


def _open(facts: ClassFacts, parameters: ParameterView) -> SubsidyProposal:
    """No clause gives this class a figure: what is missing is its tier, or else the parameter."""
    missing = Need(NeedKind.PARAMETER, f"{parameters.jurisdiction}.grant_cap@{parameters.year}")
    if not is_known(facts.project.tier):
        missing = Need(NeedKind.FACT, "project.tier")
    return SubsidyProposal(None, (), needs=(missing,))
