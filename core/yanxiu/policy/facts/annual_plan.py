"""年度计划: stated totals and the list they are reconciled with."""

from collections.abc import Mapping
from datetime import date

from .base import fact, facts_class


@facts_class
class AnnualPlanFacts:
    """Root of the stage `plan`; the mappings go from tier to number of classes."""

    year: int = fact("年度", unit="年", meaning="项目年度")
    as_of: date = fact("判断日期", meaning="站在哪一天判断")
    stated_total: int = fact("公布的总期数", unit="期", meaning="计划正文写的总期数")
    stated_by_tier: Mapping[str, int] = fact(
        "公布的各类期数", word="tier", unit="期", meaning="计划正文写的各类期数"
    )
    listed_by_tier: Mapping[str, int] = fact(
        "清单中的各类期数", word="tier", unit="期", meaning="清单逐项数出来的"
    )
    document_number: str = fact("计划文号", meaning="公布计划的文号")
    published_on: date = fact("计划公布日期", meaning="计划哪天公布")
    extra: Mapping[str, object] = fact("补充栏目", meaning="插件用 register_fields 加的栏目")
