"""Where files lie: a folder on disk, or a bucket of S3-compatible storage. Contents come here encrypted."""

import os
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from yanxiu.db import Settings, SettingsProblem
from yanxiu.services.storage.folder import Folder
from yanxiu.services.storage.store import FileStore, StorageUnavailable

__all__ = ["FileStore", "Folder", "StorageUnavailable", "current"]


def current(environ: Mapping[str, str] | None = None) -> FileStore:
    """The store that the environment names: ``YANXIU_FILES`` is ``s3://bucket/prefix``, or a folder.

    Without it files lie below ``YANXIU_HOME``. ``SettingsProblem`` for an address that is neither.
    """
    given = os.environ if environ is None else environ
    place = given.get("YANXIU_FILES", "").strip()
    if place.startswith("s3://"):
        # the client takes half a second to load, which commands without a bucket need not wait for
        made: FileStore = import_module("yanxiu.services.storage.bucket").bucket_at(
            place, given.get("YANXIU_S3_ENDPOINT", "").strip(), given.get("YANXIU_S3_REGION", "").strip()
        )
        return made
    if "://" in place:
        raise SettingsProblem(
            "YANXIU_FILES", place, "须是 s3://桶名/前缀，或一个目录", "更正 YANXIU_FILES，或不设置"
        )
    return Folder(Path(place).expanduser().absolute() if place else Settings.load(environ).home / "files")
