"""监督: an organization's record."""

from collections.abc import Mapping
from datetime import date

from yanxiu.policy.vocabulary import Attestation, ViolationKind

from .base import fact, facts_class
from .shared import OrganizationFacts


@facts_class
class ViolationFacts:
    """查实的违规行为."""

    kind: ViolationKind = fact("违规类型")
    confirmed_on: date = fact("查实日期")
    decided_by: str = fact("认定单位")


@facts_class
class HostFacts:
    """Root of the stage `supervision`."""

    year: int = fact("年度")
    as_of: date = fact("判断日期")
    organization: OrganizationFacts = fact("单位")
    confirmed_violations: tuple[ViolationFacts, ...] = fact("查实的违规")
    inspections: int = fact("检查次数")
    complaints: int = fact("投诉次数")
    completed_as_planned: bool = fact("本年度按计划完成")
    commended: bool = fact("获肯定")
    attestations: tuple[Attestation, ...] = fact("承诺")
    extra: Mapping[str, object] = fact("补充栏目")
