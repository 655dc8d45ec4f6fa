"""`yanxiu source import|list|remove`: a tenant keeps a document's own file; `verify` without any tenant."""

import json
from pathlib import Path

import pytest

from yanxiu.db import Tenant
from yanxiu.models import AuditEntry
from yanxiu.testing.held_class import as_officer

from .conftest import Run

TEXT = "第一条 样例。\n第十条 样例条文：省内和省外都招。\n第十六条 样例：问效跟踪。\n"
NUMBER = "《河北省专业技术人才知识更新工程高级研修项目管理办法（征求意见稿）》"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "办法.txt"
    made.write_text(TEXT, "utf-8")
    return made


def clauses(run: Run, tenant: Tenant) -> dict[str, str]:
    """The state of each clause of the draft, as listed."""
    listed = json.loads(run("source", "list", "--tenant", tenant.code, "--format", "json").output)
    (found,) = [one for one in listed["documents"] if one["key"] == "HED"]
    return {one["clause"]: one["state"] for one in found["clauses"]}


def test_import_reports_each_clause_and_a_new_one_takes_its_place(run: Run, hebei: Tenant, file: Path):
    told = run("source", "import", file, "--document", "HED", "--tenant", hebei.code)
    assert (told.exit_code, "条文改动 3 条" in told.output, "找不到" in told.output) == (0, True, True)
    states = clauses(run, hebei)
    assert (states["第十条"], states["第十七条"]) == ("changed", "missing")
    file.write_text(TEXT.replace("第十条", "第十七条"), "utf-8")
    assert run("source", "import", file, "--document", NUMBER, "--tenant", hebei.code).exit_code == 0
    assert clauses(run, hebei)["第十条"] == "missing"
    assert "办法.txt" in run("source", "list", "--tenant", hebei.code).output
    assert run("source", "remove", "--document", "HED", "--tenant", hebei.code).exit_code == 0
    assert clauses(run, hebei) == {}
    with as_officer(hebei) as work:
        acts = [row.action for row in work.session.query(AuditEntry).filter_by(object_id="hebei/HED")]
    assert acts == ["source.import", "source.import", "source.remove"]


@pytest.mark.parametrize(
    ("content", "named", "said"),
    [
        (TEXT.encode(), "FJ24", "没有插件引用这份文件"),
        (b"%PDF-1.7 nothing", "HED", "读不了这个 PDF"),
        ("毫不相干".encode(), "HED", "一条也没有"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    run: Run, hebei: Tenant, file: Path, content: bytes, named: str, said: str
):
    file.write_bytes(content)
    refused = run("source", "import", file, "--document", named, "--tenant", hebei.code)
    assert (refused.exit_code, said in refused.stderr) == (2, True)
    assert clauses(run, hebei) == {}
    assert run("source", "remove", "--document", "HED", "--tenant", hebei.code).exit_code == 2


def test_verify_tells_the_state_of_each_clause(run: Run, file: Path):
    told = run("source", "verify", "hebei", "HED", file, "--format", "json")
    assert told.exit_code == 1
    found = {one["clause"]: one for one in json.loads(told.output)["clauses"]}
    assert found["第十条"]["state"] == "changed"
    assert found["第十七条"]["problems"] == ["文件里找不到 第十七条：请核对条款的名称，或文件是否完整"]
