"""Ten thousand people taken in, from files to stored rows: read, checked, encrypted, counted; five forms.

The peer reads the same files with the reader inside ours and puts the rows into two bare tables by COPY:
nothing is checked, nothing is encrypted, nobody is looked for, and nothing is added up.
"""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

import psycopg
from python_calamine import CalamineWorkbook
from sqlalchemy import delete, select

from bench.country import Country, country, sizes
from bench.processor import spent_once
from bench.rosters import CHECKED, roster
from bench.waiting import waiting_class
from yanxiu.db import Tenant, transaction
from yanxiu.models import Enrollment, Role, Trainee
from yanxiu.services import rollup
from yanxiu.services.roster_import import import_roster
from yanxiu.services.work import Actor, begin

FILES: Final = 5
GOAL: Final = 3.0
OFFICER: Final = Actor("测速", Role.DEPARTMENT_OFFICER)
_SEPARATE: Final = 20_000
"""Where the people of the file that does not count begin."""
TABLES: Final = """
CREATE SCHEMA bare;
CREATE TABLE bare.people (name text, gender text, id_number text PRIMARY KEY, phone text);
CREATE TABLE bare.enrolled (class_id uuid, position int, id_number text, employer text, title text,
  title_level text, job text, post text, province text, PRIMARY KEY (class_id, id_number));
"""
GONE: Final = "DROP SCHEMA IF EXISTS bare CASCADE"
PERSON: Final = (1, 2, 3, 10)
LINE: Final = (0, 3, 4, 5, 6, 7, 8, 9)


def rows() -> list[dict[str, str]]:
    """One row, in the middle one of the countries."""
    with country(sizes()[len(sizes()) // 2]) as there:
        place, class_id = waiting_class()
        files = [roster(CHECKED, CHECKED * place) for place in range(FILES)]
        try:
            take_in(place, class_id, [roster(CHECKED, _SEPARATE)])
            ours = spent_once(lambda: take_in(place, class_id, files), there.home / "pg")
        finally:
            undo(place, class_id)
        with bare_tables(there) as bare:
            copy_in(bare, class_id, [roster(CHECKED, _SEPARATE)])
            peer = spent_once(lambda: copy_in(bare, class_id, files), there.home / "pg")
            (count,) = bare.execute("SELECT count(*) FROM bare.enrolled").fetchone() or (0,)
    if count != CHECKED * (FILES + 1):
        raise AssertionError("not all rows were copied")
    ratio = ours.processor / peer.processor
    return [
        {
            "what": f"导入 {FILES * CHECKED:,} 人（{FILES} 份名册）：读文件、核对、加密、入库、汇总、审计",
            "ours": f"{ours.processor / 1000:.2f} s（时钟 {ours.clock / 1000:.2f}）",
            "peer": f"calamine 读出，直接 COPY {peer.processor / 1000:.2f} s（时钟 {peer.clock / 1000:.2f}）",
            "ratio": f"{ratio:.1f} 倍",
            "goal": f"≤ {GOAL:g} 倍",
            "met": "是" if ratio <= GOAL else "否",
        }
    ]


def take_in(place: Tenant, class_id: UUID, files: Iterable[bytes]) -> None:
    """Import files as an officer would, each in a transaction of its own."""
    for data in files:
        with begin(place.code, OFFICER) as work:
            if import_roster(work, class_id, data, sample=True).new != CHECKED:
                raise AssertionError("not all people of a file were taken in")


def undo(place: Tenant, class_id: UUID) -> None:
    """Take everybody off the class again, and out of the records."""
    with transaction(place.id) as session:
        mine = list(session.scalars(select(Enrollment.trainee_id).where(Enrollment.class_id == class_id)))
        session.execute(delete(Enrollment).where(Enrollment.class_id == class_id))
        session.execute(delete(Trainee).where(Trainee.id.in_(mine)))
        rollup.refresh(session, {class_id})


@contextmanager
def bare_tables(there: Country) -> Iterator[psycopg.Connection[Any]]:
    """The superuser beside two tables that hold texts and refer to nothing, and are gone afterwards."""
    with there.past_row_security() as connection:
        connection.execute(GONE)
        connection.execute(TABLES)
        try:
            yield connection
        finally:
            connection.execute(GONE)


def copy_in(connection: psycopg.Connection[Any], class_id: UUID, files: Iterable[bytes]) -> None:
    """Read files without a look at them, and copy their cells."""
    for data in files:
        lines = cells(data)
        with connection.transaction(), connection.cursor() as cursor:
            with cursor.copy("COPY bare.people FROM STDIN") as writer:
                writer.write("".join(_line(line[at] for at in PERSON) for line in lines))
            with cursor.copy("COPY bare.enrolled FROM STDIN") as writer:
                writer.write("".join(f"{class_id}\t{_line(line[at] for at in LINE)}" for line in lines))


def cells(data: bytes) -> list[list[Any]]:
    """The lines of a file below its headings, as they stand there."""
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        return book.get_sheet_by_index(0).to_python(skip_empty_area=False)[1:]


def _line(given: Iterable[object]) -> str:
    return "\t".join(map(str, given)) + "\n"
