"""`yanxiu db backup` where it has nothing to write, nowhere usual to write it, or is told to end."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from yanxiu.db import OWNER_ROLE, Database, Tenant, for_psql
from yanxiu.db.backup.container import opened
from yanxiu.db.backup.dumping import Snapshot
from yanxiu.db.backup.manifest import Manifest
from yanxiu.db.crypto import keyring
from yanxiu.db.embedded import EmbeddedServer
from yanxiu.db.names import BACKUP_ROLE

from .conftest import Run


@pytest.fixture
def backed_up(run: Run, server: EmbeddedServer, db: Database, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Write a backup of the module's database."""
    name = db.url(OWNER_ROLE).database or ""
    monkeypatch.delenv("YANXIU_DATABASE_URL")
    monkeypatch.setenv("YANXIU_BACKUP_URL", for_psql(server.url(BACKUP_ROLE, name)))
    return lambda file: run("db", "backup", file)


def test_nothing_is_backed_up_where_there_is_no_tenant(backed_up: Run, tmp_path: Path) -> None:
    done = backed_up(tmp_path / "new")
    assert (done.exit_code, "一个租户也没有" in done.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_a_place_without_links_gets_a_backup_too(
    backed_up: Run, fujian: Tenant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_new: Path, _old: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    new = tmp_path / "new"
    assert backed_up(new).exit_code == 0
    assert new.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [new]
    with opened(new) as reading:
        assert Manifest.read(reading, keyring()).contents.tenants == [fujian.code]


def test_who_is_told_to_end_undoes_what_is_half_done(
    backed_up: Run, fujian: Tenant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_work = Snapshot.dump

    def ended(moment: Snapshot) -> Iterator[bytes]:
        yield next(at_work(moment))
        assert list(tmp_path.iterdir())
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(Snapshot, "dump", ended)
    done = backed_up(tmp_path / "new")
    assert (done.exit_code, "已中断" in done.stderr) == (130, True)
    assert list(tmp_path.iterdir()) == []
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
