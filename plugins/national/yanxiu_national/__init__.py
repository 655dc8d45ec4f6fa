"""Policy plugin: the national rules, as the ministry's notices give them year by year."""

from collections.abc import Iterable
from datetime import date

from yanxiu.policy import (
    ClassFacts,
    Jurisdiction,
    Level,
    ParameterView,
    PolicyDocument,
    ReportFormat,
    Rule,
    SubsidyProposal,
    Term,
    TermKind,
    Tier,
    hookimpl,
    rules_in,
)
from yanxiu_national import (
    assessment,
    certification,
    completion,
    delivery,
    evaluation,
    preparation,
    recruitment,
    scope,
    settlement,
    supervision,
)
from yanxiu_national.platform_report import NATIONAL_PLATFORM
from yanxiu_national.subsidy import proposal

NOTICE_2021 = PolicyDocument(
    key="CN21",
    number="人社厅发〔2021〕24号",
    title="人力资源社会保障部办公厅关于印发专业技术人才知识更新工程2021年高级研修项目计划的通知",
    issuer="人力资源社会保障部办公厅",
    issued_on=date(2021, 4, 16),
    years=(2021,),
    cites=("《专业技术人才知识更新工程高级研修项目管理办法》（人社厅发〔2014〕70号）",),
)


@hookimpl
def describe_jurisdiction() -> Jurisdiction:
    """The nation; GB/T 2260 numbers provinces from 11, so the whole bears the customary 100000."""
    return Jurisdiction(
        id="national",
        code="100000",
        name="国家",
        level=Level.NATIONAL,
        department="人力资源社会保障部",
        documents=(NOTICE_2021,),
    )


@hookimpl
def register_tiers() -> Iterable[Tier]:
    """One tier, in every year: provinces name it too in years whose national notice is not in hand."""
    return (Tier("national", "国家级", Level.NATIONAL),)


@hookimpl
def register_vocabulary() -> Iterable[Term]:
    """The ministry's budget line, and its names for shared heads and papers."""
    return (
        Term(TermKind.BUDGET_LINE, "central", "中央财政"),
        Term(TermKind.EXPENSE_HEAD, "培训场地费", "培训场地费", maps_to="venue"),
        Term(TermKind.EXPENSE_HEAD, "讲课费", "讲课费", maps_to="teaching"),
        Term(TermKind.EXPENSE_HEAD, "培训资料费", "培训资料费", maps_to="materials"),
        Term(TermKind.MATERIAL, "经费结算表", "经费结算表", maps_to="settlement_statement"),
        Term(TermKind.MATERIAL, "学员签到表", "学员签到表", maps_to="trainee_sign_in"),
    )


@hookimpl
def register_rules() -> Iterable[Rule]:
    """The 33 rows of the notice of 2021, by stage."""
    return rules_in(
        scope,
        preparation,
        recruitment,
        delivery,
        assessment,
        certification,
        completion,
        settlement,
        evaluation,
        supervision,
    )


@hookimpl
def register_report_formats() -> Iterable[ReportFormat]:
    """How a class is reported to the ministry's platform."""
    return (NATIONAL_PLATFORM,)


@hookimpl
def propose_subsidy(facts: ClassFacts, parameters: ParameterView) -> SubsidyProposal | None:
    """The ministry's grant for a national class."""
    return proposal(facts, parameters)
