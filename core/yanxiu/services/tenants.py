"""The directory of tenants, as services and commands see it."""

from functools import cache

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from yanxiu.db import (
    APP_ROLE,
    OWNER_ROLE,
    Tenant,
    TenantKind,
    add_tenant,
    database,
    find_tenant,
    list_tenants,
)
from yanxiu.db.engine import plain_engine
from yanxiu.policy import Registry
from yanxiu.services.errors import InvalidInput, NotFound


@cache
def _directory(url: str) -> Engine:
    # the application's login without a tenant: row security shows it nothing but the directory
    return plain_engine(url, pool_size=1, max_overflow=2)


def directory() -> Engine:
    """An engine that may read the directory and sees no tenant's rows."""
    return _directory(database().url(APP_ROLE).render_as_string(hide_password=False))


def tenant(code: str) -> Tenant:
    """The tenant with this code; raises ``NotFound`` for another."""
    found = find_tenant(directory(), code)
    if found is None:
        raise NotFound("租户", code)
    return found


def tenants() -> list[Tenant]:
    """All tenants, by number."""
    return list_tenants(directory())


def enter_tenant(
    code: str, *, plugins: Registry, name: str | None = None, jurisdiction: str | None = None
) -> Tenant:
    """Enter a tenant in the directory, as the owner; its jurisdiction must be one that a plugin answers for.

    The nation's own jurisdiction makes the ministry's tenant.  Raises ``InvalidInput`` when the code is taken
    or malformed, ``UnknownJurisdiction`` when no plugin answers.
    """
    place = plugins.pack(jurisdiction or code).jurisdiction
    try:
        return add_tenant(
            database().engine(OWNER_ROLE),
            code=code,
            name=name or place.department or place.name,
            jurisdiction=place.id,
            gbt2260=place.code,
            kind=TenantKind.DEPARTMENT if place.parent else TenantKind.MINISTRY,
        )
    except IntegrityError as error:
        rule = "须是2至40位小写字母、数字或连字符，以字母开头，且没有被占用"
        raise InvalidInput(
            "租户代码", code, rule, "请换一个代码，或用 yanxiu tenant list 查看已有租户"
        ) from error
