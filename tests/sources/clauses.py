"""The clauses of source documents, as `yanxiu source` reads them."""

from collections.abc import Mapping

from yanxiu.policy.clauses import bare, clause, clauses

Clauses = Mapping[str, Mapping[str, str]]
"""By document key, each clause's text by name."""

__all__ = ["Clauses", "bare", "clause", "clauses"]
