"""What a rule may look at: frozen facts, one root per group of stages."""

from yanxiu.policy.vocabulary import Stage

from .annual_plan import AnnualPlanFacts
from .application import ApplicationFacts
from .base import ABSENT, FactInfo, describe, fact, facts_class, label_of
from .enrollment import EnrollmentFacts
from .host import HostFacts, ViolationFacts
from .shared import OrganizationFacts, ProjectFacts
from .training_class import (
    ActualFacts,
    AmendmentFacts,
    ClassFacts,
    CompletionFacts,
    CoursewareFacts,
    DeliveryFacts,
    EvaluationFacts,
    ExpenseFacts,
    ExpertFacts,
    FundingFacts,
    LectureFacts,
    PreparationFacts,
    RosterFacts,
    SurveyFacts,
    TraineeFacts,
)

Facts = ApplicationFacts | AnnualPlanFacts | ClassFacts | EnrollmentFacts | HostFacts

_OTHER_ROOTS: dict[Stage, type[Facts]] = {
    Stage.APPLICATION: ApplicationFacts,
    Stage.SELECTION: ApplicationFacts,
    Stage.PLAN: AnnualPlanFacts,
    Stage.ASSESSMENT: EnrollmentFacts,
    Stage.CERTIFICATION: EnrollmentFacts,
    Stage.SUPERVISION: HostFacts,
}
ROOTS: dict[Stage, type[Facts]] = {stage: _OTHER_ROOTS.get(stage, ClassFacts) for stage in Stage}

CLASS_STAGES = tuple(stage for stage, root in ROOTS.items() if root is ClassFacts)
ENROLLMENT_STAGES = (Stage.ASSESSMENT, Stage.CERTIFICATION)

__all__ = [
    "ABSENT",
    "CLASS_STAGES",
    "ENROLLMENT_STAGES",
    "ROOTS",
    "ActualFacts",
    "AmendmentFacts",
    "AnnualPlanFacts",
    "ApplicationFacts",
    "ClassFacts",
    "CompletionFacts",
    "CoursewareFacts",
    "DeliveryFacts",
    "EnrollmentFacts",
    "EvaluationFacts",
    "ExpenseFacts",
    "ExpertFacts",
    "FactInfo",
    "Facts",
    "FundingFacts",
    "HostFacts",
    "LectureFacts",
    "OrganizationFacts",
    "PreparationFacts",
    "ProjectFacts",
    "RosterFacts",
    "SurveyFacts",
    "TraineeFacts",
    "ViolationFacts",
    "describe",
    "fact",
    "facts_class",
    "label_of",
]
