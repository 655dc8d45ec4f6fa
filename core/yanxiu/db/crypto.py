"""Encryption at rest, exact search over encrypted values, and pseudonyms.

A key is written ``name:algorithm:base64`` (algorithm ``aes`` with 32 bytes, ``sm4`` with 16).
``YANXIU_KEYS`` holds a list separated by commas; without it the file ``keys`` under ``YANXIU_HOME`` does.
The first key encrypts, all decrypt; the last, which is the oldest, makes search indexes and pseudonyms, so
a new key put in front breaks neither.

Stored form: ``Y1``, length of the key's name, the name, 12 bytes nonce, ciphertext with a 16-byte tag.
"""

import base64
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from yanxiu.db.files import create_private
from yanxiu.db.problems import CryptoError, SettingsProblem
from yanxiu.db.settings import VARIABLES, Settings

_MAGIC: Final = b"Y1"
_NONCE: Final = 12
_TAG: Final = 16
_ALGORITHMS: Final = {"aes": (algorithms.AES, 32), "sm4": (algorithms.SM4, 16)}


@dataclass(frozen=True, slots=True)
class Key:
    """One key; its secret never shows in a representation."""

    name: str
    algorithm: str
    secret: bytes = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``name:algorithm:base64``; raise SettingsProblem without repeating the secret."""
        name, algorithm, encoded = (*text.strip().split(":"), "", "")[:3]
        try:
            secret = base64.b64decode(encoded, validate=True)
        except ValueError:  # not base64, or not even ASCII
            secret = b""
        wanted = _ALGORITHMS.get(algorithm, (None, -1))[1]
        if not 0 < len(name.encode()) < 256 or len(secret) != wanted:
            raise SettingsProblem(
                "YANXIU_KEYS",
                "（内容不显示）",
                "密钥格式为 名称:aes|sm4:base64，aes 须 32 字节、sm4 须 16 字节",
                "例如 k1:aes: 后接 openssl rand -base64 32 的输出",
            )
        return cls(name, algorithm, secret)

    @classmethod
    def generate(cls, name: str, algorithm: str = "aes") -> Self:
        """Make a new random key."""
        return cls(name, algorithm, secrets.token_bytes(_ALGORITHMS[algorithm][1]))

    def __str__(self) -> str:
        return f"{self.name}:{self.algorithm}:{base64.b64encode(self.secret).decode()}"

    @property
    def fingerprint(self) -> str:
        """What tells this key from another of the same name, and nothing of its secret."""
        return self.derive("fingerprint")[:8].hex()

    def cipher(self, nonce: bytes, tag: bytes | None = None) -> Cipher[modes.GCM]:
        """Set up GCM with a subkey, so that one secret never serves two uses."""
        kind, size = _ALGORITHMS[self.algorithm]
        return Cipher(kind(self.derive("encrypt")[:size]), modes.GCM(nonce, tag))

    def derive(self, use: str) -> bytes:
        """Give the 32-byte subkey for one use."""
        return hmac.digest(self.secret, f"yanxiu/{use}".encode(), hashlib.sha256)


@dataclass(frozen=True, slots=True)
class Keyring:
    """Keys, newest first."""

    keys: tuple[Key, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read keys separated by commas or line ends."""
        keys = tuple(Key.parse(part) for part in text.replace("\n", ",").split(",") if part.strip())
        if not keys or len({key.name for key in keys}) != len(keys):
            raise SettingsProblem(
                "YANXIU_KEYS",
                f"{len(keys)} 个密钥",
                "至少一个密钥，名称不得重复",
                "检查密钥清单",
            )
        return cls(keys)

    def encrypt(self, purpose: str, text: str) -> bytes:
        """Encrypt under the newest key, bound to ``purpose``."""
        key, nonce = self.keys[0], secrets.token_bytes(_NONCE)
        name = key.name.encode()
        encryptor = key.cipher(nonce).encryptor()
        encryptor.authenticate_additional_data(purpose.encode())
        body = encryptor.update(text.encode()) + encryptor.finalize()
        return _MAGIC + bytes([len(name)]) + name + nonce + body + encryptor.tag

    def decrypt(self, purpose: str, stored: bytes) -> str:
        """Decrypt with the key named in ``stored``; raise CryptoError if that cannot be."""
        start = 3 + (stored[2] if len(stored) > len(_MAGIC) else 0)
        if stored[:2] != _MAGIC or len(stored) < start + _NONCE + _TAG:
            raise CryptoError("存储的密文格式不正确，数据可能已损坏")
        name = stored[3:start]
        key = next((key for key in self.keys if key.name.encode() == name), None)
        if key is None:
            raise CryptoError("密文所用的密钥不在当前密钥清单中，请把旧密钥加回 YANXIU_KEYS 末尾")
        nonce, body, tag = (
            stored[start : start + _NONCE],
            stored[start + _NONCE : -_TAG],
            stored[-_TAG:],
        )
        decryptor = key.cipher(nonce, tag).decryptor()
        decryptor.authenticate_additional_data(purpose.encode())
        try:
            return (decryptor.update(body) + decryptor.finalize()).decode()
        except InvalidTag:
            raise CryptoError(
                "密文校验失败：数据被改动、用途不符或密钥不对。请核对 YANXIU_KEYS 或密钥文件"
            ) from None

    def keyed(self, use: str, tenant: int, value: str) -> bytes:
        """HMAC-SHA256 of ``value`` under a key of its own per use and tenant."""
        return hmac.digest(self.keys[-1].derive(f"{use}/{tenant:d}"), value.encode(), hashlib.sha256)


