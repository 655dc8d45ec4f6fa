"""班次: one run of a project, from its papers to its money."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from yanxiu.policy.vocabulary import (
    Attestation,
    BankDetail,
    EvaluationHeading,
    ExpenseHead,
    LectureRank,
    Material,
    OrganizationKind,
    OutputKind,
    Party,
    Payer,
    PlanSection,
    Post,
    RecruitmentScope,
    Seal,
    TeachingForm,
    TitleLevel,
    WatchedField,
)

from .base import fact, facts_class
from .shared import ProjectFacts


@facts_class
class ActualFacts:
    """实际: how the class was run."""

    starts_on: date = fact("实际开班日期")
    ends_on: date = fact("实际结束日期")
    place: str = fact("实际地点")
    topic: str = fact("实际选题")
    content: str = fact("实际内容")
    audience: str = fact("实际对象")
    host_name: str = fact("实际承办单位")


@facts_class
class PreparationFacts:
    """开班前: the papers and what became of them."""

    consulted_on: date = fact("与省厅沟通日")
    plan_submitted_on: date = fact("实施方案报送日")
    notice_submitted_on: date = fact("开班通知报送日")
    accepted_on: date = fact("备案")
    approved_on: date = fact("审核通过")
    filed_by: Party = fact("报送单位")
    plan_sections: tuple[PlanSection, ...] = fact("实施方案内容")
    notice_issuer: Party = fact("开班通知印发单位")
    notice_issued_on: date = fact("开班通知印发日")
    notice_scope: RecruitmentScope = fact("招生范围")
    platform_reference: str = fact("国家平台编号")


@facts_class
class AmendmentFacts:
    """变更: one change of the plan."""

    field: WatchedField = fact("变更事项")
    effective_on: date = fact("变更生效日")
    reported_on: date = fact("变更报告日")
    written: bool = fact("书面报告")
    approved_on: date = fact("变更批准日")
    approver: Party = fact("变更批准单位")


@facts_class
class TraineeFacts:
    """学员, as one line of the roster."""

    name: str = fact("姓名")
    employer: str = fact("工作单位")
    title_level: TitleLevel = fact("职称级别")
    qualification_level: TitleLevel = fact("职业资格级别")
    post: Post = fact("岗位")
    grassroots: bool = fact("基层一线")
    private_sector: bool = fact("民营企业")
    province: str = fact("所在省份")


@facts_class
class RosterFacts:
    """学员: who takes part, and how."""

    onsite: int = fact("线下人数")
    online: int = fact("线上人数")
    online_reason: str = fact("线上参加原因")
    from_outside: int = fact("省外")
    trainees: tuple[TraineeFacts, ...] = fact("学员名单")


@facts_class
class ExpertFacts:
    """授课专家."""

    name: str = fact("专家姓名")
    title_level: TitleLevel = fact("专家职称级别")
    organization_kind: OrganizationKind = fact("专家单位性质")
    attested_on: date = fact("师资审核签署日")


@facts_class
class DeliveryFacts:
    """实施: days (with registration and return), hours, forms, experts."""

    total_days: int = fact("总天数", alias="含报到返程")
    travel_days: int = fact("报到返程天数")
    teaching_days: int = fact("教学天数")
    hours: Decimal = fact("学时")
    forms: tuple[TeachingForm, ...] = fact("教学形式")
    staff_signed_in: bool = fact("工作人员已签到")
    experts: tuple[ExpertFacts, ...] = fact("授课专家")


@facts_class
class CompletionFacts:
    """结业上报: papers, seals, dates."""

    materials: tuple[Material, ...] = fact("结业材料")
    seals: tuple[Seal, ...] = fact("经费结算表印章")
    reviewed_on: date = fact("审核日")
    submitted_on: date = fact("上报日")
    bank_details: tuple[BankDetail, ...] = fact("收款账户信息")
    annual_report_submitted_on: date = fact("书面总结")


@facts_class
class ExpenseFacts:
    """One line of expenses."""

    category: ExpenseHead = fact("费用科目")
    amount: Decimal = fact("金额", money=True)
    payer: Payer = fact("支付方")


@facts_class
class LectureFacts:
    """讲课费: one lecture in one half day; ``paid`` is this class's share of it, tax included."""

    rank: LectureRank = fact("授课专家类别")
    hours: Decimal = fact("授课学时")
    net: Decimal = fact("税后讲课费", money=True)
    paid: Decimal = fact("本班承担的讲课费", money=True)


@facts_class
class FundingFacts:
    """经费."""

    requested: Decimal = fact("申请补助", money=True)
    budget_line: str = fact("列支渠道", word="budget_line")
    expenses: tuple[ExpenseFacts, ...] = fact("费用明细")
    fees_charged: Decimal = fact("向学员收费", money=True)
    individual_funds: Decimal = fact("个人出资", money=True)
    reimbursement_submitted_on: date = fact("报销材料报送日")
    fee_category: str = fact("培训费类别")
    lectures: tuple[LectureFacts, ...] = fact("讲课费明细")


@facts_class
class SurveyFacts:
    """满意度测评."""

    issued: int = fact("发出份数")
    returned: int = fact("收回份数")
    valid: int = fact("有效份数")
    statistics_computed: bool = fact("已统计")


@facts_class
class EvaluationFacts:
    """班次评估."""

    headings: tuple[EvaluationHeading, ...] = fact("评估内容")
    evaluated_on: date = fact("评估日")


@facts_class
class CoursewareFacts:
    """课件."""

    consented_on: date = fact("授课人同意日")
    published_on: date = fact("课件发布日")


@facts_class
class ClassFacts:
    """Root of the stages from `preparation` to `follow_up`, assessment and certification apart."""

    year: int = fact("年度")
    as_of: date = fact("判断日期")
    project: ProjectFacts = fact("项目")
    actual: ActualFacts = fact("实际")
    preparation: PreparationFacts = fact("开班前")
    amendments: tuple[AmendmentFacts, ...] = fact("变更")
    roster: RosterFacts = fact("学员")
    delivery: DeliveryFacts = fact("实施")
    outputs: tuple[OutputKind, ...] = fact("研修成果")
    completion: CompletionFacts = fact("结业上报")
    funding: FundingFacts = fact("经费")
    survey: SurveyFacts = fact("满意度")
    evaluation: EvaluationFacts = fact("评估")
    follow_ups: int = fact("问效跟踪次数")
    courseware: tuple[CoursewareFacts, ...] = fact("课件")
    attestations: tuple[Attestation, ...] = fact("承诺")
    extra: Mapping[str, object] = fact("补充栏目")
