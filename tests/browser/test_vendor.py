"""What the browser tests bring along is what was taken from its package."""

import hashlib
from pathlib import Path

VENDOR = Path(__file__).parent / "vendor"


def test_every_vendored_file_is_what_its_sum_says():
    lines = [line.split(maxsplit=1) for line in (VENDOR / "SHA256SUMS").read_text().splitlines()]
    files = {str(path.relative_to(VENDOR)): path.read_bytes() for path in VENDOR.glob("*/*")}
    assert {name: hashlib.sha256(content).hexdigest() for name, content in files.items()} == {
        name: digest for digest, name in lines
    }
