"""选题范围: the year's ranges, the text for each, and the officer's judgement that the topic fits."""

from typing import Any

from yanxiu.policy import (
    ApplicationFacts,
    Attestation,
    Comparison,
    Entry,
    Party,
    Rule,
    Stage,
    any_of_listed,
    attestation,
    every,
    has_all,
    lift,
    rule,
)

from .duties import OFFICE

AT = (Stage.APPLICATION,)
FILER = (Party.APPLICANT,)


@rule("topic_range", stages=AT, owners=FILER, cure="在当年通知列出的选题范围中至少勾选一个")
def topic_in_the_years_ranges(facts: ApplicationFacts, entry: Entry) -> Comparison:
    """At least one ticked range is among those of the year.

    闽人社办〔2023〕6号 三（二）; 闽人社办〔2025〕7号 三（一）.
    """
    return any_of_listed(facts.topic_ranges, entry.value)


def any_listed_range(facts: ApplicationFacts, entry: Entry) -> Any:
    """A person judges the fit once one of the ranges that the row speaks of is ticked."""
    return lift(lambda ticked, listed: any(r in listed for r in ticked), facts.topic_ranges, entry.value)


def _fit(slot: str) -> Rule:
    return attestation(
        slot,
        stages=AT,
        word=Attestation.TOPIC_FIT,
        asked=any_listed_range,
        owners=OFFICE,
        cure="由主管人员审阅选题与所勾范围的说明，确认切题后签署",
    )


# The duty to stay within the ranges, then the ranges one by one (一（一）至（三） of either notice).
FITS = (
    _fit("topic_fit"),
    _fit("strategy_fit"),
    _fit("key_fields_fit"),
    _fit("industries_fit"),
    _fit("industry_needs_fit"),
    _fit("frontier_fit"),
    _fit("digital_fit"),
)


@rule("range_text", stages=AT, owners=FILER, cure="至少勾选一个选题范围，并在每个勾选的范围后写明理由")
def ticked_ranges_carry_a_text(facts: ApplicationFacts, entry: Entry) -> Comparison:
    """One of the form's boxes is ticked, and each ticked one is explained (闽人社办〔2025〕7号 附件1、2)."""
    return every(
        any_of_listed(facts.topic_ranges, entry.value),
        has_all(facts.topic_justified, facts.topic_ranges),
    )
