"""Which characters the faces keep.

The core is what official papers are written with: the 8,105 characters of 通用规范汉字表 (2013), all of
GB 2312, and the signs around them. `characters.txt` lists the 8,105 in the standard's own order (Unicode's
Unihan database, field kTGH).
"""

from collections.abc import Iterator
from functools import cache
from importlib import resources

from yanxiu.documents.fonts.faces import Part

_SIGNS = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x370, 0x3FF),
    (0x2000, 0x206F),
    (0x20A0, 0x20BF),
    (0x2100, 0x22FF),
    (0x2460, 0x26FF),
    (0x3000, 0x303F),
    (0x3200, 0x33FF),
    (0xFF00, 0xFFEF),
)
_LATIN = frozenset([*range(0x20, 0x180), *range(0x2018, 0x2020)])
_LEADS, _TRAILS = range(0xA1, 0xF8), range(0xA1, 0xFF)


@cache
def standard() -> str:
    """The 8,105 characters of 通用规范汉字表, in its order."""
    text = (resources.files("yanxiu.documents.fonts") / "characters.txt").read_text(encoding="utf-8")
    return "".join(text.split())


@cache
def gb2312() -> frozenset[int]:
    """All characters of GB 2312, signs included."""
    return frozenset(_gb2312())


def _gb2312() -> Iterator[int]:
    for lead in _LEADS:
        for trail in _TRAILS:
            try:
                yield ord(bytes((lead, trail)).decode("gb2312"))
            except UnicodeDecodeError:
                continue


@cache
def core() -> frozenset[int]:
    """What every core face is reduced to."""
    signs = (code for first, last in _SIGNS for code in range(first, last + 1))
    return frozenset([*map(ord, standard()), *gb2312(), *signs])


def kept(part: Part, of: frozenset[int]) -> frozenset[int]:
    """Which of a source's characters a face keeps."""
    match part:
        case Part.CORE:
            return of & core()
        case Part.CORE_WITHOUT_LATIN:
            return of & core() - _LATIN
        case Part.REST:
            return of - core()
        case Part.BEYOND_GB2312:
            return of - gb2312() - _LATIN
