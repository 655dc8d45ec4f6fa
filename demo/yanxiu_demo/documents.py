"""One of each document from the demonstration's data, as files and as pictures: `make documents`.

The database is a temporary one, so that nobody's own is touched.
"""

import io
import os
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import UUID

import pypdfium2
from rich.console import Console

from yanxiu.documents.papers import KINDS, PaperKind
from yanxiu.policy import FundingMode, Level, PlanSection, RecruitmentScope
from yanxiu.services import applications, filings, plan_terms, registers
from yanxiu.services.certificate_files import certificate_files
from yanxiu.services.decision_sheet import decision_sheet
from yanxiu.services.finding import find_class, find_department
from yanxiu.services.listing import Window
from yanxiu.services.papers import Wanted, drawn, gather
from yanxiu.services.tenants import tenant
from yanxiu_demo.desk import Desk
from yanxiu_demo.fujian_2025 import BLOCKS
from yanxiu_demo.story import Story
from yanxiu_demo.telling import tell

TODAY: Final = date(2025, 12, 31)
SHARP: Final = 1.6
CLASSES: Final = {
    "opening_notice": ("fujian", "2024/1"),
    "filing_receipt": ("fujian", "2024/1"),
    "roster": ("fujian", "2024/1"),
    "trainee_sign_in": ("fujian", "2024/1"),
    "staff_sign_in": ("fujian", "2024/1"),
    "registration_form": ("hebei", "2025/1"),
    "settlement_statement": ("fujian", "2025/1"),
    "subsidy_calculation": ("fujian", "2024/1"),
    "survey_statistics": ("fujian", "2025/1"),
    "report_cover": ("fujian", "2021/1"),
}
"""Which class each document is written of; the others have something of their own below."""

_MARINE: Final = {
    "purpose": "面向海洋工程装备制造升级，更新设计、焊接与运维的知识，培养能解决现场问题的骨干。",
    "experts": "样例院士，样例大学，主题报告；样例专家，正高级工程师，样例船舶研究院，讲授智能焊接。",
    "host_fax": "0591-00000003",
    "host_address": "福州市样例路2号",
}

Desks = Mapping[str, Desk]


def main(out: Path) -> None:
    """Run the demonstration and write its documents below a folder."""
    out.mkdir(parents=True, exist_ok=True)
    # not below a folder of the caller's own: the embedded server may run as another user
    with TemporaryDirectory(prefix="yanxiu-documents-", ignore_cleanup_errors=True) as scratch:
        os.environ["YANXIU_HOME"] = f"{scratch}/home"
        story = Path(scratch) / "out"
        story.mkdir()
        tell(Story(story, Console(file=io.StringIO())))
        for name, content in written():
            save(out / name, content)


def written() -> Iterator[tuple[str, bytes]]:
    """Every document in each of its forms: file name and content."""
    desks = {code: Desk(tenant(code)) for code in ("fujian", "hebei")}
    made = _made_for(desks["fujian"])
    for number, kind in enumerate(KINDS.values(), 1):
        desk, wanted = made.get(kind.id) or _of_class(desks, kind)
        for form in kind.forms:
            with desk.on(TODAY) as work:
                paper = gather(work, kind.id, wanted, form)
            yield f"{number:02d} {paper.name}.{form}", drawn(paper, form)
    yield from _others(desks, len(KINDS) + 1)


def _of_class(desks: Desks, kind: PaperKind) -> tuple[Desk, Wanted]:
    code, named = CLASSES[kind.id]
    with desks[code].on(TODAY) as work:
        return desks[code], Wanted(class_id=find_class(work, named).id)


def _made_for(desk: Desk) -> dict[str, tuple[Desk, Wanted]]:
    """What is made for something else than a class that the demonstration tells of."""
    with desk.on(TODAY) as work:
        handed_in = registers.applications(work, {"year": "2025"}, Window(size=None)).rows[0].id
        bureau = find_department(work, "样例市人力资源和社会保障局").id
    return {
        "application_national": (desk, Wanted(application_id=_national_application(desk, bureau))),
        "application_provincial": (desk, Wanted(application_id=handed_in)),
        "summary_sheet": (desk, Wanted(organization_id=bureau, year=2025)),
        "approval": (desk, Wanted(class_id=_approved(desk))),
    }


def _national_application(desk: Desk, bureau: UUID) -> UUID:
    with desk.on(date(2025, 1, 14)) as work:
        host = find_class(work, "2024/1").project.host_id
        row = applications.draft_application(
            work,
            2025,
            Level.NATIONAL,
            topic="海洋工程装备智能制造",
            content="海工装备的数字化设计、智能焊接与远程运维。\n主题报告、专题研讨、现场教学、案例分析。",
            audience="面向全国海洋工程装备领域具有中高级职称的专业技术人员，向基层一线倾斜。",
            place="福州市",
            starts_on=date(2025, 9, 15),
            ends_on=date(2025, 9, 20),
            headcount=50,
            funding_mode=FundingMode.SELF_FUNDED,
            self_funding_source="单位职工教育经费",
            field_code="高端装备",
            industry_authority="工业和信息化部",
            topic_ranges=["strategy", "industry_needs"],
            topic_justifications={"strategy": "服务海洋强国建设", "industry_needs": "服务高端装备产业"},
            extra={"fujian": {**BLOCKS, **_MARINE}},
            host_id=host,
            supervisor_id=bureau,
        )
        return row.id


def _approved(desk: Desk) -> UUID:
    """A class of the list whose open terms are supplied, and which the department approves."""
    with desk.on(date(2024, 9, 2)) as work:
        cls = registers.classes(work, {"q": "工程领域专项之1"}, Window(size=None)).rows[0]
        plan_terms.supply_terms(
            work,
            cls.project_id,
            starts_on=date(2024, 11, 18),
            ends_on=date(2024, 11, 21),
            place="泉州市",
            headcount=40,
            audience="全省相关领域专业技术人员",
            content="关键技术与案例",
        )
        filings.submit_plan(work, cls.id, sections=list(PlanSection), filed_by="host")
        filings.submit_notice(work, cls.id, scope=RecruitmentScope.PROVINCE, issuer="host")
        key = cls.id
    with desk.on(date(2024, 9, 9)) as work:
        filings.approve_filing(work, key)
    return key


def _others(desks: Desks, number: int) -> Iterator[tuple[str, bytes]]:
    """A certificate and a decision sheet, which have layouts of their own."""
    with desks["hebei"].on(TODAY) as work:
        name, content = certificate_files(work, find_class(work, "2025/1").id)[0]
    yield f"{number:02d} 结业证书 {name}", content
    with desks["fujian"].on(TODAY) as work:
        yield f"{number + 1:02d} 判断依据表.pdf", decision_sheet(work, find_class(work, "2024/2").id)


def save(file: Path, content: bytes) -> None:
    """Write a file; of a PDF its pages as pictures too."""
    file.write_bytes(content)
    if file.suffix != ".pdf":
        return
    with pypdfium2.PdfDocument(content) as document:
        for number, page in enumerate(document, 1):
            page.render(scale=SHARP).to_pil().save(file.with_name(f"{file.stem} {number:02d}.png"))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "out/documents"))
