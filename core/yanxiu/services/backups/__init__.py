"""Backup and restoration: the database, the stored files, and the proof that a copy is the same.

A backup holds no keys: they are kept elsewhere, and it says which it needs.
"""

from yanxiu.services.backups.making import Made, make
from yanxiu.services.backups.restoring import Restored, restore
from yanxiu.services.backups.telling import Step, Told, silent

__all__ = ["Made", "Restored", "Step", "Told", "make", "restore", "silent"]
