"""The shapes of a check: each records what was observed, the limit, and the unit.

Operands may be `Unknown`; the comparison is then unknown and names what it needs.  A rule is one of these,
or `every(...)` of several.
"""

import itertools
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from .calendar import months_after
from .findings import Status
from .labels import label_of_word, label_words
from .unknown import Need, Unknown, all_of, lift


class Comparison(NamedTuple):
    """One judged check.  `due` is the date it leads to, where it has one (see `axis: act_date`)."""

    status: Status
    observed: Any = None
    limit: Any = None
    unit: str = ""
    detail: str = ""
    needs: tuple[Need, ...] = ()
    due: date | None = None

    def saying(self, detail: str) -> "Comparison":
        """The same, with a sentence for the reader."""
        return self._replace(detail=detail)


# what a named tuple's own constructor does, without a call of its own for every check
_made: Callable[..., Comparison] = tuple.__new__


def _judge(
    outcome: Any, observed: Any, limit: Any, unit: str, *, due: Any = None, detail: str = ""
) -> Comparison:
    if isinstance(outcome, Unknown):
        known = (_plain(observed), _plain(limit), unit, detail, outcome.needs, _plain(due))
        return Comparison(_UNKNOWN, *known)
    return _made(Comparison, (_PASS if outcome else _FAIL, observed, limit, unit, detail, (), due))


# before Python 3.12 a member is found by a call, which checks make too often
_PASS: Final = Status.PASS
_FAIL: Final = Status.FAIL
_UNKNOWN: Final = Status.UNKNOWN
_NOT_APPLICABLE: Final = Status.NOT_APPLICABLE
_RANKS: Final = {_FAIL: 0, _UNKNOWN: 1, _PASS: 2}


def _rank(comparison: Comparison) -> int:
    return _RANKS[comparison.status]


def _plain(value: Any) -> Any:
    return None if isinstance(value, Unknown) else value


def not_applicable(reason: str) -> Comparison:
    """The clause does not speak of this case; `reason` says why, in the reader's language."""
    return Comparison(_NOT_APPLICABLE, detail=reason)


def is_true(value: Any, *, expected: bool = True) -> Comparison:
    """A yes-or-no fact stands as the clause asks."""
    return _judge(value == expected, value, expected, "")


def at_least(observed: Any, limit: Any, unit: str = "") -> Comparison:
    """Not below the limit; the limit itself passes."""
    return _judge(observed >= limit, observed, limit, unit)


def at_most(observed: Any, limit: Any, unit: str = "") -> Comparison:
    """Not above the limit; the limit itself passes."""
    return _judge(observed <= limit, observed, limit, unit)


def more_than(observed: Any, limit: Any, unit: str = "") -> Comparison:
    """Strictly above the limit."""
    return _judge(observed > limit, observed, limit, unit)


def equals(observed: Any, expected: Any, unit: str = "") -> Comparison:
    """The very value."""
    return _judge(observed == expected, observed, expected, unit)


def within_band(observed: Any, band: Any, unit: str = "") -> Comparison:
    """Between the two ends of a reading of "about", both included; `band` has `at_least` and `at_most`."""
    outcome = lift(lambda x, b: b["at_least"] <= x <= b["at_most"], observed, band)
    return _judge(outcome, observed, band, unit)


def on_or_before(observed: Any, due: Any) -> Comparison:
    """Done by a date, that day included."""
    return _judge(observed <= due, observed, due, "date", due=due)


def before(observed: Any, event: Any) -> Comparison:
    """Done earlier than an event; the same day is too late."""
    return _judge(observed < event, observed, event, "date", due=event)


def within_months(observed: Any, start: Any, months: Any) -> Comparison:
    """Done within so many calendar months after a date (T6: clamped, corresponding day in time)."""
    return on_or_before(observed, months_after(start, months))


def in_order(*dates: Any) -> Comparison:
    """Each date not later than any that follows, so that an unknown one in between hides no disorder."""
    pairs = [earlier <= later for earlier, later in itertools.combinations(dates, 2)]
    return _judge(all_of(*pairs), tuple(_plain(d) for d in dates), None, "date")


def has_all(present: Any, required: Any) -> Comparison:
    """A list of what is present holds every required item; `detail` names those it lacks."""
    if isinstance(present, Unknown) or isinstance(required, Unknown):
        return _judge(lift(lambda *_: True, present, required), present, required, "")
    missing = tuple(item for item in required if item not in present)
    detail = "缺：" + label_words(missing, (*present, *required)) if missing else ""
    return _judge(not missing, tuple(present), tuple(required), "", detail=detail)


