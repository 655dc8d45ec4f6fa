"""What a use case answers instead of doing its work; the messages are for the user, in Chinese.

Each keeps its parts, so that the pages can tell it in another language (``yanxiu.phrases``).
"""

from typing import Final
from uuid import UUID

from yanxiu.phrases import Joined, Phrase, Quoted, joined, phrase

_OURS: Final = "（"
"""What we say about a value stands in brackets (``（空）``, ``（不显示）``); other texts are as given."""


class DomainError(Exception):
    """A request that cannot be carried out as asked; nothing was changed."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidInput(DomainError):
    """One field does not hold: which, what was given, the rule, the way out."""

    def __init__(self, field: str, value: object, rule: str, remedy: str) -> None:
        super().__init__(
            phrase(
                "{field}：{rule}（填写的是：{value}）。{remedy}",
                field=field,
                rule=rule,
                value=_given(value),
                remedy=remedy,
            )
        )
        self.field, self.value, self.rule, self.remedy = field, value, rule, remedy


class NotFound(DomainError):
    """No such thing among this tenant's data; another tenant's looks the same."""

    def __init__(self, what: str, key: object) -> None:
        super().__init__(phrase("找不到{what}（{key}）：请核对编号，或从列表中选取", what=what, key=key))
        self.what, self.key = what, key


class WrongState(DomainError):
    """The object is not where this step begins, or a later step has built on it."""

    def __init__(self, what: str, state: str, expected: str, remedy: str) -> None:
        super().__init__(
            phrase(
                "{what}现在是“{state}”，这一步要求“{expected}”。{remedy}",
                what=what,
                state=state,
                expected=expected,
                remedy=remedy,
            )
        )
        self.what, self.state, self.expected, self.remedy = what, state, expected, remedy


class StepRefused(DomainError):
    """A gate did not let a step pass; the stored decision says why, and what would cure it."""

    def __init__(self, step: str, decision_id: UUID, reasons: tuple[str, ...]) -> None:
        super().__init__(phrase("{step}没有通过：{reasons}", step=step, reasons=joined(reasons, "；")))
        self.step, self.decision_id, self.reasons = step, decision_id, reasons


class Stale(DomainError):
    """Somebody else changed the record since it was shown; ``given`` and ``now`` are its revisions."""

    def __init__(self, what: str, given: int, now: int) -> None:
        super().__init__(
            phrase(
                "别人刚改过{what}（您看到的是第 {given} 版，现在是第 {now} 版）。请对照现在的内容再保存",
                what=what,
                given=given,
                now=now,
            )
        )
        self.what, self.given, self.now = what, given, now


class Conflict(DomainError):
    """Two at one record at one moment: this one was not done; ``held`` is the constraint that said so."""

    def __init__(self, held: str = "") -> None:
        super().__init__("这条记录刚被别人改动，或相同的内容刚被登记，这次没有保存。请刷新后重试")
        self.held = held


def _given(value: object) -> object:
    """What was given, to be shown as it is: no word that somebody typed is taken for one of ours."""
    if not isinstance(value, str) or isinstance(value, Phrase | Joined) or value.startswith(_OURS):
        return value
    return Quoted(value)
