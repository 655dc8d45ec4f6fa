"""Assessing trainees (arts. 7, 13, 14)."""

from yanxiu.policy import (
    Comparison,
    EnrollmentFacts,
    Entry,
    Party,
    Result,
    Stage,
    any_of_listed,
    equals,
    every,
    is_true,
    more_than,
    on_or_before,
    rule,
)


@rule(
    "courses_then_passed",
    stages=[Stage.ASSESSMENT, Stage.CERTIFICATION],
    cure="补修规定课程并考核合格；不合格的不发结业证书",
)
def courses_completed_and_passed(facts: EnrollmentFacts, entry: Entry) -> Comparison:
    """Art. 7 (HED-12): assessed after the prescribed courses; a certificate only for those who pass."""
    return every(is_true(facts.attended_all, expected=entry.value), equals(facts.result, Result.PASSED))


@rule("class_outputs", stages=[Stage.ASSESSMENT], cure="补交论文、咨询建议或专题报告之一，或说明理由")
def class_has_outputs(facts: EnrollmentFacts, entry: Entry) -> Comparison:
    """Art. 13 (HED-27): the class brings forth papers, advice or a report; one kind suffices."""
    return any_of_listed(facts.class_.outputs, entry.value)


@rule(
    "thesis",
    stages=[Stage.ASSESSMENT],
    owners=[Party.TRAINEE, Party.HOST],
    cure="学员在研修期间完成研修论文；没有论文不能评为合格",
)
def thesis_written_during_the_class(facts: EnrollmentFacts, entry: Entry) -> Comparison:
    """Art. 14 (HED-28): every trainee writes a thesis while the class runs."""
    return every(
        is_true(facts.thesis_present, expected=entry.value),
        on_or_before(facts.thesis_submitted_on, facts.class_.actual.ends_on),
    )


@rule("thesis_weight", stages=[Stage.ASSESSMENT], cure="把论文所占比重提到一半以上，或说明理由")
def thesis_is_the_main_basis(facts: EnrollmentFacts, entry: Entry) -> Comparison:
    """Art. 14 (HED-28): the thesis is the main basis of assessment, read as more than one half (T2)."""
    return more_than(facts.thesis_weight, entry.value)
