"""Which case this is: its project's level and tier, and whether an entry speaks of it."""

from typing import Any, NamedTuple

from .chain import Chain
from .facts import ApplicationFacts, ClassFacts, EnrollmentFacts, Facts
from .packs import Pack
from .parameters import EntrySpec
from .unknown import Need, NeedKind, Unknown, is_known
from .vocabulary import Level

WITHOUT_PROJECT = "没有项目"


class Scope(NamedTuple):
    """Level and tier of the case (`None` while unknown); `has_project` is false for plans and hosts.

    `asked` is the level whose jurisdiction is asked: the project's, also where it was applied for on another
    level and has been transferred since.
    """

    has_project: bool
    level: Level | None
    tier: str | None
    prefix: str
    asked: Level | None = None

    @property
    def tier_or_need(self) -> Any:
        """The tier; unknown where there is a project whose tier is; empty where there is none."""
        if self.tier is None and self.has_project:
            return Unknown(Need(NeedKind.FACT, f"{self.prefix}tier"))
        return self.tier or ""

    def speaks(self, spec: EntrySpec, chain: Chain, year: int) -> bool | Need:
        """Whether an entry is about this case; the fact that is needed where that cannot be told."""
        if not self.has_project:
            return True
        if spec.levels:
            if self.level is None:
                return Need(NeedKind.FACT, f"{self.prefix}level")
            if self.level not in spec.levels:
                return False
        if not spec.tiers:
            return True
        if self.tier is not None:
            return self.tier in spec.tiers
        return self._by_level(spec, chain, year)

    def _by_level(self, spec: EntrySpec, chain: Chain, year: int) -> bool | Need:
        """Without a tier: settled where all or none of the level's tiers are named."""
        if self.level is not None:
            existing = chain.tiers_of(self.level, year)
            if not existing & set(spec.tiers):
                return False
            if existing <= set(spec.tiers):
                return True
        return Need(NeedKind.FACT, f"{self.prefix}tier")


def scope_of(facts: Facts, view: Any, chain: Chain) -> Scope:
    """Read level and tier through the view, so that the record holds them."""
    if isinstance(facts, ApplicationFacts):
        return _scope(view.project, chain, "project.", view.level_applied)
    if isinstance(facts, ClassFacts):
        return _scope(view.project, chain, "project.", None)
    if isinstance(facts, EnrollmentFacts):
        return _scope(view.class_.project, chain, "class_.project.", None)
    return Scope(has_project=False, level=None, tier=None, prefix="")


def asked_only_here(pack: Pack, chain: Chain, scope: Scope) -> bool:
    """National documents are asked only for national-level classes (facts.md)."""
    if pack.jurisdiction.level is not Level.NATIONAL:
        return True
    if not scope.has_project or scope.asked is None:
        return pack is chain.packs[0]
    return scope.asked is Level.NATIONAL


def _scope(project: Any, chain: Chain, prefix: str, level_applied: Any) -> Scope:
    tier, level = _known(project.tier), _known(project.level)
    now = level or (chain.tier_level(tier) if tier else None)
    applied = _known(level_applied)
    return Scope(has_project=True, level=applied or now, tier=tier, prefix=prefix, asked=now or applied)


def _known(value: Any) -> Any:
    return value if is_known(value) else None
