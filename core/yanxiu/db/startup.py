"""What is looked at before a database is used."""

import logging
from typing import Final

from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from yanxiu.db.check import check, outdated
from yanxiu.db.migrate import current, heads
from yanxiu.db.problems import ServerProblem
from yanxiu.db.settings import unreachable, without_password

_SHOWN: Final = 5
_log: Final = logging.getLogger(__name__)


def inspect_database(url: URL, *, embedded: bool, owner: bool) -> None:
    """Refuse a server that is too old, a schema that is not current, and a catalogue that is not sound.

    The embedded server's version is only noted in the log (``yanxiu db check`` shows it): no wheel holds a
    newer one, and what it lacks needs role changes or RESTRICTIVE policies, which are not used here.
    ``owner`` says whether ``url`` is the owner's login, which alone may read the schema's revision. Raises
    ServerProblem.
    """
    engine = create_engine(url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            _version(connection, url, embedded)
            if owner:
                _revision(connection, url)
            _catalogue(connection, url)
    except OperationalError as error:
        raise unreachable(url, error) from None


def _version(connection: Connection, url: URL, embedded: bool) -> None:
    problem = outdated(connection)
    if problem and embedded:
        _log.info("内置数据库：%s", problem)
    elif problem:
        raise ServerProblem("数据库版本", without_password(url), problem, "升级数据库服务器的小版本")


def _revision(connection: Connection, url: URL) -> None:
    found = current(connection)
    if found != heads():
        stands = "、".join(found) or "（空）"
        rule = f"数据库结构停在 {stands}，程序需要 {'、'.join(heads())}"
        raise ServerProblem("数据库结构", without_password(url), rule, "运行 yanxiu db upgrade")


def _catalogue(connection: Connection, url: URL) -> None:
    found = check(connection)
    if found:
        listed = "；".join(str(one) for one in found[:_SHOWN])
        rule = f"租户隔离检查发现 {len(found)} 处问题：{listed}"
        raise ServerProblem(
            "数据库目录", without_password(url), rule, "运行 yanxiu db check 查看全部，更正后再启动"
        )
