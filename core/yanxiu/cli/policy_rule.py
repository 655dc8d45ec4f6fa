"""`yanxiu policy rule`: one rule over the years and places, with its cases."""

from typing import Any

import click

from yanxiu.policy import Registry, Stage, Status
from yanxiu.policy.browsing import rule_history
from yanxiu.policy.parameters import Absence
from yanxiu.policy.wording import in_words, word

from .output import echo_json, echo_table, output_format
from .policy_tables import reach_of, source_of, value_of


@click.command("rule")
@click.argument("jurisdiction", metavar="辖区")
@click.argument("rule", metavar="规则")
@output_format
def command(jurisdiction: str, rule: str, form: str) -> None:
    """查看一条规则：历年的规定、各地的规定、插件自带的案例和结果。"""
    registry = Registry.load()
    data = rule_history(registry, registry.pack(jurisdiction), rule)
    if form == "json":
        echo_json(data)
    else:
        show(data)


def show(data: dict[str, Any]) -> None:
    """The rule's history, then its cases."""
    click.secho(f"{data['label']}（{data['rule']}）", bold=True)
    click.echo()
    rows = [row for place in data["places"] for year in place["years"] for row in _year(place, year)]
    echo_table(("辖区", "年度", "适用", "规定", "依据"), rows, title="历年和各地的规定")
    cases = [
        (
            one["name"],
            str(one["year"]),
            word(Stage(one["stage"])),
            word(Status(one["expected"])),
            word(Status(one["actual"])),
            in_words(one["observed"], one["unit"]),
            in_words(one["limit"], one["unit"]),
        )
        for one in data["cases"]
    ]
    if cases:
        echo_table(("案例", "年度", "环节", "应为", "实为", "观察值", "限值"), cases, title="插件自带的案例")


def _year(place: dict[str, Any], year: dict[str, Any]) -> list[tuple[str, ...]]:
    if not year["entries"]:
        return [(place["name"], str(year["year"]), "", f"— {word(Absence(year['absence']))}", "")]
    return [
        (
            place["name"],
            str(year["year"]),
            reach_of(entry, place["words"]),
            value_of(entry, year, place["words"]),
            source_of(entry),
        )
        for entry in year["entries"]
    ]
