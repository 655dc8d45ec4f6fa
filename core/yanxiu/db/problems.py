"""What can be wrong with the database or its settings, told to the operator in Chinese."""


class DatabaseProblem(Exception):  # "Error" is what drivers raise; this is told to people
    """A problem an operator can cure. It names the field, the value, the rule and the way out.

    ``value`` must never hold a password: pass addresses through ``settings.without_password``.
    """

    def __init__(self, field: str, value: str, rule: str, remedy: str) -> None:
        super().__init__(f"{field}：{rule}（当前值：{value}）。处理办法：{remedy}")
        self.field = field
        self.value = value
        self.rule = rule
        self.remedy = remedy


class SettingsProblem(DatabaseProblem):
    """An environment variable is missing, incomplete or malformed."""


class ServerProblem(DatabaseProblem):
    """The database server cannot be reached, started or accepted."""


class BackupProblem(DatabaseProblem):
    """A backup cannot be made, is none, is damaged, or cannot be restored here."""


class CryptoError(Exception):
    """A value cannot be decrypted: unknown key, wrong purpose, altered bytes. It never holds the value."""


class NoTenant(RuntimeError):  # the name says it all
    """Tenant data was asked for without naming a tenant, or in the name of another one."""
