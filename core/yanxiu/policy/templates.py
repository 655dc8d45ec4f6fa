"""The templates of a plugin's documents: read with the plugin, held to the versions it published."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from .errors import PluginError
from .printing import DocumentTemplate


def templates_in(folder: Path | None, documents: Sequence[DocumentTemplate]) -> Mapping[str, str]:
    """Path → text of every template that a plugin's documents name.

    Raises `PluginError` where one is not there, where a published version was changed, or where two
    documents would be printed for the same year.
    """
    _check_apart(documents)
    return MappingProxyType(
        {one.template: _read(folder, one) for one in documents if one.template},
    )


def _read(folder: Path | None, document: DocumentTemplate) -> str:
    inside = PurePosixPath(document.template)
    path = folder / inside if folder and not inside.is_absolute() and ".." not in inside.parts else None
    if path is None or not path.is_file():
        raise PluginError(
            f"文书 {document.id} 的模板 {document.template} 不在插件里：请核对路径（相对于插件的包）"
        )
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != document.sha256:
        raise PluginError(
            f"文书 {document.id} 第{document.version}版的模板 {document.template} 与登记的散列不同"
            f"（登记 {document.sha256 or '（空）'}，现为 {found}）：已发布的版本不能改，请另立一版"
        )
    return content.decode("utf-8")


def _check_apart(documents: Iterable[DocumentTemplate]) -> None:
    """Of one document there is one template for a year; a later version is for later years."""
    seen: list[DocumentTemplate] = []
    for one in documents:
        for other in seen:
            if one.id == other.id and _share_years(one, other):
                both = f"第{other.version}版、第{one.version}版"
                raise PluginError(f"文书 {one.id} 有两份（{both}）管同一年度：请以 years 分开")
        seen.append(one)


def _share_years(one: DocumentTemplate, other: DocumentTemplate) -> bool:
    return not one.years or not other.years or bool(set(one.years) & set(other.years))
