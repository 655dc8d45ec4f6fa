"""Before a class opens: it is listed, its papers are in, and the ministry has approved them."""

from yanxiu.policy import (
    ClassFacts,
    Comparison,
    Entry,
    Party,
    Stage,
    every,
    in_order,
    information,
    is_true,
    on_or_before,
    rule,
)


@rule(
    "listed",
    stages=[Stage.PREPARATION, Stage.SETTLEMENT],
    owners=[Party.HOST, Party.APPLICANT],
    cure="核对年度计划附件；没有列入的项目不能开班，也不能结算",
)
def class_is_listed(facts: ClassFacts, entry: Entry) -> Comparison:
    """Only what the annexed plan lists may be run (人社厅发〔2021〕24号 附件1)."""
    return is_true(facts.project.listed, expected=entry.value)


@rule(
    "approval",
    stages=[Stage.PREPARATION],
    owners=[Party.HOST, Party.APPLICANT],
    cure="开班前报送开班通知和实施方案，等审核通过后再开班",
)
def papers_approved_before_opening(facts: ClassFacts, _entry: Entry) -> Comparison:
    """Opening notice and plan are in, then approved, all before the class opens; no lead time is asked
    (人社厅发〔2021〕24号 一).
    """
    papers, opening = facts.preparation, facts.project.starts_on
    return every(
        on_or_before(papers.approved_on, opening).saying("审核通过日不得晚于开班日"),
        on_or_before(papers.plan_submitted_on, opening).saying("实施方案须在开班前报送"),
        on_or_before(papers.notice_submitted_on, opening).saying("开班通知须在开班前报送"),
        in_order(papers.plan_submitted_on, papers.approved_on).saying("实施方案须先报送后审核"),
        in_order(papers.notice_submitted_on, papers.approved_on).saying("开班通知须先报送后审核"),
    )


platform = information("platform", stages=[Stage.PREPARATION])
