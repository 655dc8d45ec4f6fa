"""Stated totals of a plan against its list: what the published text says, and what the list holds."""

from dataclasses import dataclass, field

from yanxiu.models import AnnualPlan
from yanxiu.phrases import phrase
from yanxiu.services.facts.annual_plan import classes_by_tier
from yanxiu.services.work import Work


@dataclass(frozen=True)
class Reconciliation:
    """The figures side by side. None is not stated; nothing here is computed from something else stated."""

    stated_total: int | None
    stated_by_tier: dict[str, int] = field(default_factory=dict)
    listed_by_tier: dict[str, int] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    @property
    def parts(self) -> int | None:
        """The sum of the stated parts."""
        return sum(self.stated_by_tier.values()) if self.stated_by_tier else None

    @property
    def listed(self) -> int:
        """How many classes the list has."""
        return sum(self.listed_by_tier.values())

    @property
    def agrees(self) -> bool:
        """Whether nothing is left to reconcile."""
        return not self.notices


def reconcile_plan(work: Work, plan: AnnualPlan) -> Reconciliation:
    """Compare a plan's stated total, its stated parts and its list."""
    listed = classes_by_tier(work, plan)
    stated = dict(plan.stated_by_tier or {})
    notices = [*_total(plan.stated_total, stated), *_parts(work, plan, stated, listed)]
    return Reconciliation(plan.stated_total, stated, listed or {}, tuple(notices))


def _total(total: int | None, stated: dict[str, int]) -> list[str]:
    parts = sum(stated.values())
    if total is None or not stated or total == parts:
        return []
    sums = "+".join(str(number) for number in stated.values())
    return [
        phrase(
            "公布的总期数{total}与分项之和{sums}={parts}相差{difference}：以分项为准，总数留作待核对的数字，不由总数推算任何一项",
            total=total,
            sums=sums,
            parts=parts,
            difference=abs(total - parts),
        )
    ]


def _parts(work: Work, plan: AnnualPlan, stated: dict[str, int], listed: dict[str, int] | None) -> list[str]:
    if listed is None:
        return ["清单中有类别未定的班次，各类期数还不能核对"]
    labels = _labels(work, plan)
    return [
        phrase(
            "{tier}公布{stated}期，清单中{listed}期",
            tier=labels.get(tier, tier),
            stated=stated[tier],
            listed=listed.get(tier, 0),
        )
        for tier in stated
        if stated[tier] != listed.get(tier, 0)
    ] + [
        phrase("{tier}没有公布期数，清单中{number}期", tier=labels.get(tier, tier), number=number)
        for tier, number in listed.items()
        if stated and tier not in stated
    ]


def _labels(work: Work, plan: AnnualPlan) -> dict[str, str]:
    packs = work.chain(plan.year, plan.jurisdiction).packs
    return {tier.id: tier.label for pack in reversed(packs) for tier in pack.tiers}
