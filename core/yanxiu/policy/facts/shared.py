"""Parts that several roots share: organizations and the project as planned."""

from datetime import date

from yanxiu.policy.vocabulary import BaseLevel, FundingMode, Level, OrganizationKind

from .base import fact, facts_class


@facts_class
class OrganizationFacts:
    """单位."""

    name: str = fact("单位名称")
    kind: OrganizationKind = fact("单位性质")
    base_level: BaseLevel = fact("继续教育基地级别")
    base_batch: int = fact("批次")
    training_qualified: bool = fact("培训资质")
    issues_training_invoice: bool = fact("能开具培训费发票")
    eligible: bool = fact("申报资格")
    completed_last_year: bool = fact("上年度按计划完成")


@facts_class
class ProjectFacts:
    """项目: the terms as planned."""

    level: Level = fact("级别")
    tier: str = fact("类别", word="tier")
    listed: bool = fact("列入计划")
    number_in_plan: int = fact("计划序号")
    funding_mode: FundingMode = fact("经费渠道")
    self_funding_source: str = fact("自筹经费来源")
    topic: str = fact("选题")
    content: str = fact("研修内容")
    audience: str = fact("研修对象")
    place: str = fact("办班地点")
    starts_on: date = fact("计划开班日期")
    ends_on: date = fact("计划结束日期")
    headcount: int = fact("计划人数")
    field_code: str = fact("专业技术领域")
    industry_authority: str = fact("行业主管部门")
    topic_ranges: tuple[str, ...] = fact("选题范围", word="topic_range")
    series: bool | str = fact("特色班")
    host: OrganizationFacts = fact("承办单位")
    applicant: OrganizationFacts = fact("申报单位")
    supervisor: OrganizationFacts = fact("主管部门")
