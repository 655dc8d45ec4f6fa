"""The subsidy is never above what it may be, and never a figure while something is missing."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from yanxiu.policy import Case, ClassFacts, Stage, SubsidyProposal, evaluate
from yanxiu.policy.facts import ABSENT
from yanxiu.policy.vocabulary import Payer
from yanxiu.testing.checks.problem import Problem
from yanxiu.testing.examined import Examined
from yanxiu.testing.varying import fact_at, with_fact

_MORE: Final = Decimal(1_000_000_000)


def subsidy_bounded(plugin: Examined) -> Iterator[Problem]:
    """Not below nothing, not above request, eligible expenses and cap; unknown without the request."""
    for case in plugin.sound_cases:
        if case.stage is not Stage.SETTLEMENT or not isinstance(case.facts, ClassFacts):
            continue
        proposal = plugin.decide(case).subsidy
        if proposal is None or not _answered(plugin, proposal):
            continue
        where = f"案例“{case.name}”的补助"
        yield from (Problem(where, what, mend) for what, mend in _wrong(case.facts, proposal))
        plugin.at(where)
        yield from (Problem(where, what, mend) for what, mend in _moved(case, case.facts, proposal))


def _answered(plugin: Examined, proposal: SubsidyProposal) -> bool:
    """Whether this plugin's clauses stand behind it, or nobody's do."""
    ours = {document.name for document in plugin.pack.jurisdiction.documents}
    return all(line.citation.document in ours for line in proposal.lines if line.citation)


def _wrong(facts: ClassFacts, proposal: SubsidyProposal) -> Iterator[tuple[str, str]]:
    amount: Any = proposal.amount  # a plugin may give anything
    if amount is None:
        return
    if not isinstance(amount, Decimal):
        yield f"金额 {amount!r} 不是 Decimal", "用 least_of，或在不知道时给 None"
        return
    if amount < 0:
        yield f"{amount:,} 元是负数", "最少是 0"
    for label, most in (("申请补助", _requested(facts)), ("由项目支付的费用", _paid(facts))):
        if most is not None and amount > most:
            yield f"{amount:,} 元高于{label} {most:,} 元", "用 least_of 取几项中最少的"
    for line in proposal.lines if proposal.binds else ():
        if line.amount is not None and amount > line.amount:
            yield f"{amount:,} 元高于“{line.label}” {line.amount:,} 元", "用 least_of 取几项中最少的"
    if amount and not any(line.citation for line in proposal.lines):
        yield f"{amount:,} 元没有任何出处", "每一行写明它依据的条目"


def _moved(case: Case, facts: ClassFacts, proposal: SubsidyProposal) -> Iterator[tuple[str, str]]:
    """The same class asking for and spending a thousand million; the same class asking for nothing known."""
    if isinstance(proposal.amount, Decimal) and proposal.amount and _requested(facts) is not None:
        rich = with_fact(facts, "funding.requested", _MORE)
        for index, expense in enumerate(_expenses(facts)):
            if expense.amount is not ABSENT:
                rich = with_fact(rich, f"funding.expenses[{index}].amount", _MORE)
        if _amount(case, rich) == _MORE:
            yield "申请多少、花多少就补多少，没有上限", "上限写成参数；没有数的，补助是未知（None）"
        if _amount(case, with_fact(facts, "funding.requested", ABSENT)):
            yield "没有申请金额也算出了补助", "缺的事实自己会成为未知：不要补默认值"


def _amount(case: Case, facts: ClassFacts) -> Decimal | None:
    proposal = evaluate(case.stage, facts, case.chain).subsidy
    return proposal.amount if proposal and isinstance(proposal.amount, Decimal) else None


def _requested(facts: ClassFacts) -> Decimal | None:
    requested = fact_at(facts, "funding.requested")
    return None if requested is ABSENT else requested


def _expenses(facts: ClassFacts) -> tuple[Any, ...]:
    expenses = fact_at(facts, "funding.expenses")
    return () if expenses is ABSENT else expenses


def _paid(facts: ClassFacts) -> Decimal | None:
    """What the project paid; `None` where the expenses are not known."""
    expenses = _expenses(facts)
    if not expenses or any(ABSENT in (one.amount, one.payer) for one in expenses):
        return None
    return sum((one.amount for one in expenses if one.payer == Payer.PROJECT), Decimal(0))
