"""Pictures and style sheets that a document may use: the package's own, and those it was given."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import PurePath

_MEDIA_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".css": "text/css"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file by its content: a picture that a document may show as `asset:<name>`, or a style sheet."""

    body: bytes
    media_type: str


@cache
def package_assets() -> dict[str, Asset]:
    """The pictures and style sheets that come with this package, by file name."""
    files = (file for file in (resources.files("yanxiu.documents") / "assets").iterdir() if file.is_file())
    return {file.name: Asset(file.read_bytes(), _MEDIA_TYPES[PurePath(file.name).suffix]) for file in files}


def style_text(name: str, given: Mapping[str, Asset]) -> str:
    """A style sheet's text, one that was given before the package's own; KeyError for an unknown name."""
    asset = given[name] if name in given else package_assets()[name]
    return asset.body.decode()
