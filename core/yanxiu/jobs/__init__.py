"""Background work: what ``yanxiu worker`` does, in the name of whoever asked for it.

A kind is a function marked ``@job``; it works through services, one transaction for each unit, and may be run
again at any time: a worker can be lost in the middle.
"""
