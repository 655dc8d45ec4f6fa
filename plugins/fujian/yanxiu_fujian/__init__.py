"""The policy of Fujian province for programme years 2023, 2024 and 2025, as far as its notices are in hand."""

from collections.abc import Iterable

from yanxiu.policy import Jurisdiction, Rule, Term, Tier, hookimpl, rules_in

from . import application, scope, selection
from .documents import JURISDICTION, TIERS
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
    return rules_in(scope, application, selection)
