"""What will go is said to who still uses it, and works until it has gone."""

import inspect
import warnings
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pluggy
import pytest

from yanxiu import policy
from yanxiu.policy import Level, Registry, Stage, SubsidyProposal, evaluate, hookspecs
from yanxiu.policy.deprecation import deprecated, noted
from yanxiu.policy.listing import plugins_of

NOTICE = deprecated("propose_subsidy 的参数 parameters", since="0.2", removed="0.4", instead="view")
SAYS = "propose_subsidy 的参数 parameters 自核心 0.2 版起停用，0.4 版去掉：请改用 view"
OLD = """
@hookimpl
def propose_subsidy(facts, parameters):
    return SubsidyProposal(facts.funding.requested, ())
"""
NEW = OLD.replace("facts, parameters", "facts")
ClassFacts: Any = policy.ClassFacts  # every fact but a few is left out
FACTS = ClassFacts(
    year=2024,
    as_of=date(2024, 12, 1),
    project=policy.ProjectFacts(level=Level.PROVINCIAL),  # type: ignore[call-arg] # likewise
    funding=policy.FundingFacts(requested=Decimal(7)),  # type: ignore[call-arg] # likewise
)


def later(**marked: Any) -> SimpleNamespace:
    """The hooks of a later version, in which `propose_subsidy` is marked."""

    def propose_subsidy(facts: Any, parameters: Any) -> SubsidyProposal | None:
        """As now."""

    hooks = {name: thing for name, thing in vars(hookspecs).items() if inspect.isfunction(thing)}
    mark = pluggy.HookspecMarker(hookspecs.PROJECT)(**marked)
    return SimpleNamespace(**{**hooks, "propose_subsidy": mark(propose_subsidy)})


ARGUMENT = later(warn_on_impl_args={"parameters": NOTICE})


def test_who_uses_a_deprecated_argument_is_told_and_answers_as_before(toys: Any) -> None:
    registry = Registry.load([toys.candidate(code=OLD)], specification=ARGUMENT)
    assert registry.failures == []
    assert registry.pack("toy").deprecated == (SAYS,)
    decision = evaluate(Stage.SETTLEMENT, FACTS, registry.chain("toy"))
    assert decision.subsidy is not None
    assert decision.subsidy.amount == Decimal(7)


def test_who_does_not_use_it_is_told_nothing(toys: Any) -> None:
    registry = Registry.load([toys.candidate(code=NEW)], specification=ARGUMENT)
    assert registry.pack("toy").deprecated == ()


def test_a_whole_hook_can_be_deprecated(toys: Any) -> None:
    hook = later(warn_on_impl=deprecated("propose_subsidy", since="0.2", removed="0.4", instead="grant"))
    registry = Registry.load([toys.candidate(code=NEW)], specification=hook)
    assert registry.pack("toy").deprecated == (
        "propose_subsidy 自核心 0.2 版起停用，0.4 版去掉：请改用 grant",
    )


def test_the_list_of_plugins_says_it(toys: Any) -> None:
    registry = Registry.load([toys.candidate(code=OLD)], specification=ARGUMENT)
    (one,) = plugins_of(list(registry.packs.values()), [])["plugins"]
    assert one["deprecated"] == [SAYS]


def test_what_has_gone_is_refused(toys: Any) -> None:
    def propose_subsidy(facts: Any) -> SubsidyProposal | None:
        """Without the argument."""

    hooks = {**vars(ARGUMENT), "propose_subsidy": hookspecs.hookspec(propose_subsidy)}
    registry = Registry.load([toys.candidate(code=OLD)], specification=SimpleNamespace(**hooks))
    assert "parameters" in registry.failures[0].problem


def test_nothing_of_this_version_is_deprecated(toys: Any) -> None:
    assert {pack.name: pack.deprecated for pack in Registry.load().packs.values() if pack.deprecated} == {}


def test_other_warnings_go_on_as_they_would() -> None:
    with pytest.warns(UserWarning, match="another"):
        said = heard(NOTICE, UserWarning("another"))
    assert said == [SAYS]


def heard(*given: Warning) -> list[str]:
    with noted() as said:
        for one in given:
            warnings.warn(one, stacklevel=1)
    return said
