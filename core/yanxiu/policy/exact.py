"""Amounts and dates in plain JSON without losing their type.

Where a field's own type is known the reader restores it; where a value may be anything (a tenant's
parameter, an extra field of a form) it is tagged, since an amount read back as text would be no amount.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

_READ: dict[str, Callable[[str], Any]] = {"$decimal": Decimal, "$date": date.fromisoformat}


def tagged(value: Any) -> Any:
    """The value as JSON data; an amount becomes `{"$decimal": "45000"}`, a date `{"$date": "2024-10-14"}`."""
    if isinstance(value, Decimal):
        return {"$decimal": format(value.normalize(), "f")}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, Mapping):
        return {str(key): tagged(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [tagged(item) for item in value]
    return str(value) if isinstance(value, str) else value


def untagged(value: Any) -> Any:
    """What `tagged` was given; lists come back as tuples."""
    if isinstance(value, list | tuple):
        return tuple(untagged(item) for item in value)
    if not isinstance(value, Mapping):
        return value
    if len(value) == 1 and (tag := next(iter(value))) in _READ:
        return _READ[tag](value[tag])
    return {key: untagged(item) for key, item in value.items()}
