"""The cases of the province, published and our own, and what every plugin must hold."""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from yanxiu.policy import Status
from yanxiu.testing.conformance import Conformance


class TestConformance(Conformance):
    jurisdiction = "fujian"
    cases = Path(__file__).parent / "cases"
    without: ClassVar[Mapping[tuple[str, Status], str]] = {
        ("FJ23-23", Status.PASS): "the ministry's figure of 2023 is in no document at hand",
        ("FJ23-23", Status.FAIL): "the ministry's figure of 2023 is in no document at hand",
        ("FJ25-43", Status.FAIL): "a waiver: there is nothing that an applicant could breach",
        ("FJ25-43", Status.UNKNOWN): "a waiver reads no facts",
    }
    severities: ClassVar[Mapping[str, str]] = {"FJ24-43": "spreading the word asks for no proof"}

    def test_rows_of_the_three_notices(self) -> None:
        expected = [
            f"FJ{year}-{n:02}" for year, last in ((23, 27), (24, 44), (25, 48)) for n in range(1, last + 1)
        ]
        assert [row.id for row in self.pack.catalogue] == expected
