"""The directory of tenants, as services and commands see it."""

import re
from typing import Final

from sqlalchemy.exc import IntegrityError

import yanxiu.models  # noqa: F401 - erasing a tenant goes through every table there is
from yanxiu.db import OWNER_ROLE, Tenant, TenantKind, add_tenant, database, find_tenant, list_tenants
from yanxiu.db.erase import erase_sample_tenant
from yanxiu.policy import Registry
from yanxiu.services.errors import InvalidInput, NotFound

_CODE: Final = re.compile(r"[a-z][a-z0-9-]{1,39}")


def tenant(code: str) -> Tenant:
    """The tenant with this code; raises ``NotFound`` for another."""
    found = find_tenant(database().directory(), code)
    if found is None:
        raise NotFound("租户", code)
    return found


def tenants() -> list[Tenant]:
    """All tenants, by number."""
    return list_tenants(database().directory())


def enter_tenant(
    code: str,
    *,
    plugins: Registry,
    name: str | None = None,
    jurisdiction: str | None = None,
    sample: bool = False,
) -> Tenant:
    """Enter a tenant in the directory, as the owner; its jurisdiction must be one that a plugin answers for.

    The nation's own jurisdiction makes the ministry's tenant.  Raises ``InvalidInput`` when the code is taken
    or malformed, ``UnknownJurisdiction`` when no plugin answers.
    """
    if not _CODE.fullmatch(code):
        rule = "须是2至40位小写字母、数字或连字符，以字母开头"
        raise InvalidInput("租户代码", code or "（空）", rule, "请换一个代码")
    if name is not None and not name.strip():
        raise InvalidInput("名称", "（空）", "不得为空", "请写部门的全称，或不写这一项")
    place = plugins.pack(jurisdiction or code).jurisdiction
    try:
        return add_tenant(
            database().engine(OWNER_ROLE),
            code=code,
            name=name or place.department or place.name,
            jurisdiction=place.id,
            gbt2260=place.code,
            kind=TenantKind.DEPARTMENT if place.parent else TenantKind.MINISTRY,
            sample=sample,
        )
    except IntegrityError as error:
        remedy = "请换一个代码，或用 yanxiu tenant list 查看已有租户"
        raise InvalidInput("租户代码", code, "已经被占用", remedy) from error


def erase_samples(codes: set[str]) -> list[str]:
    """Erase the sample tenants with these codes, data and all; gives back which there were.

    Raises ``InvalidInput``, and erases nothing, where the database holds a tenant that is no such sample.
    """
    found = tenants()
    foreign = [entry.code for entry in found if not entry.sample or entry.code not in codes]
    if foreign:
        raise InvalidInput(
            "数据库",
            "、".join(foreign),
            "里面有不是演示所建的租户，演示不在这样的数据库中运行",
            "请另设 YANXIU_HOME，或另用一个空数据库",
        )
    for entry in found:
        erase_sample_tenant(database().engine(OWNER_ROLE), entry.id)
    return [entry.code for entry in found]
