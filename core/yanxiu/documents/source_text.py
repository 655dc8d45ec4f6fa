"""The text of a document's own file: plain text, PDF, or Word (.docx), read in a limited process."""

from typing import Final

from yanxiu.documents.apart.pool import DrawingError, Pool, TemplateFillingError, lasting
from yanxiu.documents.source_reading import MOST, SourceRefused
from yanxiu.phrases import phrase

__all__ = ["MOST", "SourceRefused", "text_of"]

_SECONDS: Final = 20
# One of its own: strangers' files never keep a document waiting.
_pool: Final = lasting(Pool(at_once=1))


def text_of(content: bytes) -> str:
    """The text, paragraph by paragraph; raises `SourceRefused`."""
    if len(content) > MOST:
        raise SourceRefused(phrase("文件超过 {most} MB：请只取正文", most=MOST // 1024 // 1024))
    task = {"kind": "text", "seconds": _SECONDS}
    try:
        (text,) = _pool.ask(task, {"file": content}, frozenset())
    except TemplateFillingError as refused:
        raise SourceRefused(refused.because) from None
    except DrawingError:
        raise SourceRefused("读这个文件用了太多时间或内存，已停止：请只取正文，或另存为文本") from None
    return text.decode()
