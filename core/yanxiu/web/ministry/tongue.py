"""The reader's language, as the dashboard speaks it."""

from typing import Final

from yanxiu.services.dashboard import CHINESE, Tongue
from yanxiu.web.i18n import language
from yanxiu.web.wording import said

_LARGE_GROUP: Final = (1000, "k")
"""How languages that do not count in ten thousands shorten a large count."""


def tongue() -> Tongue:
    """That of this request."""
    groups = (CHINESE.group, CHINESE.group_word) if language() == "zh" else _LARGE_GROUP
    return Tongue(said, *groups)
