"""Reading workbooks that somebody else made: always in a limited child process, after a look at their XML."""

from yanxiu.documents.spreadsheet.reading import read_sheets
from yanxiu.documents.spreadsheet.sheet import (
    FORMULA,
    ROWS,
    Cell,
    Formula,
    Sheet,
    SpreadsheetRefusedError,
    cell_name,
    column_name,
)

__all__ = [
    "FORMULA",
    "ROWS",
    "Cell",
    "Formula",
    "Sheet",
    "SpreadsheetRefusedError",
    "cell_name",
    "column_name",
    "read_sheets",
]
