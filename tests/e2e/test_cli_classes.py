"""The installed command on sample classes, as processes; the rest is asked in tests/integration/cli."""

from pathlib import Path

from yanxiu.documents.roster import write_roster_xlsx

from .conftest import Yanxiu

COLUMNS = (("name", "姓名"), ("employer", "工作单位"), ("title", "职称或职业资格"), ("id_number", "身份证号"))
WRONG = "110105194912310021"


def test_a_wrong_line_is_named_and_nothing_is_imported(
    yanxiu: Yanxiu, samples: dict[str, str], tmp_path: Path
):
    line = {"name": "样例丙", "employer": "样例研究院", "title": "高级工程师", "id_number": WRONG}
    file = tmp_path / "wrong.xlsx"
    file.write_bytes(write_roster_xlsx([line], COLUMNS))
    done = yanxiu("roster", "import", file, "--class", samples["recruiting"], "--tenant", "hebei")
    assert (done.returncode, done.stdout) == (1, "")
    assert "校验码不符" in done.stderr
    assert done.stderr.endswith("没有导入\n")
    assert WRONG not in done.stderr


def test_certificates_are_numbered_with_their_files(yanxiu: Yanxiu, samples: dict[str, str], tmp_path: Path):
    issue = ("certificate", "issue", "--class", samples["assessed"], "--tenant", "hebei")
    done = yanxiu(*issue, "--skip-ineligible", "--out", tmp_path / "out")
    assert done.returncode == 0
    numbers = done.stdout.split()
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [f"{one}.pdf" for one in numbers]
    unknown = yanxiu("certificate", "verify", numbers[0], "--name", "不是这人")
    assert (unknown.returncode, unknown.stdout) == (1, "查无此证：编号与姓名不符，或没有发过这份证书\n")


def test_a_key_that_is_lost_or_damaged_is_told(yanxiu: Yanxiu, home: Path, samples: dict[str, str]):
    key = (home / "keys").read_bytes()
    issue = ("certificate", "issue", "--class", samples["assessed"], "--tenant", "hebei", "--skip-ineligible")
    try:
        (home / "keys").write_bytes(b"\xff")
        damaged = yanxiu(*issue)
        (home / "keys").unlink()
        lost = yanxiu(*issue)
        assert not (home / "keys").exists()
    finally:
        (home / "keys").write_bytes(key)
    assert (damaged.returncode, lost.returncode) == (2, 2)
    assert str(home / "keys") in damaged.stderr
    assert "从备份恢复" in lost.stderr
