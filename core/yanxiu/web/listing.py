"""Lists: filters, counts, pages and exports, the same on every one.

    PROJECTS = Listing("projects", columns=(Column("topic", "选题", lambda row: row.topic), …),
                       filters=(Filter("q", "选题或单位"), Filter("level", "层次", options(Level))))

    asked = PROJECTS.asked()
    with desk.work() as work:
        found = worklists.projects(work, asked.values, asked.window)
        return PROJECTS.answer(work, asked, found, "officer/projects.html")

The template draws ``listing`` with the macros of ``components/tables.html``; an export takes the columns.
"""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from os import SEEK_END
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final

import xlsxwriter
from flask import Response, render_template, request, url_for
from flask_babel import LazyString

from yanxiu.documents.text import no_formula
from yanxiu.services.listing import Part, Window
from yanxiu.services.work import Work
from yanxiu.web.wording import in_reader_language, in_words, is_chinese, said, told

FORMATS: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LISTINGS: Final[dict[str, "Listing"]] = {}
"""Every list there is, by name: a test walks their exports."""

_NAMES: Final = frozenset(("name", "who", "officer", "author", "person", "login", "confirmed_by"))
"""Columns of people's names: a name is never a word of ours."""
_MOST_PAGES: Final = 100_000
_IN_MEMORY: Final = 1024 * 1024
_CHUNK: Final = 64 * 1024


@dataclass(frozen=True)
class Column:
    """One column: ``value`` takes it from a row; ``kind`` is n (figures, right-aligned), nw or empty."""

    name: str
    label: str | LazyString
    value: Callable[[Any], Any]
    kind: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", in_reader_language(self.label))

    def text(self, row: Any) -> str:
        """As written on the page and in an export; words of ours in the reader's language."""
        text = written(self.value(row))
        return str(told(text)) if self.name in _NAMES else said(text)

    def writer(self) -> Callable[[Any], str]:
        """What ``text`` does, for many rows: in Chinese nothing is left to be translated in any of them."""
        if not is_chinese():
            return self.text
        value = self.value

        def write(row: Any) -> str:
            found = value(row)
            return found if type(found) is str else str(written(found))

        return write


@dataclass(frozen=True)
class Filter:
    """One filter: a text, or one of ``options`` (code, label)."""

    name: str
    label: str | LazyString
    options: Sequence[tuple[str, str]] | Callable[[], Sequence[tuple[str, str]]] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", in_reader_language(self.label))

    def choices(self) -> Sequence[tuple[str, str]]:
        return self.options() if callable(self.options) else self.options

    def take(self, given: str) -> str:
        """What was asked for, if it can be asked for; else nothing."""
        known = self.choices()
        return given.strip()[:80] if not known or given in {code for code, _ in known} else ""


@dataclass(frozen=True)
class Asked:
    """What the address asks for: filters that are set, the window, an export's format or nothing."""

    values: Mapping[str, str]
    window: Window
    format: str = ""


@dataclass(frozen=True)
class Shown:
    """A list as the macros draw it."""

    listing: "Listing"
    asked: Asked
    part: Part[Any]

    def address(self, **changes: Any) -> str:
        """The list's own address with other parameters; None leaves one out."""
        given = {**request.view_args, **self.asked.values} if request.view_args else {**self.asked.values}
        return url_for(request.endpoint or "", **{k: v for k, v in {**given, **changes}.items() if v})

    def plain_address(self) -> str:
        """The list's own address, without any filter."""
        return url_for(request.endpoint or "", **(request.view_args or {}))

    def pages(self) -> list[int | None]:
        """The pages to link: the ends and the neighbours; None stands for those left out."""
        here, last = self.part.window.page, self.part.pages
        near = sorted({1, last, *range(max(1, here - 2), min(last, here + 2) + 1)})
        shown: list[int | None] = []
        for page in near:
            if shown and shown[-1] is not None and page > shown[-1] + 1:
                shown.append(None)
            shown.append(page)
        return shown


@dataclass(frozen=True)
class Listing:
    """One list of the site. ``name`` is unique and names the exported file."""

    name: str
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    size: int = 25
    title: str = ""

    def __post_init__(self) -> None:
        LISTINGS[self.name] = self

    def asked(self) -> Asked:
        """What this request asks for."""
        values = {one.name: one.take(request.args.get(one.name, "")) for one in self.filters}
        form = request.args.get("format", "")
        form = form if form in FORMATS else ""
        page = request.args.get("page", 1, type=int)
        window = Window(size=None) if form else Window(min(max(page, 1), _MOST_PAGES), self.size)
        return Asked({name: value for name, value in values.items() if value}, window, form)

    def answer(
        self, work: Work | None, asked: Asked, found: Part[Any], template: str, **given: Any
    ) -> Response | str:
        """The page, or the file that was asked for; an export is noted in the audit log."""
        if not asked.format:
            return render_template(template, listing=Shown(self, asked, found), **given)
        if work is not None:
            work.record("list.export", "list", self.name, format=asked.format, rows=len(found.rows))
        return self.export(found.rows, asked.format)

    def export(self, rows: Iterable[Any], form: str) -> Response:
        """The rows as a file of ``csv`` or ``xlsx``, all cells text."""
        head = [str(column.label) for column in self.columns]
        writers = [column.writer() for column in self.columns]
        lines = ([write(row) for write in writers] for row in rows)
        file = SheetFile()
        (_csv if form == "csv" else _xlsx)(file.file, head, lines)
        answer = Response(file, mimetype=FORMATS[form])
        answer.content_length = file.size()
        answer.headers["Content-Disposition"] = f'attachment; filename="{self.name}.{form}"'
        return answer


class SheetFile:
    """A file on its way out: in memory while it is small, else on disk, and gone afterwards."""

    def __init__(self) -> None:
        self.file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by the server

    def size(self) -> int:
        """Its length, standing at its beginning afterwards."""
        length = self.file.seek(0, SEEK_END)
        self.file.seek(0)
        return length

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self.file.read(_CHUNK):
            yield chunk

    def close(self) -> None:
        """Let it go; the server calls this when the answer is sent, or nobody waits for it."""
        self.file.close()

    def __del__(self) -> None:
        """An answer that nobody asked the content of is never closed."""
        self.close()


def written(value: Any) -> str:
    """A value as people write it; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else in_words(value)


def _csv(file: IO[bytes], head: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    file.write(BOM_UTF8)
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    for line in chain((head,), lines):
        writer.writerow([no_formula(cell) for cell in line])
        file.write(out.getvalue().encode())
        out.seek(0)
        out.truncate()


def _xlsx(file: IO[bytes], head: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    # row by row through a temporary file: a long list would not fit in memory
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet, bold, text = book.add_worksheet(), book.add_format({"bold": True}), book.add_format()
        text.set_num_format("@")
        sheet.freeze_panes(1, 0)
        for column, label in enumerate(head):
            sheet.set_column(column, column, max(10, 2 * len(label) + 2))
            sheet.write_string(0, column, label, bold)
        for row, line in enumerate(lines, start=1):
            for column, cell in enumerate(line):
                sheet.write_string(row, column, cell, text)
