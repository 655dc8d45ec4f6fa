"""结业上报: the papers after a class, by flagship and engineering classes only (T16)."""

from yanxiu.policy import (
    ClassFacts,
    Comparison,
    Entry,
    Stage,
    every,
    has_all,
    in_order,
    months_after,
    on_or_before,
    rule,
)

from .duties import BOTH

_AFTER = [Stage.COMPLETION]


@rule(
    "completion_papers",
    stages=_AFTER,
    owners=BOTH,
    beside=["completion_materials", "bank_details"],
    cure="补齐所缺材料和收款账户信息；逾期的由主管人员处理",
)
def nine_papers_within_a_month(facts: ClassFacts, entry: Entry) -> Comparison:
    """The nine named papers are in within so many months after the class (闽人社办〔2024〕212号 三 ¶3).

    The sheet that trainees and staff sign counts as two of ours, and the invoice carries the bank details.
    """
    papers = facts.completion
    return every(
        on_or_before(papers.submitted_on, months_after(facts.actual.ends_on, entry.value)),
        has_all(papers.materials, entry.beside("completion_materials")),
        has_all(papers.bank_details, entry.beside("bank_details")),
    )


@rule(
    "completion_review",
    stages=_AFTER,
    owners=BOTH,
    cure="先由主管部门或申报单位审核，再在期限内报省人社厅职业能力建设处",
)
def reviewed_then_submitted_in_time(facts: ClassFacts, entry: Entry) -> Comparison:
    """Superior or applicant reviews first; the month covers both steps (闽人社办〔2024〕212号 三 ¶3)."""
    papers = facts.completion
    due = months_after(facts.actual.ends_on, entry.value)
    return every(
        in_order(papers.reviewed_on, papers.submitted_on),
        on_or_before(papers.submitted_on, due),
        on_or_before(papers.reviewed_on, due),
    )
