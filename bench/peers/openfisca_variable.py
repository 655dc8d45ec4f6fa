"""OpenFisca asked for one variable of one case: whether there are enough trainees by a dated figure."""

from importlib import import_module
from typing import Any

from bench.peers.measured import measure

# where types are checked there is no OpenFisca
builder: Any = import_module("openfisca_core.simulation_builder").SimulationBuilder
entities: Any = import_module("openfisca_core.entities")
parameters: Any = import_module("openfisca_core.parameters")
periods: Any = import_module("openfisca_core.periods")
systems: Any = import_module("openfisca_core.taxbenefitsystems")
variables: Any = import_module("openfisca_core.variables")

CLASS = entities.build_entity(key="training_class", plural="classes", label="class", is_person=True)
FIGURE = {"min_trainees": {"values": {"2024-01-01": 30}}}


def _variable(name: str, kind: type, **more: Any) -> Any:
    given = {"value_type": kind, "entity": CLASS, "definition_period": periods.DateUnit.YEAR, "label": name}
    return type(name, (variables.Variable,), {**given, **more})


def _enough(classes: Any, period: Any, figures: Any) -> Any:
    return classes("onsite", period) >= figures(period).min_trainees


def system() -> Any:
    """A system of two variables and one parameter."""
    made = systems.TaxBenefitSystem([CLASS])
    made.parameters = parameters.ParameterNode("", data=FIGURE)
    made.add_variables(_variable("onsite", int), _variable("enough_trainees", bool, formula=_enough))
    return made


def main() -> None:
    """One case at a time, as OpenFisca's guide has it: a simulation is built from the situation and asked."""
    known = system()
    asked = 0

    def ask() -> object:
        nonlocal asked
        asked += 1
        heads = 25 + asked % 40
        made = builder().build_from_entities(known, {"classes": {"甲": {"onsite": {"2024": heads}}}})
        answer = made.calculate("enough_trainees", "2024")
        if bool(answer[0]) != (heads >= 30):
            raise ValueError(answer)
        return answer

    measure(ask)


if __name__ == "__main__":
    main()
