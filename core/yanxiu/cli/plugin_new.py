"""`yanxiu plugin new`: a plugin from nothing."""

from pathlib import Path

import click

from yanxiu.policy import Level, Registry
from yanxiu.scaffold import Place, make

from .failures import Refused


@click.command("new")
@click.argument("name", metavar="名称")
@click.option(
    "--code", required=True, metavar="代码", help="区划代码（GB/T 2260）：省两位，市四位，或六位写全。"
)
@click.option("--parent", default="national", show_default=True, metavar="上级", help="上级辖区。")
@click.option("--city-of", metavar="省", help="市级插件：它属于哪个省（辖区名）。")
@click.option("--label", default="", metavar="中文名", help="中文名称，如 广东省；不写就用名称。")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    metavar="文件夹",
    help="写在哪个文件夹下，默认当前文件夹。",
)
def command(name: str, code: str, parent: str, city_of: str | None, label: str, into: Path) -> None:
    """新建一个插件：六个文件，一条规则、一个参数、一个案例，写好就能通过全部检查。"""
    level = Level.CITY if city_of else Level.PROVINCIAL
    above = city_of or parent
    _require_known(above, name)
    files = make(Place(name, code, above, level, label), into)
    folder = files[0].parent
    click.echo(f"已建立 {folder}：")
    for path in files:
        click.echo(f"  {path.relative_to(folder)}")
    click.echo()
    click.echo(f"接下来：cd {folder}，然后 yanxiu plugin check；README.md 说每一步做什么。")


def _require_known(above: str, name: str) -> None:
    """The one above is installed (else every question goes to manual review), the name is free."""
    registry = Registry.load()
    known = "、".join(sorted(registry.packs))
    if above not in registry.packs:
        raise Refused(
            f"上级 {above!r} 没有安装；已安装：{known}。请先安装上级的插件，或更正 --parent、--city-of"
        )
    if name in registry.packs:
        raise Refused(f"辖区 {name!r} 已有插件；已安装：{known}。请换一个名称")
