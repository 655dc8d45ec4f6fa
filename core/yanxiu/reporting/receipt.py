"""The platform's receipt: certificate numbers by trainee, from JSON or .xlsx, taken whole or not at all."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from yanxiu.documents.identity import mask_id_number
from yanxiu.documents.spreadsheet import Cell, Sheet, SpreadsheetRefusedError, read_sheets
from yanxiu.documents.text import normalise_heading, normalise_line, normalise_name, unsafe_character
from yanxiu.phrases import joined, message_of, phrase
from yanxiu.reporting.container import as_json
from yanxiu.reporting.schemas import SchemaError, validate

FORMAT: Final = "yanxiu-receipt"
VERSION: Final = 1
_HEADINGS = {
    "name": ("姓名", "学员姓名"),
    "id_number": ("身份证号", "身份证号码", "公民身份号码"),
    "certificate_number": ("证书编号", "结业证书编号", "证书号"),
}
_HEADING_ROWS = 20


class ReceiptRefusedError(ValueError):
    """A receipt that does not fit the class; `problems` names every row, identity numbers masked."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(joined(problems, "；"))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class ExpectedTrainee:
    """A trainee whom the report named."""

    name: str
    id_number: str


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One number. `row` is Excel's row, or the place in the JSON list counted from 1."""

    row: int
    name: str
    id_number: str
    certificate_number: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """All lines; the reference, day and package hash stand in the JSON form only."""

    lines: tuple[ReceiptLine, ...]
    reference: str = ""
    received_on: date | None = None
    package_sha256: str = ""

    @property
    def numbers(self) -> dict[str, str]:
        """Certificate numbers by identity number."""
        return {line.id_number: line.certificate_number for line in self.lines}


def write_receipt(
    lines: Sequence[ReceiptLine], *, reference: str, received_on: date, package_sha256: str
) -> bytes:
    """A receipt in the published form, as the platform would send one."""
    receipt = {
        "format": FORMAT,
        "version": VERSION,
        "reference": reference,
        "received_on": received_on.isoformat(),
        "package_sha256": package_sha256,
        "trainees": [
            {"name": one.name, "id_number": one.id_number, "certificate_number": one.certificate_number}
            for one in lines
        ],
    }
    validate("receipt-1.json", receipt)
    return as_json(receipt)


def read_receipt(data: bytes, expected: Sequence[ExpectedTrainee], *, package_sha256: str = "") -> Receipt:
    """Read a receipt and hold it against the report's trainees; ReceiptRefusedError names every odd row.

    With `package_sha256`, a receipt that names another package is refused too.
    """
    receipt = _from_json(data) if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else _from_xlsx(data)
    problems = _problems(receipt.lines, expected)
    if package_sha256 and receipt.package_sha256 not in ("", package_sha256):
        problems.insert(0, "回执答复的是另一个上报包，请核对班次")
    if problems:
        raise ReceiptRefusedError(problems)
    return receipt


def _from_json(data: bytes) -> Receipt:
    try:
        raw: dict[str, Any] = json.loads(data.decode("utf-8-sig"))
        _known_version(raw)
        validate("receipt-1.json", raw)
    except SchemaError as error:
        raise ReceiptRefusedError([message_of(error)]) from error
    except ReceiptRefusedError:
        raise
    except (ValueError, RecursionError) as error:
        raise ReceiptRefusedError(["回执不是完好的 JSON（UTF-8），请重新下载"]) from error
    lines = tuple(
        _line(row, t["name"], t["id_number"], t["certificate_number"])
        for row, t in enumerate(raw["trainees"], start=1)
    )
    received = raw.get("received_on")
    return Receipt(
        lines,
        raw["reference"],
        date.fromisoformat(received) if received else None,
        raw.get("package_sha256", ""),
    )


def _known_version(raw: Mapping[str, Any]) -> None:
    found = raw.get("version")
    if raw.get("format") == FORMAT and found != VERSION:
        raise ReceiptRefusedError(
            [
                phrase(
                    "回执的版本 {found} 不认识，本系统读 {known}。请向平台要这一版本的回执",
                    found=str(found)[:20],
                    known=VERSION,
                )
            ]
        )


