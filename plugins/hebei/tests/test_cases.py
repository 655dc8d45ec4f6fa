"""The cases of the draft, published and our own, and what every plugin must hold."""

from yanxiu.testing.conformance import Conformance


class TestConformance(Conformance):
    jurisdiction = "hebei"

    def test_every_row_of_the_draft_is_in_the_catalogue(self) -> None:
        assert [row.id for row in self.pack.catalogue] == [f"HED-{n:02}" for n in range(1, 45)]
