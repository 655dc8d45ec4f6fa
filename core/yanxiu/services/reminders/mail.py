"""Mail by SMTP, where the installation has a server for it.

``YANXIU_SMTP_URL`` is ``smtps://user:password@host:465``, or ``smtp://…:587``, which turns to TLS before
anything else is said; only on the machine itself may it stay in clear. ``YANXIU_MAIL_FROM`` is the sender.
"""

import os
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate
from hashlib import sha256
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from yanxiu.db import SettingsProblem, Tenant
from yanxiu.models import Reminder
from yanxiu.services.certificate_words import site
from yanxiu.services.reminders.reminding import STEP_WORDS

URL: Final = "YANXIU_SMTP_URL"
SENDER: Final = "YANXIU_MAIL_FROM"
_PATIENCE: Final = 30.0
_HERE: Final = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Server:
    """Where mail goes, and in whose name."""

    host: str
    port: int
    implicit_tls: bool
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


def server(environ: Mapping[str, str] | None = None) -> Server | None:
    """The server as set up; None where none is. Raises ``SettingsProblem`` without the address's content."""
    given = os.environ if environ is None else environ
    text = given.get(URL, "").strip()
    if not text:
        return None
    sender = given.get(SENDER, "").strip()
    if "@" not in sender:
        raise SettingsProblem(SENDER, sender or "未设置", "须是发件人的邮箱地址", f"设置 {SENDER}")
    parts, port = _parts(text)
    return Server(
        host=parts.hostname or "",
        port=port or (465 if parts.scheme == "smtps" else 587),
        implicit_tls=parts.scheme == "smtps",
        sender=sender,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def is_set_up() -> bool:
    """Whether members may ask for mail."""
    return bool(os.environ.get(URL, "").strip())


def _parts(text: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        rule = "须为 smtps://用户:口令@主机:端口 或 smtp://…"
        raise SettingsProblem(URL, "（无法解析的地址）", rule, f"更正 {URL}")
    return parts, port


@contextmanager
def connected(to: Server) -> Iterator[smtplib.SMTP]:
    """A connection to the server, encrypted and logged in; raises ``SMTPException`` or ``OSError``."""
    trust = ssl.create_default_context()
    if to.implicit_tls:
        line: smtplib.SMTP = smtplib.SMTP_SSL(to.host, to.port, timeout=_PATIENCE, context=trust)
    else:
        line = smtplib.SMTP(to.host, to.port, timeout=_PATIENCE)
    with line:
        line.ehlo()
        if not to.implicit_tls and (to.host not in _HERE or line.has_extn("starttls")):
            line.starttls(context=trust)
            line.ehlo()
        if to.user:
            line.login(to.user, to.password)
        yield line


def letter(sender: str, to: str, tenant: Tenant, reminders: list[Reminder]) -> EmailMessage:
    """One letter with all that a member is to hear of; sent twice, it has the same id."""
    message = EmailMessage()
    message["From"], message["To"] = sender, to
    message["Subject"] = f"研修期限提醒 {len(reminders)} 项"
    message["Date"] = formatdate(localtime=False)
    names = "".join(str(row.id) for row in reminders)
    message["Message-ID"] = f"<{sha256(names.encode()).hexdigest()[:40]}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    address = f"{site()}/{tenant.code}/reminders"
    lines = [f"{tenant.name}：", "", *(_line(row) for row in reminders)]
    message.set_content("\n".join([*lines, f"查看、办理，或不再收邮件：{address}"]))
    return message


def _line(row: Reminder) -> str:
    due = f"{STEP_WORDS[row.step]}　{row.due}" if row.due else STEP_WORDS[row.step]
    cited = f"依据：{row.citation}\n" if row.citation else ""
    return f"{due}　{row.label}：{row.subject}\n{cited}"