def one_of(value: Any, allowed: Any) -> Comparison:
    """A closed list holds the value."""
    return _judge(lift(lambda v, a: v in a, value, allowed), value, allowed, "")


def any_of_listed(chosen: Any, allowed: Any) -> Comparison:
    """At least one of what was chosen is on the list."""
    return _judge(lift(lambda c, a: any(x in a for x in c), chosen, allowed), chosen, allowed, "")


def only_listed(present: Any, allowed: Any) -> Comparison:
    """Nothing is present that the list does not name; `detail` names the others."""
    if isinstance(present, Unknown) or isinstance(allowed, Unknown):
        return _judge(lift(lambda *_: True, present, allowed), present, allowed, "")
    others = tuple(dict.fromkeys(item for item in present if item not in allowed))
    return _judge(
        not others,
        tuple(present),
        tuple(allowed),
        "",
        detail="未列明：" + label_words(others, (*present, *allowed)) if others else "",
    )


def every(*comparisons: Comparison) -> Comparison:
    """All of several checks of one clause (Kleene's *and*); the first that decides is shown.

    Checks that do not apply are left out; where none applies, the whole does not.
    """
    applying = [c for c in comparisons if c.status is not _NOT_APPLICABLE]
    if not applying:
        return comparisons[0]
    decisive = min(applying, key=_rank)
    status = decisive.status
    needs = tuple(dict.fromkeys([n for c in applying if c.status is _UNKNOWN for n in c.needs]))
    due = min([c.due for c in applying if c.due is not None], default=None)
    detail = "；".join([c.detail for c in applying if c.detail and c.status is status])
    if (needs, due, detail) == (decisive.needs, decisive.due, decisive.detail):
        return decisive
    return decisive._replace(needs=needs, due=due, detail=detail)


def each(
    items: Any, check: Callable[[Any], Comparison], *, named: str = "name", unit: str = ""
) -> Comparison:
    """The check holds for every item of a list; `detail` names the items for which it does not.

    An empty list passes; items that the check does not apply to do not count.  The date it leads to is the
    last of theirs: a rule is too young for a list only where it is for every item.
    """
    if isinstance(items, Unknown):
        return _judge(items, None, None, unit)
    if not items:
        return Comparison(_PASS, 0, 0, unit)
    results = [(item, check(item)) for item in items]
    failed = [item for item, c in results if c.status is _FAIL]
    needs = tuple(dict.fromkeys([n for _, c in results if c.status is _UNKNOWN for n in c.needs]))
    status = _FAIL if failed else _UNKNOWN if needs else _PASS
    detail = "不符合：" + "、".join(_name(item, named, items) for item in failed) if failed else ""
    due = max([c.due for _, c in results if c.due is not None], default=None)
    return Comparison(status, len(results) - len(failed), len(results), unit, detail, needs, due)


def _name(item: Any, named: str, items: Sequence[Any]) -> str:
    value = getattr(item, named, None)
    if value is None or isinstance(value, Unknown):
        return f"第{next(i for i, x in enumerate(items) if x is item) + 1}项"
    return label_of_word(value)


def plan_equals_actual(
    fields: Iterable[tuple[str, Any, Any]], *, excused: Collection[str] | Unknown = ()
) -> Comparison:
    """What was planned was done: `fields` are (name, planned, actual).

    `excused` names the fields for which a change was reported (or approved, as the region asks): a
    difference there is no breach.
    """
    reported = () if isinstance(excused, Unknown) else excused
    differing: dict[str, None] = {}
    unsure: list[Need] = []
    for name, planned, actual in fields:
        differs = planned != actual
        if isinstance(differs, Unknown):
            unsure += () if name in reported else differs.needs
        elif differs:
            differing[name] = None
    if isinstance(excused, Unknown):
        unexcused, unsure = [], unsure + (list(excused.needs) if differing else [])
    else:
        unexcused = [name for name in differing if name not in excused]
    status = _FAIL if unexcused else _UNKNOWN if unsure else _PASS
    detail = "与计划不同：" + label_words(differing, differing) if differing else ""
    return Comparison(status, tuple(differing), (), "", detail, tuple(dict.fromkeys(unsure)))


def differing_fields(fields: Iterable[tuple[str, Any, Any]]) -> Any:
    """The names of fields whose actual value is known to differ from the planned one."""
    return tuple([name for name, planned, actual in fields if (planned != actual) is True])
