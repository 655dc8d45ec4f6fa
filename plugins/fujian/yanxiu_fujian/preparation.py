"""开班前: what must be in, and in what order, before a class opens."""

from yanxiu.policy import (
    ClassFacts,
    Comparison,
    Entry,
    Party,
    Stage,
    equals,
    every,
    has_all,
    in_order,
    is_true,
    months_before,
    on_or_before,
    rule,
)

from .duties import BOTH

_BEFORE = [Stage.PREPARATION]


@rule(
    "listed",
    stages=[Stage.PREPARATION, Stage.SETTLEMENT],
    owners=BOTH,
    cure="未列入当年省级计划的项目不能开班和结算；已列入的请登记计划文号",
)
def project_is_on_the_published_list(facts: ClassFacts, entry: Entry) -> Comparison:
    """Only what the published plan lists is a provincial project (闽人社办〔2024〕212号 序)."""
    return is_true(facts.project.listed, expected=entry.value)


@rule(
    "lead_time",
    stages=_BEFORE,
    owners=BOTH,
    beside=["opening_acts"],
    cure="最迟在开班前一个月的对应日完成沟通、报送和备案，或书面报告推迟开班",
)
def opening_acts_one_month_ahead(facts: ClassFacts, entry: Entry) -> Comparison:
    """Each act is done so many calendar months before the class opens, and the filing before it opens.

    National classes: talk to the department and hand in the plan (闽人社办〔2024〕212号 一 ¶2).  Flagship
    classes: hand in opening notice and plan, then be on file before opening (一 ¶3).  Months are clamped to
    the month's end and the corresponding day is in time (T6).
    """
    opens = facts.project.starts_on
    due = months_before(opens, entry.value)
    papers = facts.preparation
    acts = {
        "consultation": lambda: on_or_before(papers.consulted_on, due),
        "plan": lambda: on_or_before(papers.plan_submitted_on, due),
        "notice": lambda: on_or_before(papers.notice_submitted_on, due),
        "filing": lambda: on_or_before(papers.accepted_on, opens),
    }
    return every(*(acts[name]() for name in entry.beside("opening_acts")))


@rule("plan_sections", stages=_BEFORE, owners=BOTH, cure="补齐实施方案所缺的内容")
def plan_has_its_sections(facts: ClassFacts, entry: Entry) -> Comparison:
    """The plan covers the nine matters listed for national classes (闽人社办〔2024〕212号 一 ¶2).

    For flagship classes the list is an extension (T35), so it only warns there.
    """
    return has_all(facts.preparation.plan_sections, entry.value)


@rule(
    "notice_after_approval",
    stages=_BEFORE,
    owners=(Party.HOST, Party.DEPARTMENT),
    cure="等人社部审核通过后，由省人社厅下发开班通知，再开班",
)
def department_issues_the_notice_after_approval(facts: ClassFacts, entry: Entry) -> Comparison:
    """The ministry approves, then the department itself issues the notice, then the class opens (一 ¶2)."""
    papers = facts.preparation
    return every(
        in_order(papers.approved_on, papers.notice_issued_on, facts.project.starts_on),
        equals(papers.notice_issuer, entry.value),
    )
