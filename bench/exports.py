"""The longest list as .xlsx: a hundred thousand certificates, in a process of its own whose memory is read.

The peer is XlsxWriter alone, in its constant memory, writing the same texts from a list that is at hand.
Both files are read again, and one that differs ends the run.
"""

import gc
import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryFile
from time import perf_counter, process_time
from typing import Any, Final

from sqlalchemy.engine import URL
from xlsxwriter import Workbook

from bench.country import Country, at_least, country
from bench.taking_in import OFFICER, cells
from bench.upkeep import TENANT
from yanxiu.db import APP_ROLE, Database, use_database
from yanxiu.services import registers
from yanxiu.services.listing import Stream, Window
from yanxiu.services.work import begin
from yanxiu.web.app import create_app
from yanxiu.web.officer.certificates import CERTIFICATES

ROWS: Final = 100_000
GOAL: Final = 1.2
GOAL_MEMORY: Final = 100.0
_MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True)
class Written:
    """Seconds of the processor and of the clock, and the most megabytes that the process held.

    ``before`` is what it held when it began: the programs and what they had loaded. ``size`` is the file's,
    in megabytes, ``text`` a hash over what stands in it.
    """

    processor: float
    clock: float
    before: float
    most: float
    size: float
    text: str

    @classmethod
    def of(cls, taken: tuple[float, float], memory: tuple[float, float], data: bytes) -> "Written":
        """Sum up a file that was written."""
        lines = cells(data)
        if len(lines) != ROWS:
            raise AssertionError(f"{len(lines)} lines were written")
        text = hashlib.sha256(repr(lines).encode()).hexdigest()
        return cls(*taken, *memory, len(data) / _MEGABYTE, text)


def rows() -> list[dict[str, str]]:
    """One row; a register that is shorter is read again until there are enough."""
    with country(at_least(10 * ROWS)) as there:
        ours, peer = _apart(there, _exported), _apart(there, _by_xlsxwriter)
    if ours.text != peer.text:
        raise AssertionError("the export and the peer's file do not hold the same texts")
    ratio, grown = ours.processor / peer.processor, ours.most - ours.before
    met = ratio <= GOAL and grown <= GOAL_MEMORY
    return [
        {
            "what": f"导出 {ROWS:,} 份证书的清单，.xlsx（{ours.size:.1f} MB）：查询、逐行写出",
            "ours": f"{ours.processor:.2f} s（时钟 {ours.clock:.2f}）；内存多用 {grown:.0f} MB",
            "peer": f"只用 XlsxWriter（constant_memory）写同样的字 {peer.processor:.2f} s"
            f"（时钟 {peer.clock:.2f}）；多用 {peer.most - peer.before:.0f} MB",
            "ratio": f"{ratio:.2f} 倍",
            "goal": f"≤ {GOAL} 倍，≤ {GOAL_MEMORY:.0f} MB",
            "met": "是" if met else "否",
        }
    ]


def _apart(there: Country, way: Callable[[URL], Written]) -> Written:
    address = there.database.url(APP_ROLE)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(way, address).result()


def _exported(address: URL) -> Written:
    with use_database(Database({APP_ROLE: address})):
        app = create_app()
        gc.collect()
        gc.freeze()  # as the server does
        with app.test_request_context("/"), begin(TENANT, OFFICER) as work:
            before, start, used = _held_now(), perf_counter(), process_time()
            found = registers.certificates(work, {}, Window(size=None)).rows
            answer = CERTIFICATES.export(islice(over_and_over(found), ROWS), "xlsx")
            taken = process_time() - used, perf_counter() - start
            return Written.of(taken, (before, _most()), answer.get_data())


def over_and_over(found: Sequence[Any]) -> Iterator[Any]:
    """The rows of a query, asked again where they have come to an end."""
    if not isinstance(found, Stream):
        raise AssertionError("so short a register is not streamed")
    while True:
        yield from found


def _by_xlsxwriter(address: URL) -> Written:
    with use_database(Database({APP_ROLE: address})), begin(TENANT, OFFICER) as work:
        found = registers.certificates(work, {}, Window(size=None)).rows
        columns = CERTIFICATES.columns
        lines = [[str(column.value(row)) for column in columns] for row in islice(over_and_over(found), ROWS)]
    head = [str(column.label) for column in columns]
    before, start, used = _held_now(), perf_counter(), process_time()
    with TemporaryFile() as file:
        with Workbook(file, {"constant_memory": True}) as book:
            sheet, text = book.add_worksheet(), book.add_format({"num_format": "@"})
            for row, line in enumerate(chain((head,), lines)):
                for column, cell in enumerate(line):
                    sheet.write_string(row, column, cell, text)
        taken = process_time() - used, perf_counter() - start
        memory = before, _most()
        file.seek(0)
        return Written.of(taken, memory, file.read())


def _held_now() -> float:
    """Megabytes that this process holds; what it held at most is counted anew from here."""
    Path("/proc/self/clear_refs").write_text("5")
    return _most()


def _most() -> float:
    """Megabytes that this process held at most."""
    told = Path("/proc/self/status").read_text()
    return int(told.partition("VmHWM:")[2].split(maxsplit=1)[0]) / 1024
