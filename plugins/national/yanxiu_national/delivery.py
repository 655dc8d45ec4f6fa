"""How a class is run: as planned, in time, changes reported beforehand, in several forms."""

from typing import Any

from yanxiu.policy import (
    Attestation,
    ClassFacts,
    Comparison,
    Entry,
    Party,
    Stage,
    all_of,
    any_of,
    at_least,
    attestation,
    before,
    day_in_year,
    each,
    information,
    lift,
    on_or_before,
    rule,
)
from yanxiu_national.changes import differs, kept_or_reported, watched_terms


@rule(
    "plan_followed",
    stages=[Stage.DELIVERY],
    owners=[Party.HOST, Party.APPLICANT],
    cure="补登已经报送的变更；没有报告过的变更由主管人员处理",
)
def plan_is_followed(facts: ClassFacts, entry: Entry) -> Comparison:
    """Topic, content, audience, time and place are as planned, or the change was reported
    (人社厅发〔2021〕24号 一).
    """
    return each(watched_terms(facts, entry.value), kept_or_reported, named="label")


def _reported_change(facts: ClassFacts, entry: Entry) -> Any:
    """Where every difference was reported, was it arbitrary? (人社厅发〔2021〕24号 一)"""
    terms = watched_terms(facts, entry.beside("plan_followed"))
    in_order = all_of(*(any_of(term.kept, term.reported) for term in terms))
    return all_of(in_order, any_of(*(differs(term) for term in terms)))


change_justified = attestation(
    "change_justified",
    stages=[Stage.DELIVERY],
    word=Attestation.CHANGE_JUSTIFIED,
    asked=_reported_change,
    owners=[Party.MINISTRY],
    cure="由主管人员判断变更是否随意并签署",
    beside=["plan_followed"],
)


@rule(
    "changes_reported",
    stages=[Stage.AMENDMENT, Stage.DELIVERY],
    owners=[Party.HOST, Party.APPLICANT],
    cure="在变更生效之前把情况说明报人社部专业技术人员管理司",
)
def changes_are_reported_beforehand(facts: ClassFacts, _entry: Entry) -> Comparison:
    """Each change was explained to the ministry's department earlier than it took effect
    (人社厅发〔2021〕24号 一).
    """
    return each(facts.amendments, lambda change: before(change.reported_on, change.effective_on))


@rule("finish_by", stages=[Stage.DELIVERY], cure="超过截止日的班次由主管人员处理")
def class_is_finished_in_time(facts: ClassFacts, entry: Entry) -> Comparison:
    """The class ends on or before the last day of the programme year (人社厅发〔2021〕24号 一)."""
    return on_or_before(facts.actual.ends_on, day_in_year(entry.value, entry.year))


@rule("teaching_forms", stages=[Stage.DELIVERY], cure="增加教学形式，或说明理由")
def taught_in_several_forms(facts: ClassFacts, entry: Entry) -> Comparison:
    """Lectures, seminars, exchange, field teaching: several of them; how many is a reading
    (人社厅发〔2021〕24号 二).
    """
    return at_least(lift(lambda forms: len(set(forms)), facts.delivery.forms), entry.value, "form")


discipline = attestation(
    "discipline",
    stages=[Stage.DELIVERY],
    word=Attestation.DISCIPLINE,
    owners=[Party.HOST, Party.APPLICANT],
    cure="承办单位签署遵守中央八项规定精神和学员管理规定的承诺",
)
epidemic = information("epidemic", stages=[Stage.DELIVERY])
bases_lead = information("bases_lead", stages=[Stage.DELIVERY])
