"""Figures by name, measures and rates alike: what a question may ask for."""

from typing import Final

from yanxiu.services.summaries.measures import MEASURES, Measure
from yanxiu.services.summaries.rates import RATES, Rate

USUAL: Final = tuple(
    name
    for name in (
        "projects_planned",
        "projects_held",
        "classes_held",
        "enrolled",
        "completed",
        "completion_rate",
        "certificates",
        "hours",
        "subsidy_proposed",
        "subsidy_paid",
    )
    if name in MEASURES or name in RATES
)
"""What is told when nobody says otherwise."""


def known_figures() -> tuple[str, ...]:
    """All names, measures first."""
    return (*MEASURES, *RATES)


def figure_named(name: str) -> Measure | Rate:
    """The measure or rate of that name; ``KeyError`` for another."""
    return MEASURES[name] if name in MEASURES else RATES[name]
