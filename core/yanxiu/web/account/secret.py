"""The field for passwords: taken as typed, never cleaned, never shown again."""

from typing import Any

from flask_babel import LazyString, gettext
from marshmallow import ValidationError, fields

from yanxiu.services.accounts.passwords import MOST


class Secret(fields.Field[str]):
    """A password; blanks at its ends are part of it."""

    def __init__(self, label: Any, **given: Any) -> None:
        super().__init__(
            required=True,
            error_messages={"required": LazyString(lambda: gettext("请填写%(label)s", label=label))},
            metadata={"label": label},
            **given,
        )
        self.label = label

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:  # noqa: ARG002 - marshmallow's signature
        if len(str(value)) > MOST:
            raise ValidationError(gettext("%(label)s最多 %(n)s 个字符", label=self.label, n=MOST))
        return str(value)
