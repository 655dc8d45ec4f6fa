"""What sums are called on the dashboard, where their unit stands beside them."""

from yanxiu.services.dashboard.figures import label
from yanxiu.services.summaries import figure_named, known_figures


def test_a_sum_is_called_as_it_is_defined_without_its_unit():
    sums = [name for name in known_figures() if figure_named(name).kind == "money"]
    assert "funds_spent" in sums
    assert {name: f"{label(name)}（元）" for name in sums} == {
        name: figure_named(name).label for name in sums
    }
