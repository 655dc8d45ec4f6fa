"""What the province prints, and the fields that its forms ask for beyond the shared ones."""

from yanxiu.policy import (
    DocumentKind,
    DocumentTemplate,
    FieldSpec,
    FieldType,
    ReportColumn,
    Stage,
)

from .documents import CALL_2025, DEPARTMENT, JURISDICTION

PROGRAMME = "专业技术人才知识更新工程高级研修项目"
_YEARS_2025 = CALL_2025.years
_ALL_YEARS = tuple(year for document in JURISDICTION.documents for year in document.years)


def _text(name: str, label: str, help_: str = "") -> FieldSpec:
    return FieldSpec(name, label, Stage.APPLICATION, FieldType.TEXT, years=_YEARS_2025, help=help_)


FIELDS = (
    _text("purpose", "研修目的和作用"),
    _text("experts", "授课专家情况", "姓名、职务职称、所在单位和讲授内容"),
    _text("host_fax", "承办单位传真"),
    _text("host_address", "承办单位地址"),
)
"""Blocks of annexes 1 and 2 (闽人社办〔2025〕7号) that applications elsewhere do not have."""

DOCUMENTS = (
    DocumentTemplate(
        "certificate",
        "结业证书",
        DocumentKind.CERTIFICATE,
        1,
        words=(("issuer", DEPARTMENT), ("programme", PROGRAMME)),
    ),
    DocumentTemplate(
        "application_national",
        "高级研修项目申报表（附件1）",
        DocumentKind.FORM,
        1,
        template="templates/annex-1.html",
        years=_YEARS_2025,
        sha256="03f140bafd0a83b7f14ff715362ac2cd287a31827c445c6521d593d84925046e",
    ),
    DocumentTemplate(
        "application_provincial",
        "省级高级研修项目申报表（附件2）",
        DocumentKind.FORM,
        1,
        template="templates/annex-2.html",
        years=_YEARS_2025,
        sha256="9a0dd4c5973f58ebf6332d9fb58fd020d42b481682c79a9e84f2d47bff2a63f2",
    ),
    DocumentTemplate(
        "summary_sheet",
        "高级研修项目汇总表（附件3）",
        DocumentKind.FORM,
        1,
        words=(
            ("annex", "附件3"),
            ("title", "福建省专业技术人才知识更新工程{year}年高级研修项目汇总表"),
        ),
        years=_YEARS_2025,
        columns=(
            ReportColumn("serial", "序号"),
            ReportColumn("topic", "研修选题"),
            ReportColumn("host", "承办单位"),
            ReportColumn("contact", "联系人"),
            ReportColumn("phone", "联系电话"),
            ReportColumn("field", "所属专业技术领域"),
        ),
    ),
    DocumentTemplate(
        "opening_notice",
        "开班通知",
        DocumentKind.NOTICE,
        1,
        words=(("fees", "往返交通费由学员承担，此外不向学员收费。"),),
        years=_ALL_YEARS,
    ),
)
"""The fees are those of 闽人社办〔2023〕6号 三（三）, 〔2024〕212号 三 and 〔2025〕7号 三（二）."""
