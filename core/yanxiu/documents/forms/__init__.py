"""Forms that people fill in as spreadsheets: declared by their columns, written as templates, read back."""

from yanxiu.documents.forms.columns import Column, Form, Kind
from yanxiu.documents.forms.headings import Headings, find_headings
from yanxiu.documents.forms.problems import TableProblem, quoted
from yanxiu.documents.forms.reader import TableRead, TableRow, choose_sheet, no_record, read_table
from yanxiu.documents.forms.template import form_template

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
