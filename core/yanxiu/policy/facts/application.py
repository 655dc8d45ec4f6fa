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

    year: int = fact("年度")
    as_of: date = fact("判断日期")
    level_applied: Level = fact("申报级别")
    project: ProjectFacts = fact("项目")
    form: str = fact("申报表式", word="form")
    filled_fields: tuple[ApplicationField, ...] = fact("已填栏目")
    sealed: bool = fact("申报表已盖章")
    paper_received_on: date = fact("纸质材料收到日")
    electronic_received_on: date = fact("电子材料收到日")
    attachments: tuple[str, ...] = fact("附件", word="attachment")
    audience_scope: RecruitmentScope = fact("研修对象范围")
    summary_columns: tuple[SummaryColumn, ...] = fact("汇总表栏目", alias="汇总表")
    summary_sealed: bool = fact("汇总表已盖章")
    summary_filled_on: date = fact("汇总表填报日期")
    topic_ranges: tuple[str, ...] = fact("勾选的选题范围", word="topic_range")
    topic_justified: tuple[str, ...] = fact("已说明的选题范围", word="topic_range")
    series: bool | str = fact("申请纳入特色班", alias="特色班")
    series_described: bool = fact("已说明特色班情况")
    self_funding_marked: bool = fact("已注明自筹经费")
    review_opinion_by: str = fact("审核意见单位")
    review_opinion_sealed: bool = fact("审核意见已盖章")
    review_opinion_on: date = fact("审核意见日期")
    call_closes_on: date = fact("征集截止日")
    national_result: NationalResult = fact("国家级遴选结果")
    recommended_national: bool = fact("已推荐申报国家级")
    score_sheet_complete: bool = fact("评分表已填")
    attestations: tuple[Attestation, ...] = fact("承诺")
    extra: Mapping[str, object] = fact("补充栏目")
