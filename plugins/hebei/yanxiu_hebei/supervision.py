"""Inspections, prohibitions, sanctions and support (arts. 19, 21, 22)."""

from yanxiu.policy import (
    Comparison,
    Effect,
    Entry,
    HostFacts,
    Party,
    Stage,
    ViolationFacts,
    consequence,
    each,
    information,
    is_true,
    lift,
    negate,
    not_applicable,
    rule,
)

inspection = information("inspection", stages=[Stage.SUPERVISION])


@rule(
    "prohibitions",
    stages=[Stage.SUPERVISION],
    cure="已经查实的行为由省厅依第二十一条作出处理",
)
def nothing_forbidden_was_confirmed(facts: HostFacts, entry: Entry) -> Comparison:
    """Art. 21 (HED-39): no confirmed change at will, illegal fee, misuse of money or fraud."""
    return each(facts.confirmed_violations, lambda violation: _other_than(violation, entry), named="kind")


def _other_than(violation: ViolationFacts, entry: Entry) -> Comparison:
    return is_true(negate(lift(lambda kind: kind in entry.value, violation.kind)))


recovery = consequence(
    "recovery",
    stages=[Stage.SUPERVISION],
    triggers=["prohibitions"],
    effect=Effect.RECOVERY,
    cure="由省厅视情节决定追回的数额，系统不计算",
)
eligibility_revoked = consequence(
    "eligibility_revoked",
    stages=[Stage.SUPERVISION],
    triggers=["prohibitions"],
    effect=Effect.LOSS_OF_ELIGIBILITY,
    cure="由省厅决定是否取消申报资格，并写明期限",
)


@rule("support", stages=[Stage.SUPERVISION], owners=[Party.DEPARTMENT])
def commended_hosts_are_supported(facts: HostFacts, entry: Entry) -> Comparison:
    """Art. 22 (HED-41): a commended unit's next application is supported; it speaks of nobody else."""
    if facts.commended != entry.value:
        return not_applicable("没有获得肯定的记录")
    return is_true(facts.commended).saying("下年度遴选时予以支持，并可向国家级推荐")
