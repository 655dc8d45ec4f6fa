"""How figures are written, for people and for charts, in the reader's language."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from yanxiu.documents.charts import Shown, State, Words
from yanxiu.phrases import phrase
from yanxiu.services.dashboard.figures import in_wan, is_rate, kind
from yanxiu.services.summaries import Figure, Line, Mark
from yanxiu.services.summaries.words import MARKS, least

LACKING: Final = "—"
_WAN: Final = Decimal(10_000)
_LARGE: Final = 100_000


@dataclass(frozen=True)
class Tongue:
    """A reader's language: ``say`` tells a text of ours; large counts are told in ``group``s, so called."""

    say: Callable[[Any], str]
    group: int
    group_word: str

    def words(self) -> Words:
        """The few words that charts say themselves."""
        say = self.say
        return Words(say("未报送"), say("不足5或不公开"), say("{high}以下"), say("{low}以上"), say("有数据"))


CHINESE: Final = Tongue(str, 10_000, "万")


@dataclass(frozen=True)
class Cell:
    """A cell of a table: as it is read, and as a number where it is exactly that."""

    text: str
    value: int | Decimal | None = None


def shown(name: str, line: Line | None, tongue: Tongue) -> Shown:
    """A figure as it is drawn; no line: its department is silent. A withheld figure has no value at all."""
    if line is None:
        return Shown(tongue.say("未报送"), None, State.SILENT)
    value, mark = line.figures[name], line.marks.get(name)
    if value is None:
        hidden = mark in (Mark.SMALL, Mark.WITHHELD)
        return Shown(_without(mark, tongue), None, State.HIDDEN if hidden else State.NONE)
    sign = _least(name, mark)
    text = sign + number(name, value)
    return Shown(text, scaled(name, value), short=sign + _short(name, value, tongue))


def cell(name: str, line: Line | None, tongue: Tongue) -> Cell:
    """A figure in a table."""
    if line is None:
        return Cell(tongue.say("未报送"))
    value, mark = line.figures[name], line.marks.get(name)
    if value is None:
        return Cell(_without(mark, tongue))
    sign = _least(name, mark)
    return Cell(sign + number(name, value), None if sign else _exact(name, value))


def changed(name: str, line: Line | None, tongue: Tongue) -> Cell:
    """The change against the year before: of counts and sums as a share, of rates in points."""
    if line is None:
        return Cell(LACKING)
    change, ratio = line.change.get(name), line.ratio.get(name)
    if change is None or (ratio is None and not is_rate(name)):
        return Cell(_without(line.change_marks.get(name), tongue))
    if not is_rate(name):
        return Cell(_signed(Decimal(ratio or 0) * 100, 1) + "%", ratio)
    if kind(name) == "share":
        points = Decimal(change) * 100
        return Cell(tongue.say(phrase("{points}个百分点", points=_signed(points, 1))), points)
    return Cell(_signed(Decimal(change), 2), change)


def number(name: str, value: int | Decimal) -> str:
    """A figure without its unit, but for shares."""
    if not value and not is_rate(name):
        return "0"
    if kind(name) == "share":
        return f"{Decimal(value) * 100:.1f}%"
    if in_wan(name):
        return f"{Decimal(value) / _WAN:,.1f}"
    if is_rate(name):
        return f"{value:,.2f}"
    return f"{value.normalize():,f}" if isinstance(value, Decimal) else f"{value:,}"


def scaled(name: str, value: int | Decimal) -> float:
    """A figure as charts measure it: shares in hundredths, sums in ten thousand yuan."""
    if kind(name) == "share":
        return float(Decimal(value) * 100)
    return float(Decimal(value) / _WAN) if in_wan(name) else float(value)


def bound(name: str) -> Callable[[float], str]:
    """How the bounds between the steps of a scale are written."""
    mark = "%" if kind(name) == "share" else ""
    return lambda value: f"{value:,.10g}{mark}"


def _exact(name: str, value: int | Decimal) -> int | Decimal:
    if kind(name) == "share":
        return Decimal(value) * 100
    return Decimal(value) / _WAN if in_wan(name) else value


def _short(name: str, value: int | Decimal, tongue: Tongue) -> str:
    """A large count in a few characters: ``15.7万``, ``157k``."""
    if kind(name) == "share":
        return number(name, value)
    told = Decimal(value) / _WAN if in_wan(name) else Decimal(value)
    if told < _LARGE:
        return number(name, value) if told < 1000 or not in_wan(name) else f"{told:,.0f}"
    many = told / tongue.group
    return f"{many:,.1f}{tongue.group_word}" if many < 100 else f"{many:,.0f}{tongue.group_word}"


def _least(name: str, mark: Mark | None) -> str:
    return least(name) if mark is Mark.LEAST else ""


def _without(mark: Mark | None, tongue: Tongue) -> str:
    return tongue.say(MARKS[mark or Mark.NOTHING])


def _signed(value: Decimal, places: int) -> str:
    text = f"{abs(value):,.{places}f}"
    if not float(text.replace(",", "")):
        return text
    return f"{'−' if value < 0 else '+'}{text}"


def figure_value(figure: Figure) -> Decimal:
    """A figure to compare by; nothing for what is not told."""
    return Decimal(figure or 0)
