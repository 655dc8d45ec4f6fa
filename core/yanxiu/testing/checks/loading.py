"""The plugin loads, alone and beside the others."""

from collections.abc import Iterator

from yanxiu.testing.checks.problem import Problem
from yanxiu.testing.examined import Examined


def loads(plugin: Examined) -> Iterator[Problem]:
    """No failure bears its name, and whoever it calls its parent is there."""
    for failure in plugin.failures:
        yield Problem(f"插件 {failure.plugin}", failure.problem, "改好之后再检查，其余各项现在还查不了")
    if not plugin.loaded:
        if not plugin.failures:
            yield Problem(f"插件 {plugin.project.name}", "没有载入", "请核对 pyproject.toml 的入口点")
        return
    parent = plugin.pack.jurisdiction.parent
    if parent is not None and parent not in plugin.registry.packs:
        known = "、".join(sorted(plugin.registry.packs))
        yield Problem(
            "describe_jurisdiction",
            f"上级 {parent!r} 没有插件（已安装：{known}），判断时一律转人工",
            "请先安装上级的插件，或更正 parent",
        )
