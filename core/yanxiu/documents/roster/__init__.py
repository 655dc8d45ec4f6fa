"""The roster of a class as a spreadsheet: template out, filled form in, finished roster out."""

from yanxiu.documents.roster.export import write_roster_xlsx
from yanxiu.documents.roster.problems import RosterProblem
from yanxiu.documents.roster.reader import RosterRead, read_roster
from yanxiu.documents.roster.rows import RosterRow
from yanxiu.documents.roster.template import roster_template

__all__ = ["RosterProblem", "RosterRead", "RosterRow", "read_roster", "roster_template", "write_roster_xlsx"]
