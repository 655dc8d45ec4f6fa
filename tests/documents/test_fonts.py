"""Which characters can be printed."""

import pytest

from yanxiu.documents import fonts


def test_rare_but_drawable_characters_pass():
    assert fonts.missing_glyphs("王堃喆祎昇翀龑𠮷·买买提 ABC 〔2024〕") == []
    assert fonts.missing_glyphs("人社厅发〔2021〕24号", fonts.HEI) == []


def test_a_character_outside_is_named_once_with_its_code_point():
    assert fonts.missing_glyphs("张\U0002ebf0\ue000\U0002ebf0") == [
        "\U0002ebf0（U+2EBF0）",
        "\ue000（U+E000）",
    ]


def test_a_machine_without_the_font_is_told_the_package(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "_font_folders", lambda: [tmp_path])
    with pytest.raises(fonts.FontMissingError, match="fonts-noto-cjk"):
        fonts.font_file.__wrapped__(fonts.SONG)
