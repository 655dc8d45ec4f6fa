"""Who is counted, and how many: judged when recruiting and again when the class has been held."""

from typing import Any

from yanxiu.policy import (
    ClassFacts,
    Comparison,
    Entry,
    Stage,
    Status,
    at_least,
    at_most,
    every,
    information,
    is_known,
    more_than,
    rule,
    within_band,
)

from .duties import BOTH

_HELD = [Stage.RECRUITMENT, Stage.DELIVERY]
WITH_ONLINE = "all"
PLANNED = "plan"


@rule(
    "min_trainees",
    stages=_HELD,
    owners=BOTH,
    beside=["trainees_counted"],
    cure="继续招收学员，使线下人数达到下限",
)
def enough_trainees(facts: ClassFacts, entry: Entry) -> Comparison:
    """Provincial classes have at least so many trainees, the figure itself included; unit: persons.

    闽人社办〔2023〕6号 二（三）, 闽人社办〔2024〕212号 二, 闽人社办〔2025〕7号 二（一）.
    Who counts is a reading (T4): those on site, unless the tenant's officer has it otherwise.
    """
    counted = facts.roster.onsite
    if entry.beside("trainees_counted") == WITH_ONLINE:
        counted = facts.roster.onsite + facts.roster.online
    return at_least(counted, entry.value)


@rule("about_trainees", stages=_HELD, owners=BOTH, cure="人数在范围之外的，请说明理由")
def about_so_many_trainees(facts: ClassFacts, entry: Entry) -> Comparison:
    """National classes have about so many trainees on site; the band is a reading of "about" (T2).

    闽人社办〔2024〕212号 二, 闽人社办〔2025〕7号 二（一）.  Unit: persons.
    """
    return within_band(facts.roster.onsite, entry.value)


@rule("max_trainees", stages=_HELD, owners=BOTH, cure="人数超出的，请说明理由")
def not_too_many_trainees(facts: ClassFacts, entry: Entry) -> Comparison:
    """National classes of 2023 as a rule have no more than so many, online ones included (二（三）)."""
    roster = facts.roster
    return every(at_most(roster.onsite + roster.online, entry.value), at_most(roster.onsite, entry.value))


@rule(
    "online_multiple",
    stages=_HELD,
    owners=BOTH,
    beside=["prescribed_headcount"],
    cure="减少线上人数，使总人数不超过规定人数的倍数；没有填计划人数的请先补填",
)
def total_within_multiple_of_prescribed(facts: ClassFacts, entry: Entry) -> Comparison:
    """On-site and online trainees together stay within a multiple of the prescribed number (2024 二).

    The notice does not say what number is prescribed (T5): the planned headcount stands for it, and none is
    ever assumed.  Unit: persons; the limit itself passes.
    """
    roster = facts.roster
    limit = _prescribed(facts, entry) * entry.value
    return every(at_most(roster.onsite + roster.online, limit), at_most(roster.onsite, limit))


def _prescribed(facts: ClassFacts, entry: Entry) -> Any:
    reading = entry.beside("prescribed_headcount")
    return facts.project.headcount if reading == PLANNED else reading


@rule("mainly_on_site", stages=[Stage.DELIVERY], owners=BOTH, cure="以线下为主；线上学员较多的请说明理由")
def mainly_on_site(facts: ClassFacts, entry: Entry) -> Comparison:
    """More than this share of the trainees is on site, by heads (2025 二（二）; the share is a reading)."""
    roster = facts.roster
    return more_than(roster.onsite, (roster.onsite + roster.online) * entry.value)


def _counts(facts: ClassFacts, _entry: Entry) -> Comparison:
    """Heads on site and online, each shown where it is known."""
    counts = (("线下", facts.roster.onsite), ("线上", facts.roster.online))
    return Comparison(
        Status.PASS, detail="，".join(f"{label}{number}人" for label, number in counts if is_known(number))
    )


trainees_counted = information("trainees_counted", stages=_HELD, shows=_counts)
