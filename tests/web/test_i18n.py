"""English is complete: every text of the pages has a translation, in every part that is declared complete."""

import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from yanxiu.web import i18n

WEB = Path(i18n.__file__).parent
TRANSLATED = (
    "templates/base.html",
    "templates/components",
    "templates/errors",
    "templates/public",
    "public",
    "actions.py",
)
"""What is complete in English."""


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every text that the pages and their templates hold."""
    out = tmp_path_factory.mktemp("texts") / "messages.pot"
    extract = ["extract", "-F", "babel.cfg", "-k", "_l", "-k", "lazy_gettext", "-o", str(out), "."]
    script = "from babel.messages.frontend import main; main()"
    subprocess.run([sys.executable, "-c", script, *extract], cwd=WEB, check=True, capture_output=True)
    with out.open("rb") as source:
        found = [text for text in read_po(source) if text.id]
    return {
        str(text.id)
        for text in found
        if any(place.removeprefix("./").startswith(TRANSLATED) for place, _ in text.locations)
    }


def test_every_text_has_a_translation(texts: set[str]):
    with (i18n.FOLDER / "en" / "LC_MESSAGES" / "messages.po").open("rb") as source:
        known = {str(text.id): str(text.string) for text in read_po(source, locale="en") if text.id}
    assert len(texts) > 250
    assert sorted(texts - {text for text, english in known.items() if english}) == []


def test_a_translation_keeps_what_is_filled_in():
    with (i18n.FOLDER / "en" / "LC_MESSAGES" / "messages.po").open("rb") as source:
        catalogue = read_po(source, locale="en")
        assert [(text.id, problem) for text, problems in catalogue.check() for problem in problems] == []
