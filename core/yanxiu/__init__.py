"""Yanxiu (研修): advanced study programmes run by the policy that governs them."""

__version__ = "0.1.0"
