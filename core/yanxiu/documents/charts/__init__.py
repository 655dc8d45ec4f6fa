"""Charts as pictures: one option each, drawn here as SVG and live in a browser.

Builders take names and figures as they are to be read, and know neither measures nor languages.
"""

from yanxiu.documents.charts.engine import ChartError, Option, svg
from yanxiu.documents.charts.style import Shown, State, Words

__all__ = ["ChartError", "Option", "Shown", "State", "Words", "svg"]
