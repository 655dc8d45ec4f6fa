"""`yanxiu summary dashboard`: a chart as picture and table, and what cannot be asked for, in words."""

from pathlib import Path

from yanxiu.db import Tenant
from yanxiu.testing.held_class import as_officer, held_class

from .conftest import Run


def test_a_chart_as_picture_and_table(run: Run, fujian: Tenant, tmp_path: Path) -> None:
    with as_officer(fujian) as work:
        work.touch(held_class(work, 7, terms={"tier": "flagship", "year": 2023}).id)
    picture, table = tmp_path / "人次.svg", tmp_path / "人次.csv"
    asked = ("summary", "dashboard", "--year", "2023", "--chart", "ranking", "-o")
    assert "已写出" in run(*asked, str(picture)).stdout
    assert "福建" in picture.read_text("utf-8")
    assert run(*asked, str(table)).exit_code == 0
    assert table.read_text("utf-8-sig").splitlines()[1].startswith("1,福建,7")


def test_what_cannot_be_asked_for_is_said(run: Run, fujian: Tenant, tmp_path: Path) -> None:
    asked = ("summary", "dashboard", "-o")
    other = run(*asked, str(tmp_path / "总览.docx"))
    assert (other.exit_code, "须是 pdf" in other.stderr) == (2, True)
    year = run(*asked, str(tmp_path / "总览.pdf"), "--year", "2012")
    assert (year.exit_code, "2012年度没有数据" in year.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []
