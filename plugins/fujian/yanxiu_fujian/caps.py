"""What the value of a cap means: a sum per class, or a rate out of a training-fee standard."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yanxiu.policy import ClassFacts, lift

PER_PERSON_DAY = "per_person_day"


def cap_of(facts: ClassFacts, value: Any) -> Any:
    """The cap in yuan per class; unknown while no document in hand, and no tenant, gives it.

    A tenant that has the external standard at hand (闽人社办〔2025〕7号 三（二）) may give a sum per
    class, or `{per_person_day: yuan}`: that rate, for each trainee on site and each day.
    """
    return lift(lambda known: _cap(facts, known), value)


def _cap(facts: ClassFacts, value: Any) -> Any:
    if isinstance(value, Mapping):
        rate = Decimal(value[PER_PERSON_DAY])
        return facts.roster.onsite * facts.delivery.total_days * rate
    return Decimal(value)


def channel_among(facts: ClassFacts, channels: tuple[str, ...]) -> bool:
    """Whether the class is funded through one of these channels; the fact is not asked for where none is."""
    return bool(channels) and facts.project.funding_mode in channels
