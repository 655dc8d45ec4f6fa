"""Clocks that stand still and accidents that happen again: two worlds are then asked alike."""

import json
import os
import random
import re
import sys
from datetime import UTC, datetime, time
from inspect import getsource
from types import SimpleNamespace
from typing import Any, Final

import pytest

from yanxiu.db import ids
from yanxiu.services.accounts import passwords
from yanxiu.services.work import CLOCK
from yanxiu.web import papers
from yanxiu.web.public import lookup

from .conftest import CHEAP
from .lived import DAY

NOW: Final = datetime.combine(DAY, time(10), CLOCK)
CLOCKED: Final = re.compile(r"\bdatetime\.now\(")
ENTROPY: Final = random.Random()


class Frozen(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return NOW.astimezone(tz or UTC)


def seed_all(patch: pytest.MonkeyPatch, seed: object) -> None:
    """Begin the same accidents in both worlds: random bytes, ids."""
    ENTROPY.seed(str(seed))
    patch.setattr(ids, "_last", 0)
    serial = seed if isinstance(seed, int) else sum(map(ord, str(seed))) - 100_000
    stamp = int(NOW.timestamp()) * 1_000_000_000 + serial * 1_000_000_000
    patch.setattr(ids, "time", SimpleNamespace(time_ns=lambda: stamp))


def freeze(patch: pytest.MonkeyPatch) -> None:
    """Stop the clocks, and let randomness be the same in both worlds."""
    patch.setattr(os, "urandom", ENTROPY.randbytes)
    patch.setattr(random, "_urandom", ENTROPY.randbytes)
    patch.setattr(lookup, "FLOOR", 0)
    # documents by what stands on them: drawing hundreds would tell no more and take minutes
    patch.setattr(papers, "drawn", lambda paper, form: json.dumps([paper.name, paper.values, form]).encode())
    patch.setattr(passwords, "_hasher", CHEAP)
    for name, module in sorted(sys.modules.items()):
        ours = name.startswith("yanxiu.") and getattr(module, "datetime", None) is datetime
        if ours and CLOCKED.search(getsource(module)):
            patch.setattr(module, "datetime", Frozen)
