"""Reduce one font to one face of ours: its characters, our names, quadratic outlines.

    python -m yanxiu.documents.fonts.reduce FACE SOURCE TARGET

A process of its own, so that several run at once and its memory is given back. Quadratic outlines (TrueType)
because small subsets of them compress to half of what CFF ones take in a PDF; the face of rare characters,
of which a document needs one or two, stays as it is.
"""

import io
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import uharfbuzz
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

from yanxiu.documents.fonts.cache import RECIPE
from yanxiu.documents.fonts.characters import kept
from yanxiu.documents.fonts.faces import Face, Part, face_called
from yanxiu.documents.fonts.sources import face_index

_FEATURES = {"halt", "kern"}
_DROPPED = {"VORG", "vhea", "vmtx", "BASE", "DSIG", "EBDT", "EBLC", "EBSC"}
_KEPT_NAMES = {0, 13, 14}
_BOLD = 700


def main(face: str, source: str, target: str) -> None:
    """Write the reduced face."""
    Path(target).write_bytes(reduced(face_called(face), Path(source)))


def reduced(face: Face, source: Path) -> bytes:
    """The reduced face as a TrueType file."""
    data = _subset(face, source)
    with TTFont(io.BytesIO(data), recalcTimestamp=False) as font:
        _rename(font, face)
        if "CFF " in font and face.part is not Part.REST:
            _to_truetype(font, data)
        out = io.BytesIO()
        font.save(out, reorderTables=False)
        return out.getvalue()


def _subset(face: Face, source: Path) -> bytes:
    blob = uharfbuzz.Blob.from_file_path(str(source))
    whole = uharfbuzz.Face(blob, face_index(source, face.inside))
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(kept(face.part, frozenset(whole.unicodes)))
    wanted.layout_feature_tag_set.clear()  # it begins with some sixty features, and their glyphs
    wanted.layout_feature_tag_set.update(map(_tag, _FEATURES))
    wanted.drop_table_tag_set.update(map(_tag, _DROPPED))
    wanted.name_id_set.update(_KEPT_NAMES)
    flags = uharfbuzz.SubsetFlags
    # Shared subroutines would go whole into every document that shows one glyph of the face.
    wanted.flags = flags.NO_HINTING | flags.NOTDEF_OUTLINE | flags.DESUBROUTINIZE
    return bytes(uharfbuzz.subset(whole, wanted).blob.data)


def _tag(name: str) -> int:
    return int.from_bytes(name.encode(), "big")


def _rename(font: Any, face: Face) -> None:
    """Our names: the licences ask for others than the originals'; copyright and licence stay."""
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in _KEPT_NAMES]
    style = "Bold" if face.weight == _BOLD else "Regular"
    full = face.family if style == "Regular" else f"{face.family} {style}"
    plain = f"{face.family.replace(' ', '')}-{style}"
    for number, text in {1: face.family, 2: style, 3: f"{plain};{RECIPE}", 4: full, 6: plain}.items():
        names.setName(text, number, 3, 1, 0x409)
    os2 = font["OS/2"]
    os2.usWeightClass = face.weight
    os2.fsSelection = (os2.fsSelection & ~0x61) | (0x20 if style == "Bold" else 0x40)
    font["head"].macStyle = 1 if style == "Bold" else 0


def _to_truetype(font: Any, data: bytes) -> None:
    order = font.getGlyphOrder()
    glyphs = _quadratic(uharfbuzz.Font(uharfbuzz.Face(data)), order)
    font["loca"] = newTable("loca")
    font["glyf"] = table = newTable("glyf")
    table.glyphOrder, table.glyphs = order, glyphs
    for name in order:
        glyphs[name].recalcBounds(table)
        width, _ = font["hmtx"][name]
        font["hmtx"][name] = (width, getattr(glyphs[name], "xMin", 0))
    del font["CFF "]
    _set_version(font, len(order))


def _quadratic(outlines: uharfbuzz.Font, order: Iterable[str]) -> dict[str, Any]:
    """HarfBuzz reads the outlines: twice as fast as fontTools, and the same."""
    glyphs = {}
    for number, name in enumerate(order):
        pen = TTGlyphPen(None)
        outlines.draw_glyph_with_pen(number, Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
        glyphs[name] = pen.glyph()
    return glyphs


def _set_version(font: Any, glyphs: int) -> None:
    maxp = font["maxp"] = newTable("maxp")
    maxp.tableVersion, maxp.numGlyphs = 0x00010000, glyphs
    zero = (
        "maxZones maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements "
        "maxSizeOfInstructions maxComponentElements maxPoints maxContours maxCompositePoints "
        "maxCompositeContours maxComponentDepth"
    )
    for name in zero.split():
        setattr(maxp, name, 0)
    maxp.maxZones = 1
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"


if __name__ == "__main__":
    main(*sys.argv[1:])
