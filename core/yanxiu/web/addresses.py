"""What an address may hold: no database takes NUL in a text, so that no page need look for it."""

from typing import Any, Final

from flask import Flask, abort, request

_NUL: Final = "\0"


def install(app: Flask) -> None:
    """Refuse addresses with NUL (400); stands before whatever looks up what the address names."""

    @app.url_value_preprocessor
    def refuse_nul(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
        if _NUL in request.path or any(_NUL in name + text for name, text in request.args.items(multi=True)):
            abort(400)
