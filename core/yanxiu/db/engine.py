"""Engines: one for tenant traffic, which names its tenant in every transaction, and plain ones for the other
roles.
"""

from typing import Any, Final

from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from yanxiu.db.problems import NoTenant
from yanxiu.db.settings import unreachable
from yanxiu.db.tenancy import current_tenant

# answers in one zone everywhere, whatever the server's is
_OPTIONS: Final = "-c timezone=UTC"


def plain_engine(url: URL | str, **options: Any) -> Engine:
    """Make an engine for a role that has no tenant: owner, worker, ministry, public."""
    # no error repeats what was bound: names, numbers of accounts
    options = {"hide_parameters": True, **options}
    engine = create_engine(url, connect_args={"options": _OPTIONS, "application_name": "yanxiu"}, **options)
    event.listen(engine, "checkout", _must_be_idle)
    event.listen(engine, "handle_error", _tell_unreachable)
    return engine


def tenant_engine(url: URL | str, **options: Any) -> Engine:
    """Make the engine of ``yanxiu_app``: no transaction begins without a tenant."""
    engine = plain_engine(url, **options)
    event.listen(engine, "begin", _enter_tenant)
    event.listen(engine, "begin_twophase", _refuse_twophase)
    return engine


def _enter_tenant(connection: Connection) -> None:
    number, raw = current_tenant(), connection.connection.dbapi_connection
    if raw is None or raw.autocommit:
        raise NoTenant("tenant data needs a transaction: in autocommit the tenant would be forgotten at once")
    # SET takes no parameters; the number is an int by the check above
    cursor = raw.cursor()
    cursor.execute(f"SET LOCAL app.tenant_id = '{number:d}'")
    cursor.close()


def _refuse_twophase(_connection: Connection, _xid: Any) -> None:
    raise NoTenant("tenant data is not touched in two-phase transactions: they would begin without a tenant")


def _must_be_idle(raw: Any, _entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
    """Drop a pooled connection that somebody left inside a transaction, and with it a tenant."""
    if raw.info.transaction_status != TransactionStatus.IDLE:
        raise DisconnectionError("the pooled connection is not idle")


def _tell_unreachable(context: ExceptionContext) -> None:
    """Turn a failed connection into words for the operator; what fails on a connection stays as it is."""
    error = context.sqlalchemy_exception
    if (
        context.connection is None
        and context.engine
        and not context.is_pre_ping
        and isinstance(error, OperationalError)
    ):
        raise unreachable(context.engine.url, error) from None
