"""The policy of Fujian province for programme years 2023 to 2025, as far as its notices are in hand."""

from collections.abc import Iterable

from yanxiu.policy import (
    CertificateSeries,
    ClassFacts,
    DocumentTemplate,
    EnrollmentFacts,
    FieldSpec,
    Jurisdiction,
    ParameterView,
    Rule,
    SubsidyProposal,
    Term,
    Tier,
    hookimpl,
    rules_in,
)

from . import (
    amendment,
    application,
    class_size,
    completion,
    delivery,
    evaluation,
    plan,
    preparation,
    recruitment,
    scope,
    selection,
    settlement,
    supervision,
)
from .certificates import number_of, series_of
from .documents import JURISDICTION, TIERS
from .printing import DOCUMENTS, FIELDS
from .subsidy import propose
from .words import VOCABULARY


@hookimpl
def describe_jurisdiction() -> Jurisdiction:
    return JURISDICTION


@hookimpl
def register_tiers() -> Iterable[Tier]:
    return TIERS


@hookimpl
def register_vocabulary() -> Iterable[Term]:
    return VOCABULARY


@hookimpl
def register_rules() -> Iterable[Rule]:
    return rules_in(
        scope,
        application,
        selection,
        plan,
        preparation,
        amendment,
        recruitment,
        class_size,
        delivery,
        completion,
        settlement,
        evaluation,
        supervision,
    )


@hookimpl
def register_documents() -> Iterable[DocumentTemplate]:
    return DOCUMENTS


@hookimpl
def register_fields() -> Iterable[FieldSpec]:
    return FIELDS


@hookimpl
def propose_subsidy(facts: ClassFacts, parameters: ParameterView) -> SubsidyProposal | None:
    return propose(facts, parameters)


@hookimpl
def certificate_series(facts: EnrollmentFacts, parameters: ParameterView) -> CertificateSeries | None:
    return series_of(facts, parameters)


@hookimpl
def format_certificate_number(
    facts: EnrollmentFacts, series: CertificateSeries, serial: int, parameters: ParameterView
) -> str:
    return number_of(facts, series, serial, parameters)
