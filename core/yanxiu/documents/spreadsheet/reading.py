"""The parent's side: start the child, wait for it no longer than its time, understand its answer."""

import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

from yanxiu.documents.spreadsheet.prescan import MAX_FILE
from yanxiu.documents.spreadsheet.sheet import (
    FORMULA,
    ROWS,
    SECONDS,
    Cell,
    Sheet,
    SpreadsheetRefusedError,
)
from yanxiu.phrases import phrase, unpacked

CHILD = ["-m", "yanxiu.documents.spreadsheet.child"]
Merged = tuple[tuple[int, int, int, int], ...]
_COPY = "请把名单复制到新表格（只粘贴数值）后再上传"


def read_sheets(source: bytes | Path, *, rows: int = ROWS) -> list[Sheet]:
    """The visible sheets of an .xlsx, or the one table of a .csv, of at most so many rows each.

    SpreadsheetRefusedError for what cannot be read, also where it exhausts memory or time.
    """
    sheets: list[tuple[str, Merged, list[tuple[Cell, ...]]]] = []
    whole = False
    for line in _ask_child(_bytes_of(source), rows).splitlines():
        said = json.loads(line)
        if isinstance(said, list):
            plain = line.find(b"[", 1) < 0
            sheets[-1][2].append(tuple(said if plain else map(_cell, said)))
        elif "refused" in said:
            raise SpreadsheetRefusedError(unpacked(said["refused"]))
        elif "end" in said:
            whole = True
        else:
            sheets.append((said["sheet"], tuple((*one,) for one in said["merged"]), []))
    if not whole:
        raise SpreadsheetRefusedError(_exhausted())
    return [Sheet(name, tuple(lines), merged) for name, merged, lines in sheets]


def _exhausted() -> str:
    return phrase("读取文件所需的内存或时间超出限度，已停止。{remedy}", remedy=_COPY)


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


def _ask_child(data: bytes, rows: int) -> bytes:
    # -I: neither the working directory nor the environment decides what the child imports.
    command = [sys.executable, "-I", "-X", "utf8", *CHILD, str(rows)]
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
        raise SpreadsheetRefusedError(_exhausted())
    return done.stdout


def _cell(value: Any) -> Cell:
    if isinstance(value, list):
        return _kinds(*value)
    plain: Cell = value
    return plain


def _kinds(kind: str, text: str = "") -> Cell:
    if kind == "f":
        return FORMULA
    return date.fromisoformat(text) if kind == "d" else datetime.fromisoformat(text)
