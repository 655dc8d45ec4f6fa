"""The packages that go before a class: its plan with the opening notice, and a change of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from yanxiu.reporting.container import (
    MaterialFile,
    PackageForm,
    Unpacked,
    listed,
    material_paths,
    pack,
    unpack,
)

PLAN: Final = PackageForm("yanxiu-plan", 1, "plan.json", "plan-1.json")
AMENDMENT: Final = PackageForm("yanxiu-amendment", 1, "amendment.json", "amendment-1.json")


def build(form: PackageForm, document: Mapping[str, Any], materials: Sequence[MaterialFile] = ()) -> bytes:
    """The package of a plan or a change; ``document`` is without its format and materials.

    Days become text; what is not known is left out.
    """
    paths = material_paths(materials)
    whole = {"format": form.name, "version": form.version, **document, "materials": listed(paths)}
    return pack(form, _plain(whole), {path: one.content for path, one in paths.items()})


def read(data: bytes) -> Unpacked:
    """Open a package of either kind and check it whole."""
    return unpack(data, PLAN, AMENDMENT)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items() if one is not None}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
