"""Build hook: a wheel carries the migrations as `yanxiu/_migrations`.

An installed Yanxiu can then upgrade its database without a clone. An editable installation reads
them where they stand, so nothing is copied for it (a copy would go stale unnoticed).
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class MigrationsHook(BuildHookInterface[Any]):
    """Adds the folder from the clone (`../migrations`) or from a source distribution (`migrations`)."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Declare the folder for a standard wheel; raise FileNotFoundError when it is nowhere."""
        if version != "standard":
            return
        root = Path(self.root)
        for folder in (root / "migrations", root.parent / "migrations"):
            if folder.is_dir():
                build_data["force_include"][str(folder)] = "yanxiu/_migrations"
                return
        raise FileNotFoundError(f"migrations not found in or beside {root}")
