"""The names every part of the database layer agrees on: schemas and roles."""

from typing import Final

DIRECTORY: Final = "directory"
"""Tenants and shared code lists: no row security, read-only for request roles."""

APP: Final = "app"
"""What belongs to one tenant."""

SUMMARY: Final = "summary"
"""The cells which the ministry reads."""

EXCHANGE: Final = "exchange"
"""Report packages a tenant has submitted, and the ministry's answers."""

LOOKUP: Final = "lookup"
"""The public certificate lookup: functions only."""

JOBS: Final = "jobs"
"""The queue. It knows no tenants, so request roles may not look into it."""

SCHEMAS: Final = (DIRECTORY, APP, SUMMARY, EXCHANGE, LOOKUP, JOBS)

MODEL_SCHEMAS: Final = (DIRECTORY, APP, SUMMARY, EXCHANGE, LOOKUP)
"""Where models have their tables; those of the queue are its library's."""

OWNER_ROLE: Final = "yanxiu_owner"
APP_ROLE: Final = "yanxiu_app"
WORKER_ROLE: Final = "yanxiu_worker"
MINISTRY_ROLE: Final = "yanxiu_ministry"
PUBLIC_ROLE: Final = "yanxiu_public"
BACKUP_ROLE: Final = "yanxiu_backup"

REQUEST_ROLES: Final = (APP_ROLE, WORKER_ROLE, MINISTRY_ROLE, PUBLIC_ROLE)
"""Logins that serve requests or jobs: they own nothing and are members of nothing."""

LOOKUP_DEFINER: Final = "yanxiu_lookup"
EXCHANGE_DEFINER: Final = "yanxiu_exchange"
JOBS_DEFINER: Final = "yanxiu_jobs"

DEFINER_ROLES: Final = (LOOKUP_DEFINER, EXCHANGE_DEFINER, JOBS_DEFINER)
"""Each owns the few functions that cross a line, and holds column grants only."""

ALL_ROLES: Final = (OWNER_ROLE, *REQUEST_ROLES, *DEFINER_ROLES, BACKUP_ROLE)
