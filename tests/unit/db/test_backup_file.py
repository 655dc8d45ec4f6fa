"""The file of a backup: nothing that happens to it goes unnoticed, and each mishap is told by its name."""

import io
import zipfile
from pathlib import Path

import pytest

from yanxiu.db.backup.container import DATABASE, FILES, Writing, opened
from yanxiu.db.backup.contents import Chain, Contents
from yanxiu.db.backup.manifest import Manifest, needed, sealed
from yanxiu.db.backup.restoring import known_to_older
from yanxiu.db.crypto import Key, Keyring, key_name, keyring_at_hand
from yanxiu.db.problems import BackupProblem

RING = Keyring((Key.generate("k2"), Key.generate("k1")))
CONTENTS = Contents("0001", {"app.classes": 3}, {"jia": Chain(2, "ab" * 32)}, ["jia"])
DUMP, TAR = b"PGDMP" + bytes(range(256)), b"\0" * 512


def made(path: Path, ring: Keyring = RING, used: tuple[str, ...] = ("k2",)) -> Manifest:
    """Write a small backup."""
    with path.open("w+b") as out:
        writing = Writing(out)
        for name, content in ((DATABASE, DUMP), (FILES, TAR)):
            with writing.part(name) as into:
                into.write(content)
        manifest = Manifest(
            "1.0", "2026-01-01T00:00:00+00:00", "18.4", CONTENTS, 0, needed(ring, used), tuple(writing.parts)
        )
        writing.finish(manifest.written(), sealed(manifest.written(), ring))
    return manifest


def read(path: Path, ring: Keyring | None = RING) -> tuple[Manifest, list[bytes]]:
    """Read all of it, as a restoration does."""
    with opened(path) as reading:
        manifest = Manifest.read(reading, ring)
        return manifest, [b"".join(reading.checked(part, lambda _: None)) for part in manifest.parts]


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    made(tmp_path / "backup")
    return tmp_path / "backup"


def test_what_was_written_is_read(tmp_path: Path):
    manifest = made(tmp_path / "backup")
    assert read(tmp_path / "backup") == (manifest, [DUMP, TAR])
    assert [key.name for key in manifest.keys] == ["k1", "k2"]
    assert all(key.fingerprint for key in manifest.keys)


def test_no_secret_is_in_it(backup: Path):
    content = backup.read_bytes()
    assert not any(key.secret in content or str(key).encode() in content for key in RING.keys)


def test_a_changed_byte_is_noticed_wherever_it_is(backup: Path):
    """But for times and flags of the zip itself, which nobody reads: there all else stays as it was."""
    whole, wanted = bytearray(backup.read_bytes()), read(backup)
    found = []
    for place in range(0, len(whole), 5):
        whole[place] ^= 0x41
        backup.write_bytes(whole)
        whole[place] ^= 0x41
        found.append(read_or_refused(backup))
    assert all(one in (None, wanted) for one in found)
    assert found.count(None) > 0.8 * len(found)


def read_or_refused(path: Path) -> tuple[Manifest, list[bytes]] | None:
    try:
        return read(path)
    except BackupProblem:
        return None


def test_a_file_that_is_cut_off_says_so(backup: Path):
    whole = backup.read_bytes()
    for length in (len(whole) - 1, len(whole) // 2, 60):
        backup.write_bytes(whole[:length])
        with pytest.raises(BackupProblem, match="不完整：结尾缺失"):
            read(backup)


def test_a_part_that_was_exchanged_whole_is_noticed(backup: Path, tmp_path: Path):
    entries = {name: zipfile.ZipFile(backup).read(name) for name in zipfile.ZipFile(backup).namelist()}
    entries[DATABASE] = entries[DATABASE][::-1]
    rewrite(backup, entries)
    with pytest.raises(BackupProblem, match=rf"已损坏或被改动（{DATABASE}）"):
        read(backup)


def test_a_manifest_that_was_written_anew_has_no_seal(backup: Path):
    entries = {name: zipfile.ZipFile(backup).read(name) for name in zipfile.ZipFile(backup).namelist()}
    entries["manifest.json"] = entries["manifest.json"].replace(b'"app.classes": 3', b'"app.classes": 4')
    rewrite(backup, entries)
    with pytest.raises(BackupProblem, match=r"被改动（seal\.json）"):
        read(backup)


def test_a_newer_form_is_told(backup: Path):
    entries = {name: zipfile.ZipFile(backup).read(name) for name in zipfile.ZipFile(backup).namelist()}
    rewrite(backup, entries | {"yanxiu-backup": b"2\n"})
    with pytest.raises(BackupProblem, match="是第 2 版格式，本程序只认到第 1 版"):
        read(backup)


def rewrite(path: Path, entries: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "是空的"),
        (b"PGDMP" + b"x" * 99, "不是研修的备份"),
        (b"PK\x03\x04" + b"x" * 99, "不是研修的备份"),
    ],
    ids=["empty", "pg_dump", "zip"],
)
def test_a_file_of_another_program_is_told(tmp_path: Path, content: bytes, says: str):
    (tmp_path / "other").write_bytes(content)
    with pytest.raises(BackupProblem, match=says):
        read(tmp_path / "other")


