"""Text as people type it, brought into one form; characters that must not be stored are refused."""

import re
import unicodedata

_BEGINS_FORMULA = tuple("=+-@\t\r＝＋－＠")
_STRIPPED = " \t\r\n\u00a0\u3000\u200b\u200c\u200d\ufeff"
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff"))
_FULL_TO_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()}
_MADE_PLAIN = {**_INVISIBLE, **_FULL_TO_HALF}
# Spaces that only pad; an ideographic space between two characters of a name is padding too.
_SPACES = re.compile(r"[ \t\r\n\u00a0\u3000]+")
_NAME_DOTS = re.compile(r"\s*[·•・‧∙]\s*")
_BIDI = set(range(0x202A, 0x202F)) | set(range(0x2066, 0x206A)) | {0x200E, 0x200F, 0x061C}


def no_formula(text: str) -> str:
    """Text for CSV that no spreadsheet takes for a formula: topics and names are what people typed."""
    return f"'{text}" if text.startswith(_BEGINS_FORMULA) else text


def normalise(text: str) -> str:
    """Compose, strip padding and invisible characters, make digits and letters half-width."""
    composed = unicodedata.normalize("NFC", text).translate(_MADE_PLAIN)
    return composed.strip(_STRIPPED).removeprefix("'").strip(_STRIPPED)


def normalise_line(text: str) -> str:
    """Normalise, and turn line breaks and runs of spaces into one space."""
    return _SPACES.sub(" ", normalise(text))


def normalise_name(text: str) -> str:
    """A person's name: no inner spaces between Chinese characters, one kind of middle dot."""
    line = _NAME_DOTS.sub("·", normalise_line(text))
    return line if line.isascii() else line.replace(" ", "")


def normalise_heading(text: str) -> str:
    """A column heading without spaces, asterisks, colons and brackets of either width."""
    return re.sub(r"[\s*＊:：()（）\[\]【】]+", "", _SPACES.sub("", normalise(text)))


def unsafe_character(text: str) -> str | None:
    """The first control, surrogate, non-character or direction mark, as `U+202E`; None when there is none."""
    for character in text:
        code = ord(character)
        non_character = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
        control = unicodedata.category(character) in {"Cc", "Cs"} and character not in "\t\r\n"
        if control or non_character or code in _BIDI:
            return f"U+{code:04X}"
    return None
