"""The part of a class's year after it was held, and loading a class that a step may begin on."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from yanxiu.models import ClassState, TrainingClass
from yanxiu.services.steps import class_at
from yanxiu.services.work import Work

HELD: Final = (ClassState.DELIVERED, ClassState.ASSESSED, ClassState.CERTIFIED)
"""Held and not yet reported: where the papers after a class are put together."""

AFTER_CLASS: Final = (*HELD, ClassState.REPORTED, ClassState.SETTLED)
"""Held, whatever came after."""


def class_in(work: Work, class_id: UUID, states: Collection[ClassState], remedy: str) -> TrainingClass:
    """A class, locked; raises ``WrongState`` unless it stands in one of ``states``."""
    return class_at(work, class_id, *states, remedy=remedy)
