"""The documents: each is drawn from primitives, archivable, and takes what people typed as text."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pypdfium2
import pytest
from pikepdf.pdfa import validate_written
from python_calamine import CalamineWorkbook

from yanxiu.documents.papers import (
    KINDS,
    PaperError,
    RegionTemplate,
    kind_called,
    render_pdf,
    render_xlsx,
    sample_values,
)
from yanxiu.documents.papers.rendering import parts_of

TABLES = [name for name, kind in KINDS.items() if "xlsx" in kind.forms]
HOSTILE = (
    '<img src="http://127.0.0.1:9/x.png">',
    '=HYPERLINK("http://127.0.0.1:9/","点")',
    "{{ 7 * 7 }}",
    "<script>document.title</script>",
    "@import url(http://127.0.0.1:9/x.css)",
)
"""What somebody may type into any field."""


def pages_of(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def texts_in(value: Any) -> list[str]:
    """Every text among values."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for item in value.values() for text in texts_in(item)]
    return [text for item in value for text in texts_in(item)] if isinstance(value, list) else []


def written_over(value: Any, text: str) -> Any:
    """The values with the text in the place of every other one that is not empty."""
    if isinstance(value, str):
        return text if value else value
    if isinstance(value, Mapping):
        return {key: written_over(item, text) for key, item in value.items()}
    return [written_over(item, text) for item in value] if isinstance(value, list) else value


def cells_of(xlsx: bytes) -> list[object]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx))
    return [
        cell
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for cell in row
        if cell != ""
    ]


@pytest.mark.parametrize("name", KINDS)
def test_every_document_is_drawn_from_its_sample_and_archivable(name: str):
    pdf = render_pdf(KINDS[name], sample_values(name))
    assert validate_written(io.BytesIO(pdf), "3b").passed
    pages = pages_of(pdf)
    assert all("样例" in page for page in pages)
    head = sample_values(name).get("head", {})
    assert "".join(str(head.get("topic", "绿色石化安全工艺")).split()) in "".join(pages)


@pytest.mark.parametrize("name", KINDS)
def test_what_people_type_stays_text(name: str):
    """Nothing is fetched, run or filled in: an address that nobody serves would end the drawing."""
    sample = sample_values(name)
    given = {**sample, **written_over({k: v for k, v in sample.items() if k != "columns"}, HOSTILE[0])}
    (whole,) = {"".join(pages_of(render_pdf(KINDS[name], given)))}
    assert '<imgsrc="http://127.0.0.1:9/x.png">' in whole


def test_nothing_typed_is_filled_in():
    sample = sample_values("registration_form")
    for text in HOSTILE[1:]:
        given = {**sample, "trainees": written_over(sample["trainees"], text)}
        whole = "".join(pages_of(render_pdf(KINDS["registration_form"], given)))
        assert "".join(text.split()) in whole, text
    assert "49" not in whole


def test_a_very_long_name_leaves_no_column_and_no_row_out():
    sample = sample_values("roster")
    sample["trainees"][0]["name"] = "长" * 500
    whole = "".join(pages_of(render_pdf(KINDS["roster"], sample)))
    assert whole.count("长") == 500
    assert "欧阳木兰" in whole
    assert "备注" in whole


@pytest.mark.parametrize("name", TABLES)
def test_what_people_type_is_text_in_a_workbook(name: str):
    sample = sample_values(name)
    hostile = {**sample, **written_over({k: v for k, v in sample.items() if k != "columns"}, HOSTILE[1])}
    content = render_xlsx(KINDS[name], hostile)
    cells = cells_of(content)
    assert cells
    assert {type(cell) for cell in cells} == {str}
    assert any(HOSTILE[1] in str(cell) for cell in cells)
    with ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(file).decode() for file in archive.namelist() if "worksheets/sheet" in file]
    assert sheets
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)


def test_amounts_are_numbers_that_an_office_can_sum():
    sample = sample_values("settlement_statement")
    cells = cells_of(render_xlsx(KINDS["settlement_statement"], sample))
    spent = [float(head["spent"].replace(",", "")) for head in sample["heads"] if head["spent"]]
    assert spent
    assert all(amount in cells for amount in spent)
    assert sum(spent) in cells


@pytest.mark.parametrize("name", TABLES)
def test_equal_values_give_an_equal_workbook(name: str):
    assert render_xlsx(KINDS[name], sample_values(name)) == render_xlsx(KINDS[name], sample_values(name))


