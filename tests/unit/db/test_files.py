"""Private files: whole, for their owner only, never replaced."""

import stat
from pathlib import Path

from yanxiu.db.files import create_private


def test_a_private_file_is_written_whole_and_for_its_owner(tmp_path: Path):
    create_private(tmp_path / "new" / "keys", "secret")
    assert (tmp_path / "new" / "keys").read_text() == "secret"
    assert stat.S_IMODE((tmp_path / "new" / "keys").stat().st_mode) == 0o600


def test_what_another_process_made_meanwhile_stays(tmp_path: Path):
    (tmp_path / "keys").write_text("first")
    create_private(tmp_path / "keys", "second")
    assert (tmp_path / "keys").read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]
