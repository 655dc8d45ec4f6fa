"""申报: what an application and its selection are judged on."""

from collections.abc import Mapping
from datetime import date

from yanxiu.policy.vocabulary import (
    ApplicationField,
    Attestation,
    Level,
    NationalResult,
    RecruitmentScope,
    SummaryColumn,
)

from .base import fact, facts_class
from .shared import ProjectFacts


@facts_class
class ApplicationFacts:
    """Root of the stages `application` and `selection`."""

    year: int = fact("年度", unit="年", meaning="项目年度，不是日历年")
    as_of: date = fact("判断日期", meaning="站在哪一天判断")
    level_applied: Level = fact("申报级别", meaning="申报哪一级")
    project: ProjectFacts = fact("项目", meaning="申报表里的项目")
    form: str = fact("申报表式", word="form", meaning="用的哪一种表")
    filled_fields: tuple[ApplicationField, ...] = fact("已填栏目", meaning="申报表里填了的栏目")
    sealed: bool = fact("申报表已盖章", meaning="申报表上有公章")
    paper_received_on: date = fact("纸质材料收到日", meaning="纸质件哪天收到")
    electronic_received_on: date = fact("电子材料收到日", meaning="电子件哪天收到")
    attachments: tuple[str, ...] = fact("附件", word="attachment", meaning="附了哪些材料")
    audience_scope: RecruitmentScope = fact("研修对象范围", meaning="面向哪里招生")
    summary_columns: tuple[SummaryColumn, ...] = fact(
        "汇总表栏目", alias="汇总表", meaning="汇总表有哪些栏目"
    )
    summary_sealed: bool = fact("汇总表已盖章", meaning="汇总表上有公章")
    summary_filled_on: date = fact("汇总表填报日期", meaning="汇总表上写的日期")
    topic_ranges: tuple[str, ...] = fact("勾选的选题范围", word="topic_range", meaning="申报表上勾选的")
    topic_justified: tuple[str, ...] = fact("已说明的选题范围", word="topic_range", meaning="另写了理由的")
    series: bool | str = fact("申请纳入特色班", alias="特色班", meaning="要不要列为特色班")
    series_described: bool = fact("已说明特色班情况", meaning="写了特色班的情况")
    self_funding_marked: bool = fact("已注明自筹经费", meaning="表上注明了自筹")
    review_opinion_by: str = fact("审核意见单位", meaning="谁写的审核意见")
    review_opinion_sealed: bool = fact("审核意见已盖章", meaning="审核意见处有公章")
    review_opinion_on: date = fact("审核意见日期", meaning="审核意见的落款日期")
    call_closes_on: date = fact("征集截止日", meaning="当年征集通知定的截止日")
    national_result: NationalResult = fact("国家级遴选结果", meaning="国家级评选的结果")
    recommended_national: bool = fact("已推荐申报国家级", meaning="省厅已向部里推荐")
    score_sheet_complete: bool = fact("评分表已填", meaning="评分表每项都有分")
    attestations: tuple[Attestation, ...] = fact("承诺", meaning="已由具名的人签署的")
    extra: Mapping[str, object] = fact("补充栏目", meaning="插件用 register_fields 加的栏目")
