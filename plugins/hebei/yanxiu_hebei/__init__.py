"""Policy plugin: Hebei province.

Its one document is a draft for comment; its rules speak only where a tenant has recorded that it adopts it.
"""

from yanxiu.policy import Rule, hookimpl, rules_in

from . import (
    amendment,
    application,
    assessment,
    certification,
    completion,
    delivery,
    evaluation,
    preparation,
    recruitment,
    scope,
    settlement,
    supervision,
)
from .certification import certificate_series, format_certificate_number
from .declarations import describe_jurisdiction, register_documents, register_tiers, register_vocabulary
from .settlement import propose_subsidy

__all__ = [
    "certificate_series",
    "describe_jurisdiction",
    "format_certificate_number",
    "propose_subsidy",
    "register_documents",
    "register_rules",
    "register_tiers",
    "register_vocabulary",
]


@hookimpl
def register_rules() -> tuple[Rule, ...]:
    """The rules of the draft, in the order of the year."""
    return rules_in(
        scope,
        application,
        preparation,
        amendment,
        recruitment,
        delivery,
        assessment,
        certification,
        completion,
        settlement,
        evaluation,
        supervision,
    )
