"""The roster of an institution: import, its file given back or thrown away, export with whole numbers."""

import io
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from yanxiu.models import AuditEntry, ClassState, RosterUpload, TrainingClass, UploadState
from yanxiu.services import roster_uploads
from yanxiu.services.roster_lines import roster_lines

from .host_at_work import Working, a_class, book, person

AREAS = ("public", "host")
pytestmark = pytest.mark.usefixtures("home")


def sent(client: FlaskClient, place: str, rows: list[list[str]]) -> str:
    """Upload a roster; the address of its preview."""
    answer = client.post(f"{place}/import", data={"file": (book(rows), "名册.xlsx")})
    assert answer.status_code == 303, answer.text[:2000]
    return answer.location


def cells(content: bytes, place: int) -> list[list[str]]:
    """A sheet of a workbook, every cell as text."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(place)
    return [[str(cell) for cell in row] for row in sheet.to_python()]


def test_a_roster_is_previewed_by_excel_rows_and_imported_as_a_whole(
    client: FlaskClient, host: UUID, working: Working, home: Path
):
    key = a_class(working, host, ClassState.CLEARED)
    place = f"/fujian/classes/{key}/roster"
    bad = person(2)
    bad[1] = "110101198001010011"
    wrong = client.get(sent(client, place, [person(1), bad])).text
    assert "第 3 行 B 列" in wrong
    assert "导入 1 人" not in wrong
    there = sent(client, place, [person(1), person(3)])
    good = client.get(there).text
    number = person(1)[1]
    assert number not in good
    assert f"{number[:4]}************{number[-2:]}" in good
    assert "导入 2 人" in good
    assert "待确认" in client.get(place).text
    for _again in range(2):
        answer = client.post(f"{there}/confirm")
        assert (answer.status_code, answer.location) == (303, place)
    assert "已经导入，共 2 人" in client.get(there, follow_redirects=True).text
    with working() as work:
        assert len(roster_lines(work, work.get(TrainingClass, key, "班次"))) == 2
    listed = client.get(place).text
    assert number not in listed
    assert number.encode() not in client.get(f"{place}?format=csv").data
    assert client.get(f"{place}/template.xlsx").data[:2] == b"PK"


def test_the_file_comes_back_with_its_errors_marked(client: FlaskClient, host: UUID, working: Working):
    key = a_class(working, host, ClassState.CLEARED)
    place = f"/fujian/classes/{key}/roster"
    bad, formula = person(2), person(3)
    bad[1], formula[2] = "110101198001010011", '=HYPERLINK("http://example.org")'
    there = sent(client, place, [bad, formula])
    assert "下载标注了问题的表格" in client.get(there).text
    given = client.get(f"{there}/marked.xlsx")
    rows = cells(given.data, 0)
    assert rows[0][-1] == "核对结果"
    assert rows[1][:3] == bad[:3]
    assert "须改：「身份证号」" in rows[1][-1]
    assert rows[2][2] == formula[2]
    assert "须改" not in rows[2][-1]
    assert [row[4] for row in cells(given.data, 1)][:2] == ["处理", "须改"]
    assert client.post(f"{there}/confirm").status_code == 200
    with working() as work:
        assert roster_lines(work, work.get(TrainingClass, key, "班次")) == []


def test_headings_are_named_and_the_file_is_thrown_away(
    client: FlaskClient, host: UUID, working: Working, home: Path
):
    key = a_class(working, host, ClassState.CLEARED)
    place = f"/fujian/classes/{key}/roster"
    there = sent(client, place, [person(1)])
    assert client.post(there, data={"column_employer": "所属机构"}).status_code == 303
    assert "所属机构" in client.get(there).text
    held = home / "files" / "fujian" / "waiting" / there.rpartition("/")[2]
    assert held.exists()
    assert person(1)[1].encode() not in held.read_bytes()
    assert client.post(f"{there}/discard").status_code == 303
    assert not held.exists()
    assert "已经删除" in client.get(there, follow_redirects=True).text
    assert client.post(f"{place}/import", data={}).status_code == 422


def test_unknown_headings_are_offered_and_remembered_for_the_next_file(
    client: FlaskClient, host: UUID, working: Working
):
    rows = [["姓名", "证件", "所属机构", "职称"], person(1)]
    places = [f"/fujian/classes/{a_class(working, host, ClassState.CLEARED)}/roster" for _ in range(2)]
    there = sent_as_is(client, places[0], rows)
    page = client.get(there).text
    assert "没有名册的表头" in page
    for heading in ("证件", "所属机构"):
        assert f"<option>{heading}</option>" in page
    named = {"column_id_number": "证件", "column_employer": "所属机构"}
    assert client.post(there, data=named).status_code == 303
    assert "导入 1 人" in client.get(there).text
    next_file = client.get(sent_as_is(client, places[1], rows)).text
    assert "导入 1 人" in next_file
    assert "<option selected>所属机构</option>" in next_file


def sent_as_is(client: FlaskClient, place: str, rows: list[list[str]]) -> str:
    """Upload a text file with headings of its own; the address of its preview."""
    content = "\r\n".join(",".join(row) for row in rows).encode("gb18030")
    answer = client.post(f"{place}/import", data={"file": (io.BytesIO(content), "名册.csv")})
    assert answer.status_code == 303, answer.text[:2000]
    return answer.location


def test_another_class_s_upload_is_missing(client: FlaskClient, host: UUID, working: Working):
    one, other = (a_class(working, host, ClassState.CLEARED) for _ in range(2))
    there = sent(client, f"/fujian/classes/{one}/roster", [person(1)])
    elsewhere = there.replace(str(one), str(other))
    assert client.get(elsewhere).status_code == 404
    assert client.post(f"{elsewhere}/confirm").status_code == 404


def test_uploads_that_nobody_confirms_go_after_days(
    client: FlaskClient, host: UUID, working: Working, home: Path
):
    key = a_class(working, host, ClassState.CLEARED)
    there = sent(client, f"/fujian/classes/{key}/roster", [person(1)])
    upload = UUID(there.rpartition("/")[2])
    held = home / "files" / "fujian" / "waiting" / str(upload)
    orphan = held.with_name("0190-orphan")
    orphan.write_bytes(b"x")
    with working() as work:
        assert roster_uploads.discard_stale(work, timedelta(days=3)) == 0
    assert held.exists()
    with working() as work:
        assert roster_uploads.discard_stale(work, timedelta(seconds=-5)) >= 2
        row = work.get(RosterUpload, upload, "名册文件")
        assert row.state is UploadState.DISCARDED
    assert not held.exists()
    assert not orphan.exists()
    with working() as work:
        assert roster_uploads.discard_stale(work, timedelta(seconds=-5)) == 0


def test_whole_numbers_leave_for_a_stated_reason_only(client: FlaskClient, host: UUID, working: Working):
    key = a_class(working, host, ClassState.CLEARED, size=2)
    place = f"/fujian/classes/{key}/roster"
    with working() as work:
        lines = roster_lines(work, work.get(TrainingClass, key, "班次"))
    assert client.get(f"{place}/export").status_code == 200
    for reason in ("", "短", "核对 110101198001010016 的证书", "长" * 201):
        refused = client.post(f"{place}/export", data={"reason": reason, "understood": "1"})
        assert refused.status_code == 422, reason
    untold = client.post(f"{place}/export", data={"reason": "报人社厅核发结业证书"})
    assert (untold.status_code, "请确认已知悉" in untold.text) == (422, True)
    given = client.post(f"{place}/export", data={"reason": "报人社厅核发结业证书", "understood": "1"})
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert given.headers["Cache-Control"] == "no-store"
    rows = cells(given.data, 0)
    assert "导出人：" in rows[1][0]
    assert "2024年9月19日" in rows[1][0]
    assert rows[2][0] == "事由：报人社厅核发结业证书"
    masks = [f"{number[:4]}{'*' * 12}{number[-2:]}" for number in (row[2] for row in rows[4:])]
    assert masks == [one.id_number for one in lines]
    with working() as work:
        entries = work.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "roster.export_in_full")
        ).all()
        assert [one.details["reason"] for one in entries if one.object_id == str(key)] == [
            "报人社厅核发结业证书"
        ]
    assert "报人社厅核发结业证书" in client.get(f"{place}/export").text
