"""The contract between the core and a region's plugin.

Declaring hooks run once, at start-up, and return frozen dataclasses; deciding hooks are pure and run per
case.  A plugin is a module (or package) whose functions of these names carry `@hookimpl`.  Beside them the
core reads `parameters/*.yaml` and `catalogue.yaml` from the plugin's package.
"""

from collections.abc import Iterable
from typing import Any

import pluggy

from .certificates import CertificateSeries
from .facts import ClassFacts, EnrollmentFacts
from .fields import FieldSpec
from .jurisdiction import Jurisdiction, Tier
from .printing import DocumentTemplate, ReportFormat, SurveyTemplate
from .rules import Rule
from .subsidy import ParameterView, SubsidyProposal
from .vocabulary import Term

PROJECT = "yanxiu"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def describe_jurisdiction() -> Jurisdiction:  # type: ignore[empty-body] # a hook specification has none
    """Say who issues the policy: id, GB/T 2260 code, level, parent, documents."""


@hookspec
def register_tiers() -> Iterable[Tier]:  # type: ignore[empty-body] # a hook specification has none
    """The classes of projects, with the years each exists."""


@hookspec
def register_vocabulary() -> Iterable[Term]:  # type: ignore[empty-body] # a hook specification has none
    """The region's own words, and its names for shared ones."""


@hookspec
def register_rules() -> Iterable[Rule]:  # type: ignore[empty-body] # a hook specification has none
    """Every rule, attestation, information and consequence (`rules_in` collects them from modules)."""


@hookspec
def register_fields() -> Iterable[FieldSpec]:  # type: ignore[empty-body] # a hook specification has none
    """Extra form fields."""


@hookspec
def register_documents() -> Iterable[DocumentTemplate]:  # type: ignore[empty-body] # a hook specification has none
    """Printable forms, notices, certificates."""


@hookspec
def register_surveys() -> Iterable[SurveyTemplate]:  # type: ignore[empty-body] # a hook specification has none
    """Satisfaction surveys."""


@hookspec
def register_report_formats() -> Iterable[ReportFormat]:  # type: ignore[empty-body] # a hook specification has none
    """Formats in which classes are reported upward."""


@hookspec
def propose_subsidy(facts: ClassFacts, parameters: ParameterView) -> SubsidyProposal | None:
    """The subsidy of a class, line by line with citations; `None` where this jurisdiction is silent."""


@hookspec
def certificate_series(facts: EnrollmentFacts, parameters: ParameterView) -> CertificateSeries | None:
    """Which series numbers this trainee's certificate; `None` where this jurisdiction does not number it."""


@hookspec
def format_certificate_number(
    facts: EnrollmentFacts, series: CertificateSeries, serial: int, parameters: ParameterView
) -> str | None:
    """The number for a serial of the series."""


DECLARING: dict[str, Any] = {
    "register_tiers": Tier,
    "register_vocabulary": Term,
    "register_rules": Rule,
    "register_fields": FieldSpec,
    "register_documents": DocumentTemplate,
    "register_surveys": SurveyTemplate,
    "register_report_formats": ReportFormat,
}
"""Declaring hooks (but `describe_jurisdiction`) and the type of what they return."""
