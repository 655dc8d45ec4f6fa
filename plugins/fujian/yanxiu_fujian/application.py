"""申报: who may apply and what an application declares.

The notices of 2023 and 2025 with their annexes; that of 2024 is not in hand.  The topic, the papers and the
forms have modules of their own.
"""

from collections.abc import Callable

from yanxiu.policy import (
    ApplicationFacts,
    BaseLevel,
    Comparison,
    Entry,
    FundingMode,
    OrganizationKind,
    Party,
    Stage,
    at_least,
    every,
    information,
    is_true,
    not_applicable,
    one_of,
    rule,
    rules_in,
)

from . import forms, submission, topics
from .duties import OFFICE
from .evidence import written

AT = (Stage.APPLICATION,)
FILER = (Party.APPLICANT,)


def _of_enterprises(facts: ApplicationFacts, condition: Callable[[], Comparison]) -> Comparison:
    if facts.project.applicant.kind != OrganizationKind.ENTERPRISE:
        return not_applicable("申报单位不是企业")
    return condition()


def _of_self_funded(facts: ApplicationFacts, condition: Callable[[], Comparison]) -> Comparison:
    if facts.project.funding_mode != FundingMode.SELF_FUNDED:
        return not_applicable("不是自筹经费项目")
    return condition()


@rule("enterprise_qualification", stages=AT, owners=FILER, cure="由具有培训资质的单位申报，或补交资质证明")
def enterprise_is_qualified_to_train(facts: ApplicationFacts, entry: Entry) -> Comparison:
    """An enterprise that applies may train (闽人社办〔2023〕6号 三（二）; no longer asked in 2025)."""
    applicant = facts.project.applicant
    return _of_enterprises(facts, lambda: is_true(applicant.training_qualified, expected=entry.value))


@rule("enterprise_invoice", stages=AT, owners=FILER, cure="由能开具培训费发票的单位申报，或补交开票资格证明")
def enterprise_issues_training_invoices(facts: ApplicationFacts, entry: Entry) -> Comparison:
    """An enterprise that applies can invoice training.

    闽人社办〔2023〕6号 三（二）; 闽人社办〔2025〕7号 三（一）.
    """
    applicant = facts.project.applicant
    return _of_enterprises(facts, lambda: is_true(applicant.issues_training_invoice, expected=entry.value))


@rule(
    "host_record",
    stages=(Stage.APPLICATION, Stage.SELECTION),
    owners=OFFICE,
    cure="更换承办单位，或由主管人员说明理由后推荐",
)
def host_completed_last_years_plan(facts: ApplicationFacts, entry: Entry) -> Comparison:
    """In principle no host is recommended that left last year's plan undone.

    闽人社办〔2025〕7号 三（一）.
    """
    return is_true(facts.project.host.completed_last_year, expected=entry.value)


@rule("base_status", stages=AT, owners=FILER, cure="写明承办单位的继续教育基地身份；国家级基地写明第几批")
def base_status_is_stated(facts: ApplicationFacts, entry: Entry) -> Comparison:
    """One base status, with its batch where it is national (闽人社办〔2025〕7号 附件1、2)."""
    host = facts.project.host
    status = one_of(host.base_level, entry.value)
    if host.base_level == BaseLevel.NATIONAL:
        return every(status, at_least(host.base_batch, 1))
    return status


@rule("self_funding_mark", stages=AT, owners=FILER, cure="在申报表中注明自筹经费")
def self_funding_is_marked(facts: ApplicationFacts, entry: Entry) -> Comparison:
    """Who pays for the class alone says so in the form.

    闽人社办〔2023〕6号 三（三）; 闽人社办〔2025〕7号 三（二）.  The provincial form of 2025 has no box for it
    (T19): the mark is asked all the same.
    """
    return _of_self_funded(facts, lambda: is_true(facts.self_funding_marked, expected=entry.value))


@rule("funding_category", stages=AT, owners=FILER, cure="在财政资助和自筹经费中选一种")
def one_funding_category(facts: ApplicationFacts, entry: Entry) -> Comparison:
    """One of the two categories of the national form (闽人社办〔2025〕7号 附件1)."""
    return one_of(facts.project.funding_mode, entry.value)


@rule("self_funding_source", stages=AT, owners=FILER, cure="写明自筹经费从哪里来")
def self_funding_names_its_source(facts: ApplicationFacts, _entry: Entry) -> Comparison:
    """Own money has a source (闽人社办〔2025〕7号 附件1)."""
    return _of_self_funded(facts, lambda: written(facts.project.self_funding_source))


@rule("series_text", stages=AT, owners=FILER, cure="简要说明已办班次的特色、成效和下步考虑，或不申请特色班")
def series_is_described(facts: ApplicationFacts, entry: Entry) -> Comparison:
    """Who asks for a signature series describes it (闽人社办〔2023〕6号 三（一）)."""
    if not facts.series:
        return not_applicable("没有申请纳入特色班")
    return is_true(facts.series_described, expected=entry.value)


SHOWN = (
    information("series_offered", stages=AT),
    information("experts_hint", stages=AT),
    information("applicant_role", stages=AT),
)
ELSEWHERE = rules_in(topics, submission, forms)
