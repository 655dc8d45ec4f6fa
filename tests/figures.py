"""Figures that the long runs print: what was counted, how much."""

import os
from pathlib import Path


def tell(what: str, how_much: str, more: str = "") -> None:
    """Note a figure in the file that ``FIGURES`` names; without one nobody wants to read it."""
    if name := os.environ.get("FIGURES"):
        with Path(name).open("a", encoding="utf-8") as file:
            file.write(f"{what}：{how_much}" + (f"（{more}）" if more else "") + "\n")
