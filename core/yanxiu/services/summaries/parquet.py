"""An answer as Parquet (pyarrow), for analysts' own tools."""

import io
import json
from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from yanxiu.services.summaries import files
from yanxiu.services.summaries.answers import Answer, Line
from yanxiu.services.summaries.figures import figure_named
from yanxiu.services.summaries.question import Dimension
from yanxiu.services.summaries.sheet import key_text
from yanxiu.services.summaries.words import Say

METADATA: Final = b"yanxiu.summary"
_TYPES: Final[dict[str, Any]] = {
    "money": pa.decimal128(18, 2),
    "hours": pa.decimal128(14, 1),
    "score": pa.decimal128(18, 4),
    "share": pa.decimal128(18, 4),
}


def written(answer: Answer, say: Say) -> bytes:
    """The file; see ``files.as_parquet``."""
    told = files.plain(answer, say)
    about = {
        name: told[name] for name in ("schema", "at", "question", "figures", "left_out", "silent", "notes")
    }
    names, arrays = zip(*_columns(answer, say), strict=True)
    table = pa.table(list(arrays), names=list(names))
    kept = table.replace_schema_metadata({METADATA: json.dumps(about, ensure_ascii=False).encode()})
    out = io.BytesIO()
    pq.write_table(kept, out, compression="zstd")
    return out.getvalue()


def _columns(answer: Answer, say: Say) -> Iterator[tuple[str, Any]]:
    lines = answer.lines
    for dimension in answer.question.by:
        whole = dimension is Dimension.YEAR
        yield (
            str(dimension),
            pa.array([line.key[dimension] for line in lines], pa.int32() if whole else pa.string()),
        )
        if not whole:
            yield (
                f"{dimension}_name",
                pa.array([key_text(line, dimension, say) for line in lines], pa.string()),
            )
    for name in answer.question.figures:
        yield name, pa.array([line.figures[name] for line in lines], _type(name))
        yield f"{name}_mark", pa.array([_mark(line, name) for line in lines], pa.string())
        if answer.question.against_previous_year:
            yield f"{name}_change", pa.array([line.change[name] for line in lines], _type(name))
            yield f"{name}_ratio", pa.array([line.ratio[name] for line in lines], _TYPES["share"])


def _type(name: str) -> Any:
    return _TYPES.get(figure_named(name).kind, pa.int64())


def _mark(line: Line, name: str) -> str | None:
    mark = line.marks.get(name)
    return None if mark is None else str(mark)
