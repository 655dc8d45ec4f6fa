"""Nothing that a later version of the core no longer has."""

from collections.abc import Iterator

from yanxiu.testing.checks.problem import Problem
from yanxiu.testing.examined import Examined


def nothing_deprecated(plugin: Examined) -> Iterator[Problem]:
    """What the plugin still uses and will lose; it works as before until then."""
    for said in plugin.pack.deprecated:
        yield Problem(f"插件 {plugin.project.name}", said, "照这句话改，见 docs/plugins/versions.md 的“停用”")
