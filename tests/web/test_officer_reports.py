"""Reports to the national platform on the pages: built, checked, handed over, answered."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from yanxiu.db import Tenant
from yanxiu.models import CertificateState, ClassState, Enrollment, Role
from yanxiu.policy import Level
from yanxiu.reporting.package import read_package
from yanxiu.services import registers
from yanxiu.services.materials import add_material
from yanxiu.testing import factories
from yanxiu.testing.held_class import as_officer, assess, held_class

AREAS = ("public", "officer", "supervising")

HOME = "/fujian/officer/reports"
TODAY = date(2021, 9, 20)
PAPERS = ("summary_report", "settlement_statement", "roster", "trainee_sign_in", "survey_statistics")
TERMS: dict[str, Any] = {"level": Level.NATIONAL, "tier": "national", "year": 2021}
TERMS |= {"starts_on": date(2021, 9, 10), "ends_on": date(2021, 9, 13)}


@pytest.fixture(autouse=True)
def files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("YANXIU_HOME", str(tmp_path))


@pytest.fixture
def client(client: FlaskClient, sign_in: Any) -> FlaskClient:
    """An officer's browser, a week after the class."""
    client.application.config["TODAY"] = TODAY
    sign_in(Role.DEPARTMENT_OFFICER)
    return client


@pytest.fixture
def assessed(place: Tenant) -> UUID:
    """A national class whose two trainees have passed."""
    with as_officer(place, TODAY) as work:
        given = {"actual_starts_on": TERMS["starts_on"], "actual_ends_on": TERMS["ends_on"]}
        held = held_class(work, 2, terms=TERMS, **given)
        assert assess(work, held, on=date(2021, 9, 14)).closed
        return held.id


def with_papers(place: Tenant, key: UUID) -> None:
    with as_officer(place, TODAY) as work:
        for paper in PAPERS:
            add_material(work, key, paper, f"{paper}.pdf", factories.pdf(paper))


def receipt(place: Tenant, key: UUID) -> bytes:
    with as_officer(place, TODAY) as work:
        rows = [one.trainee for one in work.session.query(Enrollment).filter_by(class_id=key)]
        trainees = [
            {
                "name": one.name,
                "id_number": one.id_number,
                "certificate_number": f"国研2021{(one.id_number or '')[-6:]}",
            }
            for one in rows
        ]
    head = {"format": "yanxiu-receipt", "version": 1, "reference": "HZ-1", "trainees": trainees}
    return json.dumps(head, ensure_ascii=False).encode()


def upload(client: FlaskClient, path: str, name: str, content: bytes, **data: str) -> Any:
    given = {**data, name: (io.BytesIO(content), "answer.json")}
    return client.post(path, data=given, content_type="multipart/form-data")


def test_what_is_missing_is_told_before_anything_is_kept(client: FlaskClient, assessed: UUID):
    page = f"{HOME}/{assessed}"
    checked = client.get(f"{page}?check=1").text
    assert "还不能生成" in checked
    assert "总结报告" in checked
    refused = client.post(f"{page}/build")
    assert refused.status_code == 422
    assert "材料缺总结报告" in refused.text
    assert "还没有生成" in client.get(f"{HOME}?state=none").text


def test_a_package_is_built_taken_handed_over_and_numbered(
    client: FlaskClient, assessed: UUID, place: Tenant
):
    with_papers(place, assessed)
    page = f"{HOME}/{assessed}"
    assert "可以生成，没有缺项" in client.get(f"{page}?check=1").text
    assert client.post(f"{page}/build").status_code == 303
    shown = client.get(page).text
    (link,) = {
        part.partition('"')[0] for part in shown.split('href="') if "/packages/" in part.partition('"')[0]
    }
    package = client.get(link)
    assert package.headers["Content-Disposition"].startswith("attachment")
    assert len(read_package(package.data).report["roster"]["rows"]) == 2
    assert "平台上报：下载" in client.get(page).text
    assert client.post(f"{page}/discard").status_code == 303
    assert client.post(f"{page}/build").status_code == 303
    assert client.post(f"{page}/submit", data={"on": "2021-09-19"}).status_code == 422
    assert client.post(f"{page}/submit").status_code == 303
    assert "已上报" in client.get(f"{HOME}?state=submitted").text
    assert client.post(f"{page}/receipt").status_code == 422
    odd = upload(client, f"{page}/receipt", "file", b"{}")
    assert odd.status_code == 422
    assert "回执没有导入" in odd.text
    content = receipt(place, assessed)
    assert upload(client, f"{page}/receipt", "file", content).status_code == 303
    assert upload(client, f"{page}/receipt", "file", content).status_code in (303, 422)
    with as_officer(place, TODAY) as work:
        rows = work.session.scalars(registers.certificates_asked({"state": CertificateState.ISSUED})).all()
        assert len([row for row in rows if row.class_id == assessed]) == 2
        assert {row.training_class.state for row in rows if row.class_id == assessed} == {
            ClassState.CERTIFIED
        }
    assert client.get(f"{HOME}?format=xlsx").data.startswith(b"PK")


def test_what_the_platform_sends_back_is_built_anew(client: FlaskClient, assessed: UUID, place: Tenant):
    with_papers(place, assessed)
    page = f"{HOME}/{assessed}"
    for act in ("build", "submit"):
        assert client.post(f"{page}/{act}").status_code == 303
    empty = upload(client, f"{page}/returned", "paper", b"%PDF-1.7", reasons=" ")
    assert empty.status_code == 422
    assert "请填写退回理由" in empty.text
    assert upload(client, f"{page}/returned", "paper", b"%PDF-1.7", reasons="样例理由").status_code == 303
    assert "样例理由" in client.get(page).text
    assert client.post(f"{page}/unreturn").status_code == 303
    upload(client, f"{page}/returned", "paper", b"%PDF-1.7", reasons="样例理由")
    assert client.post(f"{page}/build").status_code == 303
    assert "第 2 次" in client.get(page).text


def test_another_classs_package_and_a_provincial_class_are_missing(
    client: FlaskClient, assessed: UUID, place: Tenant
):
    with_papers(place, assessed)
    client.post(f"{HOME}/{assessed}/build")
    shown = client.get(f"{HOME}/{assessed}").text
    (link,) = {
        part.partition('"')[0] for part in shown.split('href="') if "/packages/" in part.partition('"')[0]
    }
    with as_officer(place, TODAY) as work:
        other = held_class(work, 1, terms={"tier": "flagship"}, state=ClassState.ASSESSED).id
    assert client.get(link.replace(str(assessed), str(other))).status_code == 404
    assert client.get(f"{HOME}/{other}").status_code == 404
