"""Languages: Chinese is what the pages are written in, English a complete translation of it."""

from pathlib import Path
from typing import Final

from flask import Flask, request
from flask_babel import Babel

LANGUAGES: Final = {"zh": "中文", "en": "English"}
COOKIE: Final = "yx-language"
FOLDER: Final = Path(__file__).parent / "translations"
_LOCALES: Final = {"zh": "zh_Hans", "en": "en"}
_HTML: Final = {"zh": "zh-CN", "en": "en"}


def language() -> str:
    """``zh`` unless the reader has chosen another."""
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in LANGUAGES else "zh"


def install(app: Flask) -> None:
    """Give every page the reader's language."""
    Babel(
        app,
        default_locale=_LOCALES["zh"],
        default_timezone="Asia/Shanghai",
        default_translation_directories=str(FOLDER),
        locale_selector=lambda: _LOCALES[language()],
    )

    @app.context_processor
    def tell() -> dict[str, str]:
        return {"language": language(), "html_lang": _HTML[language()]}
