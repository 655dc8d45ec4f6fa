"""What a check of a certificate's file came to, line by line, in words."""

from dataclasses import dataclass
from typing import Final

from yanxiu.documents.amounts import long_date
from yanxiu.documents.signatures import Integrity, Signature, Trust
from yanxiu.models import CertificateState
from yanxiu.phrases import phrase
from yanxiu.services.certificate_lookup import PublicCertificate
from yanxiu.services.certificate_verification import Examined, Match
from yanxiu.services.work import CLOCK

_INTEGRITY: Final = {
    Integrity.WHOLE: ("pass", "完整：签名之后没有改动"),
    Integrity.CHANGED: ("fail", "有改动：与签名时不一致"),
    Integrity.UNSIGNED: ("na", "没有电子签名"),
    Integrity.UNREADABLE: ("fail", "不能作为 PDF 读取：文件已损坏、不是 PDF，或超过 5 MB"),
}
_TRUST: Final = {
    Trust.ROOT: ("pass", "{subject}（证书由受信任的机构签发：{issuer}）"),
    Trust.OWN: ("pass", "{subject}（本平台登记的签名证书）"),
    Trust.EXPIRED: ("warn", "{subject}（签名证书已于{day}到期；所称的签名时间在有效期内）"),
    Trust.SELF_SIGNED: ("warn", "{subject}（自签名的证书，不能确认是谁）"),
    Trust.UNKNOWN: ("warn", "{subject}（签发者 {issuer} 不在受信任之列，不能确认是谁）"),
}
_STATES: Final = {
    CertificateState.ISSUED: ("pass", "有效"),
    CertificateState.REISSUED: ("na", "已换发（以新证书为准）"),
    CertificateState.REVOKED: ("fail", "已撤销"),
}
_MATCH: Final = {
    Match.SAME: ("pass", "与登记的文件完全一致"),
    Match.OTHER: ("fail", "与登记的文件不一致，内容可能改动过"),
    Match.NO_FILE: ("unknown", "登记中还没有文件，不能比对"),
}
_LATER: Final = ("na", "签名可信；登记的是以后重新生成的一份")


@dataclass(frozen=True)
class Line:
    """One thing that was looked at: what, how it is marked, what was found."""

    label: str
    mark: str
    text: str


def verdict(found: Examined) -> list[Line]:
    """The lines of a check, the conclusion last."""
    lines = [Line("文件", *_INTEGRITY[found.file.integrity])]
    if found.file.signature is not None:
        lines += _signed(found.file.signature)
    return [*lines, *_register(found), Line("结论", *_conclusion(found))]


def _signed(signature: Signature) -> list[Line]:
    mark, said = _TRUST[signature.trust]
    ended = long_date(signature.valid_until.astimezone(CLOCK).date())
    who = phrase(said, subject=signature.subject, issuer=signature.issuer, day=ended)
    lines = [Line("签名人", mark, who)]
    if signature.signed_at is not None:
        local = signature.signed_at.astimezone(CLOCK)
        lines.append(Line("签名时间", "na", f"{long_date(local.date())} {local:%H:%M}"))
    return lines


def _register(found: Examined) -> list[Line]:
    row = found.found
    if row is None:
        return [Line("登记", "fail", "没有登记：文件不是这里签发的证书，或其中的编号已被去掉")]
    match = _LATER if found.genuine and found.match is Match.OTHER else _MATCH[found.match]
    return [
        Line("证书编号", "na", row.number),
        Line("登记的状态", *_state(row)),
        Line("登记的文件", *match),
    ]


def _state(row: PublicCertificate) -> tuple[str, str]:
    mark, said = _STATES[row.state]
    if row.ended_on is None:
        return mark, said
    return mark, phrase("{state}，{day}起", state=said, day=long_date(row.ended_on))


def _conclusion(found: Examined) -> tuple[str, str]:
    if found.holds:
        return "pass", "文件真实，证书有效"
    if found.genuine:
        return "fail", "文件真实，但证书已不再有效"
    return "fail", "不能确认这份文件是真实的"
