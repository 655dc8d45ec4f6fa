"""The roster of a report package, by its lines: who passed, and whose certificate gets which number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yanxiu.documents.identity import mask_id_number
from yanxiu.policy import Result
from yanxiu.policy.wording import word
from yanxiu.reporting.receipt import ReceiptLine


@dataclass(frozen=True)
class Line:
    """One trainee of a report; ``number`` counts the roster's lines from 1."""

    number: int
    cells: Mapping[str, str]
    passed: bool

    @property
    def masked(self) -> dict[str, str]:
        """The cells as a screen may show them."""
        return {k: mask_id_number(v) if k == "id_number" else v for k, v in self.cells.items()}


def lines_of(report: Mapping[str, Any]) -> list[Line]:
    """The roster of a report."""
    passed = word(Result.PASSED)
    return [
        Line(number, row, row.get("result") == passed)
        for number, row in enumerate(report["roster"]["rows"], start=1)
    ]


def passed_of(report: Mapping[str, Any]) -> list[Line]:
    """Those who passed: each of them gets a number."""
    return [line for line in lines_of(report) if line.passed]


def with_numbers(report: Mapping[str, Any], numbers: Mapping[str, str]) -> list[ReceiptLine]:
    """Certificate numbers by roster line as the lines of a receipt."""
    return [
        ReceiptLine(line.number, line.cells["name"], line.cells["id_number"], numbers[str(line.number)])
        for line in passed_of(report)
        if str(line.number) in numbers
    ]
