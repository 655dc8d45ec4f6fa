"""Files cut, doubled and changed at many places: read, or refused in words; `make fuzz` damages more."""

import pytest

from yanxiu.documents.file_kind import UnfitFileError, kind_of
from yanxiu.documents.roster import roster_template
from yanxiu.documents.source_reading import SourceRefused, read_text
from yanxiu.documents.spreadsheet import SpreadsheetRefusedError
from yanxiu.documents.spreadsheet.prescan import prescan
from yanxiu.reporting.package import ReportRefusedError, build_package, read_package
from yanxiu.reporting.receipt import ReceiptRefusedError, read_receipt

from .fuzz_foreign import WORD, read, zipped

PLACES = 24


def damages(content: bytes) -> list[bytes]:
    """The beginning without its end, the same twice over, the same with holes."""
    places = [len(content) * number // PLACES for number in range(1, PLACES)]
    return [
        one
        for place in places
        for one in (
            content[:place],
            content[:place] + content[place // 2 :],
            content[: place // 2] + content[place:],
            content[:place] + b"\xff\x00\xff" + content[place + 3 :],
        )
    ]


def test_a_damaged_workbook_is_refused():
    for one in damages(roster_template("样例")):
        read(prescan, one, SpreadsheetRefusedError)


def test_a_damaged_paper_is_refused():
    """Whatever is uploaded is looked at so, in the process that answers everybody."""
    for one in damages(roster_template("样例")):
        read(kind_of, one, UnfitFileError)


def test_a_damaged_package_is_refused(form, head, rows, materials):
    for one in damages(build_package(form, head, rows, materials)):
        with pytest.raises(ReportRefusedError):
            read_package(one)


def test_a_damaged_document_is_refused():
    for one in damages(zipped({"word/document.xml": WORD.encode()})):
        read(read_text, one, SourceRefused)
    with pytest.raises(SourceRefused):
        read_text(zipped({"word/document.xml": WORD.encode("utf-16")}))


def test_nesting_without_end_is_refused():
    bottomless = b"[" * 1_000_000
    with pytest.raises(ReceiptRefusedError):
        read_receipt(bottomless, ())
    with pytest.raises(ReportRefusedError):
        read_package(zipped({"manifest.json": bottomless}))
