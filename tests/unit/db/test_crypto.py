"""Encryption, keyed indexes, pseudonyms and the types built on them."""

import stat
import time
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import column
from sqlalchemy.dialects.postgresql import dialect

from yanxiu.db import Code, CryptoError, EncryptedText, Money, SettingsProblem, keyed_index, pseudonym, uuid7
from yanxiu.db.crypto import Key, Keyring, keyring

POSTGRES = dialect()
OLD, NEW = Key("old", "aes", bytes(range(32))), Key("new", "aes", bytes(range(32, 64)))
SM4 = Key("sm4", "sm4", bytes(range(16)))


@given(st.text())
def test_what_is_encrypted_comes_back(text: str):
    for key in (OLD, SM4):
        ring = Keyring((key,))
        stored = ring.encrypt("trainee.name", text)
        assert ring.decrypt("trainee.name", stored) == text
        assert ring.encrypt("trainee.name", text) != stored


def test_another_purpose_key_or_byte_does_not_decrypt():
    ring = Keyring((OLD,))
    stored = ring.encrypt("trainee.phone", "13800000000")
    broken = [stored[:-1] + bytes([stored[-1] ^ 1]), stored[:20], b"", b"plain text that was never encrypted"]
    for purpose, value in [("trainee.bank", stored), *(("trainee.phone", value) for value in broken)]:
        with pytest.raises(CryptoError) as refused:
            ring.decrypt(purpose, value)
        assert "13800000000" not in str(refused.value)
    with pytest.raises(CryptoError, match="密钥清单"):
        Keyring((NEW,)).decrypt("trainee.phone", stored)


def test_a_new_key_in_front_leaves_old_values_and_indexes_alone():
    before, after = Keyring((OLD,)), Keyring((NEW, OLD))
    assert after.decrypt("p", before.encrypt("p", "x")) == "x"
    assert after.keyed("index/p", 1, "x") == before.keyed("index/p", 1, "x")
    assert b"\x03new" in after.encrypt("p", "x")


def test_an_index_tells_nothing_across_tenants_and_purposes():
    values = {
        keyed_index(1, "id", "a"),
        keyed_index(2, "id", "a"),
        keyed_index(1, "phone", "a"),
        keyed_index(1, "id", "b"),
    }
    assert len(values) == 4
    assert {len(value) for value in values} == {32}
    assert keyed_index(1, "id", "a") in values


def test_a_pseudonym_is_stable_and_its_own_per_tenant():
    assert pseudonym(1, "张三") == pseudonym(1, "张三") != pseudonym(2, "张三")
    assert len(pseudonym(1, "张三")) == 26


@pytest.mark.parametrize(
    "text",
    [
        "",
        "k1",
        str(OLD).split(":")[2],
        "k1:aes:密钥",
        "k1:aes:AAAA",
        "k1:des:AAAA",
        f"{OLD},{OLD}",
        ":aes:" + str(OLD)[8:],
    ],
)
def test_a_wrong_key_list_is_refused_without_repeating_it(text: str):
    with pytest.raises(SettingsProblem, match="YANXIU_KEYS") as refused:
        Keyring.parse(text)
    assert str(OLD).split(":")[2] not in str(refused.value)


def test_a_key_does_not_show_its_secret():
    assert str(OLD).split(":")[2] not in repr(Keyring((OLD,)))
    assert Key.parse(str(SM4)) == SM4


def test_the_embedded_installation_makes_its_own_private_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("YANXIU_KEYS")
    monkeypatch.delenv("YANXIU_DATABASE_URL")
    monkeypatch.setenv("YANXIU_HOME", str(tmp_path))
    made = keyring()
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o600
    assert {path.name for path in tmp_path.iterdir()} == {"keys", "keys.used"}
    assert keyring() == made


