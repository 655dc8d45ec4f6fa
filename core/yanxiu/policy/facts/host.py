"""监督: an organization's record."""

from collections.abc import Mapping
from datetime import date

from yanxiu.policy.vocabulary import Attestation, ViolationKind

from .base import fact, facts_class
from .shared import OrganizationFacts


@facts_class
class ViolationFacts:
    """查实的违规行为."""

    kind: ViolationKind = fact("违规类型", meaning="属于哪一种违规")
    confirmed_on: date = fact("查实日期", meaning="哪天查实")
    decided_by: str = fact("认定单位", meaning="由谁认定")


@facts_class
class HostFacts:
    """Root of the stage `supervision`."""

    year: int = fact("年度", unit="年", meaning="项目年度")
    as_of: date = fact("判断日期", meaning="站在哪一天判断")
    organization: OrganizationFacts = fact("单位", meaning="被监督的单位")
    confirmed_violations: tuple[ViolationFacts, ...] = fact("查实的违规", meaning="逐件查实的")
    inspections: int = fact("检查次数", unit="次", meaning="当年被检查几次")
    complaints: int = fact("投诉次数", unit="次", meaning="当年被投诉几次")
    completed_as_planned: bool = fact("本年度按计划完成", meaning="当年的班按计划办完")
    commended: bool = fact("获肯定", meaning="受到肯定或表扬")
    attestations: tuple[Attestation, ...] = fact("承诺", meaning="已由具名的人签署的")
    extra: Mapping[str, object] = fact("补充栏目", meaning="插件用 register_fields 加的栏目")
