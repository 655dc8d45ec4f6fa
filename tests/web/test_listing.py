"""Lists: filters, pages, exports that no spreadsheet takes for formulas."""

import io
import tracemalloc
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import lazy_gettext as _l
from python_calamine import CalamineWorkbook

from yanxiu.documents.text import no_formula
from yanxiu.phrases import phrase
from yanxiu.services.listing import Window, part_of
from yanxiu.services.work import CLOCK
from yanxiu.web.listing import LISTINGS, Asked, Column, Filter, Listing, Shown

AREAS = ("public",)  # the public pages' own lists are enough

ROWS = [f"第{number}" for number in range(1, 121)]


@dataclass(frozen=True)
class Row:
    """What a list is of."""

    name: str
    amount: Decimal


@pytest.fixture
def listing() -> Listing:
    """A list of two columns and one choice."""
    return Listing(
        "sample",
        columns=(
            Column("name", "名称", lambda row: row.name),
            Column("amount", "金额", lambda row: row.amount, "n"),
        ),
        filters=(Filter("q", "名称"), Filter("kind", "种类", (("a", "甲"),))),
        size=10,
    )


def asked(app: Flask, listing: Listing, query: str) -> Asked:
    """What an address asks of the list."""
    with app.test_request_context(f"/fujian/plans?{query}"):
        return listing.asked()


def test_an_export_says_what_the_page_says(app: Flask):
    moment = datetime(2025, 3, 4, 10, tzinfo=CLOCK)
    values = [
        None,
        "经办人",
        phrase("第 {n} 次", n=3),
        _l("状态"),
        moment,
        moment.date(),
        Decimal("4.50"),
        True,
    ]
    column = Column("state", "状态", lambda value: value)
    with app.test_request_context("/fujian/plans"):
        written = [column.writer()(value) for value in values]
        assert written == [column.text(value) for value in values]
    assert {type(text) for text in written} == {str}


@pytest.mark.parametrize(
    ("query", "page", "values"),
    [
        ("", 1, {}),
        ("page=3&q=x", 3, {"q": "x"}),
        ("page=-4", 1, {}),
        ("page=nonsense&kind=a", 1, {"kind": "a"}),
        ("kind=unknown&other=1", 1, {}),
    ],
)
def test_what_is_asked(app: Flask, listing: Listing, query: str, page: int, values: dict[str, str]):
    found = asked(app, listing, query)
    assert (found.window.page, dict(found.values)) == (page, values)


def test_an_export_takes_all_rows(app: Flask, listing: Listing):
    found = asked(app, listing, "format=csv&page=4")
    assert found.window.size is None
    assert asked(app, listing, "format=exe").format == ""


def test_a_window_of_rows():
    last = part_of(ROWS, Window(99, 25))
    assert (last.window.page, last.first, last.last, last.pages) == (5, 101, 120, 5)
    assert (part_of([], Window()).first, part_of([], Window()).pages) == (0, 1)


def test_pages_are_linked_from_the_ends_and_around(app: Flask, listing: Listing):
    shown = Shown(listing, Asked({"q": "x"}, Window(6, 10)), part_of(ROWS, Window(6, 10)))
    assert shown.pages() == [1, None, 4, 5, 6, 7, 8, None, 12]
    with app.test_request_context("/fujian/plans?q=x&page=6"):
        assert shown.address(page=7) == "/fujian/plans?q=x&page=7"
        assert shown.plain_address() == "/fujian/plans"


HOSTILE = ["=1+1", "+1", "-1", "@x", "\tx", "＝1", "＋1", "普通"]


def test_exports_hold_text_and_no_formula(app: Flask, listing: Listing):
    rows = [Row(name, Decimal(1)) for name in HOSTILE]
    with app.test_request_context("/fujian/plans"):
        sheet, text = listing.export(rows, "xlsx"), listing.export(rows, "csv")
    cells = CalamineWorkbook.from_filelike(io.BytesIO(sheet.data)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in cells[1:]] == HOSTILE
    assert text.data.startswith(b"\xef\xbb\xbf")
    assert '"\'=1+1"' in text.get_data(as_text=True)
    assert '"普通"' in text.get_data(as_text=True)
    assert "attachment" in text.headers["Content-Disposition"]


LONG = 100_000


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_hundred_thousand_rows_go_out_in_little_memory(app: Flask, listing: Listing, form: str):
    rows = (Row(f"样例学院第{number}期", Decimal(number)) for number in range(LONG))
    with app.test_request_context("/fujian/plans"):
        tracemalloc.start()
        try:
            answer = listing.export(rows, form)
            _now, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    content = answer.data
    answer.close()
    assert (answer.content_length, len(content) > 1024 * 1024) == (len(content), True)
    assert peak < 8 * 1024 * 1024
    if form == "csv":
        assert content.count(b"\r\n") == LONG + 1
    else:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        assert sheet.height == LONG + 1


@pytest.mark.parametrize("text", HOSTILE[:-1])
def test_no_text_becomes_a_formula(text: str):
    assert no_formula(text) == f"'{text}"


def test_lists_are_registered_for_the_walk_over_exports(listing: Listing):
    assert LISTINGS["sample"] is listing
