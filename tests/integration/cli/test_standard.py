"""`yanxiu standard`: tables that a tenant loads, and what is still missing."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from yanxiu.db import Tenant

from .conftest import Run

CENTRAL = "national/training-fee-2016-540"
NUMBER = "财行〔2016〕540号"


def missing(run: Run, tenant: Tenant) -> list[str]:
    listed = run("standard", "list", "--tenant", tenant.code, "--year", 2025, "--format", "json")
    found: list[str] = json.loads(listed.output)["missing"]
    return found


def test_the_central_table_ships_and_does_nothing_until_it_is_loaded(run: Run, fujian: Tenant):
    assert CENTRAL in run("standard", "list").output
    assert missing(run, fujian) == ["中央和国家机关培训费管理办法", "福建省省直机关培训费管理办法"]
    loaded = run("standard", "load", CENTRAL, "--tenant", fujian.code, "--author", "样例处长")
    assert (loaded.exit_code, NUMBER in loaded.output, "样例处长" in loaded.output) == (0, True, True)
    assert missing(run, fujian) == ["福建省省直机关培训费管理办法"]
    shown = run("standard", "show", NUMBER, "--tenant", fujian.code).output
    assert "未经核实" in shown
    assert all(figure in shown for figure in ("760", "650", "550", "1500", "70%"))
    withdrawn = run("standard", "withdraw", NUMBER, "--tenant", fujian.code)
    assert withdrawn.exit_code == 0
    assert "中央和国家机关培训费管理办法" in missing(run, fujian)
    assert run("standard", "withdraw", NUMBER, "--tenant", fujian.code).exit_code == 2


def test_a_sheet_is_filled_in_and_loaded(run: Run, hebei: Tenant, tmp_path: Path):
    sheet = tmp_path / "标准.xlsx"
    run("standard", "template", sheet)
    assert "还是空表上的说明" in run("standard", "load", sheet, "--tenant", hebei.code).stderr
    book = load_workbook(sheet)
    texts = {"标准名称": "河北省省级机关培训费管理办法", "文号": "样例〔2020〕2号"}
    for row in book.worksheets[0].iter_rows(min_row=2):
        if str(row[2].value).startswith("填写"):
            row[2].value = texts.get(str(row[0].value), "样例")
    book.save(sheet)
    assert run("standard", "load", sheet, "--tenant", hebei.code).exit_code == 0
    shown = run("standard", "show", "样例〔2020〕2号", "--tenant", hebei.code, "--format", "json").output
    content = json.loads(shown)["content"]
    assert (content["categories"]["一类"]["total"], content["long_classes"]["share"]) == (760, "70%")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.yaml", "kind: training_fee", "缺 long_classes"),
        ("a.yaml", "kind: other", "kind 须是"),
        ("a.yaml", "[1, 2]", "对照"),
        ("a.yaml", "a: [", "YAML"),
        ("a.txt", "kind: training_fee", "须是 .yaml 或 .xlsx"),
        ("a.xlsx", "kind: training_fee", "标准文件"),
    ],
)
def test_what_is_no_table_is_refused(
    run: Run, fujian: Tenant, tmp_path: Path, name: str, text: str, said: str
):
    (tmp_path / name).write_text(text, encoding="utf-8")
    result = run("standard", "load", tmp_path / name, "--tenant", fujian.code)
    assert (result.exit_code, said in result.stderr) == (2, True)


def test_a_file_that_is_not_there_names_those_that_ship(run: Run, fujian: Tenant):
    result = run("standard", "load", "没有.yaml", "--tenant", fujian.code)
    assert (result.exit_code, CENTRAL in result.stderr) == (2, True)