@pytest.mark.parametrize(
    ("ring", "says"),
    [
        (None, "缺密钥 k1：没有它，加密的内容读不出来（当前值：（没有））"),
        (Keyring(RING.keys[:1]), "缺密钥 k1"),
        (Keyring(RING.keys[1:]), "缺密钥 k2"),
        (Keyring((RING.keys[0], Key.generate("k1"))), "密钥 k1 不是备份时的那一个"),
        (Keyring((Key.generate("k2"), RING.keys[1])), "密钥 k2 不是备份时的那一个"),
        (Keyring(RING.keys[::-1]), "密钥 k1 须排在最后"),
    ],
    ids=["none", "oldest lacking", "newest lacking", "oldest another", "newest another", "other order"],
)
def test_keys_must_be_those_of_the_backup(backup: Path, ring: Keyring | None, says: str):
    with pytest.raises(BackupProblem) as told:
        read(backup, ring)
    assert says in str(told.value)


def test_a_newer_key_in_front_is_no_harm(backup: Path):
    assert read(backup, Keyring((Key.generate("k3"), *RING.keys)))[1] == [DUMP, TAR]


def test_a_key_that_was_not_at_hand_is_named_all_the_same(tmp_path: Path):
    manifest = made(tmp_path / "backup", used=("k0",))
    assert [(key.name, bool(key.fingerprint)) for key in manifest.keys] == [("k0", False), ("k1", True)]
    with pytest.raises(BackupProblem, match="缺密钥 k0"):
        read(tmp_path / "backup")


def test_the_name_of_a_key_is_read_from_what_it_encrypted():
    assert key_name(RING.encrypt("x", "y")) == "k2"
    assert key_name(b"Y1") is None
    assert key_name(b"plain text that is long enough, yes") is None


def test_keys_are_looked_for_and_never_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("YANXIU_HOME", str(tmp_path))
    monkeypatch.delenv("YANXIU_KEYS")
    monkeypatch.delenv("YANXIU_DATABASE_URL")
    assert keyring_at_hand() is None
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "keys").write_text(f"{RING.keys[0]}\n")
    ring = keyring_at_hand()
    assert ring is not None
    assert [key.name for key in ring.keys] == ["k2"]


def test_differences_are_told_table_by_table():
    other = Contents("0002", {"app.plans": 1, "app.classes": 2}, {"jia": Chain(1, "cd" * 32)}, ["yi"])
    assert list(CONTENTS.differences(CONTENTS)) == []
    assert list(CONTENTS.differences(other)) == [
        "结构的版本应为 0001，是 0002",
        "表 app.classes 应有 3 行，是 2 行",
        "表 app.plans 应有 （没有这张表），是 1 行",
        "租户 jia 的审计链末尾不同",
        "租户目录不同",
    ]


def test_older_servers_get_a_script_that_they_know():
    head, rest = b"SET statement_timeout = 0;\n", b"SET transaction_timeout = 0;\nCREATE TABLE x;\n" * 2
    assert b"".join(known_to_older(io.BytesIO(head + rest))) == head + rest.partition(b"\n")[2]
    assert b"".join(known_to_older(io.BytesIO(head))) == head
