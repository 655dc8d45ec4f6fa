"""A department's cells go to the ministry's server by file, and stand there as they stand at home."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from psycopg import sql
from sqlalchemy import select, update

from yanxiu.db import Database, Tenant, use_database
from yanxiu.db.embedded import DATABASE, EmbeddedServer
from yanxiu.db.roles import create_database
from yanxiu.jobs.kinds.summary import recalculate
from yanxiu.jobs.registry import Running
from yanxiu.models import (
    Application,
    AuditEntry,
    SummaryCell,
    SummaryDelivery,
    SummaryEdition,
    TrainingClass,
)
from yanxiu.reporting.cells import Sender, read_cells, write_cells
from yanxiu.services.errors import WrongState
from yanxiu.services.policies import registry
from yanxiu.services.tenants import enter_tenant
from yanxiu.testing import factories
from yanxiu.testing.held_class import as_officer, held_class

from .conftest import Run

PAGE = ("summary", "--year", "2031", "--year", "2032", "--by", "province,year,tier", "--format", "json")


class Hub:
    """The ministry's own database: tenants of the same codes, other numbers, no classes."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with self.entered():
            enter_tenant("ministry", plugins=registry(), jurisdiction="national")
            self.fujian = enter_tenant("fujian", plugins=registry())
            self.hebei = enter_tenant("hebei", plugins=registry())

    @contextmanager
    def entered(self) -> Iterator[None]:
        with use_database(self.database):
            yield


@pytest.fixture(scope="module")
def hub(server: EmbeddedServer) -> Iterator[Hub]:
    name = f"t_{uuid4().hex}"
    with server.admin() as admin:
        create_database(admin, name, template=DATABASE)
    made = Hub(Database(server.addresses(name)))
    yield made
    made.database.dispose()
    with server.admin() as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="module")
def classes(fujian: Tenant) -> Tenant:
    """A department with classes of two years, one of them with three people."""
    with as_officer(fujian) as work:
        for year, size in ((2031, 3), (2031, 7), (2032, 12)):
            held = held_class(work, size, terms={"tier": "flagship", "year": year})
            work.touch(held.id)
    return fujian


@pytest.fixture
def exported(run: Run, classes: Tenant, tmp_path: Path) -> Path:
    file = tmp_path / "cells.json"
    done = run("summary", "export-cells", "--tenant", "fujian", "--out", file)
    assert done.exit_code == 0, done.stderr
    assert read_cells(file.read_bytes()).sha256 in done.stdout
    assert file.stat().st_mode & 0o777 == 0o600
    return file


@pytest.fixture
def empty(run: Run, hub: Hub) -> Iterator[Hub]:
    """The hub before anything came."""
    yield hub
    with hub.entered():
        run("summary", "drop-cells", "--tenant", "fujian")


def figures(run: Run) -> Any:
    told = json.loads(run(*PAGE).stdout)
    return told["lines"], told["total"]


def editions(hub: Hub, tenant: Tenant) -> dict[int, Any]:
    with hub.entered(), as_officer(tenant) as work:
        return {row.year: row.edition for row in work.session.scalars(select(SummaryEdition))}


def test_the_hub_answers_as_the_department_does(
    run: Run, classes: Tenant, exported: Path, empty: Hub
) -> None:
    """Small counts too: they are withheld where figures are told, not in the file."""
    at_home = figures(run)
    enrolled = [cell["enrolled"] for cell in read_cells(exported.read_bytes()).cells]
    assert sorted(enrolled) == [10, 12]
    sha256 = read_cells(exported.read_bytes()).sha256
    with empty.entered():
        assert figures(run)[0] == []
        taken = run("summary", "take-cells", exported, "--tenant", "fujian", "--sha256", sha256.upper())
        assert taken.exit_code == 0, taken.stderr
        assert "2 个汇总单元，换下 0 个" in taken.stdout
        assert figures(run) == at_home
        (told,) = json.loads(run("summary", "deliveries", "--format", "json").stdout)
        assert (told["tenant"], told["cells"], told["sha256"], told["intact"]) == ("fujian", 2, sha256, True)
        assert "相同" in run("summary", "deliveries").stdout
        assert "福建省人力资源和社会保障厅的数由文件送来，截至20" in run("summary", "--year", "2031").stdout
        with as_officer(empty.fujian) as work:
            entry = work.session.scalars(select(AuditEntry).where(AuditEntry.action == "summary.take")).one()
            assert (entry.details["sha256"], entry.details["cells"]) == (sha256, 2)
    with as_officer(classes) as work:
        sent = work.session.scalars(select(AuditEntry).where(AuditEntry.action == "summary.send")).all()
        assert sha256 in [entry.details["sha256"] for entry in sent]