def test_a_key_that_has_gone_is_not_replaced_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("YANXIU_KEYS")
    monkeypatch.delenv("YANXIU_DATABASE_URL")
    monkeypatch.setenv("YANXIU_HOME", str(tmp_path))
    (tmp_path / "keys.used").touch()
    with pytest.raises(SettingsProblem, match="从备份恢复"):
        keyring()
    assert not (tmp_path / "keys").exists()


def test_a_damaged_key_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("YANXIU_KEYS")
    monkeypatch.setenv("YANXIU_HOME", str(tmp_path))
    (tmp_path / "keys").write_bytes(b"\xff not-a-key")
    with pytest.raises(SettingsProblem, match=r"keys.*从备份恢复") as refused:
        keyring()
    assert "not-a-key" not in str(refused.value)


def test_a_real_server_must_be_given_its_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("YANXIU_KEYS")
    monkeypatch.setenv("YANXIU_HOME", str(tmp_path))
    with pytest.raises(SettingsProblem, match="YANXIU_KEYS"):
        keyring()


def bound(kind: Any, value: Any) -> Any:
    """What is sent to the database."""
    return kind.process_bind_param(value, POSTGRES)


def test_encrypted_text_travels_as_bytes():
    kind = EncryptedText("trainee.id_number")
    assert "350102" not in repr(bound(kind, "350102199001011234"))
    assert kind.process_result_value(bound(kind, "350102199001011234"), POSTGRES) == "350102199001011234"
    assert bound(kind, None) is None
    assert kind.process_result_value(None, POSTGRES) is None


def test_encrypted_text_compares_with_nothing_but_null():
    secret: Any = column("secret", EncryptedText("p"))
    assert str(secret.is_(None)) == str(secret == None) == "secret IS NULL"  # noqa: E711  # SQL, not Python
    for compare in (
        lambda: secret == "x",
        lambda: secret.like("x"),
        lambda: secret.in_(["x"]),
        lambda: secret < "x",
    ):
        with pytest.raises(TypeError, match="keyed index"):
            compare()


@given(st.decimals(-(10**11), 10**11, places=2))
def test_money_keeps_every_fen(amount: Decimal):
    assert Money().process_result_value(bound(Money(), amount), POSTGRES) == amount


@pytest.mark.parametrize("value", [1.5, True, "1.00"])
def test_money_is_no_float(value: object):
    with pytest.raises(TypeError, match="Decimal"):
        bound(Money(), value)


@pytest.mark.parametrize("value", ["0.001", "NaN", "Infinity", "1e12", "-1e12"])
def test_money_has_two_places_and_an_end(value: str):
    with pytest.raises(ValueError, match="yuan"):
        bound(Money(), Decimal(value))


def test_money_may_be_unknown_or_whole():
    assert bound(Money(), None) is None
    assert str(Money().process_result_value(bound(Money(), 45000), POSTGRES)) == "45000.00"
    assert Money().process_result_value(None, POSTGRES) is None


class Colour(StrEnum):
    """A small code."""

    RED = "red"


def test_a_code_is_text_in_the_table_and_a_member_in_python():
    kind = Code(Colour)
    assert bound(kind, Colour.RED) == bound(kind, "red") == "red"
    assert kind.process_result_value("red", POSTGRES) is Colour.RED
    assert bound(kind, None) is None
    assert kind.process_result_value(None, POSTGRES) is None
    with pytest.raises(ValueError, match="blue"):
        bound(kind, "blue")


def test_ids_are_random_and_in_order_of_time():
    before = time.time_ns() // 1_000_000
    ids = [uuid7() for _ in range(10_000)]
    after = time.time_ns() // 1_000_000
    assert {(one.version, one.variant) for one in ids} == {(7, "specified in RFC 4122")}
    assert all(earlier < later for earlier, later in pairwise(ids))
    assert before <= ids[0].int >> 80 <= ids[-1].int >> 80 <= after + 3
    assert len({one.int & ((1 << 62) - 1) for one in ids}) == 10_000
