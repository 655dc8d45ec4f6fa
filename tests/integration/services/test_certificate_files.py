"""Certificates as files: made once, kept, signed where a key is set, and what a check of one says."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from sqlalchemy import select

from yanxiu.db import Database, Tenant
from yanxiu.models import Certificate, TrainingClass
from yanxiu.services import certificate_files as making
from yanxiu.services.certificate_changes import reissue_certificate, revoke_certificate
from yanxiu.services.certificate_files import certificate_files, make_files, make_many
from yanxiu.services.certificate_verdict import verdict
from yanxiu.services.certificate_verification import Match, examine
from yanxiu.services.certificates import issue_certificates
from yanxiu.services.errors import DomainError
from yanxiu.services.policies import registry
from yanxiu.services.policy_choices import adopt_draft
from yanxiu.services.tenants import enter_tenant
from yanxiu.services.work import Work
from yanxiu.testing.held_class import YEAR, Held, as_officer, assess, held_class


@pytest.fixture(scope="module")
def hebei(db: Database) -> Tenant:
    tenant = enter_tenant("hebei", plugins=registry())
    with as_officer(tenant, date(YEAR, 1, 5)) as work:
        adopt_draft(work, "HED", YEAR, officer="样例处长", basis="试行")
    return tenant


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key of the department's, self-signed, set as operators set it."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "样例厅电子签章")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, private.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(private, hashes.SHA256())
    )
    path, secret = tmp_path / "key.p12", tmp_path / "passphrase"
    locked = serialization.BestAvailableEncryption(b"secret")
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"x", private, certificate, None, locked))
    secret.write_text("secret\n", encoding="utf-8")
    monkeypatch.setenv("YANXIU_SIGN_HEBEI_KEY", str(path))
    monkeypatch.setenv("YANXIU_SIGN_HEBEI_PASSPHRASE_FILE", str(secret))


def issued(tenant: Tenant, size: int = 3) -> Held:
    with as_officer(tenant) as work:
        held = held_class(work, size)
        assess(work, held)
        issue_certificates(work, held.id)
    return held


def kept(tenant: Tenant, held: Held) -> list[tuple[str, bytes]]:
    with as_officer(tenant) as work:
        return certificate_files(work, held.id)


def rows_of(work: Work, held: Held) -> list[Certificate]:
    return list(work.session.scalars(select(Certificate).where(Certificate.class_id == held.id)))


def said(content: bytes, tenant: Tenant) -> dict[str, tuple[str, str]]:
    return {line.label: (line.mark, str(line.text)) for line in verdict(examine(content, among=[tenant]))}


def test_what_was_made_is_not_made_again(hebei: Tenant):
    held = issued(hebei)
    seen: list[tuple[int, int]] = []
    with as_officer(hebei) as work:
        made = make_files(work, held.id, progress=lambda done, total: seen.append((done, total)))
    assert (made.total, made.new, seen) == (3, 3, [(3, 3)])
    first = kept(hebei, held)
    with as_officer(hebei) as work:
        assert make_files(work, held.id).new == 0
    assert kept(hebei, held) == first
    with as_officer(hebei) as work:
        hashes_kept = {row.file_sha256 for row in rows_of(work, held)}
    assert hashes_kept == {hashlib.sha256(content).hexdigest() for _, content in first}


def test_what_would_say_something_else_is_made_again(hebei: Tenant):
    held = issued(hebei)
    before = kept(hebei, held)
    with as_officer(hebei) as work:
        work.get(TrainingClass, held.id, "班次").actual_host_name = "样例承办单位改名"
    after = kept(hebei, held)
    assert [name for name, _ in after] == [name for name, _ in before]
    assert all(one != other for (_, one), (_, other) in zip(before, after, strict=True))


def test_a_kill_in_the_middle_costs_one_round(hebei: Tenant, monkeypatch: pytest.MonkeyPatch):
    """What finished transactions made stays; the next run makes the rest, nothing twice."""
    classes = [issued(hebei, 3).id, issued(hebei, 2).id]
    monkeypatch.setattr(making, "ROUND", 2)
    begun: list[int] = []

    @contextmanager
    def opened() -> Iterator[Work]:
        with as_officer(hebei) as work:
            yield work

    def killed(done: int, total: int) -> None:
        begun.append(done)
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_many(opened, classes, progress=killed)
    assert begun == [2, 3]
    ended: list[tuple[int, int]] = []
    rest = make_many(opened, classes, progress=lambda done, total: ended.append((done, total)))
    assert (rest.total, rest.new) == (5, 2)
    assert ended == [(2, 5), (3, 5), (5, 5)]
    assert make_many(opened, classes).new == 0


def test_an_unsigned_file_is_known_by_the_register(hebei: Tenant):
    held = issued(hebei, 1)
    [(_, content)] = kept(hebei, held)
    found = said(content, hebei)
    assert found["文件"] == ("na", "没有电子签名")
    assert found["登记的文件"][0] == "pass"
    assert found["登记的状态"] == ("pass", "有效")
    assert found["结论"] == ("pass", "文件真实，证书有效")
    changed = bytearray(content)
    changed[len(content) // 2] ^= 1
    other = said(bytes(changed), hebei)
    assert other["登记的文件"][0] == "fail"
    assert other["结论"] == ("fail", "不能确认这份文件是真实的")


@pytest.mark.usefixtures("key")
def test_a_signed_file_says_who_signed_and_stays_genuine(hebei: Tenant):
    held = issued(hebei, 1)
    [(_, content)] = kept(hebei, held)
    found = said(content, hebei)
    assert found["文件"] == ("pass", "完整：签名之后没有改动")
    assert found["签名人"] == ("pass", "样例厅电子签章（本平台登记的签名证书）")
    assert found["结论"][0] == "pass"
    assert kept(hebei, held) == [(f"{found['证书编号'][1]}.pdf", content)]
    with as_officer(hebei) as work:
        work.get(TrainingClass, held.id, "班次").actual_host_name = "样例承办单位改名"
    kept(hebei, held)
    earlier = examine(content, among=[hebei])
    assert (earlier.match, earlier.genuine) == (Match.OTHER, True)
    assert said(content, hebei)["登记的文件"][0] == "na"


@pytest.mark.usefixtures("key")
def test_a_revoked_and_a_reissued_certificate_are_told(hebei: Tenant):
    held = issued(hebei, 2)
    (_, first), (_, second) = kept(hebei, held)
    with as_officer(hebei) as work:
        rows = {row.enrollment_id: row.id for row in rows_of(work, held)}
        revoke_certificate(work, _id(rows, held, 0), because="样例")
        reissue_certificate(work, _id(rows, held, 1), because="样例")
    assert said(first, hebei)["登记的状态"][1].startswith("已撤销，")
    assert said(first, hebei)["结论"] == ("fail", "文件真实，但证书已不再有效")
    assert said(second, hebei)["登记的状态"][1].startswith("已换发")


def _id(rows: dict[UUID, UUID], held: Held, place: int) -> UUID:
    return rows[held.trainees[place]]


def test_nothing_of_ours_is_not_confirmed(hebei: Tenant):
    found = said(b"%PDF-1.4 nothing", hebei)
    assert found["文件"][0] == "fail"
    assert found["登记"][0] == "fail"
    assert found["结论"] == ("fail", "不能确认这份文件是真实的")


def test_another_departments_file_is_not_this_ones(hebei: Tenant):
    held = issued(hebei, 1)
    [(_, content)] = kept(hebei, held)
    fujian = enter_tenant("fujian", plugins=registry())
    assert examine(content, among=[fujian]).match is Match.UNKNOWN


def test_a_key_that_cannot_be_used_is_said_so(hebei: Tenant, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    held = issued(hebei, 1)
    monkeypatch.setenv("YANXIU_SIGN_HEBEI_KEY", str(tmp_path / "nothing.p12"))
    with as_officer(hebei) as work, pytest.raises(DomainError, match=r"签名密钥.*读不到"):
        make_files(work, held.id)
    (tmp_path / "roots.pem").write_text("nothing", encoding="utf-8")
    monkeypatch.delenv("YANXIU_SIGN_HEBEI_KEY")
    monkeypatch.setenv("YANXIU_SIGN_ROOTS", str(tmp_path / "roots.pem"))
    with pytest.raises(DomainError, match="YANXIU_SIGN_ROOTS"):
        examine(b"%PDF-1.4", among=[hebei])
