"""`yanxiu policy compare`: one matter over all places and years."""

from collections.abc import Iterable
from typing import Any, Final

import click

from yanxiu.policy import Matter, Registry
from yanxiu.policy.across import across, impossible, matters

from .output import echo_json, echo_table, output_format
from .policy_tables import reach_of, source_of, value_of

Data = dict[str, Any]
_YEAR: Final = click.IntRange(2000, 2100)
_STANDING: Final = {"silent": "无此规定", "to_come": "待发布", "not_yet": "尚未施行"}
_FIELDS: Final = {
    "unit": "计量单位不同",
    "value": "数值不同",
    "severity": "性质不同",
    "reach": "适用范围不同",
    "added": "新增",
    "dropped": "不再有",
}


@click.command("compare")
@click.argument("matter", metavar="事项", required=False)
@click.option("--year", "years", type=_YEAR, multiple=True, help="年度，可写几次，如 2024。")
@click.option("--place", "places", multiple=True, metavar="辖区", help="只比这些辖区，可写几次；不写即全部。")
@output_format
def command(matter: str | None, years: tuple[int, ...], places: tuple[str, ...], form: str) -> None:
    """一件事各地各年怎样规定：事项如 duration（学时和天数），或一条规则的名称；不写则列出可比的事项。"""
    registry = Registry.load()
    if matter is None:
        _known(registry)
        return
    asked = sorted(years) or _all_years(registry, places)
    data = across(registry, matter, asked, places)
    data["impossible"] = [
        {"year": year, **found} for year in asked for found in impossible(registry, matter, year, places)
    ]
    if form == "json":
        echo_json(data)
    else:
        show(data)


def _known(registry: Registry) -> None:
    found = matters(registry)
    for title, rows in (
        ("事项", [one for one in found if one[0] in set(Matter)]),
        ("规则", [one for one in found if one[0] not in set(Matter)]),
    ):
        lines = [(name, label, str(places)) for name, label, places in rows]
        echo_table(("名称", "说明", "辖区数"), lines, title=f"可比的{title}（{len(rows)}）")


def _all_years(registry: Registry, places: Iterable[str]) -> list[int]:
    packs = [registry.pack(place) for place in places] or registry.packs.values()
    return sorted({y for pack in packs for document in pack.jurisdiction.documents for y in document.years})


def show(data: Data) -> None:
    """A year after the other, a line for each entry; then what differs, cannot be met, bears other names."""
    click.secho(f"{data['label']}（{data['matter']}）", bold=True)
    click.echo()
    for number, year in enumerate(data["years"]):
        rows = [row for place in data["places"] for row in _rows(place, place["years"][number])]
        echo_table(
            ("辖区", "规则", "适用", "规定", "依据"),
            rows,
            title=f"{year['year']}年度：{_differs(year)}",
        )
    names = {place["jurisdiction"]: place["name"] for place in data["places"]}
    if data["impossible"]:
        tried = [
            (f"{names[one['under']]}{one['year']}", f"{names[one['of']]} {one['label']}", why)
            for one in data["impossible"]
            for why in one["why"]
        ]
        echo_table(("照此办班", "不可能符合", "原因"), tried, title="制度上无法满足")
    if data["names"]:
        called = [
            (one["word"], "；".join(f"{names[place]} {label}" for place, label in one["labels"].items()))
            for one in data["names"]
        ]
        echo_table(("共用的词", "各地的叫法"), called, title="只是叫法不同")


def _differs(year: Data) -> str:
    if year["speaking"] < 2:
        return "只有一地有规定" if year["speaking"] else "都没有规定"
    return "、".join(_FIELDS[field] for field in year["differs"]) or "各地相同"


def _rows(place: Data, cell: Data) -> Iterable[tuple[str, ...]]:
    name = f"{place['name']}{'（草案）' if cell['draft'] else ''}"
    if cell["standing"] != "rules":
        yield name, "—", "—", _STANDING[cell["standing"]], "—"
    for slot in cell["slots"]:
        for entry in slot["entries"]:
            yield (
                name,
                slot["label"],
                reach_of(entry, place["words"]),
                value_of(entry, slot, place["words"]),
                source_of(entry),
            )
