"""Accounts: signing in, sessions, second factors, lockout, roles. One module for each.

GB/T 22239-2019 8.1.4 and 8.1.5 stand behind the figures: pauses, limits, two people for a grant.
"""
