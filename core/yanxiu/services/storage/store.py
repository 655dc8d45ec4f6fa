"""What a place for files has to be able to do."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from yanxiu.services.errors import DomainError


class StorageUnavailable(DomainError):
    """The storage does not answer, or refuses: trying again later may help."""

    def __init__(self, reason: str) -> None:
        super().__init__("文件存储没有应答，文件没有存取。请稍后再试；仍不行请联系系统管理员")
        self.reason = reason


class FileStore(Protocol):
    """Files under keys such as ``code-of-a-tenant/ab/ab12…``; a key never comes from a user."""

    def write(self, key: str, content: bytes) -> None:
        """Keep a file whole or not at all; one that is there is replaced."""

    def read(self, key: str) -> bytes | None:
        """A file's content; None where there is none."""

    def has(self, key: str) -> bool:
        """Whether there is a file."""

    def remove(self, key: str) -> None:
        """Delete a file; what is gone is no error."""

    def older(self, prefix: str, before: datetime) -> Iterable[str]:
        """The keys right below a prefix that were written before a moment."""

    def all_keys(self) -> Iterator[str]:
        """Every key there is, for a backup; what is written or removed meanwhile may be among them or not."""