def _from_xlsx(data: bytes) -> Receipt:
    try:
        sheets = read_sheets(data)
    except SpreadsheetRefusedError as error:
        raise ReceiptRefusedError([phrase("回执读不了：{error}", error=message_of(error))]) from error
    for sheet in sheets:
        for number in range(min(_HEADING_ROWS, len(sheet.rows))):
            at = _columns(sheet.rows[number])
            if len(at) == len(_HEADINGS):
                return Receipt(_lines(sheet, number + 1, at))
    raise ReceiptRefusedError(["回执里没有「姓名」「身份证号」「证书编号」三列，请核对文件"])


def _columns(cells: Sequence[Cell]) -> dict[str, int]:
    at: dict[str, int] = {}
    for index, cell in enumerate(cells):
        heading = normalise_heading(cell) if isinstance(cell, str) else ""
        for key, names in _HEADINGS.items():
            if heading in names:
                at.setdefault(key, index)
    return at


def _lines(sheet: Sheet, first: int, at: dict[str, int]) -> tuple[ReceiptLine, ...]:
    lines = []
    problems = []
    for index in range(first, len(sheet.rows)):
        cells = {key: sheet.rows[index][column] for key, column in at.items()}
        if all(cell is None for cell in cells.values()):
            continue
        if not all(cell is None or isinstance(cell, str) for cell in cells.values()):
            problems.append(
                phrase("第 {number} 行：有数字、日期或公式，请将三列设为文本后重新填写", number=index + 1)
            )
            continue
        lines.append(_line(index + 1, *(str(cells[key] or "") for key in _HEADINGS)))
    if problems:
        raise ReceiptRefusedError(problems)
    return tuple(lines)


def _line(row: int, name: str, id_number: str, certificate_number: str) -> ReceiptLine:
    number = normalise_line(id_number).replace(" ", "").upper()
    return ReceiptLine(row, normalise_name(name), number, normalise_line(certificate_number))


def _problems(lines: Sequence[ReceiptLine], expected: Sequence[ExpectedTrainee]) -> list[str]:
    wanted = {trainee.id_number.upper(): trainee for trainee in expected}
    people: dict[str, int] = {}
    numbers: dict[str, int] = {}
    problems = []
    for line in lines:
        problems += [
            phrase("第 {row} 行：{problem}", row=line.row, problem=problem)
            for problem in _line_problems(line, wanted)
        ]
        if (first := people.setdefault(line.id_number, line.row)) != line.row:
            problems.append(
                phrase(
                    "第 {row} 行：学员 {id_number} 与第 {first} 行重复",
                    row=line.row,
                    id_number=mask_id_number(line.id_number),
                    first=first,
                )
            )
        number = line.certificate_number
        if number and (first := numbers.setdefault(number, line.row)) != line.row:
            problems.append(
                phrase(
                    "第 {row} 行：证书编号 {number} 与第 {first} 行重复",
                    row=line.row,
                    number=number,
                    first=first,
                )
            )
    missing = [mask_id_number(id_number) for id_number in wanted if id_number not in people]
    problems += [phrase("回执缺学员 {mask}，请向平台核对", mask=mask) for mask in missing]
    return problems


def _line_problems(line: ReceiptLine, wanted: dict[str, ExpectedTrainee]) -> list[str]:
    mask = mask_id_number(line.id_number)
    problems = []
    trainee = wanted.get(line.id_number)
    if trainee is None:
        problems.append(phrase("学员 {mask} 不在上报的名单里，请核对班次", mask=mask))
    elif normalise_name(trainee.name) != line.name:
        problems.append(phrase("学员 {mask} 的姓名与上报的不同，请向平台核对", mask=mask))
    if not line.certificate_number:
        problems.append(phrase("学员 {mask} 没有证书编号，请向平台核对", mask=mask))
    elif unsafe_character(line.certificate_number) or len(line.certificate_number) > 60:
        problems.append(phrase("学员 {mask} 的证书编号含控制字符或过长，请向平台核对", mask=mask))
    return problems
