"""Taking a department's cells on the ministry's server: all of them at once, in place of those before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import delete, insert, select

from yanxiu.db import TenantKind
from yanxiu.models import (
    Application,
    Project,
    SummaryCell,
    SummaryDelivery,
    SummaryEdition,
    TrainingClass,
)
from yanxiu.models.summary import DIMENSIONS
from yanxiu.phrases import joined, phrase
from yanxiu.reporting.cells import Cell, CellsFile, cells_digest, read_cells
from yanxiu.services import rollup
from yanxiu.services.carried.standing import MEASURED, delivered, filled, places_of
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.rollup_statements import NEW_EDITIONS
from yanxiu.services.work import CLOCK, Work

_OWN_ROWS: Final = (Application, Project, TrainingClass)
_AHEAD: Final = timedelta(hours=1)
"""How far another server's clock may be ahead."""

_LIMIT: Final = 10**12


@dataclass(frozen=True)
class Taken:
    """What was taken, and how many cells it took the place of."""

    file: CellsFile
    before: int


def take_cells(work: Work, data: bytes, *, sha256: str | None = None) -> Taken:
    """Put a file's cells in the place of all that the tenant has; it is marked as one whose cells come so.

    ``sha256`` is what the sender said of it by another way. Raises ``ReportRefusedError`` for a file that is
    none or was changed; ``InvalidInput`` for another tenant's, one of other measures, one from the future;
    ``WrongState`` where the tenant has rows of its own here, or cells that are as new.
    """
    file = read_cells(data)
    if sha256 is not None and sha256.strip().lower() != file.sha256:
        both = f"{sha256} ≠ {file.sha256}"
        raise InvalidInput("SHA-256", both, "与对方所说的不同", "请与对方核对，再取一次文件")
    _must_be_theirs(work, file)
    _must_measure_the_same(file)
    _must_have_nothing_of_its_own(work)
    row = work.session.get(SummaryDelivery, work.tenant.id, with_for_update=True)
    _must_be_newer(work, file, row)
    before = _replace(work, file.cells)
    if row is None:
        row = SummaryDelivery()
        work.session.add(row)
    row.as_of, row.taken_at = file.as_of, work.at
    row.cells, row.sha256, row.cells_sha256 = len(file.cells), file.sha256, cells_digest(file.cells)
    as_of = file.as_of.isoformat()
    work.record("summary.take", "summary", None, sha256=file.sha256, cells=len(file.cells), as_of=as_of)
    return Taken(file, before)


def drop_cells(work: Work) -> int:
    """Take away what came by file, and the mark; how many cells there were.

    What the tenant has here by itself is counted from now on. ``WrongState`` where none came.
    """
    row = work.session.get(SummaryDelivery, work.tenant.id, with_for_update=True)
    if row is None:
        raise WrongState("汇总", "由本机的记录算出的", "由文件送来的", "用 yanxiu summary deliveries 查看")
    sha256 = row.sha256
    before = _replace(work, ())
    work.session.delete(row)
    rollup.rewrite(work.session)
    work.record("summary.drop", "summary", None, sha256=sha256, cells=before)
    return before


def _replace(work: Work, cells: Iterable[Cell]) -> int:
    """The years' editions first: they are the locks of their cells, and tell readers to read them anew."""
    session, number = work.session, work.tenant.id
    rows = [{"tenant_id": number, **filled(cell)} for cell in cells]
    years = {row["year"] for row in rows}
    old = set(session.scalars(select(SummaryEdition.year)))
    editions = {year: uuid4() for year in sorted(old | years)}
    who: dict[str, Any] = {"tenant": number, "years": list(editions), "editions": list(editions.values())}
    session.execute(NEW_EDITIONS, who)
    gone = session.execute(delete(SummaryCell).returning(SummaryCell.year)).all()
    if rows:
        session.execute(insert(SummaryCell), rows)
    session.execute(delete(SummaryEdition).where(SummaryEdition.year.in_(old - years)))
    return len(gone)


def _must_be_theirs(work: Work, file: CellsFile) -> None:
    here, sender = work.tenant, file.sender
    said = phrase("{name}（{code}，{gbt2260}）", name=sender.name, code=sender.code, gbt2260=sender.gbt2260)
    if here.kind is not TenantKind.DEPARTMENT:
        raise InvalidInput("租户", here.code, "没有汇总单元", "请写送来文件的省级部门的租户")
    if (here.code, here.gbt2260) != (sender.code, sender.gbt2260):
        rule = phrase("是另一个租户的，不是 {code}（{gbt2260}）的", code=here.code, gbt2260=here.gbt2260)
        remedy = "请核对文件和 --tenant；两边的租户代码和行政区划须相同"
        raise InvalidInput("汇总文件", said, rule, remedy)
    if here.sample != sender.sample:
        remedy = "样例与正式的数据不能混在一起：请换一份文件"
        raise InvalidInput("汇总文件", said, "一边是样例数据，另一边不是", remedy)
    if file.as_of > work.at + _AHEAD:
        remedy = "请校准那台服务器的时钟，再写一次"
        raise InvalidInput("汇总文件", file.as_of.isoformat(), "时间晚于现在", remedy)


def _must_measure_the_same(file: CellsFile) -> None:
    known = {*DIMENSIONS, *MEASURED}
    for cell in file.cells:
        odd = sorted(known.symmetric_difference(cell)) or [name for name in MEASURED if not _fits(name, cell)]
        if odd:
            rule = phrase("指标与本程序的不同：{names}", names=joined(odd))
            remedy = "请把两边的程序升到同一版本，再写一次"
            raise InvalidInput("汇总文件", phrase("程序 {version}", version=file.application), rule, remedy)


def _fits(name: str, cell: Cell) -> bool:
    value, places = cell[name], places_of(name)
    if places is None or isinstance(value, int):
        return places is None and isinstance(value, int) and value < _LIMIT
    amount = Decimal(value)
    return amount < _LIMIT and amount == round(amount, places)


def _must_have_nothing_of_its_own(work: Work) -> None:
    for model in _OWN_ROWS:
        if work.session.scalar(select(model.id).limit(1)) is not None:
            remedy = "一个租户的班次只在一台服务器上：请核对 --tenant"
            raise WrongState("租户", "在本机有申报、项目或班次", "只有送来的汇总", remedy)


def _must_be_newer(work: Work, file: CellsFile, row: SummaryDelivery | None) -> None:
    if row is None or file.as_of > row.as_of:
        return
    if file.sha256 == row.sha256 and not delivered(work.session, row).intact:
        return  # what was spoilt here is put right by the same file
    held, came = row.as_of.astimezone(CLOCK), file.as_of.astimezone(CLOCK)
    found = phrase("{held}的", held=f"{held:%Y-%m-%d %H:%M:%S}")
    wanted = phrase("比文件（{came}）早的", came=f"{came:%Y-%m-%d %H:%M:%S}")
    if file.sha256 == row.sha256:
        raise WrongState("汇总", found, wanted, "这份文件已经装入过，不必再装")
    raise WrongState("汇总", found, wanted, "请取一份更新的文件")
