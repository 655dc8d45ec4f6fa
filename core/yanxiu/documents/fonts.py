"""The fonts that documents are set in, and which characters they hold."""

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont

SONG = "Noto Serif CJK SC"
HEI = "Noto Sans CJK SC"
PACKAGE = "fonts-noto-cjk"
_FILES = {
    SONG: ("NotoSerifCJK-Regular.ttc", "NotoSerifCJKsc-Regular.otf"),
    HEI: ("NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf"),
}
# A font draws nothing for these, and nothing is missing when it has no glyph.
_BLANK = frozenset(" \t\r\n\u3000\u00a0")


class FontMissingError(RuntimeError):
    """The machine lacks a font that documents need."""


def missing_glyphs(text: str, family: str = SONG) -> list[str]:
    """The characters that the font cannot draw, as `𠮷（U+20BB7）`, each once, in order of appearance.

    Asked before a certificate number is spent: a name that cannot be printed stops there.
    """
    known = characters(family)
    absent = dict.fromkeys(c for c in text if c not in _BLANK and ord(c) not in known)
    return [f"{character}（U+{ord(character):04X}）" for character in absent]


@cache
def characters(family: str) -> frozenset[int]:
    """The code points of a family's simplified Chinese face."""
    with _open_face(font_file(family), family) as font:
        return frozenset(font.getBestCmap())


@cache
def font_file(family: str) -> Path:
    """Where a family lies on this machine. Raises FontMissingError, naming the package that brings it."""
    names = _FILES[family]
    for folder in _font_folders():
        for name in names:
            found = next(folder.rglob(name), None)
            if found is not None:
                return found
    raise FontMissingError(f"没有找到字体 {family}（{names[0]}）。请安装系统软件包 {PACKAGE}")


def _font_folders() -> Iterable[Path]:
    data_home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), data_home / "fonts")
    return (folder for folder in folders if folder.is_dir())


def _open_face(path: Path, family: str) -> TTFont:
    if path.suffix != ".ttc":
        return TTFont(path, lazy=True)
    # Face 0 of the collection is the Japanese one; the simplified one is found by its name.
    for face in TTCollection(str(path), lazy=True).fonts:
        if face["name"].getBestFamilyName() == family:
            return face
    raise FontMissingError(f"字体文件 {path.name} 中没有 {family}。请重新安装系统软件包 {PACKAGE}")
