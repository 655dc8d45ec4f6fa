"""Certificates in bulk, beside drawing them one by one with the machine's own fonts."""

import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from statistics import mean

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from yanxiu.documents.asset import package_assets, style_text
from yanxiu.documents.certificate import CertificateData, page_values, render_certificates
from yanxiu.documents.templating import fill
from yanxiu.documents.weasy import OnlyOurs

COUNT = 200
ALONE = 10
GOAL_RATIO = 0.2
STYLE = "certificate.css"
SAMPLE = CertificateData(
    number="样",
    name="样",
    id_mask="3501************24",
    programme="专业技术人才知识更新工程高级研修项目",
    class_label="省级示范项目",
    class_name="绿色石化安全工艺高级研修班",
    host="东海工程学院",
    starts_on=date(2024, 9, 3),
    ends_on=date(2024, 9, 6),
    hours=Decimal(24),
    issuer="东海省人力资源和社会保障厅",
    issued_on=date(2024, 9, 20),
    lookup_url="https://yanxiu.example/donghai/v/4b1f0a9cQ2uZ7xKp8sLw3R",
)
_SURNAMES, _GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高", "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀霞平刚"


def people(count: int) -> list[CertificateData]:
    """Certificates of as many made-up people, names as different as they are in a class."""
    return [
        replace(
            SAMPLE,
            number=f"样研修〔2024〕{serial:04d}",
            name=_SURNAMES[serial % 20] + _GIVEN[serial // 20 % 20] + _GIVEN[serial * 7 % 20],
        )
        for serial in range(count)
    ]


def one_by_one(certificates: Sequence[CertificateData]) -> list[bytes]:
    """A whole page for each, with the fonts that the system brings; what can be read once is."""
    fonts = FontConfiguration()
    source = style_text(STYLE, {}).replace('"YX Song", "YX Song Ext", "YX Hana"', '"Noto Serif CJK SC"')
    pictures = "".join(
        f'<img class="cert-{name}" src="asset:certificate-{name}.svg">' for name in ("frame", "rule")
    )
    style = CSS(string=source, font_config=fonts)
    files = []
    for certificate in certificates:
        text = fill("certificate.html", pages=[page_values(certificate)])
        html = text.replace('<div class="cert">', f'<div class="cert ground">{pictures}', 1)
        page = HTML(string=html, url_fetcher=OnlyOurs(package_assets()), base_url="asset:")
        with warnings.catch_warnings():
            # The library leaves the colour profile to the garbage collector, which complains of it.
            warnings.simplefilter("ignore", ResourceWarning)
            pdf = page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/a-3b")
        files.append(bytes(pdf))
    return files


def rows() -> list[dict[str, str]]:
    """One row: milliseconds of the clock for each certificate, and its size."""
    render_certificates(people(1))
    one_by_one(people(1))
    ours, size = _measured(render_certificates, people(COUNT))
    alone, large = _measured(one_by_one, people(ALONE))
    ratio = ours / alone
    return [
        {
            "what": f"{COUNT} 份结业证书（PDF/A-3b，各一个文件，两个进程），每份",
            "ours": f"{ours:.1f} ms，{size:.0f} KiB（一千份 {ours:.0f} 秒）",
            "peer": f"逐份、系统字体 {alone:.0f} ms，{large:.0f} KiB（一千份 {alone:.0f} 秒）",
            "ratio": f"{ratio:.2f} 倍",
            "goal": f"≤ {GOAL_RATIO} 倍",
            "met": "是" if ratio <= GOAL_RATIO else "否",
        }
    ]


def _measured(
    way: Callable[[Sequence[CertificateData]], list[bytes]], certificates: Sequence[CertificateData]
) -> tuple[float, float]:
    """Milliseconds and KiB for each."""
    start = time.perf_counter()
    files = way(certificates)
    taken = time.perf_counter() - start
    return taken / len(files) * 1000, mean(map(len, files)) / 1024
