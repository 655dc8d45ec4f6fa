"""The command line: one module per command group, imported only when it is used."""

import click

from .lazy import LazyGroup
from .telling import tell_what_takes_long

COMMANDS = {
    "audit": ("yanxiu.cli.audit:audit", "审计记录"),
    "certificate": ("yanxiu.cli.certificate:certificate", "结业证书：编号、查验"),
    "db": ("yanxiu.cli.db:db", "数据库：升级、检查、备份、恢复、连接地址"),
    "class": ("yanxiu.cli.class_:class_", "班次：列出、查看"),
    "decision": ("yanxiu.cli.decision:decision", "决定：查看、重算"),
    "document": ("yanxiu.cli.document:document", "文书：列出、写成文件"),
    "job": ("yanxiu.cli.job:job", "后台作业：列出、查看、取消"),
    "fonts": ("yanxiu.cli.fonts:fonts_", "文档的字库：制作、查看"),
    "ledger": ("yanxiu.cli.ledger:ledger", "经费台账：按班次、承办单位、列支渠道"),
    "plugin": ("yanxiu.cli.plugin:plugin", "政策插件"),
    "policy": ("yanxiu.cli.policy:policy", "政策：查看、比较、判断、测试"),
    "report": ("yanxiu.cli.report:report", "平台上报"),
    "roster": ("yanxiu.cli.roster:roster", "学员名单：导入、导出"),
    "serve": ("yanxiu.cli.serve:serve", "启动网站"),
    "standard": ("yanxiu.cli.standard:standard", "外部标准：载入、列出、查看培训费标准表"),
    "subsidy": ("yanxiu.cli.subsidy:subsidy", "补助：怎样算出来的，付了多少"),
    "source": ("yanxiu.cli.source:source", "文件原文：导入、锚点、核对"),
    "summary": ("yanxiu.cli.summary:summary", "跨省汇总"),
    "tenant": ("yanxiu.cli.tenant:tenant", "租户"),
    "user": ("yanxiu.cli.user:user", "账号：建立、列出、重置"),
    "worker": ("yanxiu.cli.worker:worker", "做后台作业"),
}
"""Name → (module:attribute of its click command, one line of help)."""

GROUP = "yanxiu.commands"
"""Entry points by which other distributions add a command; it is listed by the first line of its help."""


@click.group(
    cls=LazyGroup,
    commands_at=COMMANDS,
    added_by=GROUP,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
)
@click.version_option(package_name="yanxiu", prog_name="yanxiu", message="%(prog)s %(version)s")
def main() -> None:
    """研修：高级研修项目的政策与管理平台。

    退出码：0 正常；1 所问的事项不成立；2 问不成（文件、参数或环境有误）。
    """
    tell_what_takes_long()
