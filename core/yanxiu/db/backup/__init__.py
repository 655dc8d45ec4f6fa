"""A backup: one file that holds the whole database and the stored files, and what proves that it is whole.

Services use it (``yanxiu.services.backups``); nothing here knows what the rows mean.
"""
