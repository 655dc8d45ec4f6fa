"""The private set of fonts, and which characters can be printed."""

import io
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from yanxiu.documents import fonts
from yanxiu.documents.fonts import cache, choosing, sources
from yanxiu.documents.fonts.characters import core, gb2312, standard
from yanxiu.documents.fonts.faces import FACES, LAST, SONG_REST, Part, face_called

OUTSIDE = "\U0002ebf0"
"""Of CJK extension I (2022), which no packaged font holds."""


def made(face_id: str) -> TTFont:
    face = face_called(face_id)
    [place] = [place for place in cache.ready([face.family]) if place.name.startswith(f"{face_id}-")]
    return TTFont(io.BytesIO((place / f"{face_id}.ttf").read_bytes()))


def test_the_standard_list_is_whole():
    assert len(standard()) == len(set(standard())) == 8105
    assert standard().startswith("一乙二十丁厂七")
    assert standard().endswith("蠼")
    assert len([code for code in gb2312() if 0x4E00 <= code <= 0x9FFF]) == 6763


@pytest.mark.parametrize("face_id", ["song-regular", "song-bold", "hei-regular", "hei-bold"])
def test_every_standard_character_prints_in_song_and_hei(face_id: str):
    with made(face_id) as font:
        assert [one for one in standard() if ord(one) not in font.getBestCmap()] == []


@pytest.mark.parametrize("family", list(fonts.CHAINS))
def test_every_standard_character_prints_in_every_style(family: str):
    assert fonts.missing_glyphs(standard(), family) == []


def test_a_face_is_ours_by_name_and_keeps_its_licence():
    with made("song-bold") as font:
        names = font["name"]
        assert names.getBestFamilyName() == "YX Song"
        assert "Noto" not in "".join(str(names.getName(n, 3, 1, 0x409)) for n in (1, 2, 3, 4, 6))
        assert "Open Font License" in str(names.getName(13, 3, 1, 0x409))
        assert (font["OS/2"].usWeightClass, font["head"].macStyle) == (700, 1)


def test_a_face_is_small_and_quadratic():
    with made("song-regular") as font:
        assert "glyf" in font
        assert "CFF " not in font
        assert len(font.getGlyphOrder()) < 10_500
        assert set(font.getBestCmap()) <= core()


def test_a_face_is_made_once(caplog: pytest.LogCaptureFixture):
    cache.ready([fonts.SONG])
    caplog.set_level("INFO", "yanxiu.documents.fonts")
    places = cache.ready([fonts.SONG])
    assert len(places) == 2
    assert caplog.messages == []


def test_another_version_of_the_source_makes_another_face_and_the_former_goes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr(cache, "folder", lambda: tmp_path)
    monkeypatch.setattr(
        cache, "_reduce", lambda face, source, target: target.write_bytes(source.read_bytes())
    )
    face, source = face_called("hana"), tmp_path / "HanaMinB.ttf"
    seen = []
    for content in (b"one", b"another"):
        source.write_bytes(content)
        cache.digest.cache_clear()
        place = cache.place_of(face, source)
        place.parent.mkdir(exist_ok=True)
        cache._make(face, source, place)
        seen.append(place)
        assert (place / "hana.ttf").read_bytes() == content
    assert [place.exists() for place in seen] == [False, True]
    cache.digest.cache_clear()


def test_rare_but_drawable_characters_pass():
    assert fonts.missing_glyphs("王堃喆祎昇翀龑𠮷·买买提 ABC 〔2024〕") == []
    assert fonts.missing_glyphs("人社厅发〔2021〕24号", fonts.HEI) == []


def test_a_character_outside_is_named_once_with_its_code_point():
    assert fonts.missing_glyphs(f"张{OUTSIDE}\ue000{OUTSIDE}") == [
        f"{OUTSIDE}（U+2EBF0）",
        "\ue000（U+E000）",
    ]


def test_a_document_gets_the_families_it_names_and_those_of_its_rare_characters():
    assert choosing.families_for("<p>王堃", ["p { font-family: 'YX Hei' }"]) == {fonts.SONG, fonts.HEI}
    assert choosing.families_for("<p>张𠮷", []) == {fonts.SONG, SONG_REST}
    assert SONG_REST not in choosing.families_for(f"<p>{OUTSIDE}", [])


def test_fontconfig_shows_our_faces_and_no_folder_of_the_machine():
    content = choosing.fontconfig(frozenset({fonts.SONG})).read_text(encoding="utf-8")
    assert content.count("<dir>") == 2
    assert "/usr/" not in content


def test_a_machine_without_the_font_is_told_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(sources, "_font_folders", lambda: [tmp_path])
    monkeypatch.setattr(sources, "find_font", sources.find_font.__wrapped__)
    with pytest.raises(fonts.FontMissingError, match="fonts-noto-cjk"):
        sources.font_file(face_called("song-regular"))


def test_each_face_but_those_of_rare_characters_keeps_to_the_core():
    beyond = {face.family for face in FACES if face.part in (Part.REST, Part.BEYOND_GB2312)}
    assert beyond == {SONG_REST, "YX Fang Rare", LAST}
