"""The private set of fonts: no font of the machine can change a document."""

from yanxiu.documents.fonts.cache import FontBuildError, ready, ready_soon
from yanxiu.documents.fonts.choosing import families_for, fontconfig
from yanxiu.documents.fonts.coverage import characters, missing_glyphs
from yanxiu.documents.fonts.faces import CHAINS, FANG, HEI, KAI, LABELS, SONG, faces_of
from yanxiu.documents.fonts.sources import FontMissingError, families_here, find_font

__all__ = [
    "CHAINS",
    "FANG",
    "HEI",
    "KAI",
    "LABELS",
    "SONG",
    "FontBuildError",
    "FontMissingError",
    "characters",
    "faces_of",
    "families_for",
    "families_here",
    "find_font",
    "fontconfig",
    "missing_glyphs",
    "ready",
    "ready_soon",
]
