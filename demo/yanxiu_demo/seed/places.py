"""Which departments are made: one for each division of the country, marked as samples."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from yanxiu.policy import Division, Registry

MARK: Final = "（规模样例）"
"""Stands in the name of every tenant that is made here: by it they are known again."""

MINISTRY: Final = "ministry"
_CITIES: Final = {"11", "12", "31", "50", "66"}
# code of the division → the code in its department's addresses, and its size beside the others'
_KNOWN: Final[Mapping[str, tuple[str, int]]] = {
    "11": ("beijing", 58),
    "12": ("tianjin", 27),
    "13": ("hebei", 46),
    "14": ("shanxi", 27),
    "15": ("neimenggu", 24),
    "21": ("liaoning", 40),
    "22": ("jilin", 28),
    "23": ("heilongjiang", 30),
    "31": ("shanghai", 50),
    "32": ("jiangsu", 80),
    "33": ("zhejiang", 70),
    "34": ("anhui", 44),
    "35": ("fujian", 45),
    "36": ("jiangxi", 36),
    "37": ("shandong", 78),
    "41": ("henan", 62),
    "42": ("hubei", 52),
    "43": ("hunan", 48),
    "44": ("guangdong", 87),
    "45": ("guangxi", 32),
    "46": ("hainan", 14),
    "50": ("chongqing", 34),
    "51": ("sichuan", 60),
    "52": ("guizhou", 26),
    "53": ("yunnan", 31),
    "54": ("xizang", 10),
    "61": ("shaanxi", 42),
    "62": ("gansu", 20),
    "63": ("qinghai", 10),
    "64": ("ningxia", 11),
    "65": ("xinjiang", 22),
    "66": ("bingtuan", 12),
}


@dataclass(frozen=True)
class Place:
    """A department to make: its tenant's code and name, whose policy it stands under, and how large it is."""

    code: str
    name: str
    short: str
    jurisdiction: str
    division: str
    size: int

    @property
    def gbt2260(self) -> str:
        """The six digits of its directory entry."""
        return self.division + "0000"


def places(registry: Registry, count: int) -> list[Place]:
    """The departments of ``count`` divisions, those with a plugin of their own before the others."""
    own = {
        pack.jurisdiction.code[:2]: pack.jurisdiction
        for pack in registry.packs.values()
        if pack.jurisdiction.parent
    }
    nation = next(pack.jurisdiction.id for pack in registry.packs.values() if not pack.jurisdiction.parent)
    divisions = sorted(
        registry.divisions(), key=lambda one: (one.code not in own, one.code == "66", one.code)
    )
    return [_place(one, own[one.code].id if one.code in own else nation) for one in divisions[:count]]


def _place(division: Division, jurisdiction: str) -> Place:
    slug, size = _KNOWN.get(division.code, (f"division-{division.code}", 20))
    office = "局" if division.code in _CITIES else "厅"
    name = f"{division.name}人力资源和社会保障{office}{MARK}"
    return Place(slug, name, division.short, jurisdiction, division.code, size)


def shares(total: int, weights: Iterable[float]) -> list[int]:
    """Split a whole number in proportion to weights; the parts add up to it."""
    listed = list(weights)
    exact = [total * weight / sum(listed) for weight in listed]
    parts = [int(part) for part in exact]
    by_rest = sorted(range(len(parts)), key=lambda at: exact[at] - parts[at], reverse=True)
    for at in by_rest[: total - sum(parts)]:
        parts[at] += 1
    return parts
