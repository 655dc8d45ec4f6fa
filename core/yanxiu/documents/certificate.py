"""The completion certificate: data in, PDF/A-3b out, one file per trainee."""

import base64
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from yanxiu.documents.amounts import date_span, long_date
from yanxiu.documents.drawing import draw, draw_pages
from yanxiu.documents.fonts import missing_glyphs
from yanxiu.documents.qr import qr_png
from yanxiu.documents.templating import fill
from yanxiu.phrases import joined, phrase

BATCH = 50
_AT_ONCE = 2
_STYLE = "certificate.css"
# Characters of the body sentence that still leave room for QR and seal, at 18 pt and at 15.5 pt.
_ROOMY, _TIGHT = 112, 170
_LONG_NAME = 8


class CannotPrintError(ValueError):
    """A certificate that must not be numbered, because it could not be printed."""


@dataclass(frozen=True, slots=True)
class CertificateData:
    """What stands on one certificate. The wording that differs by region comes in as text.

    `id_mask` is the masked identity number; `class_label` the class's level and tier in words.
    `sample` prints 样例 beside the name and in the corner, with a placeholder for the seal.
    """

    number: str
    name: str
    id_mask: str
    programme: str
    class_label: str
    class_name: str
    host: str
    starts_on: date
    ends_on: date
    hours: Decimal
    issuer: str
    issued_on: date
    lookup_url: str
    title: str = "结业证书"
    achievement: str = "经考核合格，准予结业"
    lookup_note: tuple[str, ...] = ("扫码或凭姓名、身份证号", "在研修平台查询真伪")
    sample: bool = False

    @property
    def sentence(self) -> tuple[str, str, str]:
        """The body before, in and after the bold name of the class."""
        span = date_span(self.starts_on, self.ends_on)
        before = f"于{span}参加{self.host}承办的{self.class_label}"
        return (
            before,
            self.class_name,
            f"，完成全部研修内容，计{_plain(self.hours)}学时，{self.achievement}。",
        )


def check_printable(certificate: CertificateData) -> None:
    """Raise CannotPrintError where a text is empty, too long, or has a character that no font holds."""
    texts = {
        "姓名": certificate.name,
        "班次名称": certificate.class_name,
        "承办单位": certificate.host,
        "发证单位": certificate.issuer,
        "证书编号": certificate.number,
    }
    for label, text in texts.items():
        if not text.strip():
            raise CannotPrintError(phrase("结业证书缺少{label}，请补全后再编号", label=label))
        if absent := missing_glyphs(text):
            raise CannotPrintError(
                phrase(
                    "{label}含字库没有的字：{listed}。请核对用字，或联系管理员补充字库后再编号",
                    label=label,
                    listed=joined(absent),
                )
            )
    if certificate.ends_on < certificate.starts_on:
        raise CannotPrintError("研修的结束日期早于开始日期，请核对")
    if len("".join(certificate.sentence)) > _TIGHT:
        raise CannotPrintError("班次名称与承办单位过长，一页排不下，请使用规范简称")
    if "*" not in certificate.id_mask:
        raise CannotPrintError("结业证书上的身份证号须掩码：只留前四位和后两位")


def render_certificate(certificate: CertificateData) -> bytes:
    """One certificate as PDF/A-3b, A4 landscape. Raises CannotPrintError."""
    return render_certificates([certificate])[0]


def render_certificates(certificates: Sequence[CertificateData]) -> list[bytes]:
    """One file each, in the order given; nothing is drawn unless all can be. Raises CannotPrintError."""
    for certificate in certificates:
        check_printable(certificate)
    return [content for batch in drawn_in_batches(certificates) for content in batch]


def drawn_in_batches(certificates: Sequence[CertificateData]) -> Iterator[list[bytes]]:
    """The files of BATCH certificates at a time, in the order given; two batches are drawn at once."""
    batches = [certificates[start : start + BATCH] for start in range(0, len(certificates), BATCH)]
    if len(batches) < 2:
        yield from map(_draw_batch, batches)
        return
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        yield from pool.map(_draw_batch, batches)


def _draw_batch(batch: Sequence[CertificateData]) -> list[bytes]:
    """Samples and others have grounds of their own, so they are drawn apart."""
    drawn: dict[int, bytes] = {}
    for sample in (False, True):
        places = [place for place, certificate in enumerate(batch) if certificate.sample is sample]
        if places:
            files = _draw_alike([batch[place] for place in places], sample)
            drawn |= dict(zip(places, files, strict=True))
    return [drawn[place] for place in range(len(batch))]


def _draw_alike(batch: Sequence[CertificateData], sample: bool) -> list[bytes]:
    html = fill("certificate.html", pages=[page_values(certificate) for certificate in batch])
    pages = [{"title": f"{one.title} {one.number}", "identifier": one.lookup_url} for one in batch]
    return draw_pages(html, _STYLE, ground=_background(sample), pages=pages, pdf_variant="pdf/a-3b")


@cache
def _background(sample: bool) -> bytes:
    ground = fill("certificate-ground.html", sample=sample)
    return draw(ground, _STYLE, pdf_variant="pdf/a-3b")


def page_values(certificate: CertificateData) -> dict[str, object]:
    """What the template says of one certificate."""
    before, name, after = certificate.sentence
    return {
        "number": certificate.number,
        "programme": certificate.programme,
        "title": certificate.title,
        "name": certificate.name,
        "name_size": "long" if len(certificate.name) > _LONG_NAME else "",
        "id_mask": certificate.id_mask,
        "before": before,
        "class_name": name,
        "after": after,
        "body_size": "tight" if len(before + name + after) > _ROOMY else "",
        "issuer": certificate.issuer,
        "issued_on": long_date(certificate.issued_on),
        "qr": "data:image/png;base64," + base64.b64encode(qr_png(certificate.lookup_url)).decode(),
        "lookup_note": certificate.lookup_note,
        "sample": certificate.sample,
    }


def _plain(hours: Decimal) -> str:
    return f"{hours.normalize():f}"
