"""招生: where a class recruits, whom, and how long it lasts."""

from collections.abc import Callable, Mapping
from typing import Any

from yanxiu.policy import (
    ClassFacts,
    Comparison,
    Entry,
    Stage,
    Status,
    TraineeFacts,
    any_of,
    each,
    equals,
    information,
    is_known,
    is_true,
    lift,
    rule,
    within_band,
)

from .duties import BOTH

_HELD = [Stage.RECRUITMENT, Stage.DELIVERY]
# Read only where the year's profile names them: 2023 must not ask for a qualification that it does not count.
_PROFILE_FACTS = {"title": "title_level", "qualification": "qualification_level", "post": "post"}


@rule("recruitment_scope", stages=_HELD, owners=BOTH, cure="按级别确定的范围印发开班通知，或说明理由")
def notice_reaches_its_area(facts: ClassFacts, entry: Entry) -> Comparison:
    """The opening notice is open to the whole province, or the whole country for national classes.

    闽人社办〔2023〕6号 二（三）, 闽人社办〔2024〕212号 二, 闽人社办〔2025〕7号 二（一）.
    It is about the offer, not about who came (T32).
    """
    return equals(facts.preparation.notice_scope, entry.value)


@rule("days", stages=_HELD, owners=BOTH, cure="天数在范围之外的，请说明理由")
def about_so_many_days(facts: ClassFacts, entry: Entry) -> Comparison:
    """The class lasts about so many days, both ends of the band included; unit: days.

    闽人社办〔2023〕6号 二（三）, 闽人社办〔2024〕212号 二, 闽人社办〔2025〕7号 二（一）.
    From 2025 the text itself counts registration and return (T3); where it gives no band, the band is a
    reading (T2).
    """
    return within_band(facts.delivery.total_days, entry.value)


@rule("trainee_profile", stages=[Stage.RECRUITMENT], owners=BOTH, cure="逐人核对；确需招收的请说明理由")
def trainees_fit_the_profile(facts: ClassFacts, entry: Entry) -> Comparison:
    """Each trainee, as a rule, holds a middle or senior title or a management post.

    闽人社办〔2023〕6号 二（二）, 闽人社办〔2024〕212号 二, 闽人社办〔2025〕7号 二（一）.
    A vocational qualification counts from 2024 on.
    """
    profile: Mapping[str, Any] = entry.value
    return each(facts.roster.trainees, lambda trainee: _fits(trainee, profile))


def _fits(trainee: TraineeFacts, profile: Mapping[str, Any]) -> Comparison:
    held = [(wanted, getattr(trainee, _PROFILE_FACTS[kind])) for kind, wanted in profile.items()]
    return is_true(any_of(*(lift(wanted.__contains__, known) for wanted, known in held)))


def _grassroots_share(facts: ClassFacts, _entry: Entry) -> Comparison:
    """How many of the trainees work at the grass roots, where the roster says so."""
    return _share("基层一线", facts.roster.trainees, lambda trainee: trainee.grassroots)


def _private_share(facts: ClassFacts, _entry: Entry) -> Comparison:
    """How many of the trainees come from the private sector, where the roster says so."""
    return _share("非公有制领域", facts.roster.trainees, lambda trainee: trainee.private_sector)


def _share(
    label: str, trainees: tuple[TraineeFacts, ...], belongs: Callable[[TraineeFacts], bool]
) -> Comparison:
    """A count to show; without a roster there is none, and an information row never holds anybody up."""
    if not is_known(trainees):
        return Comparison(Status.PASS)
    known = [answer for answer in map(belongs, trainees) if is_known(answer)]
    return Comparison(Status.PASS, detail=f"{label}{sum(known)}人，共{len(trainees)}人，已填{len(known)}人")


grassroots = information("grassroots", stages=[Stage.RECRUITMENT], shows=_grassroots_share)
private_sector = information("private_sector", stages=[Stage.RECRUITMENT], shows=_private_share)
