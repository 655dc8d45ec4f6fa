"""`yanxiu demo`: the whole story, from an empty database to the ministry's table."""

from pathlib import Path

import click

from yanxiu.cli.files import make_folder
from yanxiu.documents import fonts
from yanxiu_demo.alone import alone
from yanxiu_demo.story import Story
from yanxiu_demo.telling import tell


@click.command("demo")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("out/demo"),
    show_default=True,
    help="把文件和 summary.json 写到哪里",
)
def demo(out: Path) -> None:
    """演示：三套政策下的一整年（样例数据）。

    可以反复运行：每次清掉上次演示建立的样例租户，从头再来；数据库里若有别的租户，则拒绝运行。
    """
    make_folder(out)
    fonts.ready_soon([fonts.SONG, fonts.HEI])
    with alone():
        tell(Story(out))
