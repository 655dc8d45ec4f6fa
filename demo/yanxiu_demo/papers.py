"""Sample papers that a host would scan and upload: one page each that says what it stands for."""

from html import escape

from yanxiu.documents.drawing import draw

_PAGE = "<style>@page {{size: A4; margin: 30mm}} body {{font-family: 'YX Song'}}</style>{body}"


def sample_paper(label: str, topic: str) -> bytes:
    """One page that says what it stands for."""
    body = f"<h1>{escape(label)}</h1><p>{escape(topic)}</p><p>样例：演示用，不是真实材料。</p>"
    return draw(_PAGE.format(body=body), ())
