"""Classes made up from a seed: valid for no place in particular, spread about the usual figures.

The same seed gives the same classes on every machine.  They are for trying a policy, never for forecasting.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, TypeVar

from yanxiu.policy.chain import Chain
from yanxiu.policy.engine import evaluate
from yanxiu.policy.errors import PolicyError
from yanxiu.policy.facts import (
    CLASS_STAGES,
    ActualFacts,
    ClassFacts,
    CompletionFacts,
    DeliveryFacts,
    ExpenseFacts,
    FundingFacts,
    OrganizationFacts,
    PreparationFacts,
    ProjectFacts,
    RosterFacts,
    SurveyFacts,
)
from yanxiu.policy.simulation.samples import Sample, sample_of
from yanxiu.policy.simulation.spec import Generated
from yanxiu.policy.vocabulary import (
    Attestation,
    BankDetail,
    ExpenseHead,
    FundingMode,
    Level,
    Material,
    OrganizationKind,
    Party,
    Payer,
    PlanSection,
    RecruitmentScope,
    Seal,
    Stage,
    TeachingForm,
)

Part = TypeVar("Part")
STAGES: Final = (Stage.PREPARATION, Stage.DELIVERY, Stage.COMPLETION, Stage.SETTLEMENT)
_CITIES: Final = ("甲市", "乙市", "丙市", "丁市")
_HOSTS: Final = 12
_REQUESTED: Final = (30_000, 40_000, 42_000, 45_000, 48_000, 50_000)
_PAPERS: Final = (Material.RESEARCH_REPORT, Material.PUBLICITY)
"""Papers that a class may lack; the others are always in."""


def generate(chain: Chain, asked: Generated, stages: Iterable[Stage] = ()) -> list[Sample]:
    """So many classes of each tier; raises `PolicyError` for a tier that does not exist in that year."""
    chosen = tuple(stages) or STAGES
    if strange := [str(one) for one in chosen if one not in CLASS_STAGES]:
        raise PolicyError(f"生成的数据只有班次，不能判断 {'、'.join(strange)}：stages 只写班次的环节")
    there = {tier.id for pack in chain.packs for tier in pack.tiers if tier.exists_in(asked.year)}
    for tier in asked.classes:
        if tier not in there:
            raise PolicyError(
                f"{asked.year}年度没有类别 {tier!r}；有：{'、'.join(sorted(there))}。"
                "请核对 generated 的 classes"
            )
    # for trying only, and the same on every machine
    chance = random.Random(asked.seed)  # noqa: S311
    made = [_asking_for_what_is_given(facts, chain) for facts in _classes(chain, asked, chance)]
    return [sample_of(f"{asked.year}/{facts.project.number_in_plan}", facts, chosen) for facts in made]


def _asking_for_what_is_given(facts: ClassFacts, chain: Chain) -> ClassFacts:
    """Where a clause gives a class no money, its host asks for none."""
    proposed = evaluate(Stage.SETTLEMENT, facts, chain).subsidy
    if proposed is None or proposed.amount != 0:
        return facts
    return replace(facts, funding=replace(facts.funding, requested=Decimal(0)))


def _classes(chain: Chain, asked: Generated, chance: random.Random) -> Iterator[ClassFacts]:
    number = 0
    for tier, count in asked.classes.items():
        level = chain.tier_level(tier) or Level.PROVINCIAL
        for _ in range(count):
            number += 1
            yield _Class(chance, asked.year, number, tier, level).facts()


@dataclass(frozen=True)
class _Class:
    chance: random.Random
    year: int
    number: int
    tier: str
    level: Level

    def facts(self) -> ClassFacts:
        opens = date(self.year, 9, 1) + timedelta(days=self.chance.randrange(0, 50))
        days = self.chance.choice((4, 4, 4, 4, 4, 3, 5))
        ends = opens + timedelta(days=days - 1)
        place = self.chance.choice(_CITIES)
        host = _part(
            OrganizationFacts,
            name=f"样例承办单位{self.chance.randrange(1, _HOSTS + 1):02d}",
            kind=OrganizationKind.UNIVERSITY,
            training_qualified=True,
            issues_training_invoice=True,
        )
        project = _part(
            ProjectFacts,
            level=self.level,
            tier=self.tier,
            listed=True,
            number_in_plan=self.number,
            funding_mode=FundingMode.FISCAL,
            topic=f"样例选题{self.number:03d}",
            content="样例研修内容",
            audience="中高级专业技术人员",
            place=place,
            starts_on=opens,
            ends_on=ends,
            headcount=50,
            host=host,
        )
        return _part(
            ClassFacts,
            year=self.year,
            as_of=date(self.year, 12, 20),
            project=project,
            actual=_as_planned(project),
            preparation=self._preparation(opens),
            amendments=(),
            roster=self._roster(),
            delivery=self._delivery(days),
            completion=self._completion(ends),
            funding=self._funding(),
            survey=_part(SurveyFacts, issued=50, returned=48, valid=46, statistics_computed=True),
            attestations=tuple(Attestation),
        )

    def _preparation(self, opens: date) -> PreparationFacts:
        sent = opens - timedelta(days=self.chance.choice((40, 35, 33, 45, 60, 25)))
        scope = RecruitmentScope.NATIONAL if self.level is Level.NATIONAL else RecruitmentScope.PROVINCE
        return _part(
            PreparationFacts,
            consulted_on=sent,
            plan_submitted_on=sent,
            notice_submitted_on=sent,
            accepted_on=sent + timedelta(days=5),
            approved_on=sent + timedelta(days=5),
            filed_by=self.chance.choice((Party.HOST, Party.APPLICANT)),
            plan_sections=tuple(PlanSection),
            notice_issuer=Party.HOST,
            notice_issued_on=sent + timedelta(days=7),
            notice_scope=scope,
        )

    def _roster(self) -> RosterFacts:
        return _part(RosterFacts, onsite=self.chance.randrange(28, 61), online=0, from_outside=0)

    def _delivery(self, days: int) -> DeliveryFacts:
        taught = days - 1
        return _part(
            DeliveryFacts,
            total_days=days,
            travel_days=1,
            teaching_days=taught,
            hours=Decimal(taught * self.chance.choice((6, 7, 8))),
            forms=(TeachingForm.KEYNOTE, TeachingForm.SEMINAR),
            staff_signed_in=True,
        )

    def _completion(self, ends: date) -> CompletionFacts:
        lacking = self.chance.choice(_PAPERS) if self.chance.random() < 0.1 else None
        # this paper is not asked for everywhere, and where it is not, nobody hands it in
        present = (one for one in Material if one not in (lacking, Material.REGISTRATION_FORM))
        return _part(
            CompletionFacts,
            materials=tuple(present),
            seals=(Seal.FINANCE, Seal.ORGANIZATION),
            bank_details=tuple(BankDetail),
            submitted_on=ends + timedelta(days=self.chance.choice((10, 20, 25, 28, 40))),
            reviewed_on=ends + timedelta(days=9),
        )

    def _funding(self) -> FundingFacts:
        requested = Decimal(self.chance.choice(_REQUESTED))
        spent = requested + Decimal(self.chance.randrange(0, 30) * 1000)
        heads = (ExpenseHead.TEACHING, ExpenseHead.LODGING, ExpenseHead.MEALS, ExpenseHead.VENUE)
        share = (spent / len(heads)).quantize(Decimal("0.01"))
        return _part(
            FundingFacts,
            requested=requested,
            expenses=tuple(_part(ExpenseFacts, category=h, amount=share, payer=Payer.PROJECT) for h in heads),
            fees_charged=Decimal(0),
            individual_funds=Decimal(0),
        )


def _part(kind: type[Part], /, **given: Any) -> Part:
    """Facts of which only some are known; the others stay absent."""
    return kind(**given)


def _as_planned(project: ProjectFacts) -> ActualFacts:
    return _part(
        ActualFacts,
        starts_on=project.starts_on,
        ends_on=project.ends_on,
        place=project.place,
        topic=project.topic,
        content=project.content,
        audience=project.audience,
        host_name=project.host.name,
    )
