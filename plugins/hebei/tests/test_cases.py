"""The cases of the draft, published and our own, and what every plugin must hold."""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from yanxiu.policy import Status
from yanxiu.testing.conformance import Conformance


class TestConformance(Conformance):
    jurisdiction = "hebei"
    cases = Path(__file__).parent / "cases"
    without: ClassVar[Mapping[tuple[str, Status], str]] = {
        ("HED-44", Status.FAIL): "an adopted draft is in force, and one that is not adopted has no findings",
        ("HED-44", Status.UNKNOWN): "likewise: the one finding is then NO-POLICY",
    }

    def test_every_row_of_the_draft_is_in_the_catalogue(self) -> None:
        assert [row.id for row in self.pack.catalogue] == [f"HED-{n:02}" for n in range(1, 45)]
