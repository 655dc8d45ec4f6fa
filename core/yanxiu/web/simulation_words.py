"""A simulation's texts in the reader's language: they are kept with its result in Chinese."""

import re
from typing import Final

from yanxiu.policy.simulating_words import spoken_by_simulations
from yanxiu.web.i18n import language
from yanxiu.web.wording import remark, said

_WHOLE: Final = frozenset(spoken_by_simulations())
_BETWEEN: Final = "；"
_SPAN: Final = re.compile(r"(?<=\d)至(?=\d)")
_FIGURE: Final = re.compile(r"([\d,.]+)(元/期|个月|学时|元|天|人|次|期|倍|种)")


def told(text: str, /, **filled: object) -> str:
    """One text; a sentence part by part, with figures, spans and their units in it."""
    if language() == "zh":
        return text.format(**filled) if filled else text
    if filled:
        return said(text).format(**filled)
    parts = [text] if text in _WHOLE else text.split(_BETWEEN)
    return said(_BETWEEN).join(_part(one) for one in parts)


def _part(text: str) -> str:
    plain = said(text)
    spans = _SPAN.sub(said("至"), plain if plain != text else remark(text))
    return _FIGURE.sub(lambda found: f"{found[1]}{said(f'…{found[2]}')}", spans)
