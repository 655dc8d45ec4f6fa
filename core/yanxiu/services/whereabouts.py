"""What a log may say of an error that nobody expected: its kinds and places, never its words."""

import re
import traceback
from pathlib import PurePath
from typing import Final

MOST: Final = 8
"""Places told of one error."""
_OURS: Final = re.compile(r"[/\\]yanxiu(_\w+)?[/\\]")


def whereabouts(error: BaseException) -> str:
    """The kind of an error and where it arose, the nearest place first, of libraries that one alone.

    Its words may repeat what stands in rows, or what somebody typed.
    """
    nearest, *others = reversed(traceback.extract_tb(error.__traceback__))
    told = [nearest, *(one for one in others if _OURS.search(one.filename))]
    places = (f"{one.name}:{one.lineno} ({PurePath(one.filename).name})" for one in told[:MOST])
    return f"{type(error).__qualname__} in {' < '.join(places)}"
