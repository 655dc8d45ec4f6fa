"""Forms that people fill in as spreadsheets: declared by their columns, written as templates, read back."""

from yanxiu.documents.tables.columns import Column, Form, Kind
from yanxiu.documents.tables.headings import Headings, find_headings
from yanxiu.documents.tables.problems import TableProblem, quoted
from yanxiu.documents.tables.reader import TableRead, TableRow, choose_sheet, no_record, read_table
from yanxiu.documents.tables.template import form_template

__all__ = [
    "Column",
    "Form",
    "Headings",
    "Kind",
    "TableProblem",
    "TableRead",
    "TableRow",
    "choose_sheet",
    "find_headings",
    "form_template",
    "no_record",
    "quoted",
    "read_table",
]
