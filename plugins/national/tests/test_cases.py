"""The notice's cases and coverage: what every plugin must hold."""

from yanxiu.testing.conformance import Conformance


class TestConformance(Conformance):
    jurisdiction = "national"

    def test_every_row_of_the_notice_is_in_the_catalogue(self) -> None:
        assert [row.id for row in self.pack.catalogue] == [f"CN21-{n:02}" for n in range(1, 34)]
