"""A simulation's result as files: .xlsx with a sheet for each table, PDF as a report."""

from typing import Any

from yanxiu.documents.comparison import Report, render_comparison
from yanxiu.documents.papers.workbook import Table as Sheet
from yanxiu.documents.papers.workbook import write_workbook
from yanxiu.policy.simulating_words import KEPT, Tell, in_chinese
from yanxiu.policy.simulation.tables import Table, compared, tables


def as_workbook(data: dict[str, Any], tell: Tell = in_chinese) -> bytes:
    """One sheet for what is compared and assumed, then one for each table."""
    first = Sheet(
        name=tell("假设"),
        title=data["name"],
        headings=(tell("序号"), tell("假设")),
        rows=[(str(number), tell(line)) for number, line in enumerate(data["assumptions"], start=1)],
        above=(compared(data, tell),),
        below=marks(data, tell),
    )
    return write_workbook([first, *(_sheet(data, table, tell) for table in tables(data, tell))])


def as_pdf(data: dict[str, Any], tell: Tell = in_chinese, language: str = "zh-CN") -> bytes:
    """PDF/A-3b, A4 landscape.  Raises `DrawingError`."""
    report = Report(
        title=data["name"],
        compared=compared(data, tell),
        assumptions=[tell(line) for line in data["assumptions"]],
        marks=marks(data, tell),
        assumed=tell("假设"),
        kind=tell("政策模拟"),
        language=language,
    )
    return render_comparison(report, tables(data, tell))


def marks(data: dict[str, Any], tell: Tell = in_chinese) -> list[str]:
    """By what the same result can be had again: hashes of the data and of both policies."""
    told, seed = data["policies"], data["data"]["seed"]
    seeded = "" if seed is None else _bracketed(tell, tell(KEPT["seed"], seed=seed))
    return [
        f"{tell('数据')}{tell('：')}{data['data']['hash']}{seeded}",
        *(
            f"{tell(label)}{tell('：')}{told[side]['hash']}{_bracketed(tell, _plugins(told[side], tell))}"
            for label, side in (("现行政策", "base"), ("模拟政策", "what_if"))
        ),
    ]


def _bracketed(tell: Tell, inner: str) -> str:
    return f"{tell('（')}{inner}{tell('）')}"


def _plugins(policy: dict[str, Any], tell: Tell) -> str:
    return tell("、").join(f"{one['name']} {one['version']}" for one in policy["plugins"])


def _sheet(data: dict[str, Any], table: Table, tell: Tell) -> Sheet:
    return Sheet(
        name=_sheet_name(table.title),
        title=f"{data['name']}{tell('：')}{table.title}",
        headings=table.headings,
        rows=table.rows,
        below=(table.note,) if table.note else (),
        landscape=True,
        amounts=table.amounts,
    )


def _sheet_name(title: str) -> str:
    """What Excel takes for one: 31 characters, none of which would end a reference."""
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)[:31]
