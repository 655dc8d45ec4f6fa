"""Parts that several roots share: organizations and the project as planned."""

from datetime import date

from yanxiu.policy.vocabulary import BaseLevel, FundingMode, Level, OrganizationKind

from .base import fact, facts_class


@facts_class
class OrganizationFacts:
    """单位."""

    name: str = fact("单位名称", meaning="单位全称")
    kind: OrganizationKind = fact("单位性质", meaning="单位属于哪一类")
    base_level: BaseLevel = fact("继续教育基地级别", meaning="是不是继续教育基地、哪一级")
    base_batch: int = fact("批次", unit="批", meaning="第几批认定的基地")
    training_qualified: bool = fact("培训资质", meaning="有没有培训业务范围或资质")
    issues_training_invoice: bool = fact("能开具培训费发票", meaning="能不能自己开培训费发票")
    eligible: bool = fact("申报资格", meaning="没有被取消申报资格")
    completed_last_year: bool = fact("上年度按计划完成", meaning="上一年度的班按计划办完")


@facts_class
class ProjectFacts:
    """项目: the terms as planned."""

    level: Level = fact("级别", meaning="列入哪一级的计划")
    tier: str = fact("类别", word="tier", meaning="本辖区声明的类别之一")
    listed: bool = fact("列入计划", meaning="在已公布的年度计划清单里")
    number_in_plan: int = fact("计划序号", unit="号", meaning="在计划清单里的序号")
    funding_mode: FundingMode = fact("经费渠道", meaning="钱从哪里来")
    self_funding_source: str = fact("自筹经费来源", meaning="自筹的，由谁出")
    topic: str = fact("选题", meaning="计划的题目")
    content: str = fact("研修内容", meaning="计划的内容")
    audience: str = fact("研修对象", meaning="计划的对象")
    place: str = fact("办班地点", meaning="计划的地点")
    starts_on: date = fact("计划开班日期", meaning="计划哪天开班")
    ends_on: date = fact("计划结束日期", meaning="计划哪天结束")
    headcount: int = fact("计划人数", unit="人", meaning="计划招多少人")
    field_code: str = fact("专业技术领域", meaning="领域代码")
    industry_authority: str = fact("行业主管部门", meaning="所属行业的主管部门")
    topic_ranges: tuple[str, ...] = fact("选题范围", word="topic_range", meaning="选题落在哪些范围")
    series: bool | str = fact("特色班", meaning="是不是特色班，或写了什么")
    host: OrganizationFacts = fact("承办单位", meaning="承办的单位")
    applicant: OrganizationFacts = fact("申报单位", meaning="提出申报的单位")
    supervisor: OrganizationFacts = fact("主管部门", meaning="审核申报的部门")
