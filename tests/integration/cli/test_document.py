"""`yanxiu document`: one document as a file, in the form that its ending says."""

from pathlib import Path

import pytest
from sqlalchemy import select

from yanxiu.db import Tenant
from yanxiu.documents.papers import KINDS
from yanxiu.models import AuditEntry, ClassState
from yanxiu.testing import factories
from yanxiu.testing.held_class import as_officer, held_class

from .conftest import Run


@pytest.fixture(scope="module")
def of_class(fujian: Tenant) -> tuple[str, ...]:
    """What names a class with three trainees."""
    with as_officer(fujian) as work:
        cls = held_class(work, 3, terms={"tier": "flagship"}, state=ClassState.CLEARED)
        return ("--tenant", "fujian", "--class", str(cls.id))


def test_the_list_names_every_document(run: Run):
    listed = run("document", "list").stdout
    assert [kind.id for kind in KINDS.values() if kind.id not in listed or kind.label not in listed] == []


@pytest.mark.parametrize(
    ("kind", "name", "begins"), [("学员名册", "a.xlsx", b"PK"), ("roster", "a.PDF", b"%PDF")]
)
def test_a_document_is_written_by_id_or_name(
    run: Run, of_class: tuple[str, ...], tmp_path: Path, kind: str, name: str, begins: bytes
):
    file = tmp_path / "below" / name
    assert run("document", "write", kind, *of_class, "-o", file).stdout == f"已写出 {file}\n"
    assert file.read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("nothing", "a.pdf", "文书：须是：application_national"),
        ("roster", "a.docx", "输出格式：学员名册的格式是：pdf、xlsx（填写的是：docx）"),
        ("approval", "a.xlsx", "批复的格式是：pdf"),
        ("roster", "a", "没有后缀：请写成 .pdf 或 .xlsx"),
        ("summary_sheet", "a.pdf", "申报汇总表须指明主管部门"),
        ("filing_receipt", "a.pdf", "备案之后才有回执"),
    ],
)
def test_what_cannot_be_written_says_why_and_leaves_nothing(
    run: Run, of_class: tuple[str, ...], tmp_path: Path, kind: str, name: str, said: str
):
    result = run("document", "write", kind, *of_class, "-o", tmp_path / name)
    assert (result.exit_code, said in result.stderr) == (2, True), result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_leaves_no_record(
    run: Run, fujian: Tenant, of_class: tuple[str, ...], tmp_path: Path
):
    def noted() -> int:
        with as_officer(fujian) as work:
            return len(
                work.session.scalars(
                    select(AuditEntry).where(AuditEntry.action.startswith("document."))
                ).all()
            )

    before = noted()
    (tmp_path / "taken").write_text("", "utf-8")
    result = run("document", "write", "roster", *of_class, "-o", tmp_path / "taken" / "a.xlsx")
    assert result.exit_code == 2
    assert noted() == before


def test_the_sheet_of_a_departments_year(run: Run, fujian: Tenant, tmp_path: Path):
    with as_officer(fujian) as work:
        factories.organization(work.session, name="样例主管局", supervises=True)
    file = tmp_path / "a.xlsx"
    asked = ("document", "write", "summary_sheet", "--tenant", "fujian", "--year", "2025", "-o", file)
    assert "找不到主管部门（样例局）" in run(*asked, "--department", "样例局").stderr
    assert run(*asked, "--department", "样例主管局").exit_code == 0
    assert file.exists()
    assert "须是申报的编号" in run(*asked, "--application", "2025/1").stderr
