"""Files of commands: whole or not at all, refused in words."""

from pathlib import Path

import pytest

from yanxiu.cli.failures import Refused
from yanxiu.cli.files import Drafts, make_folder, read_file, write_file


def test_what_is_written_can_be_read(tmp_path: Path):
    file = tmp_path / "new" / "file"
    write_file(file, b"1")
    write_file(file, b"2")
    assert read_file(file) == b"2"
    assert list(file.parent.iterdir()) == [file]


def test_an_error_leaves_the_files_that_were_there(tmp_path: Path):
    file = tmp_path / "file"
    write_file(file, b"old")

    def fails() -> None:
        with Drafts().kept() as drafts:
            drafts.write(file, b"new")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert read_file(file) == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_what_cannot_be_is_refused_in_words(tmp_path: Path):
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(Refused, match="读不了（没有这个文件或文件夹）"):
        read_file(tmp_path / "absent")
    with pytest.raises(Refused, match="写不了（这是文件夹，应写文件）"):
        write_file(tmp_path, b"")
    with pytest.raises(Refused, match="写不了（那里已有一个文件，不是文件夹）"):
        write_file(file / "below", b"")
    with pytest.raises(Refused, match="写不了（那里已有一个文件，不是文件夹）"):
        make_folder(file)
    with pytest.raises(Refused, match="写不了（路径中间有一段不是文件夹）"):
        make_folder(file / "below")
    assert list(tmp_path.iterdir()) == [file]
