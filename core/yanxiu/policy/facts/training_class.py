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

    starts_on: date = fact("实际开班日期", meaning="实际哪天开班")
    ends_on: date = fact("实际结束日期", meaning="实际哪天结束")
    place: str = fact("实际地点", meaning="实际在哪里办")
    topic: str = fact("实际选题", meaning="实际的题目")
    content: str = fact("实际内容", meaning="实际的内容")
    audience: str = fact("实际对象", meaning="实际的对象")
    host_name: str = fact("实际承办单位", meaning="实际由谁承办")


@facts_class
class PreparationFacts:
    """开班前: the papers and what became of them."""

    consulted_on: date = fact("与省厅沟通日", meaning="开班前哪天与省厅沟通过")
    plan_submitted_on: date = fact("实施方案报送日", meaning="实施方案哪天报到")
    notice_submitted_on: date = fact("开班通知报送日", meaning="开班通知哪天报到")
    accepted_on: date = fact("备案", meaning="哪天备案")
    approved_on: date = fact("审核通过", meaning="哪天批准（审批制）")
    filed_by: Party = fact("报送单位", meaning="由谁报送")
    plan_sections: tuple[PlanSection, ...] = fact("实施方案内容", meaning="方案写了哪些部分")
    notice_issuer: Party = fact("开班通知印发单位", meaning="开班通知由谁印发")
    notice_issued_on: date = fact("开班通知印发日", meaning="开班通知哪天印发")
    notice_scope: RecruitmentScope = fact("招生范围", meaning="通知面向哪里招生")
    platform_reference: str = fact("国家平台编号", meaning="在国家平台上的编号")


@facts_class
class AmendmentFacts:
    """变更: one change of the plan."""

    field: WatchedField = fact("变更事项", meaning="改了计划的哪一项")
    effective_on: date = fact("变更生效日", meaning="从哪天起按新的办")
    reported_on: date = fact("变更报告日", meaning="哪天报告的")
    written: bool = fact("书面报告", meaning="有书面材料")
    approved_on: date = fact("变更批准日", meaning="哪天批准的")
    approver: Party = fact("变更批准单位", meaning="由谁批准")


@facts_class
class TraineeFacts:
    """学员, as one line of the roster."""

    name: str = fact("姓名", meaning="学员姓名")
    employer: str = fact("工作单位", meaning="学员的工作单位")
    title_level: TitleLevel = fact("职称级别", meaning="职称是哪一级")
    qualification_level: TitleLevel = fact("职业资格级别", meaning="职业资格相当于哪一级")
    post: Post = fact("岗位", meaning="岗位属于哪一类")
    grassroots: bool = fact("基层一线", meaning="在基层一线工作")
    private_sector: bool = fact("民营企业", meaning="在民营企业工作")
    province: str = fact("所在省份", meaning="工作单位所在的省份")


@facts_class
class RosterFacts:
    """学员: who takes part, and how."""

    onsite: int = fact("线下人数", unit="人", meaning="到现场参加的")
    online: int = fact("线上人数", unit="人", meaning="在线上参加的")
    online_reason: str = fact("线上参加原因", meaning="为什么线上参加")
    from_outside: int = fact("省外", unit="人", meaning="工作单位在省外的")
    trainees: tuple[TraineeFacts, ...] = fact("学员名单", meaning="逐人的名册")


@facts_class
class ExpertFacts:
    """授课专家."""

    name: str = fact("专家姓名", meaning="专家姓名")
    title_level: TitleLevel = fact("专家职称级别", meaning="专家的职称是哪一级")
    organization_kind: OrganizationKind = fact("专家单位性质", meaning="专家的单位属于哪一类")
    attested_on: date = fact("师资审核签署日", meaning="审核人哪天签署")


@facts_class
class DeliveryFacts:
    """实施: days (with registration and return), hours, forms, experts."""

    total_days: int = fact("总天数", alias="含报到返程", unit="天", meaning="从报到到返程一共几天")
    travel_days: int = fact("报到返程天数", unit="天", meaning="其中报到和返程占几天")
    teaching_days: int = fact("教学天数", unit="天", meaning="其中上课几天")
    hours: Decimal = fact("学时", unit="学时", meaning="课表排了多少学时")
    forms: tuple[TeachingForm, ...] = fact("教学形式", meaning="用了哪些教学形式")
    staff_signed_in: bool = fact("工作人员已签到", meaning="工作人员有签到")
    experts: tuple[ExpertFacts, ...] = fact("授课专家", meaning="逐位的授课专家")


