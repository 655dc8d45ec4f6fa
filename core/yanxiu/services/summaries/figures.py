"""Figures by name, measures and rates alike: what a question may ask for."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from yanxiu.services.summaries.measures import MEASURES, Measure
from yanxiu.services.summaries.rates import RATES, Rate

USUAL: Final = tuple(
    name
    for name in (
        "projects_planned",
        "projects_held",
        "classes_held",
        "hours",
        "enrolled",
        "completed",
        "completion_rate",
        "certificates",
        "subsidy_proposed",
        "subsidy_paid",
    )
    if name in MEASURES or name in RATES
)
"""What is told when nobody says otherwise."""

_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "项目": ("projects_", "held_rate"),
    "班次": ("classes", "hours", "late_"),
    "学员": ("enrolled", "onsite", "online", "graded", "completed", "completion_", "certif", "trainees"),
    "经费": ("subsidy_", "funds_", "execution_", "per_head"),
    "测评": ("survey_", "returned_", "satisfaction"),
    "规则": ("findings_",),
}
"""What figures speak of, by how their names begin."""

GROUPS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        group: tuple(name for name in (*MEASURES, *RATES) if name.startswith(begins))
        for group, begins in _GROUPS.items()
    }
)
"""Figures by what they speak of, as a table heads them and a form offers them."""


def group_of(name: str) -> str:
    """What a figure speaks of."""
    return next(group for group, names in GROUPS.items() if name in names)


def known_figures() -> tuple[str, ...]:
    """All names, measures first."""
    return (*MEASURES, *RATES)


def figure_named(name: str) -> Measure | Rate:
    """The measure or rate of that name; ``KeyError`` for another."""
    return MEASURES[name] if name in MEASURES else RATES[name]
