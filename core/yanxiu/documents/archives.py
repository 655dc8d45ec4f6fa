"""Archives from outside: a damaged one is refused in words, whatever its reader stumbles over."""

import zipfile
import zlib
from typing import Final

DAMAGED: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, LookupError)
"""What `zipfile` and `zlib` say of a damaged file: of places before its beginning, names that are no text, a
password, a way of packing that is not known, a part that is not there.

A refusal of one's own that is one of these passes by before them.
"""
