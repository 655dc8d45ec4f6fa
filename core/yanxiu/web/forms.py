"""Forms: one marshmallow schema reads a form; what was typed is kept, whatever is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Final

from flask import g, has_request_context, request
from flask_babel import gettext as _
from marshmallow import EXCLUDE, Schema, ValidationError
from werkzeug.datastructures import FileStorage, MultiDict

from yanxiu.services.errors import Conflict, DomainError, InvalidInput, Stale, StepRefused
from yanxiu.web.wording import said

WHOLE: Final = "_form"
"""The key of errors that belong to no one field."""


@dataclass
class Read:
    """A form as read: ``values`` are good ones by field, ``errors`` messages by field, ``typed`` as typed.

    Templates are given the whole; ``typed`` fills the fields again.
    """

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    typed: Mapping[str, Any] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong (yet)."""
        return not self.errors

    @property
    def status(self) -> int:
        """The status for showing the form again: 422 with errors, 200 without."""
        return 422 if self.errors else 200

    def refuse(self, name: str, message: str) -> None:
        """Add an error; a name that is no field's belongs to the whole form."""
        self.errors.setdefault(name if name in self.labels else WHOLE, []).append(message)

    def catching(self) -> "Catching":
        """Turn what a service refuses into errors of the form: the view goes on behind the block.

        ``InvalidInput`` names its field: it goes to the form's field with that label.  What has a page of its
        own (a stale record, a refused step) passes.
        """
        return Catching(self)

    def typed_list(self, name: str) -> list[str]:
        """All that was ticked under a name."""
        given = self.typed.get(name)
        if given is None:
            return []
        return (
            [str(one) for one in given] if isinstance(given, list | tuple | set | frozenset) else [str(given)]
        )


@dataclass(frozen=True)
class Catching:
    """A block whose refusals become errors of ``read``; a class, so that type checkers know it goes on."""

    read: Read

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        if isinstance(error, InvalidInput):
            named = {label: name for name, label in self.read.labels.items()}
            self.read.refuse(named.get(said(error.field), WHOLE), error.message)
        elif isinstance(error, DomainError) and not isinstance(error, Stale | Conflict | StepRefused):
            self.read.refuse(WHOLE, error.message)
        else:
            return False
        return True


def read(schema: Schema, *, source: MultiDict[str, Any] | None = None) -> Read:
    """Read the request's form through a schema; unknown fields (the CSRF token) are left out.

    Fields of lists take all values of their name, others the last one; an empty text counts as not given.
    A field's ``metadata["label"]`` names it in the summary of errors.
    """
    form: MultiDict[str, Any] = request.form if source is None else source
    typed = _gathered(schema, form)
    found = Read(typed=typed, labels=labels_of(schema))
    if has_request_context():
        g.form_labels = found.labels  # for the page that shows again what was typed
    try:
        found.values = schema.load({k: v for k, v in typed.items() if v not in ("", [])}, unknown=EXCLUDE)
    except ValidationError as error:
        found.values = dict(error.valid_data) if isinstance(error.valid_data, dict) else {}
        found.errors = {name: _messages(given) for name, given in error.messages_dict.items()}
    return found


def shown(schema: Schema, row: object | None = None, **values: Any) -> Read:
    """A form as first shown: filled from a record's attributes, then from ``values``."""
    given = {name: getattr(row, name) for name in schema.fields if hasattr(row, name)} if row else {}
    typed = {name: _as_typed(value) for name, value in {**given, **values}.items() if value is not None}
    return Read(typed=typed, labels=labels_of(schema))


def uploaded(name: str) -> FileStorage | None:
    """The file sent under a name; None where nothing was chosen."""
    found = request.files.get(name)
    return found if found is not None and found.filename else None


def with_file(schema: Schema, name: str = "file") -> tuple[Read, str, bytes]:
    """The form, and the name and content of the file sent with it; a form without one is refused."""
    form, sent = _beside(read(schema), name), uploaded(name)
    content = sent.read() if sent else b""
    if not content:
        form.refuse(name, _("请选择文件"))
    return form, (sent.filename or "") if sent else "", content


def shown_with_file(schema: Schema, name: str = "file") -> Read:
    """Such a form as first shown."""
    return _beside(shown(schema), name)


def _beside(form: Read, name: str) -> Read:
    form.labels[name] = _("文件")
    return form


def revision() -> int | None:
    """The revision that the form was made from (the macro ``revision`` puts it there)."""
    given = request.form.get("revision", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


def picked(name: str = "picked") -> list[str]:
    """What was ticked in a list for an action on many."""
    return request.form.getlist(name)


def labels_of(schema: Schema) -> dict[str, str]:
    """Field → how the page calls it."""
    return {name: str(one.metadata.get("label", name)) for name, one in schema.fields.items()}


def _gathered(schema: Schema, form: MultiDict[str, Any]) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    for name, one in schema.fields.items():
        key = one.data_key or name
        if one.metadata.get("many") or hasattr(one, "inner"):
            typed[key] = [text for text in form.getlist(key) if text.strip()]
        elif key in form:
            typed[key] = form.getlist(key)[-1].strip()
    return typed


def _messages(given: Any) -> list[str]:
    if isinstance(given, Mapping):
        return [message for inner in given.values() for message in _messages(inner)]
    return (
        [str(one) for one in given]
        if isinstance(given, Sequence) and not isinstance(given, str)
        else [str(given)]
    )


def _as_typed(value: Any) -> Any:
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, list | tuple | set | frozenset):
        return [str(one) for one in value]
    return str(value)
