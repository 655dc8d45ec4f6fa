"""The database: roles, tenancy, sessions, column types, the embedded server and migrations.

Services need ``transaction``, ``TenantSession`` and ``NoTenant``; what models need stands in ``db.base`` and
``db.types``, what migrations need in ``db.ddl``.
"""

from yanxiu.db.base import Base, Entity, TenantMixin, tenant_fk, tenant_index, tenant_unique
from yanxiu.db.crypto import keyed_index, pseudonym
from yanxiu.db.database import Database, database, use_database
from yanxiu.db.directory import Tenant, TenantKind, add_tenant, find_tenant, list_tenants
from yanxiu.db.ids import uuid7
from yanxiu.db.names import APP_ROLE, MINISTRY_ROLE, OWNER_ROLE, PUBLIC_ROLE, WORKER_ROLE
from yanxiu.db.problems import CryptoError, DatabaseProblem, NoTenant, ServerProblem, SettingsProblem
from yanxiu.db.session import TenantSession, transaction
from yanxiu.db.settings import Settings, for_psql, without_password
from yanxiu.db.tenancy import as_tenant, current_tenant
from yanxiu.db.types import Code, EncryptedText, Money

__all__ = [
    "APP_ROLE",
    "MINISTRY_ROLE",
    "OWNER_ROLE",
    "PUBLIC_ROLE",
    "WORKER_ROLE",
    "Base",
    "Code",
    "CryptoError",
    "Database",
    "DatabaseProblem",
    "EncryptedText",
    "Entity",
    "Money",
    "NoTenant",
    "ServerProblem",
    "Settings",
    "SettingsProblem",
    "Tenant",
    "TenantKind",
    "TenantMixin",
    "TenantSession",
    "add_tenant",
    "as_tenant",
    "current_tenant",
    "database",
    "find_tenant",
    "for_psql",
    "keyed_index",
    "list_tenants",
    "pseudonym",
    "tenant_fk",
    "tenant_index",
    "tenant_unique",
    "transaction",
    "use_database",
    "uuid7",
    "without_password",
]
