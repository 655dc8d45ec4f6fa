"""`yanxiu fonts`: the private set of fonts that documents are drawn with."""

import click

from yanxiu.documents import fonts
from yanxiu.documents.fonts.characters import standard
from yanxiu.documents.fonts.faces import CHAINS, FACES, LABELS


@click.group("fonts")
def fonts_() -> None:
    """文档的字库：制作、查看。"""


@fonts_.command("build")
def build() -> None:
    """由系统的字体制作全部字库（每台机器一次，几十秒）；不做也行，第一次用到时自动制作。"""
    places = fonts.ready(face.family for face in FACES)
    size = sum(file.stat().st_size for place in places for file in place.iterdir())
    click.echo(f"{len(places)} 个字库，{size / 1e6:.1f} MB，在 {places[0].parent}")
    _tell()


@fonts_.command("list")
def list_() -> None:
    """各种字体由什么承担、缺多少字；不制作。"""
    _tell()


def _tell() -> None:
    here = fonts.families_here()
    for style, chain in CHAINS.items():
        used = [family for family in chain if family in here]
        absent = len(fonts.missing_glyphs(standard(), style))
        click.echo(
            f"{LABELS[style]}：{' → '.join(LABELS[one] for one in used)}；通用规范汉字缺 {absent} 个，"
            f"共 {len(fonts.characters(style)):,} 字"
        )
    for package in sorted({face.package for face in FACES if face.family not in here}):
        names = "、".join(dict.fromkeys(LABELS[face.family] for face in FACES if face.package == package))
        click.echo(f"没有安装 {package}：{names}由排在后面的字库代替", err=True)
