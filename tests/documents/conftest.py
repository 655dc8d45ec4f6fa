"""Workbooks, people and classes to try documents on."""

import io
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

import pytest
from stdnum.cn import ric
from xlsxwriter import Workbook

from yanxiu.documents.certificate import CertificateData


@pytest.fixture
def make_xlsx() -> Callable[..., bytes]:
    """Rows to a one-sheet .xlsx, each value as XlsxWriter types it; `edit` may add to the sheet."""

    def make(rows: Sequence[Sequence[object]], edit=None, name: str = "名册") -> bytes:
        out = io.BytesIO()
        with Workbook(out, {"in_memory": True}) as book:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for index, value in enumerate(row):
                    if value not in ("", None):
                        sheet.write(number, index, value)
            if edit is not None:
                edit(book, sheet)
        return out.getvalue()

    return make


@pytest.fixture
def id_number() -> Callable[..., str]:
    """A made-up identity number with a sound check character."""

    def make(serial: int, born: str = "19800101", county: str = "350102") -> str:
        body = f"{county}{born}{serial:03d}"
        return body + ric.calc_check_digit(body + "0")

    return make


@pytest.fixture
def certificate() -> CertificateData:
    return CertificateData(
        number="样研修〔2024〕示范05-0028",
        name="林若川",
        id_mask="3501************24",
        programme="专业技术人才知识更新工程高级研修项目",
        class_label="省级示范项目",
        class_name="绿色石化安全工艺高级研修班",
        host="东海工程学院",
        starts_on=date(2024, 9, 3),
        ends_on=date(2024, 9, 6),
        hours=Decimal("24.0"),
        issuer="东海省人力资源和社会保障厅",
        issued_on=date(2024, 9, 20),
        lookup_url="https://yanxiu.example/donghai/v/4b1f0a9cQ2uZ7xKp8sLw3R",
        sample=True,
    )
