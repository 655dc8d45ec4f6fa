"""Reporting a national class to the platform, and its receipt with certificate numbers."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from yanxiu.db import Database, Tenant
from yanxiu.models import ClassState, Enrollment, Material, ReportState, SubmittedPackage, TrainingClass
from yanxiu.policy import Level, Party
from yanxiu.reporting.package import read_package
from yanxiu.services import file_store
from yanxiu.services.certificate_lookup import verify_certificate
from yanxiu.services.certificates import issue_certificates
from yanxiu.services.errors import DomainError, InvalidInput, NotFound, WrongState
from yanxiu.services.materials import add_material, class_materials, remove_material
from yanxiu.services.policies import registry
from yanxiu.services.receipts import import_receipt, return_report
from yanxiu.services.reports import build_report, last_report, submit_report
from yanxiu.services.tenants import enter_tenant
from yanxiu.services.work import Work
from yanxiu.testing import factories
from yanxiu.testing.held_class import Held, as_officer, assess, held_class

PAPERS = ("summary_report", "settlement_statement", "roster", "trainee_sign_in", "survey_statistics")
NATIONAL: dict[str, Any] = {"level": Level.NATIONAL, "tier": "national", "year": 2021}
NATIONAL |= {"starts_on": date(2021, 9, 10), "ends_on": date(2021, 9, 13)}
TODAY = date(2021, 9, 20)


@pytest.fixture(scope="module", autouse=True)
def home(environment: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    environment.setenv("YANXIU_HOME", str(folder))
    return folder


@pytest.fixture(scope="module")
def tenant(db: Database) -> Tenant:
    return enter_tenant("fujian", plugins=registry())


@pytest.fixture
def work(tenant: Tenant) -> Iterator[Work]:
    """A unit of work that is undone at the end."""
    with as_officer(tenant, TODAY) as opened:
        yield opened
        opened.session.rollback()
        opened.dirty.clear()
        opened.entries.clear()


def national_class(work: Work, size: int = 2, *, failed: int = 0) -> Held:
    held = held_class(
        work, size, terms=NATIONAL, actual_starts_on=date(2021, 9, 10), actual_ends_on=date(2021, 9, 13)
    )
    assert assess(work, held, failed=failed, on=date(2021, 9, 14)).closed
    return held


def with_papers(work: Work, held: Held) -> Held:
    for paper in PAPERS:
        add_material(work, held.id, paper, f"{paper}.pdf", factories.pdf(paper))
    return held


def people(work: Work, held: Held) -> list[tuple[str, str]]:
    trainees = [work.get(Enrollment, key, "学员").trainee for key in held.trainees]
    return [(trainee.name, trainee.id_number or "") for trainee in trainees]


def receipt(rows: list[tuple[str, str]], **given: Any) -> bytes:
    trainees = [
        {"name": name, "id_number": number, "certificate_number": f"国研2021{number[-6:]}"}
        for name, number in rows
    ]
    head = {"format": "yanxiu-receipt", "version": 1, "reference": "HZ-1", "trainees": trainees}
    return json.dumps(head | given, ensure_ascii=False).encode()


def test_a_report_lacks_papers_and_says_which(work: Work):
    held = national_class(work)
    with pytest.raises(DomainError, match=r"材料缺总结报告.*人社厅发〔2021〕24号"):
        build_report(work, held.id)


def test_a_package_holds_roster_and_papers_and_is_built_once_until_it_is_handed_over(work: Work):
    held = with_papers(work, national_class(work, failed=1))
    built = build_report(work, held.id)
    package = read_package(built.package)
    assert [row["result"] for row in package.report["roster"]["rows"]] == ["不合格", "合格"]
    assert [row["hours"] for row in package.report["roster"]["rows"]] == ["32", "32"]
    assert len(package.report["materials"]) == len(PAPERS)
    again = build_report(work, held.id)
    assert (again.report.id, again.package, again.report.attempt) == (built.report.id, built.package, 1)
    handed_over = submit_report(work, held.id)
    assert submit_report(work, held.id).id == handed_over.id
    assert handed_over.content == built.package
    with pytest.raises(WrongState, match="平台退回之后"):
        build_report(work, held.id)


def test_a_provincial_class_is_not_reported(work: Work):
    held = held_class(work, 1, terms={"tier": "flagship"}, state=ClassState.ASSESSED)
    with pytest.raises(InvalidInput, match=r"级别.*省级"):
        build_report(work, held.id)


def test_a_returned_report_is_built_anew(work: Work):
    held = with_papers(work, national_class(work))
    build_report(work, held.id)
    submit_report(work, held.id)
    return_report(work, held.id, b"paper", reasons="样例理由")
    assert build_report(work, held.id).report.attempt == 2


def test_the_ministry_reads_what_was_handed_over_and_its_numbers_come_back(
    tenant: Tenant, ministry_engine: Engine
):
    with as_officer(tenant, TODAY) as work:
        held = with_papers(work, national_class(work, 3, failed=1))
        build_report(work, held.id)
        submit_report(work, held.id)
        rows = people(work, held)
    with ministry_engine.connect() as ministry:
        seen = ministry.execute(select(SubmittedPackage.content)).scalars().all()
        (at_rest,) = ministry.execute(text("SELECT content FROM exchange.packages")).scalars().all()
    assert bytes(at_rest) != seen[0]
    assert [read_package(content).report["class"]["id"] for content in seen] == [str(held.id)]
    content = receipt(rows[1:])
    with as_officer(tenant, TODAY) as work:
        taken = import_receipt(work, held.id, content)
        assert [row.enrollment_id for row in taken.certificates] == list(held.trainees[1:])
        assert {(row.issuer, row.series_id) for row in taken.certificates} == {(Party.MINISTRY, None)}
        assert work.get(TrainingClass, held.id, "班次").state is ClassState.CERTIFIED
        number = taken.certificates[0].number
    with as_officer(tenant, TODAY) as work:
        again = import_receipt(work, held.id, content)
        assert number in {row.number for row in again.certificates}
        report = last_report(work, held.id)
        assert report is not None
        assert report.state is ReportState.NUMBERED
    answer = verify_certificate(number, rows[1][0])
    assert answer is not None
    assert answer.holds


def test_one_odd_row_and_nothing_is_taken(tenant: Tenant):
    with as_officer(tenant, TODAY) as work:
        held = with_papers(work, national_class(work, 2))
        build_report(work, held.id)
        submit_report(work, held.id)
        rows = people(work, held)
    with pytest.raises(DomainError) as told, as_officer(tenant, TODAY) as work:
        import_receipt(work, held.id, receipt([rows[0], ("别人", rows[1][1])]))
    assert "第 2 行" in str(told.value)
    assert rows[1][1] not in str(told.value)
    with as_officer(tenant, TODAY) as work:
        assert work.get(TrainingClass, held.id, "班次").state is ClassState.ASSESSED


def test_a_trainee_whom_the_rules_refuse_stops_the_receipt(tenant: Tenant):
    with as_officer(tenant, TODAY) as work:
        held = with_papers(work, national_class(work, 2))
        build_report(work, held.id)
        submit_report(work, held.id)
        rows = people(work, held)
        work.get(Enrollment, held.trainees[1], "学员").title = ""
    with as_officer(tenant, TODAY) as work:
        taken = import_receipt(work, held.id, receipt(rows))
        assert taken.certificates == ()
        assert [one.enrollment_id for one in taken.refused] == [held.trainees[1]]
        assert "CN21-17" in taken.refused[0].reasons[0]


def test_no_receipt_without_a_report(work: Work):
    held = national_class(work, 1)
    with pytest.raises(NotFound, match="上报包"):
        import_receipt(work, held.id, b"{}")
    with pytest.raises(WrongState, match="回执"):
        issue_certificates(work, held.id)


def test_files_lie_encrypted_and_are_known_by_their_hash(work: Work, home: Path):
    sha256 = file_store.put(work, "张三的论文".encode())
    stored = next((home / "files").rglob(sha256))
    assert "张三".encode() not in stored.read_bytes()
    assert stored.stat().st_mode & 0o077 == 0
    assert file_store.get(work, sha256).decode() == "张三的论文"
    with pytest.raises(NotFound, match="文件"):
        file_store.get(work, "0" * 64)


def test_a_paper_is_kept_once_and_can_be_taken_back(work: Work):
    held = held_class(work, 1)
    first = add_material(work, held.id, "roster", "C:\\扫描\\名单.pdf", factories.pdf())
    assert (first.file_name, first.media_type) == ("名单.pdf", "application/pdf")
    assert add_material(work, held.id, "roster", "名单2.pdf", factories.pdf()).id == first.id
    remove_material(work, first.id)
    assert class_materials(work, held.id) == []
    kept = work.session.scalars(select(Material).where(Material.class_id == held.id)).one()
    assert kept.ended_on == work.today
    with pytest.raises(WrongState, match="已撤回"):
        remove_material(work, first.id)
    with pytest.raises(InvalidInput, match="材料"):
        add_material(work, held.id, "poem", "诗.pdf", factories.pdf())
    with pytest.raises(InvalidInput, match=r"文件.*须有内容"):
        add_material(work, held.id, "roster", "空.pdf", b"")
