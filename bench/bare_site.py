"""The peer of `bench.pages`: Flask without anything around it, which runs statements and lists their rows.

It is given the very statements of our pages, with the same values. It does not ask who somebody is, decides
nothing, decrypts nothing, translates nothing; a template writes every row that was read.

gunicorn "bench.bare_site:create('file')"
"""

import pickle
from pathlib import Path
from threading import local
from typing import Any

import psycopg
from flask import Flask, render_template_string
from werkzeug.exceptions import NotFound

PAGE = """<!doctype html><title>{{ path }}</title>
{% for rows in found %}<table>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table>{% endfor %}"""


def create(file: str) -> Flask:
    """Make the application; the file holds the database's address and, by page, tenant and statements."""
    address, pages = pickle.loads(Path(file).read_bytes())  # noqa: S301 - written by bench.pages
    app, held = Flask("bare"), local()

    @app.get("/<path:path>")
    def page(path: str) -> str:
        if path not in pages:
            raise NotFound
        tenant, statements = pages[path]
        if not hasattr(held, "connection"):
            held.connection = psycopg.connect(address)
        return render_template_string(PAGE, path=path, found=_asked(held.connection, tenant, statements))

    return app


def _asked(connection: psycopg.Connection[Any], tenant: int, statements: Any) -> list[list[Any]]:
    """The rows of all statements, asked in one transaction of the tenant."""
    with connection.transaction():
        connection.execute(f"SET LOCAL app.tenant_id = '{tenant:d}'")
        return [connection.execute(text, values).fetchall() for text, values in statements]
