"""Draft the next migration: ``.venv/bin/python migrations/draft.py "what it does"``.

Compares the models with a throw-away database that stands at the newest migration.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from yanxiu.db.autogenerate import draft
from yanxiu.db.embedded import start
from yanxiu.db.names import OWNER_ROLE


def main(message: str) -> Path:
    """Draft it and give its file."""
    with TemporaryDirectory() as home:
        server = start(home)
        try:
            return draft(server.url(OWNER_ROLE), message)
        finally:
            server.release()


if __name__ == "__main__":
    sys.stdout.write(f"{main(' '.join(sys.argv[1:]))}\n")
