"""实施: what was planned is what was done, by the planned host, on time, in proper form."""

from typing import Any

from yanxiu.policy import (
    AmendmentFacts,
    Attestation,
    ClassFacts,
    Comparison,
    Entry,
    Stage,
    all_of,
    any_of,
    at_least,
    attestation,
    day_in_year,
    differing_fields,
    equals,
    every,
    information,
    is_true,
    lift,
    on_or_before,
    plan_equals_actual,
    rule,
)

from .duties import BOTH, OFFICE

_HELD = [Stage.DELIVERY]


def _watched(facts: ClassFacts, entry: Entry) -> list[tuple[str, Any, Any]]:
    plan, actual = facts.project, facts.actual
    pairs: dict[str, list[tuple[Any, Any]]] = {
        "topic": [(plan.topic, actual.topic)],
        "content": [(plan.content, actual.content)],
        "audience": [(plan.audience, actual.audience)],
        "time": [(plan.starts_on, actual.starts_on), (plan.ends_on, actual.ends_on)],
        "place": [(plan.place, actual.place)],
    }
    return [(name, planned, done) for name in entry.value for planned, done in pairs[name]]


def _reported(changes: tuple[AmendmentFacts, ...], name: str) -> Any:
    """Whether a change of this field was reported at all; unknown while its day is not filled in."""

    def any_reported(known: tuple[AmendmentFacts, ...]) -> Any:
        return any_of(*(all_of(c.field == name, lift(lambda _day: True, c.reported_on)) for c in known))

    return lift(any_reported, changes)


@rule(
    "plan_as_actual",
    stages=_HELD,
    owners=BOTH,
    cure="按计划实施；确有变化的补登已经书面报告的变更，没有报告的由主管人员处理",
)
def no_unreported_difference(facts: ClassFacts, entry: Entry) -> Comparison:
    """Topic, content, audience, time and place are as planned, or the change was reported (2024 一 ¶1).

    Whether the report came beforehand and in writing is the next rule's question.
    """
    fields = _watched(facts, entry)
    reports = {name: _reported(facts.amendments, name) for name in differing_fields(fields)}
    excused = [name for name, reported in reports.items() if reported is not False]
    return every(plan_equals_actual(fields, excused=excused), is_true(all_of(*reports.values())))


def _reported_difference(facts: ClassFacts, entry: Entry) -> Any:
    """There is something to judge where a difference exists and all of it was reported (2024 一 ¶1)."""
    names = set(differing_fields(_watched(facts, entry)))
    return bool(names) and all_of(*(_reported(facts.amendments, name) for name in names))


change_justified = attestation(
    "change_justified",
    stages=_HELD,
    word=Attestation.CHANGE_JUSTIFIED,
    asked=_reported_difference,
    owners=OFFICE,
    cure="由工作人员判断已报告的变更是否属于随意调整，并签署",
)


def _host_as_planned(facts: ClassFacts, _entry: Entry) -> Any:
    """The class was run by the host that the plan names (闽人社办〔2024〕212号 一 ¶1)."""
    return facts.actual.host_name == facts.project.host.name


@rule("host_as_planned", stages=_HELD, owners=BOTH, cure="由计划确定的承办单位实施，不得转交第三方")
def run_by_the_planned_host(facts: ClassFacts, _entry: Entry) -> Comparison:
    """The class was run by the host that the plan names (闽人社办〔2024〕212号 一 ¶1)."""
    return equals(facts.actual.host_name, facts.project.host.name)


third_party = attestation(
    "third_party",
    stages=_HELD,
    word=Attestation.THIRD_PARTY,
    asked=_host_as_planned,
    owners=BOTH,
    cure="由承办单位承诺没有转交第三方组织实施",
)


@rule("finish_by", stages=_HELD, owners=BOTH, cure="在截止日当天或之前结束；已经逾期的由主管人员处理")
def held_by_the_last_day(facts: ClassFacts, entry: Entry) -> Comparison:
    """The class has ended by a month and day of the programme year, that day included (T7, T26).

    闽人社办〔2023〕6号 二（三） (in the sentence on national classes only, T8),
    闽人社办〔2024〕212号 一 ¶1, 闽人社办〔2025〕7号 二（一）.
    """
    return on_or_before(facts.actual.ends_on, day_in_year(entry.value, entry.year))


@rule("teaching_forms", stages=_HELD, owners=BOTH, cure="增加教学形式，或说明理由")
def several_teaching_forms(facts: ClassFacts, entry: Entry) -> Comparison:
    """At least so many different teaching forms; the number is a reading of "several" (T2).

    闽人社办〔2023〕6号 二（一）, 闽人社办〔2024〕212号 二, 闽人社办〔2025〕7号 二（二）.
    """
    return at_least(lift(lambda forms: len(set(forms)), facts.delivery.forms), entry.value)


@rule("offline", stages=_HELD, owners=BOTH, cure="原则上线下办班；有学员线上参加的请说明理由")
def held_on_site(facts: ClassFacts, entry: Entry) -> Comparison:
    """In principle nobody takes part online (闽人社办〔2024〕212号 二); unit: persons."""
    return equals(facts.roster.online, entry.value)


def _online_in_order(facts: ClassFacts) -> Any:
    roster = facts.roster
    explained = lift(lambda reason: bool(reason.strip()), roster.online_reason)
    return any_of(roster.online == 0, all_of(roster.onsite > 0, explained))


@rule("online_exception", stages=_HELD, owners=BOTH, cure="填写线上参加的特殊原因；不得全部学员线上参加")
def online_part_is_explained(facts: ClassFacts, entry: Entry) -> Comparison:
    """Where some take part online there is a reason, and others are on site (闽人社办〔2024〕212号 二)."""
    return is_true(_online_in_order(facts), expected=entry.value)


def _somebody_online(facts: ClassFacts, _entry: Entry) -> Any:
    """Some trainees took part online, for a reason that is given (闽人社办〔2024〕212号 二)."""
    return all_of(_online_in_order(facts), facts.roster.online > 0)


special_circumstances = attestation(
    "special_circumstances",
    stages=_HELD,
    word=Attestation.SPECIAL_CIRCUMSTANCES,
    asked=_somebody_online,
    owners=OFFICE,
    cure="由工作人员认定属于特殊情况，并签署",
)
no_advertising = attestation(
    "no_advertising",
    stages=_HELD,
    word=Attestation.NO_ADVERTISING,
    owners=BOTH,
    cure="由承办单位承诺没有借研修为企业做广告",
)
discipline = attestation(
    "discipline",
    stages=_HELD,
    word=Attestation.DISCIPLINE,
    owners=BOTH,
    cure="由承办单位承诺遵守中央八项规定精神和学员管理规定",
)
no_tourism = attestation(
    "no_tourism",
    stages=_HELD,
    word=Attestation.NO_TOURISM,
    owners=BOTH,
    cure="由承办单位承诺没有公款旅游、宴请和无关活动",
)
content_fit = attestation(
    "content_fit",
    stages=_HELD,
    word=Attestation.CONTENT_FIT,
    owners=BOTH,
    cure="由审核人员确认内容紧贴选题、授课专家来自相关领域，并签署",
)
quality = information("quality", stages=_HELD)
bases_lead = information("bases_lead", stages=_HELD)
