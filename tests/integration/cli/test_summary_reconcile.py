"""`yanxiu summary reconcile`: equal figures, a wrong one by its name, and what mends it."""

import json

from sqlalchemy import select

from yanxiu.db import Tenant
from yanxiu.models import AuditEntry, SummaryCell, TrainingClass
from yanxiu.testing.held_class import as_officer, held_class

from .conftest import Run


def test_a_wrong_figure_is_named_and_put_right_on_the_record(run: Run, fujian: Tenant) -> None:
    with as_officer(fujian) as work:
        held = held_class(work, 3, terms={"tier": "flagship", "year": 2033})
        work.touch(held.id)
    right = run("summary", "reconcile", "--tenant", "fujian")
    assert (right.exit_code, "逐项相等" in right.stdout) == (0, True)
    with as_officer(fujian) as work:
        cell = work.session.scalars(select(SummaryCell).where(SummaryCell.year == 2033)).one()
        cell.enrolled += 1
    wrong = run("summary", "reconcile", "--all")
    assert (wrong.exit_code, "1 处不等" in wrong.stdout) == (1, True)
    (line,) = [one.split() for one in wrong.stdout.splitlines() if "2033" in one]
    assert (line[0], line[1], line[-3:]) == ("fujian", "汇总单元", ["培训人次", "4", "3"])
    assert line[2:7] == ["2033", "省级", "省级高级研修示范项目", "（未知）", "高校"]
    (told,) = json.loads(run("summary", "reconcile", "--tenant", "fujian", "--format", "json").stdout)
    (found,) = told["wrong"]
    assert (told["equal"], found["grain"], found["key"]["year"]) == (False, "cell", 2033)
    assert found["measures"] == {"enrolled": {"stored": 4, "rows": 3}}
    assert run("summary", "reconcile", "--tenant", "fujian", "--repair").exit_code == 0
    assert run("summary", "reconcile", "--tenant", "fujian").exit_code == 0
    with as_officer(fujian) as work:
        kept = work.session.scalars(select(AuditEntry).where(AuditEntry.action == "summary.repair")).one()
        assert kept.details == {"wrong": 1}


def test_what_is_missing_altogether_is_one_line(run: Run, fujian: Tenant) -> None:
    with as_officer(fujian) as work:
        held = held_class(work, 1, terms={"tier": "flagship", "year": 2034})
    wrong = run("summary", "reconcile")
    assert wrong.exit_code == 1
    with as_officer(fujian) as work:
        number = work.get(TrainingClass, held.id, "班次").number
    lines = [one.split() for one in wrong.stdout.splitlines() if "（整条）" in one]
    assert lines[0][2] == f"2034/{number}"
    assert [(line[1], line[-2:]) for line in lines] == [
        (grain, ["（没有）", "有"]) for grain in ("班次", "项目", "汇总单元")
    ]
    run("summary", "reconcile", "--repair")


def test_one_tenant_or_all_of_them(run: Run, fujian: Tenant) -> None:
    both = run("summary", "reconcile", "--tenant", fujian.code, "--all")
    assert (both.exit_code, "只写一个" in both.stderr) == (2, True)
