"""Which logins back up and restore: the embedded server's own, or those that the operator names."""

from sqlalchemy.engine import URL

from yanxiu.db.backup.dumping import BACKUP_VARIABLE
from yanxiu.db.backup.restoring import Target
from yanxiu.db.cluster import SUPERUSER
from yanxiu.db.embedded import DATABASE, start
from yanxiu.db.names import APP_ROLE, BACKUP_ROLE
from yanxiu.db.problems import SettingsProblem
from yanxiu.db.settings import Settings, address, without_password
from yanxiu.db.spreading import ADMIN_VARIABLE


def backup_login(given: str | None) -> URL:
    """The login that backs up; SettingsProblem where a server of one's own is used and none is given."""
    settings = Settings.load()
    if given:
        return address(BACKUP_VARIABLE, given)
    if settings.embedded:
        return start(settings.home).url(BACKUP_ROLE)
    rule = "行级安全对属主也强制，只有备份的登录看得全"
    remedy = f"设置 {BACKUP_VARIABLE}=postgresql://{BACKUP_ROLE}:口令@主机/数据库"
    raise SettingsProblem(BACKUP_VARIABLE, "未设置", rule, remedy)


def restore_target(given: str | None) -> Target:
    """Where to restore; SettingsProblem where a server of one's own is used and no superuser is given."""
    settings = Settings.load()
    if given:
        return Target(_same_database(settings, address(ADMIN_VARIABLE, given)))
    if settings.embedded:
        server = start(settings.home, migrate=False)
        return Target(server.url(SUPERUSER, DATABASE), server.passwords)
    rule = "恢复要建角色和数据库，须由超级用户执行"
    remedy = f"设置 {ADMIN_VARIABLE}=postgresql://超级用户:口令@主机/数据库，数据库是要恢复到的那一个"
    raise SettingsProblem(ADMIN_VARIABLE, "未设置", rule, remedy)


def _same_database(settings: Settings, admin: URL) -> URL:
    wanted = settings.urls[APP_ROLE].database if settings.urls else admin.database
    if admin.database != wanted:
        rule = f"写的数据库与 YANXIU_DATABASE_URL 的（{wanted}）不是同一个"
        raise SettingsProblem(ADMIN_VARIABLE, without_password(admin), rule, "更正其中一个")
    return admin
