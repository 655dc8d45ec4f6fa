"""Signatures in PDF files: made with keys that are made here, checked as a stranger's file would be."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from pikepdf.pdfa import validate_written

from yanxiu.documents.certificate import CertificateData, render_certificate
from yanxiu.documents.signatures import Integrity, SigningError, Trust, certificates_in, check_file
from yanxiu.documents.signatures.signing import Signer

DAY = timedelta(days=1)
Key = ec.EllipticCurvePrivateKey
Made = tuple[Key, x509.Certificate]
USAGE = {
    "digital_signature": True,
    "content_commitment": True,
    "key_encipherment": False,
    "data_encipherment": False,
    "key_agreement": False,
    "crl_sign": False,
    "encipher_only": False,
    "decipher_only": False,
}


def certified(
    name: str, by: Made | None = None, *, begins: datetime | None = None, ends: datetime | None = None
) -> Made:
    """A key with a certificate: its own, or an authority's."""
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by[1].subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins or now - DAY)
        .not_valid_after(ends or now + 30 * DAY)
        .add_extension(x509.BasicConstraints(ca=name == "样例根证书", path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**{**USAGE, "key_cert_sign": name == "样例根证书"}), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return key, builder.sign(by[0] if by else key, hashes.SHA256())


@pytest.fixture(scope="module")
def authority() -> Made:
    return certified("样例根证书")


@pytest.fixture(scope="module")
def root(authority: Made) -> list[bytes]:
    return certificates_in(authority[1].public_bytes(serialization.Encoding.PEM))


@pytest.fixture
def signer(tmp_path: Path) -> Callable[[Made], Signer]:
    """Put a key into a PKCS#12 file and load it from there."""

    def load(made: Made) -> Signer:
        path = tmp_path / "key.p12"
        locked = serialization.BestAvailableEncryption(b"secret")
        path.write_bytes(pkcs12.serialize_key_and_certificates(b"x", made[0], made[1], None, locked))
        return Signer.load(path, "secret")

    return load


@pytest.fixture
def plain(certificate: CertificateData) -> bytes:
    return render_certificate(certificate)


def test_a_signed_file_is_whole_trusted_and_still_archivable(authority: Made, root, signer, plain: bytes):
    signed = signer(certified("东海省人社厅电子签章", authority)).sign(plain)
    report = check_file(signed, root)
    assert report.integrity is Integrity.WHOLE
    assert report.signature is not None
    assert report.signature.trust is Trust.ROOT
    assert report.signature.subject == "东海省人社厅电子签章"
    assert report.vouched
    assert report.title == "结业证书 样研修〔2024〕示范05-0028"
    assert report.identifier == "https://yanxiu.example/donghai/v/4b1f0a9cQ2uZ7xKp8sLw3R"
    assert not validate_written(io.BytesIO(signed), "3b").violations
    assert len(signed) - len(plain) < 25_000


def test_a_changed_byte_is_seen(authority: Made, root, signer, plain: bytes):
    signed = bytearray(signer(certified("样例", authority)).sign(plain))
    signed[len(plain) // 2] ^= 1
    report = check_file(bytes(signed), root)
    assert report.integrity is Integrity.CHANGED
    assert not report.vouched


def test_what_is_added_after_the_signature_is_seen(authority: Made, root, signer, plain: bytes):
    signed = signer(certified("样例", authority)).sign(plain)
    assert check_file(signed + b"\n% more", root).integrity is Integrity.CHANGED
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        out = io.BytesIO()
        pdf.save(out)
    assert check_file(out.getvalue(), root).integrity is Integrity.CHANGED


def test_an_unsigned_file_is_said_to_be_one(root, plain: bytes):
    report = check_file(plain, root)
    assert report.integrity is Integrity.UNSIGNED
    assert report.signature is None
    assert report.title.endswith("0028")


def test_a_stranger_is_not_trusted_and_own_keys_are_known(authority: Made, root, signer, plain: bytes):
    key = signer(certified("别的单位"))
    signed = key.sign(plain)
    alone = check_file(signed, root)
    assert alone.integrity is Integrity.WHOLE
    assert alone.signature is not None
    assert alone.signature.trust is Trust.SELF_SIGNED
    assert not alone.vouched
    ours = check_file(signed, root, [key.fingerprint])
    assert ours.signature is not None
    assert (ours.signature.trust, ours.vouched) == (Trust.OWN, True)
    foreign = certified("样例根证书")
    other = check_file(signer(certified("冒名", foreign)).sign(plain), root)
    assert other.signature is not None
    assert other.signature.trust is Trust.UNKNOWN


def test_a_certificate_that_ended_since_is_said_to_have(authority: Made, root, signer, plain, monkeypatch):
    made = certified("样例", authority, ends=datetime.now(UTC) + timedelta(seconds=2))
    signed = signer(made).sign(plain)
    ended = made[1].not_valid_after_utc
    while datetime.now(UTC) <= ended + timedelta(seconds=1):
        check_file(plain)
    report = check_file(signed, root)
    assert report.integrity is Integrity.WHOLE
    assert report.signature is not None
    assert report.signature.trust is Trust.EXPIRED
    assert not report.vouched


def test_a_key_that_ended_signs_nothing(authority: Made, signer):
    past = datetime.now(UTC) - 3 * DAY
    with pytest.raises(SigningError, match="到期"):
        signer(certified("样例", authority, begins=past, ends=past + DAY))


def test_a_wrong_passphrase_is_not_repeated(authority: Made, signer, tmp_path: Path):
    signer(certified("样例", authority))
    with pytest.raises(SigningError, match="口令") as caught:
        Signer.load(tmp_path / "key.p12", "hunter2")
    assert "hunter2" not in str(caught.value)
    with pytest.raises(SigningError, match="读不到"):
        Signer.load(tmp_path / "nothing.p12", "")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"no pdf", b"%PDF-1.7\n" + b"<" * 100_000])
def test_what_is_no_pdf_is_said_to_be_none(content: bytes):
    assert check_file(content).integrity is Integrity.UNREADABLE
