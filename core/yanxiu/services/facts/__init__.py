"""Rows to facts, one module per root: the only place where a policy question is put together.

A column without a value is an absent fact, never zero, empty or false. A list is known once it has a line, or
once somebody has closed it (``*_confirmed_on``): only then does an empty one say that there is nothing.
"""

from yanxiu.services.facts.annual_plan import annual_plan_facts
from yanxiu.services.facts.application import application_facts
from yanxiu.services.facts.known import known, part, words
from yanxiu.services.facts.shared import extra_facts, organization_facts, project_facts
from yanxiu.services.facts.training_class import class_facts, without_roster

__all__ = [
    "annual_plan_facts",
    "application_facts",
    "class_facts",
    "extra_facts",
    "known",
    "organization_facts",
    "part",
    "project_facts",
    "without_roster",
    "words",
]
