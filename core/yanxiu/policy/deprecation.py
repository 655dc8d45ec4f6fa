"""What of the contract will go: announced in a hook's specification, noted of plugins that use it.

A plugin that uses something deprecated loads and answers as before until the version that removes it.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager


class PolicyDeprecation(DeprecationWarning):
    """A hook, or an argument of one, that a later version of the core no longer has."""


def deprecated(what: str, *, since: str, removed: str, instead: str) -> PolicyDeprecation:
    """For `hookspec(warn_on_impl_args={"old": deprecated(...)})`, and for `warn_on_impl` of a whole hook.

    `since` and `removed` are versions of the core; at least one minor version lies between them.
    """
    return PolicyDeprecation(f"{what} 自核心 {since} 版起停用，{removed} 版去掉：请改用 {instead}")


@contextmanager
def noted() -> Iterator[list[str]]:
    """Collect the deprecations that are warned of inside; any other warning goes on as it would have."""
    said: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", PolicyDeprecation)
        yield said
    for one in caught:
        if issubclass(one.category, PolicyDeprecation):
            said.append(str(one.message))
        else:
            warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)
