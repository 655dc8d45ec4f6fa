"""`make soak`: processes killed in the middle of their work, and thirty-two officers who number at once.

Not part of `make test`: it takes an hour. What it found last stands in `docs/assurance/`.
"""
