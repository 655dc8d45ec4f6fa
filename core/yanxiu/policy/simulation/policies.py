"""The two policies of a simulation, as chains, and how facts get from one to the other."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from yanxiu.policy.canonical import canonical
from yanxiu.policy.chain import Chain
from yanxiu.policy.facts import Facts
from yanxiu.policy.parameters import TenantParameter
from yanxiu.policy.registry import Registry
from yanxiu.policy.simulation.edits import edited
from yanxiu.policy.simulation.moving import in_words_of, to_year
from yanxiu.policy.simulation.spec import Spec


@dataclass(frozen=True)
class Policies:
    """The policy that is (`base`), the one that would be (`what_if`), and what a simulation says of both."""

    base: Chain
    what_if: Chain
    spec: Spec

    def carried(self, facts: Facts) -> Facts:
        """Facts as the other policy is asked about them."""
        moved = facts if self.spec.rules_of is None else to_year(facts, self.spec.rules_of)
        return in_words_of(moved, self.what_if, self.spec.tiers) if self.spec.other else moved


def policies(
    registry: Registry,
    spec: Spec,
    *,
    adopted: Iterable[str] = (),
    parameters: Iterable[TenantParameter] = (),
) -> Policies:
    """Both chains; `adopted` and `parameters` are what a tenant has added to the base.

    Raises `PolicyError` for a jurisdiction that nobody answers for, or an edit that meets nothing.
    """
    given = tuple(parameters)
    base = registry.chain(spec.jurisdiction, adopted=adopted, parameters=given)
    if spec.drafts:
        base = replace(base, adopted=base.adopted | base.drafts())
    other = registry.chain(spec.other, parameters=given) if spec.other else base
    if spec.other_drafts:
        other = replace(other, adopted=other.drafts())
    supplied = replace(other, parameters=(*other.parameters, *spec.supplied))
    return Policies(base, edited(supplied, spec.changes), spec)


def hash_of_policy(chain: Chain) -> str:
    """SHA-256 of what may decide: plugins by content (edits included), drafts adopted, values supplied."""
    told = {
        "plugins": [{"name": pack.name, "version": pack.version, "hash": pack.hash} for pack in chain.packs],
        "adopted": sorted(chain.adopted & chain.drafts()),
        "parameters": list(chain.parameters),
        "missing": [failure.plugin for failure in chain.missing],
    }
    return hashlib.sha256(canonical(told)).hexdigest()
