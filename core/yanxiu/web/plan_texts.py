"""The texts of an implementation plan under their headings, for whoever reviews it."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import gettext as _

from yanxiu.policy import PlanSection
from yanxiu.web.wording import word

_WHOLE: Final = "body"
"""Under which a host's one text stands, where it wrote none for each part."""


def plan_texts(texts: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Heading and text of each part, in the order in which plans have them."""
    given = texts or {}
    order = [_WHOLE, *map(str, PlanSection)]
    known = [code for code in order if code in given]
    others = [code for code in given if code not in order]
    return [(_heading(code), str(given[code])) for code in (*known, *others)]


def _heading(code: str) -> str:
    if code == _WHOLE:
        return str(_("方案要点"))
    part = next((word(one) for one in PlanSection if one.value == code), code)
    return str(_("方案正文：%(part)s", part=part))
