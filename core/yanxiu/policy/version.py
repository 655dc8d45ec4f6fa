"""The core's version, as every decision records it."""

from importlib import metadata

__version__ = metadata.version("yanxiu")
