"""The part of a class's year after it was held."""

from typing import Final

from yanxiu.models import ClassState

HELD: Final = (ClassState.DELIVERED, ClassState.ASSESSED, ClassState.CERTIFIED)
"""Held and not yet reported: where the papers after a class are put together."""

AFTER_CLASS: Final = (*HELD, ClassState.REPORTED, ClassState.SETTLED)
"""Held, whatever came after."""
