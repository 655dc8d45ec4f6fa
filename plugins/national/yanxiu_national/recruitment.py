"""Who is recruited, how many, for how long."""

from typing import Any

from yanxiu.policy import (
    ClassFacts,
    Comparison,
    Entry,
    Stage,
    any_of,
    at_most,
    each,
    equals,
    every,
    is_true,
    lift,
    rule,
    within_band,
)

SIZE_STAGES = [Stage.RECRUITMENT, Stage.DELIVERY]


@rule("about_days", stages=SIZE_STAGES, cure="调整天数，或说明理由")
def about_so_many_days(facts: ClassFacts, entry: Entry) -> Comparison:
    """About five days; the band is a reading (人社厅发〔2021〕24号 二)."""
    return within_band(facts.delivery.total_days, entry.value, "day")


@rule("most_trainees", stages=SIZE_STAGES, cure="减少人数，或说明理由")
def not_too_many_trainees(facts: ClassFacts, entry: Entry) -> Comparison:
    """As a rule no more than a hundred trainees, however they take part (人社厅发〔2021〕24号 二)."""
    onsite, online = facts.roster.onsite, facts.roster.online
    return every(at_most(onsite + online, entry.value, "person"), at_most(onsite, entry.value, "person"))


@rule("recruitment_scope", stages=[Stage.RECRUITMENT], cure="开班通知面向全国招生，或说明理由")
def recruited_nationally(facts: ClassFacts, entry: Entry) -> Comparison:
    """The notice is open to the whole country; who then comes is another matter (人社厅发〔2021〕24号 二)."""
    return equals(facts.preparation.notice_scope, entry.value)


@rule("trainee_profile", stages=[Stage.RECRUITMENT], cure="对不符合条件的学员说明理由")
def trainees_fit_the_profile(facts: ClassFacts, entry: Entry) -> Comparison:
    """Each trainee as a rule has a title or qualification of middle or senior level, or a management post
    (人社厅发〔2021〕24号 二).
    """
    return each(facts.roster.trainees, lambda trainee: is_true(_fits(trainee, entry.value)), unit="person")


def _fits(trainee: Any, profile: Any) -> Any:
    return any_of(
        lift(lambda title: title in profile["titles"], trainee.title_level),
        lift(lambda title: title in profile["titles"], trainee.qualification_level),
        lift(lambda post: post in profile["posts"], trainee.post),
    )
