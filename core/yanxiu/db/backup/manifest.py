"""What a backup says of itself, and the seal that proves who said it.

A dump is run by a superuser when it is restored, so whoever could forge one would own the server. The seal
is made with a key that the backup does not hold: the oldest, which every restoration needs anyway.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from yanxiu.db.backup.container import DATABASE, FILES, Part, Reading, damage
from yanxiu.db.backup.contents import Chain, Contents
from yanxiu.db.crypto import Key, Keyring
from yanxiu.db.problems import BackupProblem

_USE: Final = "backup"


@dataclass(frozen=True, slots=True)
class NeededKey:
    """A key without which something in the backup cannot be read; no fingerprint: it was not at hand."""

    name: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """When and by what it was made, what it holds, which keys it needs; ``files`` are stored files."""

    application: str
    made_at: str
    server: str
    contents: Contents
    files: int
    keys: tuple[NeededKey, ...]
    parts: tuple[Part, ...]

    def written(self) -> bytes:
        """As JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def read(cls, reading: Reading, ring: Keyring | None) -> Self:
        """Read a backup's manifest; BackupProblem where a key is lacking or another, or the seal is wrong."""
        with damage(reading.path, "seal.json"):
            said = json.loads(reading.seal)
            key = _held(ring, NeededKey(str(said["key"]), str(said["fingerprint"])))
            if not hmac.compare_digest(_seal(key, reading.manifest), str(said["hmac"])):
                raise ValueError("the seal does not belong to the manifest")
        with damage(reading.path, "manifest.json"):
            manifest = cls._from(json.loads(reading.manifest))
        for needed in manifest.keys:
            _held(ring, needed)
        if ring is not None and ring.keys[-1].name != key.name:
            rule = f"密钥 {key.name} 须排在最后：最早的一个用来做索引"
            raise BackupProblem("YANXIU_KEYS", _names(ring), rule, "照备份时的次序写密钥")
        return manifest

    @classmethod
    def _from(cls, said: Mapping[str, Any]) -> Self:
        held = said["contents"]
        chains = {code: Chain(**end) for code, end in held["chains"].items()}
        parts = tuple(Part(**part) for part in said["parts"])
        if [part.name for part in parts] != [DATABASE, FILES]:
            raise ValueError("other parts than those of a backup")
        return cls(
            **{
                **said,
                "contents": Contents(**{**held, "chains": chains}),
                "keys": tuple(NeededKey(**key) for key in said["keys"]),
                "parts": parts,
            }
        )


def sealed(manifest: bytes, ring: Keyring) -> bytes:
    """Make the seal of a manifest, as JSON."""
    key = ring.keys[-1]
    said = {"key": key.name, "fingerprint": key.fingerprint, "hmac": _seal(key, manifest)}
    return json.dumps(said, indent=1).encode()


def needed(ring: Keyring, used: Iterable[str]) -> tuple[NeededKey, ...]:
    """The keys that data under ``used`` need, and the one that indexes and pseudonyms are made with."""
    known = {key.name: key.fingerprint for key in ring.keys}
    return tuple(NeededKey(name, known.get(name, "")) for name in sorted({*used, ring.keys[-1].name}))


def _seal(key: Key, manifest: bytes) -> str:
    return hmac.digest(key.derive(_USE), manifest, hashlib.sha256).hex()


def _names(ring: Keyring | None) -> str:
    return "、".join(key.name for key in ring.keys) if ring is not None else "（没有）"


def _held(ring: Keyring | None, needed: NeededKey) -> Key:
    named = {key.name: key for key in ring.keys} if ring is not None else {}
    key = named.get(needed.name)
    remedy = "把备份时的密钥放进 YANXIU_KEYS，或把当时的 keys 文件放到 YANXIU_HOME 之下"
    if key is None:
        rule = f"缺密钥 {needed.name}：没有它，加密的内容读不出来"
        raise BackupProblem("YANXIU_KEYS", _names(ring), rule, remedy)
    if needed.fingerprint and key.fingerprint != needed.fingerprint:
        raise BackupProblem("YANXIU_KEYS", _names(ring), f"密钥 {needed.name} 不是备份时的那一个", remedy)
    return key
