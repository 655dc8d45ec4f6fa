"""Reading a roster: ours in its limited child, beside the reader inside it without limits, and openpyxl."""

import io
import os
from collections.abc import Callable
from dataclasses import dataclass

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from stdnum.cn import ric
from xlsxwriter import Workbook

from yanxiu.documents.roster import read_roster
from yanxiu.documents.spreadsheet import read_sheets
from yanxiu.documents.spreadsheet.sheet import MEMORY

HEADINGS = (
    "序号",
    "姓名",
    "性别",
    "身份证号",
    "工作单位",
    "职称或职业资格",
    "职称级别",
    "职务",
    "岗位类别",
    "省份",
    "手机号",
    "备注",
)
# The small one is little more than starting the child.
GOALS = {2_000: 2.0, 100_000: 1.0}
CHECKED = 1_999
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Reading:
    """Processor seconds for each way of reading a file, the child's among ours."""

    what: str
    ours: float
    in_process: float
    peer: float


def roster(rows: int, first: int = 0) -> bytes:
    """A roster of as many made-up people, twelve columns each, identity numbers with sound checksums."""
    out = io.BytesIO()
    with Workbook(out, {"constant_memory": True, "in_memory": True}) as book:
        sheet = book.add_worksheet("名册")
        for number, line in enumerate((HEADINGS, *(person(first + serial) for serial in range(rows)))):
            for column, text in enumerate(line):
                sheet.write_string(number, column, text)
    return out.getvalue()


def person(serial: int) -> tuple[str, ...]:
    """One line; days of birth and serials make a hundred thousand different numbers."""
    day, rest = divmod(serial, 500)
    born = f"{1960 + day // 336}{day // 28 % 12 + 1:02d}{day % 28 + 1:02d}"
    body = f"350102{born}{rest:03d}"
    number = body + ric.calc_check_digit(body + "0")
    sex = "男" if rest % 2 else "女"
    name = f"样{chr(0x4E00 + serial % 5000)}{chr(0x5E00 + serial // 5000)}"
    return (
        str(serial + 1), name, sex, number, f"样例研究院第{serial % 300}室", "高级工程师", "副高级", "主任",
        "专业技术", "东海", f"138{serial:08d}", "",
    )  # fmt: skip


def by_openpyxl(data: bytes) -> int:
    """The peer that most programs take: read-only mode, every cell looked at."""
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    count = sum(1 for row in book.worksheets[0].iter_rows(values_only=True) if any(row))
    book.close()
    return count


def by_calamine(data: bytes) -> int:
    """The reader inside ours, without scan, child or limits."""
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        return len(book.get_sheet_by_index(0).to_python(skip_empty_area=False))


def measured(rows: int) -> Reading:
    """One file, read each way, the smaller one three times."""
    data = roster(rows)
    ways = (
        lambda: len(read_sheets(data, rows=rows + 1)[0].rows),
        lambda: by_calamine(data),
        lambda: by_openpyxl(data),
    )
    times = [_best(way, rows + 1, 3 if rows < 10_000 else 1) for way in ways]
    return Reading(f"{rows:,} 行 × {len(HEADINGS)} 列（{len(data) / MEGABYTE:.1f} MB）", *times)


def _best(way: Callable[[], int], expected: int, rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        start = _spent()
        if way() != expected:
            raise AssertionError("the ways do not read the same rows")
        taken.append(_spent() - start)
    return min(taken)


def _spent() -> float:
    """Processor seconds of this process and of the children that have ended."""
    return sum(os.times()[:4])


def rows() -> list[dict[str, str]]:
    """A row for each size, and one for the whole way to checked trainees."""
    found = [_row(measured(size), goal) for size, goal in GOALS.items()]
    data = roster(CHECKED)
    start = _spent()
    read = read_roster(data)
    taken = _spent() - start
    if len(read.rows) != CHECKED or not read.ok:
        raise AssertionError(read.errors[:3])
    checked = {
        "what": f"名册 {CHECKED:,} 行，至逐行核对完毕（身份证号、职称级别、重复）",
        "ours": f"{taken:.2f} s",
    }
    return [
        *found,
        {**checked, "peer": "—", "ratio": "—", "goal": "≤ 2 s", "met": "是" if taken <= 2 else "否"},
    ]


def _row(one: Reading, goal: float) -> dict[str, str]:
    ratio = one.ours / one.peer
    return {
        "what": f"读取名册 {one.what}，预扫描，受限子进程（{MEMORY // MEGABYTE} MB）",
        "ours": f"{one.ours:.2f} s",
        "peer": f"openpyxl 只读 {one.peer:.2f} s；calamine 同进程不设防 {one.in_process:.2f} s",
        "ratio": f"{ratio:.2f} 倍（对 calamine {one.ours / one.in_process:.1f} 倍）",
        "goal": f"≤ {goal:g} 倍",
        "met": "是" if ratio <= goal else "否",
    }
