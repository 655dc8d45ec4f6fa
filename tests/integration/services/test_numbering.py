"""Thirty-two officers at once: five thousand numbers, no gap, none twice; `make soak` asks for more."""

from soak.numbering import number_at_once
from yanxiu.db import Database
from yanxiu.db.embedded import EmbeddedServer


def test_thirty_two_officers_number_without_gaps(server: EmbeddedServer, db: Database):
    found = number_at_once(server.addresses(db.url("yanxiu_owner").database or ""), 5_000)
    assert (found.numbered, found.gaps, found.duplicates) == (5_000, 0, 0)
    assert found.failed > 10
    assert found.rate >= 300
