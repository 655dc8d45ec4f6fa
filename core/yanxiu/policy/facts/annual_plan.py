"""年度计划: stated totals and the list they are reconciled with."""

from collections.abc import Mapping
from datetime import date

from .base import fact, facts_class


@facts_class
class AnnualPlanFacts:
    """Root of the stage `plan`; the mappings go from tier to number of classes."""

    year: int = fact("年度")
    as_of: date = fact("判断日期")
    stated_total: int = fact("公布的总期数")
    stated_by_tier: Mapping[str, int] = fact("公布的各类期数", word="tier")
    listed_by_tier: Mapping[str, int] = fact("清单中的各类期数", word="tier")
    document_number: str = fact("计划文号")
    published_on: date = fact("计划公布日期")
    extra: Mapping[str, object] = fact("补充栏目")
