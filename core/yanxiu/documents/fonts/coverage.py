"""Which characters can be printed: asked before a certificate's number is spent."""

import json
from functools import cache
from pathlib import Path
from typing import Final

from yanxiu.documents.fonts import cache as kept_faces
from yanxiu.documents.fonts.faces import CHAINS, NEEDED, SONG, Face, faces_of
from yanxiu.documents.fonts.sources import characters_in, find_font, font_file

# A font draws nothing for these, and nothing is missing when it has no glyph.
_BLANK: Final = frozenset(" \t\r\n\u3000\u00a0")


def missing_glyphs(text: str, family: str = SONG) -> list[str]:
    """The characters that a style's chain cannot draw, as `𠮷（U+20BB7）`, each once, in order."""
    known = characters(family)
    absent = dict.fromkeys(c for c in text if c not in _BLANK and ord(c) not in known)
    return [f"{character}（U+{ord(character):04X}）" for character in absent]


@cache
def characters(family: str) -> frozenset[int]:
    """The code points of a style's whole chain, as far as its fonts are on this machine."""
    return frozenset().union(*(source_characters(face) for face in faces_of(CHAINS[family])))


@cache
def source_characters(face: Face) -> frozenset[int]:
    """The code points of the font that a face is made from; none where it is not there.

    Every character of it is in one of the faces, or the chain's next one has it.
    """
    source = font_file(face) if face.family in NEEDED else find_font(face)
    return _characters(source, face.inside) if source else frozenset()


@cache
def _characters(source: Path, inside: str) -> frozenset[int]:
    """Kept on disk as spans: reading a collection of seventy fonts takes longer than a page."""
    name = f"{kept_faces.digest(source)[:16]}-{inside.replace(' ', '')}.json"
    notes = kept_faces.folder() / "characters" / name
    try:
        spans = json.loads(notes.read_bytes())
    except (OSError, ValueError):
        spans = _spans(characters_in(source, inside))
        kept_faces.put(notes, json.dumps(spans).encode())
    return frozenset(code for first, last in spans for code in range(first, last + 1))


def _spans(codes: frozenset[int]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for code in sorted(codes):
        if spans and spans[-1][1] == code - 1:
            spans[-1] = (spans[-1][0], code)
        else:
            spans.append((code, code))
    return spans
