"""Where the command runs: databases that are not there, folders that cannot be used, keys that are lost."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from yanxiu.cli import main

from .conftest import Yanxiu

Told = Callable[..., str]

NOBODY = "postgresql://u:geheim@127.0.0.1:1/x"


@pytest.fixture(scope="module")
def told(home: Path) -> Told:
    """``told("db", "check", YANXIU_HOME=…)``: what a refused command says, run in this process.

    One error in Chinese, exit 2, nothing on standard output.
    """
    settings = {name: None for name in os.environ if name.startswith("YANXIU_")}

    def run(*arguments: object, **environment: str) -> str:
        given = {**settings, "YANXIU_HOME": str(home), **environment}
        done = CliRunner(env=given).invoke(main, [str(argument) for argument in arguments])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.startswith("错误：")
        assert "geheim" not in done.stderr
        return done.stderr

    return run


def both(url: str) -> dict[str, str]:
    return {"YANXIU_DATABASE_URL": url, "YANXIU_OWNER_URL": url}


@pytest.fixture(scope="module")
def owner(yanxiu: Yanxiu) -> str:
    return yanxiu("db", "url").stdout.strip()


def test_the_address_is_one_that_psql_takes(owner: str):
    with psycopg.connect(owner) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'app'").fetchone()
    assert tables is not None
    assert tables[0] > 40


def test_a_sound_database_prints_nothing_on_standard_output(yanxiu: Yanxiu):
    done = yanxiu("db", "check")
    assert (done.returncode, done.stdout) == (0, "")
    assert "0 处问题" in done.stderr


def test_upgrade_can_be_run_again(yanxiu: Yanxiu):
    assert [yanxiu("db", "upgrade").returncode for _ in range(2)] == [0, 0]


def test_distribution_is_refused_in_words_where_there_is_no_extension(told: Told):
    assert "没有 Citus" in told("db", "distribute")
    assert "YANXIU_ADMIN_URL：未设置" in told("db", "distribute", **both(NOBODY))
    reached = told("db", "distribute", "--admin", NOBODY, **both(NOBODY))
    assert "服务器没有应答" in reached


def test_distribution_can_be_read_before_it_is_run(yanxiu: Yanxiu):
    done = yanxiu("db", "distribute", "--print", "--shards", 64)
    assert done.returncode == 0
    assert "create_distributed_table('app.classes', 'tenant_id'" in done.stdout
    assert "shard_count => 64" in done.stdout


@pytest.mark.parametrize(
    ("url", "says"),
    [
        (NOBODY, "服务器没有应答"),
        ("mysql://u:geheim@127.0.0.1/x", "只支持 PostgreSQL"),
        ("postgresql://u:geheim@[", "YANXIU_DATABASE_URL"),
    ],
)
def test_a_database_that_is_not_there(told: Told, url: str, says: str):
    assert says in told("tenant", "list", **both(url))


def test_an_address_without_the_owners(told: Told):
    assert "YANXIU_OWNER_URL" in told("db", "check", YANXIU_DATABASE_URL=NOBODY)


def test_a_wrong_password(told: Told, home: Path):
    url = f"postgresql://yanxiu_owner:geheim@/yanxiu?host={home / 'pg'}"
    assert "口令不对" in told("db", "check", **both(url))


def test_a_database_that_was_never_made(told: Told, owner: str):
    assert "数据库或角色不存在" in told("db", "check", **both(owner.replace("/yanxiu?", "/nowhere?")))


def test_a_database_without_our_schema(told: Told, owner: str):
    bare = both(owner.replace("/yanxiu?", "/postgres?"))
    assert "yanxiu db upgrade" in told("db", "check", **bare)
    assert "没有在这个数据库中建立结构的权限" in told("db", "upgrade", **bare)


def test_a_home_that_is_a_file(told: Told, tmp_path: Path):
    file = tmp_path / "file"
    file.touch()
    assert str(file) in told("tenant", "list", YANXIU_HOME=str(file))
    assert str(file) in told("tenant", "list", YANXIU_HOME=str(file / "below"))


def test_a_demonstration_that_runs_already(yanxiu: Yanxiu, told: Told, home: Path, tmp_path: Path):
    with (home / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        refused = told("demo", "--out", tmp_path / "out")
    assert "另一个演示正在这里运行" in refused
    assert "还没有租户" in yanxiu("tenant", "list").stdout


def test_a_demonstration_that_cannot_write(told: Told, tmp_path: Path):
    file = tmp_path / "file"
    file.touch()
    assert "应是文件夹，不是文件" in told("demo", "--out", file)
    assert "路径中间有一段不是文件夹" in told("demo", "--out", file / "below")
