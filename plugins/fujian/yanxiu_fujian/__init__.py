"""The policy of Fujian province for programme years 2023 to 2025, as far as its notices are in hand."""

from collections.abc import Iterable

from yanxiu.policy import (
    ClassFacts,
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
from .documents import JURISDICTION, TIERS
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
def propose_subsidy(facts: ClassFacts, parameters: ParameterView) -> SubsidyProposal | None:
    return propose(facts, parameters)
