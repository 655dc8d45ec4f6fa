"""Commands for many classes, and `yanxiu job`."""

import json
from pathlib import Path
from uuid import uuid4

from yanxiu.db import Tenant
from yanxiu.jobs.running import run as run_job
from yanxiu.models import JobKind
from yanxiu.services import background
from yanxiu.testing.held_class import YEAR, as_officer, assess, held_class

from .conftest import Run


def test_all_assessed_classes_get_their_certificates(run: Run, hebei: Tenant, tmp_path: Path):
    with as_officer(hebei) as work:
        for without in (0, 1):
            assess(work, held_class(work, 2), without_thesis=without)
    issued = run("certificate", "issue", "--all", "--tenant", "hebei", "--year", YEAR, "--out", tmp_path)
    assert issued.exit_code == 1  # the second class has one who may have none
    assert [line.partition("：")[2] for line in issued.stdout.splitlines()] == [
        "新发 2 份，不发 0 名",
        "新发 0 份，不发 1 名",
    ]
    assert len(list(tmp_path.glob("*.pdf"))) == 2
    rest = run("certificate", "issue", "--all", "--tenant", "hebei", "--skip-ineligible")
    assert (rest.exit_code, len(rest.stdout.splitlines())) == (0, 1)
    assert "办了 0 个班次" in run("certificate", "issue", "--all", "--tenant", "hebei").stderr


def test_one_class_or_all_of_them(run: Run, hebei: Tenant):
    for command in (("certificate", "issue"), ("report", "build")):
        assert "须写 --class 或 --all 其中之一" in run(*command, "--tenant", "hebei").stderr
        both = run(*command, "--tenant", "hebei", "--all", "--class", "2024/1")
        assert both.exit_code == 2
        year = run(*command, "--tenant", "hebei", "--year", 2024, "--class", "2024/1")
        assert "--year 只与 --all 同用" in year.stderr


def test_no_class_to_report_is_no_error(run: Run, hebei: Tenant):
    built = run("report", "build", "--all", "--tenant", "hebei")
    assert (built.exit_code, built.stdout) == (0, "")
    assert "办了 0 个班次" in built.stderr


def test_jobs_are_listed_shown_waited_for_and_cancelled(run: Run, hebei: Tenant):
    with as_officer(hebei) as work:
        key = background.enqueue(work, JobKind.SUMMARY, subject="样例").id
        other = background.enqueue(work, JobKind.REPORT, uuid4()).id
    listed = run("job", "list", "--tenant", "hebei")
    assert "重算统计汇总" in listed.stdout
    assert "等待中" in listed.stdout
    assert run("job", "cancel", other, "--tenant", "hebei").stdout == "已取消\n"
    assert run("job", "wait", other, "--tenant", "hebei").exit_code == 1
    run_job(hebei.id, key)
    done = run("job", "wait", key, "--tenant", "hebei")
    assert (done.exit_code, done.stdout.startswith("已完成：")) == (0, True)
    shown = json.loads(run("job", "show", key, "--tenant", "hebei", "--format", "json").stdout)
    assert (shown["state"], shown["progress"], shown["subject"]) == ("done", "1/1", "样例")
    assert "状态：已完成" in run("job", "show", key, "--tenant", "hebei").stdout
    rows = json.loads(run("job", "list", "--tenant", "hebei", "--state", "done", "--format", "json").stdout)
    assert [row["id"] for row in rows] == [str(key)]
    assert run("job", "show", uuid4(), "--tenant", "hebei").exit_code == 2
