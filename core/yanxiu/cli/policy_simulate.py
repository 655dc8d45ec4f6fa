"""`yanxiu policy simulate`: what another policy would change."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from yanxiu.policy import Case, Registry, read_cases
from yanxiu.policy.simulation import Spec, from_cases, read_spec
from yanxiu.policy.simulation.tables import compared, tables

from .bar import bar
from .failures import Refused
from .files import read_file, write_file
from .output import echo_json, echo_table, output_format

_FILE = click.Path(path_type=Path)
Progress = Callable[[int, int], None]


@click.command("simulate")
@click.argument("file", metavar="文件", type=_FILE)
@click.option("--cases", "cases", multiple=True, type=_FILE, metavar="文件", help="以案例文件为数据。")
@click.option("--tenant", "tenant", metavar="代码", help="以租户的班次为数据（文件的 data 写 years）。")
@click.option("--plugin", "plugins", multiple=True, metavar="目录", help="没有安装的插件的目录，如草案。")
@click.option("--output", type=_FILE, metavar="文件", help="写成 .xlsx 或 .pdf 文件。")
@output_format
def command(
    file: Path,
    cases: tuple[Path, ...],
    tenant: str | None,
    plugins: tuple[str, ...],
    output: Path | None,
    form: str,
) -> None:
    """模拟：把同样的班次按两种政策各判断一遍，列出哪些结论、哪些班次、多少补助会改变；不改动任何数据。"""
    text = read_file(file).decode("utf-8", errors="replace")
    spec = read_spec(text, file)
    if output is not None and output.suffix not in (".xlsx", ".pdf"):
        raise Refused(f"--output 的文件 {output} 应以 .xlsx 或 .pdf 结尾")
    with bar("模拟") as moved:
        data = _result(spec, text, file, cases, tenant, plugins, moved)
    if output is not None:
        _write(data, output)
    if form == "json":
        echo_json(data)
    else:
        show(data)


def _result(
    spec: Spec,
    text: str,
    file: Path,
    cases: tuple[Path, ...],
    tenant: str | None,
    plugins: tuple[str, ...],
    moved: Progress,
) -> dict[str, Any]:
    from yanxiu.services.simulating.apart import Request, simulate_apart  # noqa: PLC0415 - for this alone

    if tenant is not None:
        from yanxiu.services.simulating.running import of_tenant  # noqa: PLC0415 - only here is a database

        from .work import working  # noqa: PLC0415

        with working(tenant) as work:
            request = of_tenant(work, spec, text, str(file))
    else:
        samples = from_cases(_cases(spec, cases))
        folders = tuple(_folder(one) for one in plugins)
        request = Request(text, str(file), samples, folders=folders)
    return simulate_apart(request, moved)


def _cases(spec: Spec, files: tuple[Path, ...]) -> list[Case]:
    if spec.generated is not None:
        return []
    registry = Registry.load()
    for one in files:
        read_file(one)  # says in Chinese why it cannot be
    read = [case for one in files for case in read_cases(one, registry)]
    if not read:
        raise Refused("没有可模拟的数据：请在文件的 data 里写 generated，或加 --cases 文件，或 --tenant 代码")
    return read


def _folder(named: str) -> tuple[str, str, str, str]:
    from yanxiu.scaffold.project import find_project  # noqa: PLC0415 - for this option alone

    found = find_project(named)
    return found.name, found.version, found.package, str(found.folder or "")


def _write(data: dict[str, Any], output: Path) -> None:
    from yanxiu.services.simulating.export import as_pdf, as_workbook  # noqa: PLC0415 - heavy, and seldom

    write_file(output, as_pdf(data) if output.suffix == ".pdf" else as_workbook(data))
    click.echo(f"已写入 {output}", err=True)


def show(data: dict[str, Any]) -> None:
    """A result in words: what was compared, assumptions, tables."""
    told = data["policies"]
    click.secho(data["name"], bold=True)
    click.echo(compared(data))
    click.echo("假设：")
    for number, line in enumerate(data["assumptions"], start=1):
        click.echo(f"  {number}. {line}")
    click.echo()
    for table in tables(data):
        echo_table(table.headings, table.rows, title=table.title)
        if table.note:
            click.echo(f"{table.note}\n")
    click.echo(f"数据 {data['data']['hash'][:16]}")
    click.echo(f"政策 {told['base']['hash'][:16]} → {told['what_if']['hash'][:16]}")