def taken(run: Run, hub: Hub, file: Path, *options: str, tenant: str = "fujian") -> tuple[int, str]:
    with hub.entered():
        done = run("summary", "take-cells", file, "--tenant", tenant, *options)
    return done.exit_code, done.stderr


def test_all_of_a_department_is_replaced_and_nothing_of_another(
    run: Run, exported: Path, empty: Hub, tmp_path: Path
) -> None:
    other = changed(
        exported, tmp_path, tenant={"code": "hebei", "name": "样例厅", "gbt2260": "130000", "sample": False}
    )
    assert taken(run, empty, exported) == (0, "")
    assert taken(run, empty, other, tenant="hebei") == (0, "")
    before = editions(empty, empty.fujian), editions(empty, empty.hebei)
    assert set(before[0]) == {2031, 2032}
    with empty.entered():
        run("summary", "drop-cells", "--tenant", "fujian")
    first = json.loads(exported.read_text())
    one_year = [cell for cell in first["cells"] if cell["year"] == 2032]
    older = changed(exported, tmp_path, name="older", as_of="2026-01-01T00:00:00+08:00")
    newer = changed(exported, tmp_path, name="newer", as_of="2026-01-02T00:00:00+08:00", cells=one_year)
    assert taken(run, empty, older) == (0, "")
    kept = editions(empty, empty.fujian)
    assert taken(run, empty, newer) == (0, "")
    now = editions(empty, empty.fujian)
    assert (set(now), now[2032] != kept[2032]) == ({2032}, True)
    assert editions(empty, empty.hebei) == before[1]
    refused = taken(run, empty, older)
    assert (refused[0], "请取一份更新的文件" in refused[1]) == (2, True)
    with empty.entered():
        assert len(figures(run)[0]) == 3
        run("summary", "drop-cells", "--tenant", "hebei")


def changed(file: Path, folder: Path, name: str = "changed", **parts: Any) -> Path:
    """The same file with other parts and the hash that belongs to them, as a program would write it."""
    said = json.loads(file.read_text()) | parts
    said.pop("sha256")
    into = folder / f"{name}.json"
    into.write_bytes(
        write_cells(
            said["application"],
            Sender(**said["tenant"]),
            datetime.fromisoformat(said["as_of"]),
            said["cells"],
        )
    )
    return into


def test_what_stands_is_compared_with_what_came_and_never_counted_anew(
    run: Run, exported: Path, empty: Hub
) -> None:
    assert taken(run, empty, exported) == (0, "")
    again = taken(run, empty, exported)
    assert (again[0], "已经装入过" in again[1]) == (2, True)
    with empty.entered():
        for words in ((), ("--repair",)):
            asked = run("summary", "reconcile", *words)
            assert (asked.exit_code, "送来的汇总，与送来时相同" in asked.stdout) == (0, True)
        told = recalculate(Quiet(empty.fujian, uuid4(), 1, None, {}))
        assert told is not None
        assert "与送来时相同" in str(told.message)
        with as_officer(empty.fujian) as work:
            work.session.execute(update(SummaryCell).values(enrolled=SummaryCell.enrolled + 1))
        for words in ((), ("--repair",)):
            asked = run("summary", "reconcile", *words)
            assert (asked.exit_code, "与送来时不同，请再装入一次" in asked.stdout) == (1, True)
        assert run("summary", "deliveries").exit_code == 1
        (one,) = [
            x for x in json.loads(run("summary", "reconcile", "--format", "json").stdout) if x["delivered"]
        ]
        assert (one["tenant"], one["equal"]) == ("fujian", False)
    assert taken(run, empty, exported) == (0, "")
    with empty.entered():
        assert run("summary", "deliveries").exit_code == 0


class Quiet(Running):
    """A job that tells nobody how far it is."""

    def progress(self, done: int, total: int | None = None) -> None:
        pass


