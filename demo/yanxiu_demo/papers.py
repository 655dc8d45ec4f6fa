"""Sample papers that a host would scan and upload: one page each that says what it stands for."""

from html import escape

from weasyprint import HTML

from yanxiu.documents.weasy import OnlyOurs

_PAGE = "<style>@page {{size: A4; margin: 30mm}} body {{font-family: 'Noto Serif CJK SC'}}</style>{body}"


def sample_paper(label: str, topic: str) -> bytes:
    """One page that says what it stands for."""
    body = f"<h1>{escape(label)}</h1><p>{escape(topic)}</p><p>样例：演示用，不是真实材料。</p>"
    document = HTML(string=_PAGE.format(body=body), url_fetcher=OnlyOurs({}))
    return bytes(document.write_pdf())
