"""The public surface of the kernel: a name that goes, or one that comes, is a decision and no accident."""

import inspect
from pathlib import Path

import pytest

from yanxiu import policy

SNAPSHOT = Path(__file__).with_name("surface.txt")


def test_surface_is_as_recorded():
    """After a wanted change, write the names of `yanxiu.policy.__all__` into surface.txt, one a line."""
    assert sorted(policy.__all__) == SNAPSHOT.read_text("utf-8").split()


def test_all_is_in_order_without_repetition():
    names = list(policy.__all__)
    assert len(names) == len(set(names))
    constants = [name for name in names if name.isupper()]
    classes = [name for name in names if name[0].isupper() and not name.isupper()]
    functions = [name for name in names if name[0].islower()]
    assert names == sorted(constants) + sorted(classes) + sorted(functions)


@pytest.mark.parametrize("name", policy.__all__)
def test_every_name_is_there_and_comes_from_the_kernel(name):
    thing = getattr(policy, name)
    if inspect.isclass(thing) or inspect.isfunction(thing):
        assert thing.__module__.startswith("yanxiu.policy.")


@pytest.mark.parametrize("name", [n for n in policy.__all__ if inspect.isfunction(getattr(policy, n))])
def test_every_function_says_what_it_means(name):
    assert inspect.getdoc(getattr(policy, name))


HOOKS = [
    name for name, hook in vars(policy.hookspecs).items() if getattr(hook, "yanxiu_spec", None) is not None
]


def test_hooks_are_those_of_the_contract():
    assert sorted(HOOKS) == [
        "certificate_series",
        "describe_jurisdiction",
        "format_certificate_number",
        "propose_subsidy",
        "register_documents",
        "register_fields",
        "register_report_formats",
        "register_rules",
        "register_surveys",
        "register_tiers",
        "register_vocabulary",
    ]


@pytest.mark.parametrize("name", HOOKS)
def test_every_hook_is_documented(name):
    assert inspect.getdoc(getattr(policy.hookspecs, name))