@facts_class
class CompletionFacts:
    """结业上报: papers, seals, dates."""

    materials: tuple[Material, ...] = fact("结业材料", meaning="已交齐的材料")
    seals: tuple[Seal, ...] = fact("经费结算表印章", meaning="结算表上盖了哪些章")
    reviewed_on: date = fact("审核日", meaning="主管部门哪天审核")
    submitted_on: date = fact("上报日", meaning="材料哪天报到")
    bank_details: tuple[BankDetail, ...] = fact("收款账户信息", meaning="账户写了哪几项")
    annual_report_submitted_on: date = fact("书面总结", meaning="书面总结哪天报到")


@facts_class
class ExpenseFacts:
    """One line of expenses."""

    category: ExpenseHead = fact("费用科目", meaning="属于哪一个开支科目")
    amount: Decimal = fact("金额", money=True, meaning="这一笔多少钱")
    payer: Payer = fact("支付方", meaning="由项目还是学员付")


@facts_class
class LectureFacts:
    """讲课费: one lecture in one half day; ``paid`` is this class's share of it, tax included."""

    rank: LectureRank = fact("授课专家类别", meaning="按哪一档讲课费")
    hours: Decimal = fact("授课学时", unit="学时", meaning="这一次讲了多少学时")
    net: Decimal = fact("税后讲课费", money=True, meaning="专家到手的数")
    paid: Decimal = fact("本班承担的讲课费", money=True, meaning="本班分摊的数，含税")


@facts_class
class FundingFacts:
    """经费."""

    requested: Decimal = fact("申请补助", money=True, meaning="申请的补助数")
    budget_line: str = fact("列支渠道", word="budget_line", meaning="从哪个渠道列支")
    expenses: tuple[ExpenseFacts, ...] = fact("费用明细", meaning="逐笔的开支")
    fees_charged: Decimal = fact("向学员收费", money=True, meaning="向学员收的总数")
    individual_funds: Decimal = fact("个人出资", money=True, meaning="个人出的钱")
    reimbursement_submitted_on: date = fact("报销材料报送日", meaning="报销材料哪天报到")
    fee_category: str = fact("培训费类别", meaning="按哪一类培训费标准")
    lectures: tuple[LectureFacts, ...] = fact("讲课费明细", meaning="逐次的讲课费")


@facts_class
class SurveyFacts:
    """满意度测评."""

    issued: int = fact("发出份数", unit="份", meaning="发出的问卷")
    returned: int = fact("收回份数", unit="份", meaning="收回的问卷")
    valid: int = fact("有效份数", unit="份", meaning="有效的问卷")
    statistics_computed: bool = fact("已统计", meaning="统计表已做出")


@facts_class
class EvaluationFacts:
    """班次评估."""

    headings: tuple[EvaluationHeading, ...] = fact("评估内容", meaning="评估写了哪几项")
    evaluated_on: date = fact("评估日", meaning="哪天评估")


@facts_class
class CoursewareFacts:
    """课件."""

    consented_on: date = fact("授课人同意日", meaning="授课人哪天同意")
    published_on: date = fact("课件发布日", meaning="课件哪天发布")


@facts_class
class ClassFacts:
    """Root of the stages from `preparation` to `follow_up`, assessment and certification apart."""

    year: int = fact("年度", unit="年", meaning="项目年度，不是日历年")
    as_of: date = fact("判断日期", meaning="站在哪一天判断")
    project: ProjectFacts = fact("项目", meaning="计划怎样写")
    actual: ActualFacts = fact("实际", meaning="实际怎样办")
    preparation: PreparationFacts = fact("开班前", meaning="开班前报送和审核")
    amendments: tuple[AmendmentFacts, ...] = fact("变更", meaning="逐次的变更")
    roster: RosterFacts = fact("学员", meaning="招了哪些人")
    delivery: DeliveryFacts = fact("实施", meaning="怎样上课")
    outputs: tuple[OutputKind, ...] = fact("研修成果", meaning="班次形成的成果")
    completion: CompletionFacts = fact("结业上报", meaning="结业以后报送的")
    funding: FundingFacts = fact("经费", meaning="申请、开支和收费")
    survey: SurveyFacts = fact("满意度", meaning="学员的测评")
    evaluation: EvaluationFacts = fact("评估", meaning="办完以后的评估")
    follow_ups: int = fact("问效跟踪次数", unit="次", meaning="办完以后跟踪了几次")
    courseware: tuple[CoursewareFacts, ...] = fact("课件", meaning="逐件的课件")
    attestations: tuple[Attestation, ...] = fact("承诺", meaning="已由具名的人签署的")
    extra: Mapping[str, object] = fact("补充栏目", meaning="插件用 register_fields 加的栏目")
