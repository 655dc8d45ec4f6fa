"""The table form of a comparison of two jurisdictions."""

from collections.abc import Iterable
from typing import Any, Final

import click

from .output import echo_table
from .policy_tables import reach_of, value_of

Data = dict[str, Any]
_CHANGES: Final = {
    "value": "改了数值",
    "severity": "改了性质",
    "reach": "改了适用范围",
    "added": "新增",
    "dropped": "不再有",
}
_DRAFT: Final = "（草案）"


def show(data: Data) -> None:
    """What differs, what cannot be met by design, and what differs in name alone."""
    one, other = data["sides"]
    click.secho(f"{_side(one)} → {_side(other)}", bold=True)
    click.echo()
    columns = (_side(one), _side(other))
    for change, label in _CHANGES.items():
        rows = [_row(rule, one, other) for rule in data["rules"] if rule["change"] == change]
        if rows:
            echo_table(("规则", "说明", *columns), rows, title=f"{label}（{len(rows)}）")
    impossible = [(rule["label"], why) for rule in data["rules"] for why in rule["by_design"]]
    if impossible:
        echo_table(("规则", "原因"), impossible, title="制度上无法满足")
        click.echo("照前一方的政策这样办班，就不可能符合后一方的这些规定：这是两种制度不同，不是违规。\n")
    if data["names"]:
        names = [(row["before"], row["after"]) for row in data["names"]]
        echo_table(columns, names, title="只是叫法不同")
    click.echo(f"相同 {data['same']} 项")


def _side(side: Data) -> str:
    return f"{side['name']}{side['year']}年度{_DRAFT if side['draft'] else ''}"


def _row(rule: Data, one: Data, other: Data) -> tuple[str, ...]:
    return rule["rule"], rule["label"], _told(rule["before"], one), _told(rule["after"], other)


def _told(slot: Data | None, side: Data) -> str:
    if slot is None:
        return "—"
    return "；".join(dict.fromkeys(_entries(slot, side)))


def _entries(slot: Data, side: Data) -> Iterable[str]:
    for entry in slot["entries"]:
        reach = reach_of(entry, side["words"])
        yield f"{'' if reach == '全部' else f'{reach}：'}{value_of(entry, slot, side['words'])}"
