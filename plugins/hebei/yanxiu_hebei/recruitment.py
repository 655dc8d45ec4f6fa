"""Whom a class takes (art. 10)."""

from yanxiu.policy import (
    ClassFacts,
    Comparison,
    Entry,
    Post,
    Stage,
    TraineeFacts,
    any_of,
    at_least,
    each,
    is_true,
    lift,
    one_of,
    rule,
)


@rule(
    "recruitment_scope",
    stages=[Stage.RECRUITMENT],
    cure="招收学员通知写明面向省内和省外；不能这样做的说明理由",
)
def open_to_other_provinces(facts: ClassFacts, entry: Entry) -> Comparison:
    """Art. 10 (HED-20): the notice offers places inside and outside the province."""
    return one_of(facts.preparation.notice_scope, entry.value)


@rule(
    "outside_trainees",
    stages=[Stage.RECRUITMENT],
    cure="没有省外学员的说明理由：对外招收是要求，招到与否不算违规",
)
def somebody_came_from_outside(facts: ClassFacts, entry: Entry) -> Comparison:
    """Art. 10 (HED-20): nobody from outside is a hint that the offer was not made (T32)."""
    return at_least(facts.roster.from_outside, entry.value)


@rule("trainee_profile", stages=[Stage.RECRUITMENT], cure="核对职称和岗位；确需招收的说明理由")
def titled_or_managing(facts: ClassFacts, entry: Entry) -> Comparison:
    """Art. 10 (HED-21): as a rule trainees bear an intermediate or senior title, or manage."""
    return each(facts.roster.trainees, lambda trainee: _fits(trainee, entry))


def _fits(trainee: TraineeFacts, entry: Entry) -> Comparison:
    titled = lift(lambda level: level in entry.value, trainee.title_level)
    return is_true(any_of(titled, trainee.post == Post.MANAGEMENT))
