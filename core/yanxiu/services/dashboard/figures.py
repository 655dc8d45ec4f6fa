"""Which figures the dashboard tells: the key ones, those to choose from, what belongs in one chart."""

from collections.abc import Mapping, Sequence
from typing import Final

from yanxiu.services.summaries import MEASURES, RATES, Measure, Rate, figure_named, known_figures

KEY: Final = (
    "classes_held",
    "completion_rate",
    "enrolled",
    "certificates",
    "subsidy_paid",
    "satisfaction",
)
"""The key figures, in their order."""

DEFAULT: Final = "enrolled"
CHOICES: Final = tuple(
    name for name in known_figures() if name not in ("trainees", "survey_scores", "survey_score_sum")
)
"""What a reader may choose: all but people counted once, who are never added up, and halves of a rate."""

PROJECTS: Final = ("projects_applied", "projects_planned", "projects_held", "projects_completed")
PEOPLE: Final = ("enrolled", "graded", "completed", "certificates")
MONEY: Final = ("subsidy_proposed", "subsidy_paid")

_FAMILIES: Final[Sequence[tuple[str, ...]]] = (
    PROJECTS,
    ("classes", "classes_held"),
    ("enrolled", "completed", "certificates"),
    (*MONEY, "subsidy_recovered"),
    ("funds_planned", "funds_fiscal", "funds_own"),
    ("survey_issued", "survey_returned", "survey_valid"),
    ("findings_violated", "findings_unknown", "findings_manual"),
)

_BARE: Final[Mapping[str, str]] = {
    "subsidy_proposed": "测算补助",
    "subsidy_paid": "拨付补助",
    "subsidy_recovered": "追回补助",
    "funds_planned": "预算",
    "funds_fiscal": "预算：财政资金",
    "funds_own": "预算：自筹资金",
    "funds_spent": "支出",
    "per_head": "每合格人次补助",
}
"""What sums are called where their unit stands beside them."""

_UNITS: Final[Mapping[str, str]] = {
    "certificates": "张",
    "classes": "期",
    "classes_held": "期",
    "survey_issued": "份",
    "survey_returned": "份",
    "survey_valid": "份",
    "late_filings": "次",
}
_OF_KIND: Final[Mapping[str, str]] = {
    "people": "人次",
    "money": "万元",
    "hours": "学时",
    "score": "分",
    "share": "%",
}


def family(name: str) -> tuple[str, ...]:
    """The figures that are drawn together over the years, this one among them."""
    return next((one for one in _FAMILIES if name in one), (name,))


def label(name: str) -> str:
    """What a figure is called, without its unit."""
    return _BARE.get(name, figure_named(name).label)


def kind(name: str) -> str:
    """Of what kind a figure is: people, count, money, hours, score, or share."""
    one: Measure | Rate = figure_named(name)
    return one.kind


def unit(name: str) -> str:
    """What a figure is counted in; sums in ten thousand yuan, but for those per head."""
    if name == "per_head":
        return "元"
    if name.startswith("projects_"):
        return "个"
    return _UNITS.get(name) or _OF_KIND.get(kind(name), "条" if name.startswith("findings_") else "")


def in_wan(name: str) -> bool:
    """Whether a figure is a sum that is told in ten thousand yuan."""
    return name in MEASURES and kind(name) == "money"


def is_rate(name: str) -> bool:
    """Whether a figure is computed from two others."""
    return name in RATES