@pytest.mark.parametrize("name", ["roster", "settlement_statement", "survey_statistics", "summary_sheet"])
def test_page_and_workbook_say_the_same(name: str):
    """All that stands in the rows, but what only one of the two has room for."""
    sample = sample_values(name)
    page = "".join(pages_of(render_pdf(KINDS[name], sample)))
    cells = "".join(str(cell) for cell in cells_of(render_xlsx(KINDS[name], sample)))
    rows = next(sample[key] for key in ("trainees", "heads", "items", "lines") if key in sample)
    texts = set(texts_in(rows))
    assert {text for text in texts if text not in cells} <= {"专业技术"}
    assert {text for text in texts if "".join(text.split()) not in page} <= {"专业技术", "东海"}


def test_a_document_that_is_no_table_has_no_workbook():
    with pytest.raises(LookupError, match="批复没有表格形式"):
        render_xlsx(KINDS["approval"], sample_values("approval"))


def test_long_documents_are_drawn_in_parts_with_pages_numbered_through():
    kind, sample = KINDS["roster"], sample_values("roster")
    line = sample["trainees"][0]
    sample["trainees"] = [{**line, "position": str(number)} for number in range(1, 204)]
    assert [len(part["trainees"]) for part in parts_of(kind, sample)] == [200, 3]
    pdf = render_pdf(kind, sample)
    pages = pages_of(pdf)
    assert [page.rpartition("—")[0].rpartition("—")[2] for page in pages] == [
        str(number) for number in range(1, len(pages) + 1)
    ]
    assert sum(page.count("高级研修项目学员名册") for page in pages) == 1
    assert sum(page.count("共2人") for page in pages) == 1
    assert "203林若川" in pages[-1]
    assert validate_written(io.BytesIO(pdf), "3b").passed


def test_a_registration_form_has_a_page_for_each():
    sample = sample_values("registration_form")
    sample["trainees"] = sample["trainees"] * 3
    assert len(pages_of(render_pdf(KINDS["registration_form"], sample))) == 3


def test_a_class_of_many_half_days_goes_on_another_sheet():
    sample = sample_values("trainee_sign_in")
    sample["halves"] = [{"day": f"9月{day}日", "half": "上午"} for day in range(1, 13)]
    sample["people"][0]["marks"] = [f"记{number}" for number in range(1, 13)]
    pages = pages_of(render_pdf(KINDS["trainee_sign_in"], sample))
    assert len(pages) == 2
    assert "记10" in pages[0]
    assert "记11" in pages[1]
    assert "记11" not in pages[0]


def test_skipped_items_are_counted_and_are_no_zero():
    sample = sample_values("survey_statistics")
    sample["items"].append({**sample["items"][0], "label": "没有人作答的一项", "answered": 0, "skipped": 41})
    sample["items"][1] |= {"mean": "", "share": 0, "satisfied": ""}
    page = "".join(pages_of(render_pdf(KINDS["survey_statistics"], sample)))
    assert "没有人作答的一项041" in page
    assert "没有人作答的一项—" in page
    assert "不计分" in page


def test_who_reads_a_red_head_finds_its_parts_in_order():
    pages = pages_of(render_pdf(KINDS["approval"], sample_values("approval")))
    whole = "".join(pages)
    places = [
        whole.index(part) for part in ("东海省人力资源和社会保障厅", "〔2024〕", "批复", "东海工程学院：")
    ]
    assert places == sorted(places)
    assert whole.index("（印章）") < whole.index("抄送：") < whole.index("印发")
    assert "—1—" in pages[0]


def test_values_are_primitives():
    with pytest.raises(TypeError, match=r"head\.topic is PosixPath, which is no primitive"):
        render_pdf(KINDS["approval"], {**sample_values("approval"), "head": {"topic": Path("/")}})


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("<p>{{ nobody }}</p>", "nobody"),
        ("<p>{% if %}</p>", "Expected an expression"),
        ("{{ head.__class__.__mro__ }}", "__class__"),
        ("{% include 'certificate.html' %}{{ head | attr('topic') }}", "attr"),
    ],
)
def test_a_regions_template_that_fails_is_named_and_the_cores_not_taken(source: str, said: str):
    template = RegionTemplate("fictia", "templates/form.html", source)
    with pytest.raises(PaperError, match=said) as caught:
        render_pdf(KINDS["approval"], sample_values("approval"), template)
    assert (caught.value.plugin, caught.value.name) == ("fictia", "templates/form.html")


def test_a_regions_template_may_take_parts_of_the_cores():
    source = (
        '{% extends "paper.html" %}{% from "paper-macros.html" import box %}'
        "{% block paper %}{{ box(true) }}甲{% endblock %}"
    )
    pdf = render_pdf(KINDS["approval"], sample_values("approval"), RegionTemplate("fictia", "t.html", source))
    (page,) = pages_of(pdf)
    assert "√甲" in page


def test_documents_are_known_by_id_and_by_name():
    assert kind_called("roster") is kind_called("学员名册") is KINDS["roster"]
    assert kind_called("nothing") is None
    with pytest.raises(LookupError, match="没有文书 'nothing'"):
        sample_values("nothing")
