"""Sample values of every document: what a template is given, to try it with."""

from copy import deepcopy
from functools import cache
from importlib import resources
from typing import Any

import yaml

from yanxiu.documents.paper_kinds import KINDS, Subject


def sample_values(kind: str) -> dict[str, Any]:
    """The values that a template of this document is given, filled with a made-up class.

    Raises `LookupError` for a document that there is not.
    """
    known = _samples()
    if kind not in known:
        raise LookupError(f"没有文书 {kind!r}：有 {'、'.join(sorted(known))}")
    return {**deepcopy(known[kind]), "first": True, "last": True}


@cache
def _samples() -> dict[str, dict[str, Any]]:
    text = (resources.files("yanxiu.documents.papers") / "samples.yaml").read_text(encoding="utf-8")
    loaded = yaml.safe_load(text)
    shared, of_class = loaded.pop("shared"), loaded.pop("class")
    return {
        kind: {**shared, **(of_class if KINDS[kind].subject is Subject.CLASS else {}), **values}
        for kind, values in loaded.items()
    }
