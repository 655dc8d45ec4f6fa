"""The cases of the province, published and our own, and what every plugin must hold."""

from yanxiu.testing.conformance import Conformance


class TestConformance(Conformance):
    jurisdiction = "fujian"

    def test_rows_of_the_three_notices(self) -> None:
        expected = [
            f"FJ{year}-{n:02}" for year, last in ((23, 27), (24, 44), (25, 48)) for n in range(1, last + 1)
        ]
        assert [row.id for row in self.pack.catalogue] == expected
