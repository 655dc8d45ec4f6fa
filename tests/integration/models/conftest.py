"""Sessions of two departments."""

from collections.abc import Iterator

import pytest

from yanxiu.db import TenantSession, transaction


@pytest.fixture
def session(two_tenants: tuple[int, int]) -> Iterator[TenantSession]:
    """A transaction of the first department, undone at the end."""
    with transaction(two_tenants[0]) as open_session:
        yield open_session
        open_session.rollback()
