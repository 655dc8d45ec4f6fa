"""Files on disk and in a bucket behave alike; the bucket is a real server's, which sees ciphertext only."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import boto3
import pytest

from yanxiu.db import SettingsProblem
from yanxiu.db.crypto import decrypt
from yanxiu.services import file_store
from yanxiu.services.errors import NotFound
from yanxiu.services.storage import FileStore, Folder, StorageUnavailable, current
from yanxiu.services.work import Work

LATER = datetime.now(UTC) + timedelta(hours=1)


def test_a_file_is_written_read_replaced_and_removed(store: FileStore):
    key = "fujian/ab/abcd"
    assert (store.has(key), store.read(key)) == (False, None)
    store.write(key, b"one")
    store.write(key, b"two")
    assert (store.has(key), store.read(key)) == (True, b"two")
    for _again in range(2):
        store.remove(key)
    assert (store.has(key), store.read(key)) == (False, None)


def test_old_files_right_below_a_prefix_are_found(store: FileStore):
    for key in ("fujian/waiting/a", "fujian/waiting/b", "fujian/ab/c", "hebei/waiting/d"):
        store.write(key, b"x")
    assert sorted(store.older("fujian/waiting", LATER)) == ["fujian/waiting/a", "fujian/waiting/b"]
    assert list(store.older("fujian/waiting", LATER - timedelta(hours=2))) == []
    assert list(store.older("nowhere/waiting", LATER)) == []
    assert sorted(store.all_keys()) == [
        "fujian/ab/c",
        "fujian/waiting/a",
        "fujian/waiting/b",
        "hebei/waiting/d",
    ]


def test_a_folder_leaves_no_drafts_and_is_its_owners(tmp_path: Path):
    store = Folder(tmp_path)
    store.write("fujian/ab/abcd", b"content")
    (path,) = (one for one in tmp_path.rglob("*") if one.is_file())
    assert (path.name, path.stat().st_mode & 0o777) == ("abcd", 0o600)
    (path.parent / ".draft").touch()
    assert list(store.all_keys()) == ["fujian/ab/abcd"]


def test_no_file_of_a_folder_is_passed_over(tmp_path: Path):
    """But for what is the system's own: a tenant's files may have been moved to another disk."""
    root, elsewhere = tmp_path / "files", Folder(tmp_path / "elsewhere")
    elsewhere.write("ab/abcd", b"content")
    assert list(Folder(root).all_keys()) == []
    (root / "lost+found").mkdir(parents=True)
    (root / "lost+found" / "1").touch()
    (root / "fujian").symlink_to(elsewhere.root)
    assert list(Folder(root).all_keys()) == ["fujian/ab/abcd"]
    with pytest.raises(NotADirectoryError):
        list(Folder(elsewhere.root / "ab" / "abcd").all_keys())


def test_materials_lie_in_the_bucket_encrypted(
    work: Work, bucket: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    for name, value in bucket.items():
        monkeypatch.setenv(name, value)
    content = "张三的论文".encode()
    sha256 = file_store.put(work, content)
    assert file_store.put(work, content) == sha256
    assert file_store.has(work, sha256)
    assert file_store.get(work, sha256) == content
    name = bucket["YANXIU_FILES"].removeprefix("s3://").partition("/")[0]
    client = boto3.client("s3", endpoint_url=bucket["YANXIU_S3_ENDPOINT"], region_name="us-east-1")
    key = f"files/{work.tenant.code}/{sha256[:2]}/{sha256}"
    stored = client.get_object(Bucket=name, Key=key)["Body"].read()
    assert content not in stored
    assert decrypt("file", stored)
    client.put_object(Bucket=name, Key=key, Body=b"x" + stored[1:])
    with pytest.raises(Exception, match="密"):
        file_store.get(work, sha256)


def test_an_upload_waits_in_the_bucket_until_it_is_let_go(
    work: Work, bucket: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    for name, value in bucket.items():
        monkeypatch.setenv(name, value)
    kept, stale = uuid4(), uuid4()
    for key in (kept, stale):
        file_store.hold(work, key, b"roster")
    assert file_store.sweep(work, LATER, {kept}) == 1
    assert file_store.held(work, kept) == b"roster"
    with pytest.raises(NotFound):
        file_store.held(work, stale)
    file_store.let_go(work, kept)
    work.session.commit()
    with pytest.raises(NotFound):
        file_store.held(work, kept)


def test_a_storage_that_is_away_or_refuses_is_told_in_words(storage_server: str, login: None):
    missing = current({"YANXIU_FILES": "s3://no-such-bucket", "YANXIU_S3_ENDPOINT": storage_server})
    away = current({"YANXIU_FILES": "s3://files", "YANXIU_S3_ENDPOINT": "http://127.0.0.1:9"})
    for store in (missing, away):
        with pytest.raises(StorageUnavailable, match="请稍后再试") as told:
            store.write("a", b"x")
        assert "127.0.0.1" not in str(told.value)
        with pytest.raises(StorageUnavailable):
            list(store.older("a", LATER))
    with pytest.raises(StorageUnavailable):
        away.read("a")


@pytest.mark.parametrize("place", ["s3://", "ftp://host/files", "http://host"])
def test_an_address_that_is_none_names_the_variable(place: str):
    with pytest.raises(SettingsProblem, match="YANXIU_FILES"):
        current({"YANXIU_FILES": place})


def test_an_endpoint_that_is_none_names_the_variable():
    with pytest.raises(SettingsProblem, match="YANXIU_S3_ENDPOINT"):
        current({"YANXIU_FILES": "s3://files", "YANXIU_S3_ENDPOINT": "nowhere"})


def test_without_settings_files_lie_below_the_home(tmp_path: Path):
    assert current({"YANXIU_HOME": str(tmp_path)}) == Folder(tmp_path / "files")
