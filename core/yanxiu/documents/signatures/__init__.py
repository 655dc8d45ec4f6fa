"""Electronic signatures in PDF files (PAdES): made with a key from a PKCS#12 file, and checked.

`signing` is imported where something is signed, and not here: its library takes half a second to load.
"""

from yanxiu.documents.signatures.checking import (
    FileReport,
    Integrity,
    Signature,
    SigningError,
    Trust,
    certificates_in,
    check_file,
)

__all__ = ["FileReport", "Integrity", "Signature", "SigningError", "Trust", "certificates_in", "check_file"]
