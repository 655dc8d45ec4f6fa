"""The coverage page: what `yanxiu policy coverage` prints of the plugins in this tree."""

from yanxiu.cli.coverage import markdown
from yanxiu.policy import Registry
from yanxiu.policy.coverage import cases_beside, cases_of, coverage

OURS = ("fujian", "hebei", "national")


def coverage_page() -> str:
    """Of our own plugins only: what else is installed beside them is another's to show."""
    registry = Registry.load()
    packs = [registry.pack(name) for name in OURS]
    folders = [folder for pack in packs if (folder := cases_beside(pack))]
    return markdown(coverage(packs, cases_of(registry, folders)))
