"""Simulations: in a limited process of their own, over a tenant's classes read once, kept by name."""
