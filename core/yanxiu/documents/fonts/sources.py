"""Where the machine's fonts lie, and which characters they hold."""

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont

from yanxiu.documents.fonts.faces import FACES, LABELS, NEEDED, Face


class FontMissingError(RuntimeError):
    """The machine lacks a font that documents need."""


def font_file(face: Face) -> Path:
    """The source of a face. Raises FontMissingError, naming the package that brings it."""
    found = find_font(face)
    if found is None:
        raise FontMissingError(
            f"没有找到{LABELS[face.family]}的字体文件 {face.files[0]}。请安装系统软件包 {face.package}"
        )
    return found


@cache
def find_font(face: Face) -> Path | None:
    """The source of a face, None where its package is not there."""
    for folder in _font_folders():
        for name in face.files:
            found = next(folder.rglob(name), None)
            if found is not None:
                return found
    return None


def families_here() -> frozenset[str]:
    """The families that can be made on this machine; those in NEEDED are counted on."""
    return NEEDED | {face.family for face in FACES if find_font(face) is not None}


def face_index(path: Path, inside: str) -> int:
    """Where in a collection the family is: face 0 of Noto's is the Japanese one. 0 in a file of one face."""
    if path.suffix != ".ttc":
        return 0
    with TTCollection(str(path), lazy=True) as collection:
        for number, face in enumerate(collection.fonts):
            if face["name"].getBestFamilyName() == inside:
                return number
    raise FontMissingError(f"字体文件 {path.name} 中没有 {inside}。请重新安装它的系统软件包")


def characters_in(path: Path, inside: str) -> frozenset[int]:
    """The code points of a font."""
    with TTFont(str(path), fontNumber=face_index(path, inside), lazy=True) as font:
        return frozenset(font.getBestCmap())


def _font_folders() -> Iterable[Path]:
    data_home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
    texlive = Path("/usr/share/texlive/texmf-dist/fonts/opentype")
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), data_home / "fonts", texlive)
    return (folder for folder in folders if folder.is_dir())
