"""`yanxiu plugin`: what is installed and what could not be loaded."""

import click

from yanxiu.policy import Level, Registry
from yanxiu.policy.listing import plugins_of
from yanxiu.policy.wording import word

from . import plugin_check, plugin_new, plugin_serve
from .output import echo_json, echo_table, output_format


@click.group("plugin")
def plugin() -> None:
    """政策插件。"""


@plugin.command("list")
@output_format
def installed(form: str) -> None:
    """列出已安装的政策插件，以及没能载入的和原因。"""
    registry = Registry.load()
    data = plugins_of(list(registry.packs.values()), registry.failures)
    if form == "json":
        echo_json(data)
        return
    rows = [
        (
            one["name"],
            one["version"],
            f"{one['jurisdiction']['name']}（{one['jurisdiction']['id']}）",
            word(Level(one["jurisdiction"]["level"])),
            one["parent"] or "—",
            str(one["rules"]),
            "、".join(one["documents"]),
        )
        for one in data["plugins"]
    ]
    echo_table(("插件", "版本", "辖区", "级别", "上级", "规则", "文件"), rows)
    for one in data["plugins"]:
        for notice in one["deprecated"]:
            click.echo(f"将停用：{one['name']}：{notice}", err=True)
    for failure in data["failures"]:
        click.echo(f"没有载入：{failure['plugin']}：{failure['problem']}", err=True)


plugin.add_command(plugin_check.command)
plugin.add_command(plugin_new.command)
plugin.add_command(plugin_serve.command)
