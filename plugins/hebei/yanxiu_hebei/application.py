"""The year's call, topic ranges and the selection (arts. 4, 5, 11)."""

from typing import Any

from yanxiu.policy import (
    ApplicationFacts,
    Attestation,
    Comparison,
    Entry,
    Party,
    Stage,
    any_of_listed,
    attestation,
    information,
    lift,
    on_or_before,
    rule,
)

yearly_call = information("yearly_call", stages=[Stage.APPLICATION])


@rule(
    "call_deadline",
    stages=[Stage.APPLICATION],
    owners=[Party.APPLICANT],
    cure="逾期的列入逾期清单，由省厅决定是否受理；没有截止日的先补录征集通知的截止日",
)
def form_arrives_before_the_call_closes(facts: ApplicationFacts, _entry: Entry) -> Comparison:
    """Art. 4 (HED-07): applications come in within the time of the year's call, its last day included."""
    return on_or_before(facts.paper_received_on, facts.call_closes_on)


@rule(
    "topic_ranges",
    stages=[Stage.APPLICATION],
    owners=[Party.APPLICANT],
    cure="至少勾选一个选题范围",
)
def topic_is_in_a_range(facts: ApplicationFacts, entry: Entry) -> Comparison:
    """Art. 11 (HED-22): the topic serves a national or regional strategy or a frontier field."""
    return any_of_listed(facts.topic_ranges, entry.value)


def _ranges_ticked(facts: ApplicationFacts, entry: Entry) -> Any:
    """Art. 11 (HED-22): an officer finds that the topic fits, once a range is ticked."""
    ranges = entry.beside("topic_ranges")
    return lift(lambda ticked, known: any(r in known for r in ticked), facts.topic_ranges, ranges)


topic_fits = attestation(
    "topic_fit",
    stages=[Stage.APPLICATION],
    word=Attestation.TOPIC_FIT,
    asked=_ranges_ticked,
    owners=[Party.DEPARTMENT],
    cure="由主管人员确认选题符合所勾选的范围",
    beside=["topic_ranges"],
)


def _score_sheet(facts: ApplicationFacts, _entry: Entry) -> Any:
    """Art. 5 (HED-08, HED-09): the score sheet holds the principles, the track record and the outcome."""
    return facts.score_sheet_complete


selection_principles = attestation(
    "selection_principles",
    stages=[Stage.SELECTION],
    signed=_score_sheet,
    owners=[Party.DEPARTMENT],
    cure="填完遴选评分表",
)
selection_record = attestation(
    "selection_record",
    stages=[Stage.SELECTION],
    signed=_score_sheet,
    owners=[Party.DEPARTMENT],
    cure="填完遴选评分表",
)
