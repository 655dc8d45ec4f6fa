"""The notice's cases and coverage: what every plugin must hold."""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from yanxiu.policy import Status
from yanxiu.testing.conformance import Conformance


class TestConformance(Conformance):
    jurisdiction = "national"
    cases = Path(__file__).parent / "cases"
    without: ClassVar[Mapping[tuple[str, Status], str]] = {
        ("CN21-16", Status.FAIL): "a result is passed or failed; either means that the trainee was assessed",
    }
    severities: ClassVar[Mapping[str, str]] = {"CN21-28": "publicity is optional, so its signature is soft"}

    def test_every_row_of_the_notice_is_in_the_catalogue(self) -> None:
        assert [row.id for row in self.pack.catalogue] == [f"CN21-{n:02}" for n in range(1, 34)]
