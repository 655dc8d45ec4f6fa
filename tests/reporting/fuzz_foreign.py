"""Files from outside, whole ones damaged by chance: read, or refused in words; never anything else.

Not part of the suite: `make fuzz` runs it. Each reader is given what it reads every day, cut, with bytes
changed and pieces put twice, so that most of it is right and the fault lies deep.
"""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanxiu.documents.file_kind import UnfitFileError, kind_of
from yanxiu.documents.roster import roster_template
from yanxiu.documents.source_reading import SourceRefused, read_text
from yanxiu.documents.spreadsheet import SpreadsheetRefusedError
from yanxiu.documents.spreadsheet.commas import rows_of_text
from yanxiu.documents.spreadsheet.prescan import prescan
from yanxiu.policy.errors import PolicyError
from yanxiu.policy.yamlfile import read_yaml
from yanxiu.reporting.package import ReportRefusedError, build_package, read_package
from yanxiu.reporting.receipt import ReceiptRefusedError, read_receipt

PLUGINS: Final = Path(__file__).parents[2] / "plugins"
CSV: Final = '姓名,身份证号,工作单位\n样例甲,110101198001010015,样例研究院\n"样例,乙",11010119800101004X,无\n'
WORD: Final = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "<w:p><w:r><w:t>第一条</w:t></w:r></w:p></w:body></w:document>"
)

damage = st.lists(
    st.tuples(
        st.sampled_from(("cut", "put", "double", "drop")),
        st.floats(0, 1),
        st.floats(0, 1),
        st.binary(min_size=1, max_size=8),
    ),
    max_size=4,
)


def damaged(content: bytes, how: list[tuple[str, float, float, bytes]]) -> bytes:
    """The same with something wrong."""
    for kind, first, second, put in how:
        start, end = sorted((int(first * len(content)), int(second * len(content))))
        content = {
            "cut": content[:end],
            "put": content[:start] + put + content[start + len(put) :],
            "double": content[:end] + content[start:],
            "drop": content[:start] + content[end:],
        }[kind]
    return content


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def read(reader: Callable[[bytes], Any], content: bytes, refusals: type[Exception]) -> None:
    """Read it, or be refused in words."""
    told = "read"
    try:
        reader(content)
    except refusals as error:
        told = str(error)
    assert told.strip()


@given(how=damage)
def test_a_table_in_text(how: list[tuple[str, float, float, bytes]]):
    content = damaged(CSV.encode(), how)
    read(lambda data: list(rows_of_text(data, 100)), content, SpreadsheetRefusedError)


@given(how=damage)
def test_a_workbook(how: list[tuple[str, float, float, bytes]]):
    read(prescan, damaged(BOOK, how), SpreadsheetRefusedError)


@given(how=damage)
def test_a_paper(how: list[tuple[str, float, float, bytes]]):
    read(kind_of, damaged(BOOK, how), UnfitFileError)


@given(how=damage, part=st.integers(0, 30))
def test_a_part_of_a_workbook(how: list[tuple[str, float, float, bytes]], part: int):
    parts = unzipped(BOOK)
    name = sorted(parts)[part % len(parts)]
    read(prescan, zipped(parts | {name: damaged(parts[name], how)}), SpreadsheetRefusedError)


@given(how=damage)
def test_the_text_of_a_document(how: list[tuple[str, float, float, bytes]]):
    read(read_text, damaged(WORD.encode(), how), SourceRefused)
    read(read_text, zipped({"word/document.xml": damaged(WORD.encode(), how)}), SourceRefused)
    read(read_text, damaged(b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF", how), SourceRefused)


@given(how=damage, which=st.integers(0, 1000))
def test_the_files_of_a_policy(how: list[tuple[str, float, float, bytes]], which: int):
    content = YAML[which % len(YAML)]
    text = damaged(content, how).decode("utf-8", "replace")
    read(lambda _data: read_yaml(text, "样例.yaml"), content, PolicyError)


@pytest.fixture
def package(form, head, rows, materials) -> bytes:
    """A package that is whole."""
    return build_package(form, head, rows, materials)


@given(data=st.data())
def test_a_package(package: bytes, data: st.DataObject):
    how = data.draw(damage)
    read(read_package, damaged(package, how), ReportRefusedError)
    parts = unzipped(package)
    name = data.draw(st.sampled_from(sorted(parts)))
    read(read_package, zipped(parts | {name: damaged(parts[name], how)}), ReportRefusedError)


@given(how=damage)
def test_a_receipt(how: list[tuple[str, float, float, bytes]]):
    content = b'{"version": 1, "package": "aa", "lines": [{"row": 1, "name": "a", "id_number": "b"}]}'
    read(lambda data: read_receipt(data, ()), damaged(content, how), ReceiptRefusedError)


@pytest.mark.parametrize("depth", [1_000, 1_000_000])
def test_a_document_without_a_bottom(depth: int):
    bottomless = b"[" * depth
    read(lambda data: read_receipt(data, ()), bottomless, ReceiptRefusedError)
    read(read_package, zipped({"manifest.json": bottomless}), ReportRefusedError)


BOOK: Final = roster_template("样例")
YAML: Final = [path.read_bytes() for path in sorted(PLUGINS.glob("*/yanxiu_*/**/*.yaml"))]
