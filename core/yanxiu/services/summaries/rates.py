"""Rates: never stored, always computed from the counts of the same cells."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Final, Literal

from yanxiu.services.summaries.measures import MEASURES

Kind = Literal["share", "money"]
_PLACES: Final[Mapping[Kind, Decimal]] = {
    "share": Decimal("0.0001"),
    "money": Decimal("0.01"),
}


@dataclass(frozen=True)
class Rate:
    """One rate: what is divided by what. ``kind``: a share of one, or yuan."""

    name: str
    label: str
    meaning: str
    numerator: str
    denominator: str
    kind: Kind = "share"

    def of(self, numerator: Decimal | int, denominator: Decimal | int) -> Decimal | None:
        """The rate, rounded half up; None where there is nothing to divide by."""
        if not denominator:
            return None
        return (Decimal(numerator) / Decimal(denominator)).quantize(_PLACES[self.kind], ROUND_HALF_UP)


_DEFINED: Final = (
    Rate("held_rate", "举办率", "已办项目 ÷ 计划项目", "projects_held", "projects_planned"),
    Rate("completion_rate", "合格率", "合格人次 ÷ 考核人次", "completed", "graded"),
    Rate("certified_rate", "发证率", "结业证书 ÷ 合格人次", "certificates", "completed"),
    Rate("returned_rate", "测评回收率", "收回测评 ÷ 发出测评", "survey_returned", "survey_issued"),
    Rate(
        "satisfaction", "满意度", "评分合计 ÷ 评分个数，每题按满分折算", "survey_score_sum", "survey_scores"
    ),
    Rate("execution_rate", "补助拨付率", "拨付补助 ÷ 测算补助", "subsidy_paid", "subsidy_proposed"),
    Rate("per_head", "每合格人次补助（元）", "拨付补助 ÷ 合格人次", "subsidy_paid", "completed", "money"),
)

RATES: Final[Mapping[str, Rate]] = MappingProxyType(
    {one.name: one for one in _DEFINED if one.numerator in MEASURES and one.denominator in MEASURES}
)
"""The rates, by name."""
