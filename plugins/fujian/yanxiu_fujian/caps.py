"""What the value of a cap means: a sum per class, or a rate out of a training-fee standard."""

from collections.abc import Mapping
from typing import Any

from yanxiu.policy import ClassFacts, PolicyError, Unknown, is_standard, lift, parse_money, within_standard

PER_PERSON_DAY = "per_person_day"


def cap_of(facts: ClassFacts, value: Any) -> Any:
    """The cap in yuan per class; unknown while no document in hand, and no tenant, gives it.

    A tenant that has the external standard at hand (闽人社办〔2025〕7号 三（二）) loads its table: what of
    the class's cost stays within it is the cap.  Or it gives a sum per class, or `{per_person_day: yuan}`:
    that rate, for each trainee on site and each day.
    """
    if not isinstance(value, Unknown) and is_standard(value):
        return within_standard(facts, value)
    return lift(lambda known: _cap(facts, known), value)


def _cap(facts: ClassFacts, value: Any) -> Any:
    if not isinstance(value, Mapping):
        return parse_money(value)
    if set(value) != {PER_PERSON_DAY}:
        raise PolicyError(
            f"补助上限 {dict(value)} 看不懂：请写每期金额，或 {{{PER_PERSON_DAY}: 每人每天金额}}"
        )
    return facts.roster.onsite * facts.delivery.total_days * parse_money(value[PER_PERSON_DAY])


def channel_among(facts: ClassFacts, channels: tuple[str, ...]) -> bool:
    """Whether the class is funded through one of these channels; the fact is not asked for where none is."""
    return bool(channels) and facts.project.funding_mode in channels
