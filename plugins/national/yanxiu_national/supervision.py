"""An organization's record, and what follows from it."""

from typing import Any

from yanxiu.policy import (
    Comparison,
    Effect,
    Entry,
    HostFacts,
    Party,
    Stage,
    each,
    information,
    is_true,
    lift,
    not_applicable,
    rule,
)

SUPERVISION = [Stage.SUPERVISION]


@rule("long_term_support", stages=SUPERVISION)
def good_classes_are_supported(facts: HostFacts, entry: Entry) -> Comparison:
    """A speciality class that was found good may count on support (人社厅发〔2021〕24号 五)."""
    if not facts.commended:
        return not_applicable("没有获肯定的记录")
    return is_true(facts.commended, expected=entry.value)


spot_checks = information("spot_checks", stages=SUPERVISION)


@rule(
    "eligibility_revoked",
    stages=SUPERVISION,
    owners=[Party.HOST],
    cure="由主管人员作出取消资格的决定，并写明期限",
    effect=Effect.LOSS_OF_ELIGIBILITY,
)
def confirmed_fraud_revokes_eligibility(facts: HostFacts, entry: Entry) -> Comparison:
    """Confirmed diversion of money, false expenses, illegal fees or other fraud cost the right to apply
    (人社厅发〔2021〕24号 五); for how long, a person decides.
    """
    return each(facts.confirmed_violations, lambda found: _harmless(found, entry.value), named="kind")


def _harmless(found: Any, grave: Any) -> Comparison:
    return is_true(lift(lambda kind: kind not in grave, found.kind))
