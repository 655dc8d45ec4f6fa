"""The faces that documents are set in, under names of our own, and the fonts they are made from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final

SONG: Final = "YX Song"
HEI: Final = "YX Hei"
KAI: Final = "YX Kai"
FANG: Final = "YX Fang"
SONG_REST: Final = "YX Song Ext"
FANG_REST: Final = "YX Fang Rare"
LAST: Final = "YX Hana"

CHAINS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        SONG: (SONG, SONG_REST, LAST),
        HEI: (HEI, SONG, SONG_REST, LAST),
        KAI: (KAI, SONG, SONG_REST, LAST),
        FANG: (FANG, FANG_REST, SONG, SONG_REST, LAST),
    }
)
"""Where a character is looked for, style by style; a family without its source is passed over."""

LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        SONG: "宋体",
        HEI: "黑体",
        KAI: "楷体",
        FANG: "仿宋",
        SONG_REST: "宋体（罕用字）",
        FANG_REST: "仿宋（罕用字）",
        LAST: "补字",
    }
)


class Part(Enum):
    """Which characters of its source a face keeps."""

    CORE = "core"
    CORE_WITHOUT_LATIN = "core without latin"
    REST = "rest"
    BEYOND_GB2312 = "beyond GB 2312"


@dataclass(frozen=True, slots=True)
class Face:
    """One file to make: `files` are names of its source, `inside` the family wanted of a collection."""

    id: str
    family: str
    weight: int
    part: Part
    package: str
    files: tuple[str, ...]
    inside: str = ""


_NOTO: Final = "fonts-noto-cjk"
_WENKAI: Final = "fonts-lxgw-wenkai"
_SERIF: Final = "Noto Serif CJK SC"
_SANS: Final = "Noto Sans CJK SC"

FACES: Final = (
    Face(
        "song-regular",
        SONG,
        400,
        Part.CORE,
        _NOTO,
        ("NotoSerifCJK-Regular.ttc", "NotoSerifCJKsc-Regular.otf"),
        _SERIF,
    ),
    Face(
        "song-bold", SONG, 700, Part.CORE, _NOTO, ("NotoSerifCJK-Bold.ttc", "NotoSerifCJKsc-Bold.otf"), _SERIF
    ),
    Face(
        "hei-regular",
        HEI,
        400,
        Part.CORE,
        _NOTO,
        ("NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf"),
        _SANS,
    ),
    Face("hei-bold", HEI, 700, Part.CORE, _NOTO, ("NotoSansCJK-Bold.ttc", "NotoSansCJKsc-Bold.otf"), _SANS),
    # Its Latin looks handwritten and its quotation marks are narrow: both come from 宋体.
    Face("kai-regular", KAI, 400, Part.CORE_WITHOUT_LATIN, _WENKAI, ("LXGWWenKai-Regular.ttf",)),
    Face("kai-bold", KAI, 700, Part.CORE_WITHOUT_LATIN, _WENKAI, ("LXGWWenKai-Bold.ttf",)),
    Face("fang-regular", FANG, 400, Part.CORE, "texlive-lang-chinese", ("FandolFang-Regular.otf",)),
    Face(
        "song-rest",
        SONG_REST,
        400,
        Part.REST,
        _NOTO,
        ("NotoSerifCJK-Regular.ttc", "NotoSerifCJKsc-Regular.otf"),
        _SERIF,
    ),
    Face(
        "song-rest-bold",
        SONG_REST,
        700,
        Part.REST,
        _NOTO,
        ("NotoSerifCJK-Bold.ttc", "NotoSerifCJKsc-Bold.otf"),
        _SERIF,
    ),
    Face("fang-rest", FANG_REST, 400, Part.BEYOND_GB2312, _WENKAI, ("LXGWWenKai-Light.ttf",)),
    Face("hana", LAST, 400, Part.REST, "fonts-hanazono", ("HanaMinB.ttf",)),
)
NEEDED: Final = frozenset({SONG, HEI})
"""Families without which nothing is drawn; the others are passed over where their package is not there."""


def faces_of(families: Iterable[str]) -> list[Face]:
    """The faces of these families, in the order of the table."""
    wanted = set(families)
    return [face for face in FACES if face.family in wanted]


def face_called(name: str) -> Face:
    """The face with this id."""
    return next(face for face in FACES if face.id == name)
