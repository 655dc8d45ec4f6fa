"""文件原文: documents' own files as the tenant keeps them, and the rules that cite them, clause by clause."""

from typing import Final

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from yanxiu.web.navigation import Item

blueprint = Blueprint("sources", __name__)

from yanxiu.web.sources import documents, rules  # noqa: E402 - the views hang on the blueprint

NAVIGATION: Final = (Item("sources.documents", _l("文件原文"), ("sources.document*",)),)

__all__ = ["NAVIGATION", "blueprint", "documents", "rules"]
