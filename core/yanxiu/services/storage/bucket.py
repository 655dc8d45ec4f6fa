"""Files in a bucket of S3-compatible storage (MinIO, Ceph, clouds), by boto3, the client most widely kept.

Login data come as boto3 finds them: ``AWS_ACCESS_KEY_ID`` and ``AWS_SECRET_ACCESS_KEY``, a profile, a role.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from yanxiu.db import SettingsProblem
from yanxiu.services.storage.store import StorageUnavailable

if TYPE_CHECKING:
    from types_boto3_s3.client import S3Client

_MISSING = frozenset({"NoSuchKey", "404", "NotFound"})
# Somebody waits for the page: a storage that is away must be told of soon.
_WAITING = Config(
    connect_timeout=5,
    read_timeout=60,
    retries={"max_attempts": 3, "mode": "standard"},
    max_pool_connections=20,
)


@dataclass(frozen=True)
class Bucket:
    """A bucket, and the prefix of every key in it (empty, or ending in a slash)."""

    client: "S3Client"
    name: str
    prefix: str = ""

    def write(self, key: str, content: bytes) -> None:
        """Keep a file; the storage shows it whole or not at all."""
        with _telling():
            self.client.put_object(
                Bucket=self.name, Key=self.prefix + key, Body=content, ContentType="application/octet-stream"
            )

    def read(self, key: str) -> bytes | None:
        """A file's content."""
        with _telling():
            try:
                found = self.client.get_object(Bucket=self.name, Key=self.prefix + key)
            except ClientError as error:
                _pass_for_nothing(error)
                return None
            return found["Body"].read()

    def has(self, key: str) -> bool:
        """Whether there is a file."""
        with _telling():
            try:
                self.client.head_object(Bucket=self.name, Key=self.prefix + key)
            except ClientError as error:
                _pass_for_nothing(error)
                return False
        return True

    def remove(self, key: str) -> None:
        """Delete a file."""
        with _telling():
            self.client.delete_object(Bucket=self.name, Key=self.prefix + key)

    def older(self, prefix: str, before: datetime) -> Iterable[str]:
        """The keys right below a prefix; the storage's clock counts."""
        start = f"{self.prefix}{prefix}/"
        with _telling():
            pages = self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.name, Prefix=start, Delimiter="/"
            )
            found = [entry for page in pages for entry in page.get("Contents", ())]
        return [entry["Key"].removeprefix(self.prefix) for entry in found if entry["LastModified"] < before]

    def all_keys(self) -> Iterator[str]:
        """Every key below the prefix, a page at a time."""
        with _telling():
            listing = self.client.get_paginator("list_objects_v2")
            for page in listing.paginate(Bucket=self.name, Prefix=self.prefix):
                yield from (entry["Key"].removeprefix(self.prefix) for entry in page.get("Contents", ()))


def bucket_at(place: str, endpoint: str = "", region: str = "") -> Bucket:
    """The bucket of an address ``s3://name/prefix``; ``SettingsProblem`` where it names none."""
    name, _, prefix = place.removeprefix("s3://").partition("/")
    if not name:
        raise SettingsProblem("YANXIU_FILES", place, "地址里没有桶名", "写成 s3://桶名/前缀")
    prefix = prefix.strip("/")
    return Bucket(_client(endpoint, region), name, f"{prefix}/" if prefix else "")


@cache
def _client(endpoint: str, region: str) -> "S3Client":
    """One client for the whole process: it may be shared by threads, and takes long to make."""
    try:
        return boto3.client(
            "s3", endpoint_url=endpoint or None, region_name=region or "us-east-1", config=_WAITING
        )
    except ValueError as error:
        raise SettingsProblem(
            "YANXIU_S3_ENDPOINT", endpoint, "不是网址", "写成 https://主机:端口，或不设置"
        ) from error


@contextmanager
def _telling() -> Iterator[None]:
    """Say in words that the storage does not answer; its own words may hold addresses and keys."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise StorageUnavailable(type(error).__name__) from error


def _pass_for_nothing(error: ClientError) -> None:
    """Pass for a file that is not there; raise anything else."""
    if error.response.get("Error", {}).get("Code") not in _MISSING:
        raise error
