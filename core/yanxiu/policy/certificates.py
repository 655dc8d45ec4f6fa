"""Certificate series and numbers, as a region's plugin answers for them."""

import re
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from stdnum.iso7064 import mod_37_36

from .errors import PolicyError

_FIELD = re.compile(r"^(?:0?(?P<width>[1-9]))?$")
_NEEDED = ("year", "serial")
_WIDTHS = {"class": 3, "serial": 5}
_SHAPES = {"province": "[0-9A-Z]+", "level": "[0-9A-Z]+", "year": "[0-9]{4}", "check": "[0-9A-Z]"}
LEVEL_LETTERS: Mapping[str, str] = MappingProxyType({"national": "G", "provincial": "S", "city": "C"})
"""One letter for a level inside a number: 国, 省, 市."""


@dataclass(frozen=True)
class CertificateSeries:
    """Where a certificate's serial comes from: one gap-free counter per `key` within a tenant.

    `parts` are what every number of the series shares, by name, for the plugin's own use.
    """

    key: str
    label: str
    issuer: str
    parts: tuple[tuple[str, str], ...] = ()

    def part(self, name: str) -> str:
        """One of the parts; raises `KeyError` where the plugin did not set it."""
        return dict(self.parts)[name]


def check_character(text: str) -> str:
    """The ISO 7064 MOD 37,36 check character of a number's letters and digits; other signs do not count.

    It finds every single wrong character and nearly every swap of two neighbours.  Raises `PolicyError`
    where there is no letter or digit.
    """
    counted = "".join(c for c in text.upper() if c in string.digits + string.ascii_uppercase)
    if not counted:
        raise PolicyError(f"编号 {text!r} 没有字母或数字，算不出校验码")
    return str(mod_37_36.calc_check_digit(counted))


class NumberPattern:
    """How a region writes certificate numbers (see `EXAMPLE`).

    `class` is the class's number in the plan and `serial` the series' own; both have a fixed width (3 and 5
    unless stated), so that no two numbers can read alike.  `year` and `serial` must stand in it.
    """

    def __init__(self, text: object) -> None:
        """Raises `PolicyError` naming what is wrong with the pattern and what it may hold."""
        self.text = text if isinstance(text, str) else ""
        if not self.text:
            raise PolicyError(f"证书编号格式 {text!r} 应是一行文字，如 {EXAMPLE}")
        self._pieces = tuple(self._parse())
        fields = [field for _, field, _ in self._pieces if field]
        for needed in _NEEDED:
            if needed not in fields:
                raise self._error(f"缺 {{{needed}}}：没有它编号会重复")
        if repeated := {field for field in fields if fields.count(field) > 1}:
            raise self._error(f"重复了 {'、'.join(sorted(repeated))}")

    def _parse(self) -> list[tuple[str, str, int]]:
        try:
            parsed = list(string.Formatter().parse(self.text))
        except ValueError as error:
            raise self._error("花括号不成对") from error
        return [(literal, *self._field(name, spec, sign)) for literal, name, spec, sign in parsed]

    def _field(self, name: str | None, spec: str | None, sign: str | None) -> tuple[str, int]:
        if name is None:
            return "", 0
        width = _FIELD.match(spec or "")
        if sign or width is None or (spec and name not in _WIDTHS):
            raise self._error(f"{{{name}}} 的写法不对：只有 class 和 serial 可带宽度，如 {{serial:05}}")
        if name not in _WIDTHS and name not in _SHAPES:
            known = "、".join(f"{{{field}}}" for field in (*_SHAPES, *_WIDTHS))
            raise self._error(f"有不认识的 {{{name}}}；可用：{known}")
        return name, int(width["width"] or _WIDTHS.get(name, 0))

    def _error(self, problem: str) -> PolicyError:
        return PolicyError(f"证书编号格式 {self.text!r} {problem}。可写成 {EXAMPLE}")

    def number(self, *, province: str, level: str, year: int, number_in_plan: int, serial: int) -> str:
        """The number of one certificate.  Raises `PolicyError` where a figure does not fit its width."""
        values = {"province": province, "level": level, "year": f"{year:04d}"}
        figures = {"class": number_in_plan, "serial": serial}
        body = self._written(lambda field, width: values.get(field) or self._figure(field, figures, width))
        return body.replace("\0", check_character(body))

    def _figure(self, field: str, figures: Mapping[str, int], width: int) -> str:
        if field == "check":
            return "\0"
        written = f"{figures[field]:0{width}d}"
        if figures[field] < 1 or len(written) > width:
            label = "计划序号" if field == "class" else "流水号"
            raise PolicyError(
                f"{label} {figures[field]} 放不进证书编号格式 {self.text!r} 的{width}位："
                f"应在1到{10**width - 1}之间，请改用更宽的格式"
            )
        return written

    def matches(self, number: str) -> bool:
        """Whether a number is written by this pattern and its check character, if it has one, holds."""
        shape = self._written(
            lambda field, width: f"(?P<{field}>{_SHAPES.get(field, f'[0-9]{{{width}}}')})", re.escape
        )
        found = re.fullmatch(shape, number)
        if found is None or "check" not in found.groupdict():
            return found is not None
        at = found.start("check")
        return check_character(number[:at] + number[at + 1 :]) == found["check"]

    def _written(self, field: Callable[[str, int], str], literal: Callable[[str], str] = str) -> str:
        return "".join(
            literal(text) + (field(name, width) if name else "") for text, name, width in self._pieces
        )


EXAMPLE = "{province}{level}{year}-{class:03}-{serial:05}-{check}"
"""The form to fall back on where a region sets none."""
