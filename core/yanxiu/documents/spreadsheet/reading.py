"""The parent's side: start the child, wait for it no longer than its time, understand its answer."""

import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

from yanxiu.documents.spreadsheet.prescan import MAX_FILE
from yanxiu.documents.spreadsheet.sheet import FORMULA, SECONDS, Cell, Sheet, SpreadsheetRefusedError
from yanxiu.phrases import phrase, unpacked

CHILD = ["-m", "yanxiu.documents.spreadsheet.child"]
_COPY = "请把名单复制到新表格（只粘贴数值）后再上传"


def read_sheets(source: bytes | Path) -> list[Sheet]:
    """The visible sheets of an .xlsx. SpreadsheetRefusedError, also where it exhausts memory or time."""
    answer = _ask_child(_bytes_of(source))
    if "refused" in answer:
        raise SpreadsheetRefusedError(unpacked(answer["refused"]))
    return [
        Sheet(
            name=sheet["name"],
            rows=tuple(tuple(_cell(cell) for cell in row) for row in sheet["rows"]),
            merged=tuple((top, left, bottom, right) for top, left, bottom, right in sheet["merged"]),
        )
        for sheet in answer["sheets"]
    ]


def _bytes_of(source: bytes | Path) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        if source.stat().st_size > MAX_FILE:
            raise SpreadsheetRefusedError(phrase("文件 {name} 超过 20 MB。请拆分后上传", name=source.name))
        return source.read_bytes()
    except OSError as error:
        raise SpreadsheetRefusedError(
            phrase("读不到文件 {name}：{problem}。请核对路径和权限", name=source.name, problem=error.strerror)
        ) from error


def _ask_child(data: bytes) -> dict[str, Any]:
    # -I: neither the working directory nor the environment decides what the child imports.
    command = [sys.executable, "-I", "-X", "utf8", *CHILD]
    try:
        done = subprocess.run(  # noqa: S603  (the command is fixed; the file only goes to its input)
            command, input=data, capture_output=True, timeout=SECONDS, check=False, env={}
        )
    except subprocess.TimeoutExpired as error:
        raise SpreadsheetRefusedError(
            phrase("读取文件超过 {seconds} 秒，已停止。{remedy}", seconds=SECONDS, remedy=_COPY)
        ) from error
    if done.returncode == 1 and not any(word in done.stderr for word in (b"PanicException", b"MemoryError")):
        raise RuntimeError("the spreadsheet reader's process did not start; is yanxiu installed whole?")
    if done.returncode:
        raise SpreadsheetRefusedError(
            phrase("读取文件所需的内存或时间超出限度，已停止。{remedy}", remedy=_COPY)
        )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _cell(cell: list[Any] | None) -> Cell:
    if cell is None:
        return None
    kind, value = cell
    if kind == "f":
        return FORMULA
    if kind == "d":
        return date.fromisoformat(value)
    if kind == "t":
        return datetime.fromisoformat(value)
    if kind == "n" and float(value).is_integer():
        return int(value)
    plain: str | float | bool = value
    return plain
