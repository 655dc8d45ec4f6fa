"""A simulation's result as files: .xlsx with a sheet for each table, PDF as a report."""

from typing import Any

from yanxiu.documents.comparison import Report, render_comparison
from yanxiu.documents.papers.workbook import Table as Sheet
from yanxiu.documents.papers.workbook import write_workbook
from yanxiu.policy.simulation.tables import Table, tables


def as_workbook(data: dict[str, Any]) -> bytes:
    """One sheet for what is compared and assumed, then one for each table."""
    first = Sheet(
        name="假设",
        title=data["name"],
        headings=("序号", "假设"),
        rows=[(str(number), line) for number, line in enumerate(data["assumptions"], start=1)],
        above=(compared(data),),
        below=marks(data),
    )
    return write_workbook([first, *(_sheet(data, table) for table in tables(data))])


def as_pdf(data: dict[str, Any]) -> bytes:
    """PDF/A-3b, A4 landscape.  Raises `DrawingError`."""
    report = Report(data["name"], compared(data), data["assumptions"], marks(data))
    return render_comparison(report, tables(data))


def compared(data: dict[str, Any]) -> str:
    """Which two policies."""
    told = data["policies"]
    return f"现行：{told['base']['name']}；模拟：{told['what_if']['name']}"


def marks(data: dict[str, Any]) -> list[str]:
    """By what the same result can be had again: hashes of the data and of both policies."""
    told = data["policies"]
    seed = data["data"]["seed"]
    return [
        f"数据：{data['data']['hash']}{'' if seed is None else f'（种子 {seed}）'}",
        *(
            f"{label}政策：{told[side]['hash']}（{_plugins(told[side])}）"
            for label, side in (("现行", "base"), ("模拟", "what_if"))
        ),
    ]


def _plugins(policy: dict[str, Any]) -> str:
    return "、".join(f"{one['name']} {one['version']}" for one in policy["plugins"])


def _sheet(data: dict[str, Any], table: Table) -> Sheet:
    return Sheet(
        name=table.title[:31],
        title=f"{data['name']}：{table.title}",
        headings=table.headings,
        rows=table.rows,
        below=(table.note,) if table.note else (),
        landscape=True,
        amounts=frozenset(one for one in table.headings if one.endswith("（元）") and "增减" not in one),
    )
