"""The report package: whole, checkable, the same every time."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from yanxiu.documents.spreadsheet import read_sheets
from yanxiu.reporting.package import MaterialFile, ReportRefusedError, build_package, read_package
from yanxiu.reporting.preparation import AMENDMENT, PLAN, build, read
from yanxiu.reporting.schemas import PUBLISHED, SchemaError, schema, validate


def entries(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def rezip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def package(form, head, rows, materials) -> bytes:
    return build_package(form, head, rows, materials)


def test_the_manifest_stands_first_and_names_every_file(package):
    files = entries(package)
    assert next(iter(files)) == "manifest.json"
    manifest = json.loads(files.pop("manifest.json"))
    assert {f["path"]: f["sha256"] for f in manifest["files"]} == {
        path: hashlib.sha256(content).hexdigest() for path, content in files.items()
    }
    assert [f["size"] for f in manifest["files"]] == [len(files[f["path"]]) for f in manifest["files"]]


def test_uploaded_names_are_told_and_are_no_paths(package):
    paths = set(entries(package))
    assert paths == {
        "manifest.json",
        "report.json",
        "roster.xlsx",
        "materials/summary_report-01.pdf",
        "materials/roster-01.xlsx",
        "materials/roster-02",
    }
    named = json.loads(entries(package)["report.json"])["materials"]
    assert named[0]["name"] == "../../总结 报告.PDF"


def test_the_roster_has_the_six_columns_as_text(package, form, rows):
    sheet = read_sheets(entries(package)["roster.xlsx"])[0]
    assert sheet.rows[1] == tuple(heading for _, heading in form.roster_columns)
    assert [row[0] for row in sheet.rows[2:]] == ["张三", "=李四", "王堃"]
    assert [row[3] for row in sheet.rows[2:]] == [row["id_number"] for row in rows]


def test_the_report_says_the_same_and_fits_its_schema(package, rows):
    report = json.loads(entries(package)["report.json"])
    validate("report-1.json", report)
    assert report["roster"]["rows"] == rows
    assert report["sample"] is True


def test_equal_reports_are_equal_bytes(package, form, head, rows, materials):
    assert build_package(form, head, rows, materials) == package
    assert build_package(form, replace(head, sample=False), rows, materials) != package


def test_a_package_is_read_back(package, rows):
    read = read_package(package)
    assert read.report["roster"]["rows"] == rows
    assert read.files["materials/roster-02"] == b"PK2"
    assert read.sha256 == hashlib.sha256(package).hexdigest()


def test_everything_missing_is_named_at_once(form, head, rows, materials):
    rows[1]["title"] = " "
    del rows[2]["hours"]
    with pytest.raises(ReportRefusedError) as caught:
        build_package(form, head, rows, [*materials[1:], replace(materials[0], material="survey")])
    said = caught.value.problems
    assert len(said) == 4
    assert "第 2 名学员缺职称或职业资格" in said[0]
    assert "第 3 名学员缺培训学时" in said[1]
    assert "材料缺总结报告" in said[2]
    assert "人社厅发〔2021〕24号" in said[2]
    assert "survey" in said[3]


def test_an_empty_class_or_an_empty_file_is_no_report(form, head, rows, materials):
    with pytest.raises(ReportRefusedError, match="没有学员"):
        build_package(form, head, [], materials)
    with pytest.raises(ReportRefusedError, match="材料缺总结报告"):
        build_package(form, head, rows, [replace(materials[0], content=b""), *materials[1:]])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f | {"materials/roster-01.xlsx": b"other"}, "散列值"),
        (lambda f: f | {"extra.txt": b"x"}, "不在清单"),
        (lambda f: {k: v for k, v in f.items() if k != "roster.xlsx"}, "缺文件 roster.xlsx"),
        (lambda f: {k: v for k, v in f.items() if k != "manifest.json"}, "manifest.json"),
        (lambda f: f | {"manifest.json": b"[]"}, "manifest.json"),
        (
            lambda f: f | {"manifest.json": f["manifest.json"].replace(b'"version": 1', b'"version": 2')},
            "不认识",
        ),
    ],
    ids=["changed", "added", "taken", "no manifest", "no list", "newer version"],
)
def test_a_package_that_was_touched_is_refused(package, change, said):
    with pytest.raises(ReportRefusedError, match=said):
        read_package(rezip(change(entries(package))))


def test_what_is_no_package_is_refused(package):
    for data in (b"", b"hello", package[:300]):
        with pytest.raises(ReportRefusedError, match="完好"):
            read_package(data)


def altered(package: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    """The package with another report, and a manifest that fits."""
    files = entries(package)
    report = json.loads(files["report.json"])
    change(report)
    body = json.dumps(report).encode()
    manifest = json.loads(files["manifest.json"])
    for entry in manifest["files"]:
        if entry["path"] == "report.json":
            entry["sha256"] = hashlib.sha256(body).hexdigest()
    return rezip(files | {"report.json": body, "manifest.json": json.dumps(manifest).encode()})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda r: r["class"].update(level="city"),
            "class.level 须是 national、provincial 之一（现在是“city”）",
        ),
        (lambda r: r["class"].pop("host"), "class 缺少 host"),
        (lambda r: r["class"].update(extra=1), "class 多出 extra"),
        (
            lambda r: r["class"].update(starts_on="2021-13-01"),
            "须是日期，如 2024-09-03（现在是“2021-13-01”）",
        ),
        (lambda r: r.update(year=1999), "year 不得小于 2000（现在是“1999”）"),
        (lambda r: r.update(sample="no"), "sample 须是是或否（现在是“no”）"),
        (lambda r: r["roster"].update(rows=[]), "roster.rows 不能为空"),
    ],
)
def test_a_report_beside_its_schema_is_told_place_value_and_rule(package, change, said):
    with pytest.raises(ReportRefusedError) as caught:
        read_package(altered(package, change))
    assert said in str(caught.value)
    assert "请按公布的格式重新导出" in str(caught.value)


def test_what_stands_in_peoples_particulars_is_never_repeated(package):
    secret = 350102198001010001
    with pytest.raises(ReportRefusedError, match=r"roster\.rows\[0\]\.id_number 须是文字") as caught:
        read_package(altered(package, lambda r: r["roster"]["rows"][0].update(id_number=secret)))
    assert str(secret) not in str(caught.value)


def test_a_plan_is_packed_and_read_back_and_is_no_report():
    document = {
        "sample": True,
        "jurisdiction": "donghai",
        "year": 2021,
        "class": {
            "id": "0192f0c2",
            "name": "样例",
            "level": "national",
            "host": "东海工程学院",
            "place": None,
        },
        "plan": {"submitted_on": date(2021, 7, 20), "sections": ["courses"], "texts": {"courses": "样例"}},
    }
    package = build(PLAN, document, [MaterialFile("opening_notice", "通知.pdf", b"%PDF-1")])
    plan = read(package)
    assert plan.form is PLAN
    assert plan.document["plan"]["submitted_on"] == "2021-07-20"
    assert "place" not in plan.document["class"]
    assert plan.files["materials/opening_notice-01.pdf"] == b"%PDF-1"
    with pytest.raises(ReportRefusedError, match="yanxiu-plan 1 不认识，本系统读 yanxiu-report 1"):
        read_package(package)
    with pytest.raises(SchemaError, match="amendment"):
        build(AMENDMENT, document)


@pytest.mark.parametrize("name", PUBLISHED.values())
def test_the_published_schemas_are_schemas(name):
    Draft202012Validator.check_schema(schema(name))
    with pytest.raises(SchemaError):
        validate(name, {})
