"""What the draft is about, and who does what (arts. 1 to 3, 23 to 25)."""

from yanxiu.policy import (
    CLASS_STAGES,
    ENROLLMENT_STAGES,
    ClassFacts,
    Comparison,
    EnrollmentFacts,
    Entry,
    Party,
    information,
    is_true,
    rule,
)

LISTING_CURE = "核对年度计划；未列入计划的不能按高级研修项目办班"
ADOPTED = "征求意见稿没有印发日期；租户已登记采用，按采用判断"

basis = information("basis")
department_role = information("department_role")
applicant_role = information("applicant_role")
host_role = information("host_role")
local_measures = information("local_measures")
interpreter = information("interpreter")


@rule("listed", stages=CLASS_STAGES, owners=[Party.APPLICANT], cure=LISTING_CURE)
def class_is_listed(facts: ClassFacts, entry: Entry) -> Comparison:
    """Art. 2 (HED-02): an advanced training project is one that the department approved into its plan."""
    return is_true(facts.project.listed, expected=entry.value)


@rule("listed", stages=ENROLLMENT_STAGES, owners=[Party.APPLICANT], cure=LISTING_CURE)
def trainees_class_is_listed(facts: EnrollmentFacts, entry: Entry) -> Comparison:
    """Art. 2 (HED-02), asked for one trainee of the class."""
    return is_true(facts.class_.project.listed, expected=entry.value)


@rule("in_force", stages=CLASS_STAGES, owners=[Party.DEPARTMENT])
def draft_is_adopted(_facts: ClassFacts, entry: Entry) -> Comparison:
    """Art. 25 (HED-44): in force from its issue; a draft has none, so that the adoption stands for it.

    Without an adoption no entry of the draft is asked at all.
    """
    return is_true(entry.value).saying(ADOPTED)


@rule("in_force", stages=ENROLLMENT_STAGES, owners=[Party.DEPARTMENT])
def draft_is_adopted_for_trainees(_facts: EnrollmentFacts, entry: Entry) -> Comparison:
    """Art. 25 (HED-44), asked for one trainee of the class."""
    return is_true(entry.value).saying(ADOPTED)
