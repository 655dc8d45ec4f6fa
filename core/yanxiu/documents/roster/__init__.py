"""The roster of a class as a spreadsheet: template out, filled form in, finished roster out."""

from yanxiu.documents.forms import TableProblem as RosterProblem
from yanxiu.documents.forms import form_template
from yanxiu.documents.roster.columns import FORM
from yanxiu.documents.roster.export import write_roster_xlsx
from yanxiu.documents.roster.reader import RosterRead, read_roster
from yanxiu.documents.roster.records import read_records
from yanxiu.documents.roster.rows import RosterRow

__all__ = [
    "RosterProblem",
    "RosterRead",
    "RosterRow",
    "read_records",
    "read_roster",
    "roster_template",
    "write_roster_xlsx",
]


def roster_template(title: str = "") -> bytes:
    """The empty roster form (.xlsx)."""
    return form_template(FORM, title)
