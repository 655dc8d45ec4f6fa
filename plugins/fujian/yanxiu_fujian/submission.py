"""报送: when and how the papers arrive, with which seals, opinions and summary."""

from yanxiu.policy import (
    ApplicationFacts,
    Comparison,
    Entry,
    Party,
    Stage,
    day_in_year,
    every,
    has_all,
    is_true,
    latest,
    on_or_before,
    rule,
)

from .evidence import reviewed

AT = (Stage.APPLICATION,)
FILER = (Party.APPLICANT,)


@rule("application_deadline", stages=AT, owners=FILER, cure="转入逾期名单，由主管人员决定是否受理")
def papers_arrive_in_time(facts: ApplicationFacts, entry: Entry) -> Comparison:
    """The papers arrive by the day of the notice, that day included; nothing shifts for a Sunday (T25).

    闽人社办〔2023〕6号 三（四）; 闽人社办〔2025〕7号 三（三）, one day for each level.
    """
    return on_or_before(facts.paper_received_on, day_in_year(entry.value, entry.year))


@rule(
    "both_channels",
    stages=AT,
    owners=FILER,
    cure="纸质材料和电子版都要在截止日前送到",
    beside=["application_deadline"],
)
def paper_and_electronic_copy(facts: ApplicationFacts, entry: Entry) -> Comparison:
    """The electronic copy comes with the papers: by their day or within the time limit, whichever is later.

    闽人社办〔2023〕6号 三（四）; 闽人社办〔2025〕7号 三（三）.  That the papers themselves are late is the
    deadline's own row.
    """
    closes = day_in_year(entry.beside("application_deadline"), entry.year)
    return on_or_before(facts.electronic_received_on, latest(facts.paper_received_on, closes))


@rule("form_set", stages=AT, owners=FILER, cure="补交所缺的表")
def forms_are_complete(facts: ApplicationFacts, entry: Entry) -> Comparison:
    """Form and summary are both there (闽人社办〔2023〕6号 三（四）; 闽人社办〔2025〕7号 附件4 第1条)."""
    return has_all(facts.attachments, entry.value)


@rule("form_seal", stages=AT, owners=FILER, cure="在申报表上加盖公章")
def form_is_sealed(facts: ApplicationFacts, entry: Entry) -> Comparison:
    """The form bears a seal; annex 1 of 2025 needs none (T20).

    闽人社办〔2023〕6号 三（四）; 闽人社办〔2025〕7号 三（三）.
    """
    return is_true(facts.sealed, expected=entry.value)


@rule("summary_seal", stages=AT, owners=FILER, cure="在汇总表上加盖公章")
def summary_is_sealed(facts: ApplicationFacts, entry: Entry) -> Comparison:
    """Who gathers and checks the applications seals their summary (闽人社办〔2025〕7号 三（三）)."""
    return is_true(facts.summary_sealed, expected=entry.value)


@rule("summary_sheet", stages=AT, owners=FILER, cure="填齐汇总表各栏，盖章并写明填表日期")
def summary_sheet_is_complete(facts: ApplicationFacts, entry: Entry) -> Comparison:
    """The summary has its columns, a seal and a date (闽人社办〔2025〕7号 附件3)."""
    return every(
        has_all(facts.summary_columns, entry.value),
        is_true(facts.summary_sealed),
        on_or_before(facts.summary_filled_on, facts.as_of),
    )


@rule(
    "review_opinion",
    stages=AT,
    owners=(Party.APPLICANT, Party.SUPERVISOR),
    cure="请省直主管单位或设区市人社部门签署审核意见，盖章并写明日期",
)
def review_opinion_is_given(facts: ApplicationFacts, _entry: Entry) -> Comparison:
    """The provincial form carries a sealed and dated opinion (闽人社办〔2025〕7号 附件2)."""
    return reviewed(facts)
