"""What a simulation takes for granted, in the reader's words; every result begins with it."""

from collections.abc import Iterator

from yanxiu.policy.canonical import plain
from yanxiu.policy.chain import Chain
from yanxiu.policy.jurisdiction import DocumentStatus, PolicyDocument
from yanxiu.policy.simulating_words import KEPT
from yanxiu.policy.simulation.edits import KEEP, Change
from yanxiu.policy.simulation.policies import Policies
from yanxiu.policy.wording import in_words, word

JOIN = "；"


def assumptions(both: Policies) -> list[str]:
    """One sentence each."""
    return list(_sentences(both))


def _sentences(both: Policies) -> Iterator[str]:
    spec = both.spec
    yield KEPT["practice"]
    yield KEPT["unknown"]
    for change in spec.changes:
        yield JOIN.join(_of_change(both, change))
    for one in spec.supplied:
        yield KEPT["supplied"].format(slot=one.slot, value=in_words(plain(one.value)))
    if spec.rules_of is not None:
        yield KEPT["moved"].format(year=spec.rules_of)
    if spec.other:
        name = both.what_if.packs[0].jurisdiction.name
        yield JOIN.join((KEPT["elsewhere"].format(name=name), KEPT["own_words"]))
    if spec.other_drafts or spec.drafts:
        drafts = [d.name for chain in (both.base, both.what_if) for d in _drafts(chain)]
        yield KEPT["drafts"].format(documents="、".join(dict.fromkeys(drafts)))
    if spec.other:
        hours, days = spec.assume.hours_per_day, spec.assume.travel_days
        yield JOIN.join((KEPT["day"].format(hours=hours), KEPT["travel"].format(days=days)))
    if spec.generated is not None:
        yield KEPT["generated"].format(seed=spec.generated.seed)


def _of_change(both: Policies, change: Change) -> Iterator[str]:
    """What is changed, for whom, how strict it is, part by part."""
    slot = next(pack.slots[change.slot] for pack in both.what_if.packs if change.slot in pack.slots)
    labels = both.what_if.labels()
    what = "dropped" if change.drop else "kept" if change.value is KEEP else "value"
    value = "" if what != "value" else in_words(_value_of(both, change), slot.unit, labels)
    yield KEPT[what].format(label=slot.label, slot=slot.name, value=value)
    if change.year is not None:
        yield KEPT["of_year"].format(year=change.year)
    if change.tiers:
        yield KEPT["reach"].format(tiers="、".join(labels.get(tier, tier) for tier in change.tiers))
    if change.severity:
        yield KEPT["severity"].format(severity=word(change.severity))
    if not change.drop:
        yield KEPT["cited"]


def _value_of(both: Policies, change: Change) -> object:
    """The value as it stands in the edited policy: `5万元` has become yuan there."""
    slot = next(pack.slots[change.slot] for pack in both.what_if.packs if change.slot in pack.slots)
    changed = [one.value for one in slot.entries if not change.tiers or set(one.tiers) <= set(change.tiers)]
    years = [one.value for one in slot.entries if one.value in changed and one.year in (None, change.year)]
    return (years or changed)[-1]


def _drafts(chain: Chain) -> list[PolicyDocument]:
    return [
        document
        for pack in chain.packs
        for document in pack.jurisdiction.documents
        if document.status is DocumentStatus.DRAFT and document.key in chain.adopted
    ]
