"""`yanxiu certificate`, and what is kept of it: decisions and the audit log."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from yanxiu.db import Tenant
from yanxiu.models import Certificate, Decision, TrainingClass
from yanxiu.testing.held_class import YEAR, Held, as_officer, assess, held_class

from .conftest import Run


def assessed(tenant: Tenant, size: int = 2, *, without_thesis: int = 0) -> tuple[Held, str]:
    """A class that stands assessed, and how an operator writes it."""
    with as_officer(tenant) as work:
        held = held_class(work, size)
        assess(work, held, without_thesis=without_thesis)
        return held, f"{YEAR}/{work.get(TrainingClass, held.id, '班次').number}"


def names(tenant: Tenant, held: Held) -> dict[str, str]:
    with as_officer(tenant) as work:
        rows = work.session.scalars(select(Certificate).where(Certificate.class_id == held.id))
        return {row.number: row.name for row in rows}


def test_a_class_gets_its_certificates_as_files_and_anybody_may_verify_them(
    run: Run, hebei: Tenant, tmp_path: Path
):
    held, written = assessed(hebei)
    issued = run("certificate", "issue", "--class", written, "--tenant", "hebei", "--out", tmp_path / "a")
    assert issued.exit_code == 0
    numbers = issued.stdout.split()
    assert sorted(path.stem for path in (tmp_path / "a").iterdir()) == sorted(numbers)
    again = run("certificate", "issue", "--class", held.id, "--tenant", "hebei")
    assert again.stdout.split() == numbers
    assert "新发 0 份" in again.stderr
    name = names(hebei, held)[numbers[0]]
    verified = run("certificate", "verify", numbers[0], "--name", name)
    assert (verified.exit_code, verified.stdout.startswith("有效")) == (0, True)
    assert run("certificate", "verify", numbers[0], "--name", "别人").exit_code == 1


def test_one_who_may_not_have_one_is_told_with_the_clause(run: Run, hebei: Tenant):
    _, written = assessed(hebei, without_thesis=1)
    refused = run("certificate", "issue", "--class", written, "--tenant", "hebei")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "第 2 名" in refused.stderr
    assert "HED-28" in refused.stderr
    rest = run("certificate", "issue", "--class", written, "--tenant", "hebei", "--skip-ineligible")
    assert (rest.exit_code, len(rest.stdout.split())) == (0, 1)


def test_one_is_revoked_and_another_reissued(run: Run, hebei: Tenant):
    held, written = assessed(hebei)
    first, second = run("certificate", "issue", "--class", written, "--tenant", "hebei").stdout.split()
    name = names(hebei, held)[first]
    assert run("certificate", "revoke", first, "--tenant", "hebei", "--because", "样例").exit_code == 0
    ended = run("certificate", "verify", first, "--name", name)
    assert (ended.exit_code, ended.stdout.startswith("已撤销")) == (1, True)
    reissued = run("certificate", "reissue", second, "--tenant", "hebei", "--because", "样例")
    assert "已换发为" in reissued.stdout
    twice = run("certificate", "reissue", second, "--tenant", "hebei", "--because", "样例")
    assert (twice.exit_code, "已换发" in twice.stderr) == (2, True)


@pytest.mark.usefixtures("fujian")
def test_a_class_of_another_tenant_is_not_found(run: Run, hebei: Tenant):
    held, _ = assessed(hebei)
    result = run("certificate", "issue", "--class", held.id, "--tenant", "fujian")
    assert (result.exit_code, "找不到班次" in result.stderr) == (2, True)
    for wrong in ("2025/99999", "昨天的班"):
        assert run("certificate", "issue", "--class", wrong, "--tenant", "hebei").exit_code == 2


def test_decisions_are_shown_and_come_out_again(run: Run, hebei: Tenant):
    held, written = assessed(hebei, without_thesis=1)
    run("certificate", "issue", "--class", written, "--tenant", "hebei")
    with as_officer(hebei) as work:
        found = select(Decision).where(Decision.subject_id == held.trainees[1])
        row = work.session.scalars(found.limit(1)).one()
        key, sha256 = str(row.id), row.hash
    shown = run("decision", "show", key, "--tenant", "hebei")
    assert "HED-28" in shown.output
    assert "第十四条" in shown.output
    body = json.loads(run("decision", "show", sha256[:12], "--tenant", "hebei", "--format", "json").output)
    assert (body["hash"], body["body"]["stage"]) == (sha256, "assessment")
    assert run("decision", "replay", key, "--tenant", "hebei").exit_code == 0
    replayed = run("decision", "replay", "--all")
    assert (replayed.exit_code, "0 个不同" in replayed.output) == (0, True)
    for wrong in (("replay",), ("replay", key), ("show", "zz", "--tenant", "hebei")):
        assert run("decision", *wrong).exit_code == 2


def test_whoever_alters_the_log_is_found_out(run: Run, hebei: Tenant, admin_engine: Engine):
    assessed(hebei)
    assert run("audit", "verify", "--tenant", "hebei").exit_code == 0
    with admin_engine.begin() as superuser:
        superuser.execute(text("UPDATE app.audit_entries SET action = 'nothing' WHERE sequence = 2"))
    found = run("audit", "verify")
    assert found.exit_code == 1
    assert "hebei 第 2 条：内容与其散列不符" in found.stderr


def test_a_file_is_verified_line_by_line(run: Run, hebei: Tenant, tmp_path: Path):
    _, written = assessed(hebei, 1)
    issued = run("certificate", "issue", "--class", written, "--tenant", "hebei", "--out", tmp_path / "a")
    [number] = issued.stdout.split()
    [path] = (tmp_path / "a").iterdir()
    genuine = run("certificate", "verify", path)
    assert genuine.exit_code == 0
    assert genuine.stdout.splitlines() == [
        "· 文件：没有电子签名",
        f"· 证书编号：{number}",
        "✓ 登记的状态：有效",
        "✓ 登记的文件：与登记的文件完全一致",
        "✓ 结论：文件真实，证书有效",
    ]
    path.write_bytes(path.read_bytes() + b"%")
    assert run("certificate", "verify", path).exit_code == 1
    without = run("certificate", "verify", number)
    assert (without.exit_code, "--name" in without.stderr) == (2, True)
