"""小数不公开: which counts of people are withheld, and why nothing told gives them away.

The rule stands at the finest grain there is, the stored cell (province x year x level x tier x field x host
kind), and asks nobody what was asked before:

1. In a stored cell a count of people of 1 to 4 is withheld, and with it what it would follow from inside the
   cell: on-site and online people add up to all, so one of them withheld withholds both; scores of a survey
   go with the number of valid answers they were given in.
2. Every figure of every table is the sum of the counts that are told of its cells. A withheld count enters
   no sum at all: neither the line of its own, nor a total, nor any other breakdown. Such a sum is marked as
   a lower bound (``≥50``), with the number of counts left out; where nothing is left to be told, it says
   ``<5`` (one count) or 不公开 (several).

This takes the place of hiding further cells by row and column. There, whoever may ask for every breakdown
and filter compares two tables that were each safe by themselves; keeping all 64 breakdowns consistent would
hide large parts of them, and what is hidden would shift with each question. Here whatever is told is a
function of the told counts and of the places of the withheld ones, which are the same in every table, so
there is nothing to be subtracted. Proof: let a count be withheld in a cell. Set all counts withheld there to
one number from 1 to 4 (people on site and online so that they still add up): the order enrolled ≥ graded ≥
completed ≥ certificates, issued ≥ returned ≥ valid still holds, the same places are withheld, and every
answer to every question stays the same. So no answer, nor all of them together, tells which it is.

The price is that totals fall short by at most four for each count left out, and say so. Zero is told: that a
class has nobody of a kind is nobody's secret. Projects, classes, hours, findings and money are not
withheld: they count no people, and no rule of ours pays by the head alone (a subsidy is what was spent, up to
a ceiling of the class), so a sum of money does not lead back to a number of people. Where they are divided
by people, only cells whose people are told enter both sides. What this does not do: hide the difference of
two told counts (50 graded, 48 passed), or what somebody sees who watches a cell grow from day to day.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np

from yanxiu.services.summaries.columns import Cells, Marks
from yanxiu.services.summaries.measures import MEASURES, PEOPLE

SMALLEST: Final = 5
"""The smallest number of people that is told."""

_TOGETHER: Final[Mapping[str, tuple[str, ...]]] = {
    "onsite": ("onsite", "online"),
    "online": ("onsite", "online"),
    "survey_scores": ("survey_scores", "survey_valid"),
    "survey_score_sum": ("survey_scores", "survey_valid"),
}
"""Measures that are withheld wherever one of these is small."""


def guards(name: str) -> tuple[str, ...]:
    """The measures of which each must not be small for this one to be told; none: it is always told."""
    alone = (name,) if name in PEOPLE else ()
    return tuple(one for one in _TOGETHER.get(name, alone) if one in MEASURES)


def withheld(cells: Cells, *names: str) -> Marks | None:
    """In which stored cells one of these measures is withheld; None where none ever is."""
    small = [
        _is_small(cells, one) for one in dict.fromkeys(guard for name in names for guard in guards(name))
    ]
    return np.logical_or.reduce(small) if small else None


def _is_small(cells: Cells, name: str) -> Marks:
    """One to four people."""
    people = cells.figures[name]
    return (people > 0) & (people < SMALLEST)
