"""The database: roles, tenancy, sessions, column types, the embedded server and migrations."""
