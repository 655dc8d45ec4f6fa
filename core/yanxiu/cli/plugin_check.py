"""`yanxiu plugin check`: what every plugin must hold, as a report with what to mend."""

import csv
import io
import sys
from pathlib import Path
from typing import Any, Final

import click

from yanxiu.scaffold import find_project

from .failures import DOES_NOT_HOLD, Refused
from .output import echo_json, echo_table, output_format
from .plugin_child import examined

_HEADINGS: Final = ("规则", "依据", "事实", "取值", "结果", "案例", "核对")
_MARKS: Final = {"held": "✓", "broken": "✗", "not_run": "－"}
_SCREEN: Final = "-"


@click.command("check")
@click.argument("named", metavar="[文件夹|插件名]", default=".")
@click.option(
    "--boundaries",
    metavar="[文件]",
    is_flag=False,
    flag_value=_SCREEN,
    help="另列各条规则在限值上下的结果，供逐行勾对；写成 .csv 或 .md 文件，不写文件名就显示。",
)
@click.option(
    "--timeout",
    "patience",
    type=click.FloatRange(0.1, 3600),
    default=60,
    show_default=True,
    metavar="秒",
    help="一步（一个案例、一项检查）最多等多久。",
)
@output_format
def command(named: str, boundaries: str | None, patience: float, form: str) -> None:
    """检查插件：载入、类型、纯净、出处、年度、案例、临界值、编号、补助、文书、译文。

    插件在单独的进程里运行，限时、限内存。全部符合退出码为 0，有要改的为 1，查不成为 2。
    """
    path = _file_for(boundaries)
    report = examined(find_project(named), named, patience)
    if path:
        _write(path, report["boundaries"])
    if form == "json":
        echo_json(report)
    else:
        _tell(report)
        if boundaries == _SCREEN:
            echo_table(_HEADINGS, [_cells(row) for row in report["boundaries"]], title="临界值")
    if any(check["state"] != "held" for check in report["checks"]):
        sys.exit(DOES_NOT_HOLD)


def _tell(report: dict[str, Any]) -> None:
    plugin = report["plugin"]
    click.secho(f"插件 {plugin['name']} {plugin['version']}", bold=True)
    for check in report["checks"]:
        click.echo(f"{_MARKS[check['state']]} {check['title']}")
        for problem in check["problems"]:
            click.echo(f"    {problem['where']}：{problem['what']}")
            click.echo(f"      → {problem['mend']}")
    broken = sum(len(check["problems"]) for check in report["checks"])
    click.echo()
    click.echo(f"有 {broken} 处要改。" if broken else f"{len(report['checks'])} 项检查全部符合。")
    if not plugin["sources"]:
        click.echo("这个插件没有带源文件，案例没有检查：请给出它的文件夹。")


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    return row["label"], row["cite"], row["fact"], row["value"], row["answer"], row["case"], ""


def _file_for(where: str | None) -> Path | None:
    """Where the table of boundaries goes, if into a file; refused before anything takes time."""
    if where in (None, _SCREEN):
        return None
    path = Path(str(where))
    if path.suffix not in (".csv", ".md"):
        raise Refused(f"--boundaries 的文件 {path} 应以 .csv 或 .md 结尾")
    return path


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write the table of boundaries by the file's ending."""
    lines = [_cells(row) for row in rows]
    text = _comma_separated(lines) if path.suffix == ".csv" else _markdown(lines)
    try:
        path.write_text(text, "utf-8-sig" if path.suffix == ".csv" else "utf-8")
    except OSError as error:
        raise Refused(f"写不了文件 {path}：{error.strerror}") from error
    click.echo(f"临界值 {len(lines)} 行写在 {path}", err=True)


def _comma_separated(lines: list[tuple[str, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([_HEADINGS, *lines])
    return out.getvalue()


def _markdown(lines: list[tuple[str, ...]]) -> str:
    rows = [_HEADINGS, tuple("---" for _ in _HEADINGS), *lines]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |\n" for row in rows)
