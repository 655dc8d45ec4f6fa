"""The ministry's summary from cells, beside the same figures from the rows: in PostgreSQL, and in DuckDB.

All three give the same answer, line by line; one that differs ends the run. Times are of processors, those
of the database's processes among them.
"""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import duckdb

from bench.country import Country, country, sizes
from bench.processor import spent
from bench.same_figures import BY, FIGURES, RAW, Answer, from_cells, from_rows
from yanxiu.services.summaries import Question

GOALS: Final[Mapping[str, int]] = {"raw": 1_000, "duckdb": 50}
ASKED: Final = 60
GOAL_SIZE: Final = 10_000_000

# What DuckDB is given: the columns that the figures need, of every row.
TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "directory.tenants": ("id", "code"),
    "app.organizations": ("tenant_id", "id", "kind"),
    "app.projects": ("tenant_id", "id", "year", "level", "tier", "field_code", "host_id"),
    "app.classes": ("tenant_id", "id", "project_id"),
    "app.enrollments": ("tenant_id", "id", "class_id", "state"),
    "app.assessments": ("tenant_id", "enrollment_id", "result"),
    "app.certificates": ("tenant_id", "class_id", "state"),
}


def rows() -> list[dict[str, str]]:
    """A row for each size."""
    found = []
    for size in sizes():
        with country(size) as there:
            found.append(_row(there))
    return found


def _row(there: Country) -> dict[str, str]:
    question = Question(years=tuple(range(2021, 2026)), by=BY, figures=FIGURES)
    with TemporaryDirectory() as folder, there.past_row_security() as raw:
        lake, exported = _exported(there, Path(folder))
        ways: tuple[Callable[[], Answer], ...] = (
            lambda: from_cells(question),
            lambda: from_rows(raw.execute(RAW).fetchall()),
            lambda: from_rows(lake.execute(RAW).fetchall()),
        )
        answers = [way() for way in ways]
        if not answers[0] or answers[0] != answers[1] or answers[0] != answers[2]:
            raise AssertionError("the summary, the rows and DuckDB do not give the same answer")
        server = there.home / "pg"
        cells = spent(ways[0], ASKED, server)
        rows, duck = (spent(way, 3, server) for way in ways[1:])
        lake.close()
    by_rows, by_duck = rows.processor / cells.processor, duck.processor / cells.processor
    duck_took = f"DuckDB（Parquet）{duck.processor:,.0f} ms，另导出 {exported:.0f} s"
    goals = f"≥ {GOALS['raw']:,} 倍、≥ {GOALS['duckdb']} 倍" if there.size == GOAL_SIZE else "—"
    met = by_rows >= GOALS["raw"] and by_duck >= GOALS["duckdb"]
    return {
        "what": f"跨省汇总，{there.size:,} 人次：省份 × 年度 × 类别，{len(answers[0])} 行，答案相同",
        "ours": f"汇总单元 {cells.processor:.1f} ms",
        "peer": f"原始记录 {rows.processor:,.0f} ms；{duck_took}",
        "ratio": f"快 {by_rows:,.0f} 倍；快 {by_duck:,.0f} 倍",
        "goal": goals,
        "met": "—" if goals == "—" else "是" if met else "否",
    }


def _exported(there: Country, folder: Path) -> tuple[duckdb.DuckDBPyConnection, float]:
    """The same rows as Parquet, and the seconds it takes to write them."""
    start = time.perf_counter()
    lake = duckdb.connect()
    for schema in ("app", "directory"):
        lake.execute(f"CREATE SCHEMA {schema}")
    with there.past_row_security() as raw:
        for table, columns in TABLES.items():
            text, file = folder / "rows.csv", folder / f"{table}.parquet"
            query = f"COPY (SELECT {', '.join(columns)} FROM {table}) TO STDOUT (FORMAT csv, HEADER)"  # noqa: S608 - names of our own
            with raw.cursor() as cursor, cursor.copy(query) as copy, text.open("wb") as out:
                for block in copy:
                    out.write(block)
            lake.execute(f"COPY (FROM read_csv('{text}')) TO '{file}' (FORMAT parquet)")
            lake.execute(f"CREATE VIEW {table} AS FROM '{file}'")
    return lake, time.perf_counter() - start
