"""Languages: Chinese is what the pages are written in, English a complete translation of it."""

import io
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, request
from flask_babel import Babel, Domain, get_locale

LANGUAGES: Final = {"zh": "中文", "en": "English"}
COOKIE: Final = "yx-language"
FOLDER: Final = Path(__file__).parent / "translations"
_LOCALES: Final = {"zh": "zh_Hans", "en": "en"}
_HTML: Final = {"zh": "zh-CN", "en": "en"}


class Catalogues(Domain):  # type: ignore[misc] # Flask-Babel publishes no types
    """The catalogues as people edit them: no compiled file stands in the tree that could be out of date."""

    def get_translations(self) -> NullTranslations:
        """The translations of the reader's language."""
        return catalogue(str(get_locale() or _LOCALES["zh"]))


@cache
def catalogue(locale: str) -> NullTranslations:
    """The translations into a language; none for the one that the pages are written in."""
    source = FOLDER / locale / "LC_MESSAGES" / "messages.po"
    if not source.exists():
        return NullTranslations()
    compiled = io.BytesIO()
    with source.open("rb") as text:
        write_mo(compiled, read_po(text, locale=locale, charset="utf-8"))
    compiled.seek(0)
    return Translations(compiled)


def language() -> str:
    """``zh`` unless the reader has chosen another: by cookie on the pages, by header of a program."""
    chosen = g.get("language") or request.cookies.get(COOKIE, "")
    return chosen if chosen in LANGUAGES else "zh"


def html_language() -> str:
    """The reader's language as HTML and PDF name it."""
    return _HTML[language()]


def install(app: Flask) -> None:
    """Give every page the reader's language."""
    Babel(
        app,
        default_locale=_LOCALES["zh"],
        default_timezone="Asia/Shanghai",
        locale_selector=lambda: _LOCALES[language()],
    )
    app.before_request(Catalogues().as_default)

    @app.context_processor
    def tell() -> dict[str, str]:
        return {"language": language(), "html_lang": html_language()}