def test_what_is_not_this_departments_or_not_whole_is_refused(
    run: Run, exported: Path, empty: Hub, tmp_path: Path
) -> None:
    said = json.loads(exported.read_text())
    lacking = [{k: v for k, v in cell.items() if k != "trainees"} for cell in said["cells"]]
    finer = [cell | {"hours": "1.25"} for cell in said["cells"]]
    word = [cell | {"enrolled": "10"} for cell in said["cells"]]
    bad = tmp_path / "bad.json"
    bad.write_text(exported.read_text().replace('"enrolled": 10', '"enrolled": 11'))
    for file, options, says in (
        (bad, (), "写成之后被改动过"),
        (exported, ("--sha256", "0" * 64), f"与对方所说的不同（填写的是：{'0' * 64} ≠ {said['sha256']}）"),
        (changed(exported, tmp_path, "a", cells=lacking), (), "指标与本程序的不同：trainees"),
        (changed(exported, tmp_path, "b", cells=finer), (), "指标与本程序的不同：hours"),
        (changed(exported, tmp_path, "c", cells=word), (), "指标与本程序的不同：enrolled"),
        (changed(exported, tmp_path, "d", as_of="2999-01-01T00:00:00+08:00"), (), "时间晚于现在"),
        (changed(exported, tmp_path, "e", tenant=said["tenant"] | {"sample": True}), (), "一边是样例数据"),
        (changed(exported, tmp_path, "f", tenant=said["tenant"] | {"code": "other"}), (), "是另一个租户的"),
    ):
        code, told = taken(run, empty, file, *options)
        assert (code, says in told) == (2, True), (says, told)
    named = said["tenant"] | {"name": "样例\x1b[2J厅"}
    for content, says in (
        (changed(exported, tmp_path, "g", tenant=named).read_bytes(), "过长的词或控制字符"),
        (changed(exported, tmp_path, "h", cells=said["cells"][:1] * 2).read_bytes(), "重复的汇总单元"),
        (exported.read_bytes()[:-20], "不是完好的 JSON"),
        (b"[" * 1_000_000, "不是完好的 JSON"),
        (b'{"format": "yanxiu-cells", "version": 2}', "汇总文件的版本 2 不认识"),
        (b"[]", "内容不合格式 cells-1.json"),
    ):
        bad.write_bytes(content)
        code, told = taken(run, empty, bad)
        assert (code, says in told, "\x1b" in told) == (2, True, False), (says, told)
    assert "是另一个租户的" in taken(run, empty, exported, tenant="hebei")[1]
    assert "没有汇总单元" in taken(run, empty, exported, tenant="ministry")[1]
    own = run("summary", "take-cells", exported, "--tenant", "fujian")
    assert (own.exit_code, "在本机有申报、项目或班次" in own.stderr) == (2, True)
    with empty.entered():
        assert "没有租户的汇总由文件送来" in run("summary", "deliveries").stdout
        assert run("summary", "drop-cells", "--tenant", "fujian").exit_code == 2
        assert figures(run)[0] == []


def test_once_dropped_the_tenants_own_rows_are_counted(run: Run, classes: Tenant) -> None:
    at_home = figures(run)
    with as_officer(classes) as work:
        work.session.add(
            SummaryDelivery(as_of=work.at, taken_at=work.at, cells=0, sha256="", cells_sha256="")
        )
        work.session.execute(update(SummaryCell).values(enrolled=0))
    assert run("summary", "reconcile").exit_code == 1
    assert run("summary", "drop-cells", "--tenant", "fujian").exit_code == 0
    assert figures(run) == at_home
    assert run("summary", "reconcile").exit_code == 0


def test_what_is_counted_elsewhere_is_not_counted_here(run: Run, exported: Path, empty: Hub) -> None:
    """Neither a class nor an application of the department's own would stay among the delivered figures."""
    assert taken(run, empty, exported) == (0, "")
    with empty.entered():
        before = figures(run)
        with pytest.raises(WrongState, match="drop-cells"), as_officer(empty.fujian) as work:
            work.touch(held_class(work, 9, terms={"tier": "flagship", "year": 2031}).id)
        with pytest.raises(WrongState, match="drop-cells"), as_officer(empty.fujian) as work:
            work.touch_application(factories.application(work.session, year=2031).id)
        assert figures(run) == before
        with as_officer(empty.fujian) as work:
            assert [work.session.scalars(select(one)).all() for one in (TrainingClass, Application)] == [
                [],
                [],
            ]


def test_wrong_figures_are_not_sent_and_what_came_is_not_sent_on(
    run: Run, classes: Tenant, exported: Path, empty: Hub, tmp_path: Path
) -> None:
    assert taken(run, empty, exported) == (0, "")
    out = tmp_path / "new.json"
    with empty.entered():
        onward = run("summary", "export-cells", "--tenant", "fujian", "--out", out)
        ministry = run("summary", "export-cells", "--tenant", "ministry", "--out", out)
    assert (onward.exit_code, "由文件送来的" in onward.stderr) == (2, True)
    assert (ministry.exit_code, "没有汇总单元" in ministry.stderr) == (2, True)
    with as_officer(classes) as work:
        work.session.execute(update(SummaryCell).values(enrolled=SummaryCell.enrolled + 1))
    wrong = run("summary", "export-cells", "--tenant", "fujian", "--out", out)
    assert (wrong.exit_code, "2 处与原始记录不等" in wrong.stderr, out.exists()) == (2, True, False)
    run("summary", "reconcile", "--repair")
