"""A simulation's texts in the reader's language: they are kept with its result in Chinese."""

import re
from typing import Final

from yanxiu.web.i18n import language
from yanxiu.web.wording import remark, said

_SPAN: Final = re.compile(r"(?<=\d)至(?=\d)")
_FIGURE: Final = re.compile(r"([\d,.]+)(元/期|个月|学时|元|天|人|次|期|倍|种)")


def told(text: str, /, **filled: object) -> str:
    """One text; a sentence part by part, with figures, spans and their units in it."""
    if language() == "zh":
        return text.format(**filled) if filled else text
    if filled:
        return said(text).format(**filled)
    if said(text) != text:
        return said(text)
    spans = _SPAN.sub(said("至"), remark(text))
    return _FIGURE.sub(lambda found: f"{found[1]}{said(f'…{found[2]}')}", spans)