def keyring() -> Keyring:
    """Give the keys of this installation, made on first use where the embedded server is used."""
    # a roster asks for them with every cell: the environment is compared, and read anew where it changed
    home = os.path.abspath(os.environ.get("YANXIU_HOME", ""))  # noqa: PTH100 - a Path takes five times as long
    return _told_by(home, *map(os.environ.get, VARIABLES))


@cache
def _told_by(*_environment: str | None) -> Keyring:
    settings = Settings.load()
    if settings.keys:
        return _parsed(settings.keys)
    return _from_file(settings.home / "keys", settings.embedded)


def keyring_at_hand() -> Keyring | None:
    """Give the keys of this installation where it has some already; never make any."""
    settings = Settings.load()
    there = settings.keys or any((settings.home / name).exists() for name in ("keys", "keys.used"))
    return keyring() if there else None


def key_name(stored: bytes) -> str | None:
    """Give the name of the key that ``stored`` was encrypted under; ``None`` where it is no ciphertext."""
    if stored[:2] != _MAGIC or len(stored) < 3 + _NONCE + _TAG:
        return None
    return stored[3 : 3 + stored[2]].decode(errors="replace")


def encrypt(purpose: str, text: str) -> bytes:
    """Encrypt ``text`` for one purpose."""
    return keyring().encrypt(purpose, text)


def decrypt(purpose: str, stored: bytes) -> str:
    """Decrypt what ``encrypt`` made for the same purpose."""
    return keyring().decrypt(purpose, stored)


def keyed_index(tenant: int, purpose: str, value: str) -> bytes:
    """Make the 32 bytes that find ``value`` again by equality, within one tenant and purpose.

    The caller normalises first (an identity number in capitals, a telephone number in digits).
    """
    return keyring().keyed(f"index/{purpose}", tenant, value)


def pseudonym(tenant: int, value: str) -> str:
    """Make the name that stands for a person in facts: stable within a tenant, not to be turned back."""
    return "p_" + base64.b32encode(keyring().keyed("pseudonym", tenant, value)[:15]).decode().lower()


@cache
def _parsed(text: str) -> Keyring:
    return Keyring.parse(text)


@cache
def _from_file(path: Path, create: bool) -> Keyring:
    used = path.with_name(f"{path.name}.used")
    if not path.exists():
        if used.exists():
            raise SettingsProblem(
                str(path),
                "文件不在",
                "这里已有用它加密的数据，换一个新密钥就读不出来了",
                "从备份恢复这个文件，或用 YANXIU_KEYS 给出原来的密钥",
            )
        if not create:
            raise SettingsProblem(
                "YANXIU_KEYS",
                "未设置",
                f"使用外部数据库时须给出密钥，且 {path} 不存在",
                "设置 YANXIU_KEYS 或放入密钥文件",
            )
        create_private(path, f"{Key.generate('k1')}\n")
    try:
        ring = Keyring.parse(path.read_text(errors="replace"))
    except SettingsProblem as problem:
        raise SettingsProblem(str(path), problem.value, problem.rule, "从备份恢复这个文件") from None
    create_private(used, "")
    return ring
