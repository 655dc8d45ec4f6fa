"""The completion certificate: what it says, how it looks, that it can be kept."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf.pdfa import validate_written
from PIL import Image

from bench.certificates import one_by_one, people
from yanxiu.documents.certificate import (
    CannotPrintError,
    CertificateData,
    check_printable,
    render_certificate,
    render_certificates,
)
from yanxiu.documents.identity import mask_id_number
from yanxiu.documents.qr import qr_png

LONG: dict[str, Any] = {
    "name": "阿卜杜热合曼·麦麦提依明",
    "class_name": "面向高质量发展的海洋碳汇监测评估与交易机制建设关键技术应用高级研修班（第二期）",
    "host": "东海省农林水利海洋与渔业工程技术研究院继续教育学院",
    "ends_on": date(2024, 10, 2),
    "sample": False,
}


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
        return "".join(document[0].get_textpage().get_text_range().split())


def pixels(pdf: bytes, box: tuple[float, float, float, float] = (0, 0, 297, 210)):
    """A grey picture of a box in millimetres from the top left corner."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[0].render(scale=1.5).to_pil().convert("L")
    scale = picture.width / 297
    return picture.crop(tuple(round(edge * scale) for edge in box))


def ink(pdf: bytes, box: tuple[float, float, float, float]) -> float:
    """The share of dark pixels in a box."""
    histogram = pixels(pdf, box).histogram()
    return float(sum(histogram[:150]) / sum(histogram))


def test_it_says_what_it_must(certificate: CertificateData):
    text = text_of(render_certificate(certificate))
    for part in (
        "证书编号样研修〔2024〕示范05-0028",
        "结业证书",
        "林若川",
        "3501************24",
        "于2024年9月3日至6日参加东海工程学院承办的省级示范项目绿色石化安全工艺高级研修班",
        "计24学时，经考核合格，准予结业。",
        "东海省人力资源和社会保障厅2024年9月20日",
        "样例",
    ):
        assert part in text


def test_only_a_sample_is_marked_as_one(certificate: CertificateData):
    real = render_certificate(replace(certificate, sample=False))
    assert "样例" not in text_of(real)
    assert "印章位置" not in text_of(real)
    assert ink(real, (46, 24, 69, 33)) == 0
    assert ink(render_certificate(certificate), (46, 24, 69, 33)) > 0.03


def test_it_is_a4_landscape_and_archivable(certificate: CertificateData):
    pdf = render_certificate(certificate)
    assert validate_written(io.BytesIO(pdf), "3b").passed
    with pikepdf.open(io.BytesIO(pdf)) as document:
        box = [float(edge) for edge in document.pages[0].mediabox]
        assert box == pytest.approx([0, 0, 841.89, 595.28], abs=0.01)
        assert document.Root.Lang == "zh-CN"
        assert str(document.open_metadata()["dc:title"]) == "结业证书 样研修〔2024〕示范05-0028"


def test_a_batch_says_the_same_as_one_by_one(certificate: CertificateData):
    people = [
        replace(certificate, name=name, number=f"样{serial:04d}", sample=bool(serial % 2))
        for serial, name in enumerate(["林若川", "王堃", "欧阳喆", "阿卜杜热合曼·麦麦提依明"])
    ]
    batch = render_certificates(people)
    for person, pdf in zip(people, batch, strict=True):
        alone = render_certificate(person)
        assert text_of(pdf) == text_of(alone)
        assert pixels(pdf).tobytes() == pixels(alone).tobytes()
        assert validate_written(io.BytesIO(pdf), "3b").passed


def test_a_batch_longer_than_one_document_keeps_its_order(certificate: CertificateData):
    people = [replace(certificate, number=f"样{serial:04d}") for serial in range(53)]
    assert [f"样{serial:04d}" in text_of(pdf) for serial, pdf in enumerate(render_certificates(people))] == [
        True
    ] * 53


def test_equal_data_give_equal_bytes(certificate: CertificateData):
    assert render_certificate(certificate) == render_certificate(certificate)


def test_long_names_stay_clear_of_code_and_frame(certificate: CertificateData):
    pdf = render_certificate(replace(certificate, **LONG))
    assert "准予结业。" in text_of(pdf)
    # The strip between the body and the QR code, and the margins beside the body, stay empty.
    assert ink(pdf, (46, 143, 251, 147)) == 0
    assert ink(pdf, (252, 86, 266, 145)) == 0


def test_the_code_leads_to_the_lookup(certificate: CertificateData):
    """Compared module by module with the code of the same address: no reader is at hand."""
    pdf = render_certificate(certificate)
    with pypdfium2.PdfDocument(pdf) as document:
        found = [o for o in document[0].get_objects() if isinstance(o, pypdfium2.PdfImage)]
        assert len(found) == 1
        drawn = found[0].get_bitmap().to_pil().convert("1")
    expected = Image.open(io.BytesIO(qr_png(certificate.lookup_url))).convert("1")
    assert drawn.size == expected.size
    assert drawn.tobytes() == expected.tobytes()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "张\U0002ebf0"}, r"姓名.*U\+2EBF0"),
        ({"host": "东海\ue000学院"}, r"承办单位.*U\+E000"),
        ({"name": " "}, "缺少姓名"),
        ({"number": ""}, "缺少证书编号"),
        ({"id_mask": "350102198001010012"}, "须掩码"),
        ({"class_name": "长" * 150}, "排不下"),
        ({"ends_on": date(2024, 9, 1)}, "早于开始日期"),
    ],
)
def test_what_cannot_be_printed_stops_before_anything_is_drawn(certificate: CertificateData, change, said):
    broken = replace(certificate, **change)
    with pytest.raises(ValueError, match=said):
        check_printable(broken)
    with pytest.raises(ValueError, match=said):
        render_certificates([certificate, broken])


def test_a_refusal_is_of_one_kind(certificate: CertificateData):
    with pytest.raises(CannotPrintError):
        check_printable(replace(certificate, ends_on=date(2024, 9, 1)))


def test_hours_are_written_plainly(certificate: CertificateData):
    assert "计31.5学时" in text_of(render_certificate(replace(certificate, hours=Decimal("31.50"))))
    assert "计40学时" in text_of(render_certificate(replace(certificate, hours=Decimal("4E+1"))))


def test_markup_in_a_name_is_text(certificate: CertificateData):
    assert "<b>张三" in text_of(render_certificate(replace(certificate, name="<b>张三")))


def test_the_mask_made_here_is_accepted(certificate: CertificateData, id_number: Callable[..., str]):
    check_printable(replace(certificate, id_mask=mask_id_number(id_number(1))))


def test_threads_draw_the_same(certificate: CertificateData):
    people = [replace(certificate, number=f"样{serial}") for serial in range(4)]
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(render_certificate, people))
    assert drawn == [render_certificate(person) for person in people]


def test_the_peer_of_the_benchmark_draws_the_same_words():
    certificates = people(2)
    ours, theirs = render_certificates(certificates), one_by_one(certificates)
    assert [text_of(pdf) for pdf in ours] == [text_of(pdf) for pdf in theirs]
    assert sum(map(len, ours)) < sum(map(len, theirs)) / 3
