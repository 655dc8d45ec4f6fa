"""Which faces a document needs, and the fontconfig file that shows exactly those."""

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from yanxiu.documents.fonts.cache import folder, put, ready
from yanxiu.documents.fonts.characters import core
from yanxiu.documents.fonts.coverage import source_characters
from yanxiu.documents.fonts.faces import CHAINS, FANG, FANG_REST, LAST, SONG, SONG_REST, faces_of

_NAMED: Final = re.compile("|".join(sorted(CHAINS, reverse=True)))


def families_for(html: str, styles: Iterable[str]) -> frozenset[str]:
    """The families that a document names, 宋体, and those that hold the rare characters in it."""
    named = {SONG, *(found for text in (html, *styles) for found in _NAMED.findall(text))}
    return frozenset(named | _for_rare(frozenset(map(ord, html)), named))


def _for_rare(used: frozenset[int], named: set[str]) -> set[str]:
    wanted: set[str] = set()
    if FANG in named and used - _held(FANG) & core():
        wanted.add(FANG_REST)
    rare = used - core()
    if rare & _held(SONG_REST):
        wanted.add(SONG_REST)
    if rare - _held(SONG_REST) & _held(LAST):
        wanted.add(LAST)
    return wanted


@cache
def _held(family: str) -> frozenset[int]:
    return frozenset().union(*(source_characters(face) for face in faces_of([family])))


# A family that is not there becomes 宋体, whatever else a process happens to see.
_ELSE: Final = (
    '<match target="pattern"><edit name="family" mode="append_last" binding="weak">'
    f"<string>{SONG}</string></edit></match>"
)


@cache
def fontconfig(families: frozenset[str]) -> Path:
    """A fontconfig file that shows these families and no font of the machine; they are made if need be."""
    folders = "".join(f"<dir>{escape(str(place))}</dir>" for place in ready(families))
    noted = f"<cachedir>{escape(str(folder() / 'fontconfig'))}</cachedir>"
    content = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n'
        f"<fontconfig>{folders}{_ELSE}{noted}</fontconfig>\n"
    ).encode()
    path = folder() / "conf" / f"{hashlib.sha256(content).hexdigest()[:16]}.conf"
    if not path.exists():
        put(path, content)
    return path
