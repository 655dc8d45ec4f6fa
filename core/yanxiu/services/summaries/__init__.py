"""汇总: what the ministry may ask across provinces, from the cells alone.

    answer = ask(Question(years=(2024, 2025), by=(Dimension.PROVINCE, Dimension.TIER),
                          figures=("enrolled", "completion_rate"), against_previous_year=False))

``ask`` is the only way figures leave the cells; how small numbers of people are kept back stands in
``withholding``.
"""

from yanxiu.services.summaries.answers import Answer, Figure, Line, Mark, Silent
from yanxiu.services.summaries.asking import ask, ask_own, fields_known, years_known
from yanxiu.services.summaries.figures import USUAL, figure_named, known_figures
from yanxiu.services.summaries.measures import MEASURES, Measure
from yanxiu.services.summaries.question import Dimension, Question
from yanxiu.services.summaries.rates import RATES, Rate

__all__ = [
    "MEASURES",
    "RATES",
    "USUAL",
    "Answer",
    "Dimension",
    "Figure",
    "Line",
    "Mark",
    "Measure",
    "Question",
    "Rate",
    "Silent",
    "ask",
    "ask_own",
    "fields_known",
    "figure_named",
    "known_figures",
    "years_known",
]
