"""Where backup and restoration go: logins of the embedded server, or those the operator names; the disk."""

import shutil
from pathlib import Path
from typing import Final

from sqlalchemy.engine import URL

from yanxiu.db.backup.dumping import BACKUP_VARIABLE
from yanxiu.db.backup.restoring import Target
from yanxiu.db.cluster import SUPERUSER
from yanxiu.db.embedded import DATABASE, start
from yanxiu.db.names import APP_ROLE, BACKUP_ROLE
from yanxiu.db.problems import SettingsProblem
from yanxiu.db.settings import Settings, address, without_password
from yanxiu.db.spreading import ADMIN_VARIABLE

_MEGA: Final = 1 << 20
_SERVERS_OWN: Final = ("postgres", "template0", "template1")


def backup_login(given: str | None) -> URL:
    """The login that backs up; SettingsProblem where a server of one's own is used and none is given."""
    settings = Settings.load()
    if given:
        return _same_database(settings, BACKUP_VARIABLE, given)
    if settings.embedded:
        return start(settings.home).url(BACKUP_ROLE)
    rule = "行级安全对属主也强制，只有备份的登录看得全"
    remedy = f"设置 {BACKUP_VARIABLE}=postgresql://{BACKUP_ROLE}:口令@主机/数据库"
    raise SettingsProblem(BACKUP_VARIABLE, "未设置", rule, remedy)


def restore_target(given: str | None) -> Target:
    """Where to restore; SettingsProblem where a server of one's own is used and no superuser is given."""
    settings = Settings.load()
    if given:
        return Target(_same_database(settings, ADMIN_VARIABLE, given))
    if settings.embedded:
        server = start(settings.home, migrate=False)
        return Target(server.url(SUPERUSER, DATABASE), server.passwords)
    rule = "恢复要建角色和数据库，须由超级用户执行"
    remedy = f"设置 {ADMIN_VARIABLE}=postgresql://超级用户:口令@主机/数据库，数据库是要恢复到的那一个"
    raise SettingsProblem(ADMIN_VARIABLE, "未设置", rule, remedy)


def roomy_home(size: int) -> Path:
    """YANXIU_HOME, made where it is lacking; SettingsProblem unless so many bytes more have room there."""
    home = Settings.load().home
    home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(home).free
    if free < size:
        rule = f"恢复时须另有 {size / _MEGA:,.1f} MB，只剩 {free / _MEGA:,.1f} MB"
        raise SettingsProblem("YANXIU_HOME", str(home), rule, "腾出磁盘，或把 YANXIU_HOME 设到别处")
    return home


def _same_database(settings: Settings, variable: str, given: str) -> URL:
    url = address(variable, given)
    if url.database in _SERVERS_OWN:
        rule = f"{url.database} 是服务器自己的数据库"
        raise SettingsProblem(variable, without_password(url), rule, "写明研修的数据库，例如 …/yanxiu")
    wanted = settings.urls[APP_ROLE].database if settings.urls else url.database
    if url.database != wanted:
        rule = f"写的数据库与 YANXIU_DATABASE_URL 的（{wanted}）不是同一个"
        raise SettingsProblem(variable, without_password(url), rule, "更正其中一个")
    return url
