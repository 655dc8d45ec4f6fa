"""A department's cells as a file for the ministry's server."""

from importlib.metadata import version

from yanxiu.db import TenantKind
from yanxiu.phrases import phrase
from yanxiu.reporting.cells import CellsFile, Sender, read_cells, write_cells
from yanxiu.services import rollup_repairs
from yanxiu.services.carried.standing import delivery_of, standing
from yanxiu.services.errors import InvalidInput, WrongState
from yanxiu.services.work import Work


def send_cells(work: Work) -> tuple[bytes, CellsFile]:
    """The tenant's cells as a file, after every figure was compared with the rows; the audit log tells of it.

    Raises ``InvalidInput`` for the ministry's own tenant, ``WrongState`` where figures are wrong, or came by
    file themselves.
    """
    if work.tenant.kind is not TenantKind.DEPARTMENT:
        raise InvalidInput("租户", work.tenant.code, "没有汇总单元", "请写一个省级部门的租户")
    if delivery_of(work) is not None:
        raise WrongState("汇总", "由文件送来的", "由本机的记录算出的", "请由原来的服务器写出")
    wrong = rollup_repairs.check(work)
    if wrong:
        found = phrase("{n} 处与原始记录不等", n=len(wrong))
        raise WrongState("汇总", found, "逐项相等", "请先运行 yanxiu summary reconcile --repair")
    place = work.tenant
    sender = Sender(place.code, place.name, place.gbt2260, place.sample)
    data = write_cells(version("yanxiu"), sender, work.at, standing(work.session))
    told = read_cells(data)
    work.record("summary.send", "summary", None, sha256=told.sha256, cells=len(told.cells))
    return data, told
