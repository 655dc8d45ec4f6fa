"""`yanxiu summary reconcile`: whether the figures equal the rows they were counted from."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import click

from yanxiu.models.summary import DIMENSIONS
from yanxiu.services.carried import Delivered, delivery_of
from yanxiu.services.rollup_repairs import Difference, check, class_names, repair
from yanxiu.services.summaries.measures import MEASURES
from yanxiu.services.summaries.question import Dimension
from yanxiu.services.summaries.words import NAMES, code_word

from .failures import DOES_NOT_HOLD, Refused
from .output import echo_json, echo_table
from .summary_cells import said_of
from .work import any_tenant_option, tenants_asked, working

_GRAINS: Final = {"class": "班次", "project": "项目", "application": "申报", "cell": "汇总单元"}
_HEADINGS: Final = ("租户", "粒度", "键", "指标", "汇总", "原始记录")
_NONE: Final = "（没有）"
_MOST: Final = 50


@click.command("reconcile")
@any_tenant_option
@click.option("--all", "all_", is_flag=True, help="所有租户；与不写 --tenant 相同。")
@click.option("--repair", "mend", is_flag=True, help="按原始记录重新写出全部汇总，并记入审计记录。")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="输出形式：table 表格，json 数据。",
)
def reconcile(tenant: str | None, all_: bool, mend: bool, form: str) -> None:
    """按原始记录逐项核对汇总：每一班次、项目、申报，每一汇总单元的每个指标。

    全部相等退出码为 0；有一处不等为 1，用 --repair 改正之后为 0。
    由文件送来的汇总（take-cells）与送来的文件核对，不重算。
    """
    if tenant and all_:
        raise Refused("--tenant 与 --all 只写一个：一个租户，或所有租户")
    found = {code: _asked(code, mend) for code in tenants_asked(tenant)}
    if form == "json":
        echo_json(_plain(found, mend))
    else:
        _tell(found, mend)
    if any(not asked.equal and not (mend and asked.wrong) for asked in found.values()):
        sys.exit(DOES_NOT_HOLD)


@dataclass(frozen=True)
class _Asked:
    """What is wrong with a tenant, and what its classes are called; or the delivery that its cells are of."""

    wrong: Sequence[Difference]
    classes: Mapping[str, str]
    came: Delivered | None = None

    @property
    def equal(self) -> bool:
        """Whether the figures are those of the rows, or of the file that they came by."""
        return not self.wrong and (self.came is None or self.came.intact)


def _asked(code: str, mend: bool) -> _Asked:
    with working(code) as work:
        came = delivery_of(work)
        if came is not None:
            return _Asked((), {}, came)
        wrong = repair(work) if mend else check(work)
        return _Asked(wrong, class_names(work, wrong))


def _tell(found: Mapping[str, _Asked], mend: bool) -> None:
    lines = [
        [code, *line]
        for code, asked in found.items()
        for one in asked.wrong
        for line in _lines(one, asked.classes)
    ]
    if lines:
        echo_table(_HEADINGS, lines[:_MOST])
    if len(lines) > _MOST:
        click.echo(f"其余 {len(lines) - _MOST} 行没有列出：全部见 --format json")
    if not found:
        click.echo("还没有租户")
    for code, asked in found.items():
        wrong = asked.wrong
        if asked.came is not None:
            click.echo(f"{code}：{said_of(asked.came)}")
            continue
        said = f"{len(wrong)} 处不等{'，已改正' if mend else '，加 --repair 改正'}" if wrong else "逐项相等"
        click.echo(f"{code}：{said}")


def _lines(one: Difference, classes: Mapping[str, str]) -> Iterator[list[str]]:
    """A line for each measure that is wrong; one for a roll-up that is missing or has nothing behind it."""
    head = [_GRAINS[one.grain], _key(one, classes)]
    sides = zip(*one.measures.values(), strict=True)
    there = [any(figure is not None for figure in side) for side in sides]
    if not all(there):
        yield [*head, "（整条）", *("有" if one_is else _NONE for one_is in there)]
        return
    for name, figures in one.measures.items():
        label = MEASURES[name].label if name in MEASURES else NAMES[Dimension(name)]
        yield [*head, label, *map(str, figures)]


def _key(one: Difference, classes: Mapping[str, str]) -> str:
    if one.grain != "cell":
        return classes.get(str(one.key[0]), str(one.key[0]))
    return " ".join(
        code_word(Dimension(name), str(part)) for name, part in zip(DIMENSIONS, one.key, strict=True)
    )


def _plain(found: Mapping[str, _Asked], mend: bool) -> list[dict[str, Any]]:
    """By tenant; amounts as text, exact whatever reads them."""
    return [
        {
            "tenant": code,
            "equal": asked.equal,
            "delivered": asked.came.as_of.isoformat() if asked.came else None,
            "repaired": mend and asked.came is None,
            "wrong": [_difference(one) for one in asked.wrong],
        }
        for code, asked in found.items()
    ]


def _difference(one: Difference) -> dict[str, Any]:
    names = DIMENSIONS if one.grain == "cell" else (f"{one.grain}_id",)
    return {
        "grain": one.grain,
        "key": dict(zip(names, one.key, strict=True)),
        "measures": {
            name: {"stored": _exact(stored), "rows": _exact(rows)}
            for name, (stored, rows) in one.measures.items()
        },
    }


def _exact(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
