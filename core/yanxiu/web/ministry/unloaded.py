"""Divisions of the nation whose policy is not here."""

from yanxiu.services.policies import registry


def without_policy() -> list[str]:
    """By short name: those for which no plugin is loaded, or for which it could not be."""
    plugins = registry()
    here = {pack.jurisdiction.code[:2] for pack in plugins.packs.values() if pack.jurisdiction.parent}
    return [one.short for one in plugins.divisions() if one.code not in here]
