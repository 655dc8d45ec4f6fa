"""In which language errors are told: the first of ``Accept-Language`` that there is, Chinese otherwise."""

from typing import Final

from flask import Flask, g, request
from flask_babel import Babel

# one catalogue for pages and programs: the words of services are translated once
from yanxiu.web.i18n import LANGUAGES, Catalogues
from yanxiu.web.wording import in_words, remark, said

_LOCALES: Final = {"zh": "zh_Hans", "en": "en"}

__all__ = ["in_words", "install", "remark", "said"]


def install(app: Flask) -> None:
    """Choose the language of each answer."""
    Babel(app, default_locale=_LOCALES["zh"], locale_selector=lambda: _LOCALES[g.language])

    @app.before_request
    def choose() -> None:
        g.language = request.accept_languages.best_match(list(LANGUAGES), "zh")

    app.before_request(Catalogues().as_default)
