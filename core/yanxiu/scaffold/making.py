"""Writes a new plugin: six files that pass every check at once."""

import keyword
import re
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

import jinja2

from yanxiu.policy import Level, PolicyError

_CODE: Final = re.compile(r"[1-9]\d(?:\d\d)?(?:0000|00)?")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_HERE: Final = Path(__file__).parent / "template"
_WORDS: Final = MappingProxyType({Level.PROVINCIAL: "省级", Level.CITY: "市级"})

SixFiles = tuple[Path, ...]


@dataclass(frozen=True)
class Place:
    """Whose policy it will be: `code` is GB/T 2260 with or without its zeros, `label` the Chinese name."""

    name: str
    code: str
    parent: str
    level: Level
    label: str = ""

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or keyword.iskeyword(self.name):
            raise PolicyError(
                f"插件名 {self.name!r} 不行：小写字母开头，只用小写字母、数字、下划线，如 guangdong"
            )
        if not _CODE.fullmatch(self.code):
            raise PolicyError(f"区划代码 {self.code!r} 不对：省写两位（44），市写四位（4401），或六位写全")
        whole_province = self.code.ljust(6, "0").endswith("0000")
        if whole_province is not (self.level is Level.PROVINCIAL):
            remedy = "市写四位（4401）" if whole_province else "省写两位（44）；市的插件用 --city-of 指明省"
            raise PolicyError(f"区划代码 {self.code!r} 不是{_WORDS[self.level]}的：{remedy}")

    @property
    def package(self) -> str:
        """The import name."""
        return f"yanxiu_{self.name}"

    def words(self) -> dict[str, str]:
        """What the templates ask for."""
        label = self.label or self.name
        title = f"{label}高级研修项目管理办法（示例）"
        return {
            "name": self.name,
            "package": self.package,
            "code": self.code.ljust(6, "0"),
            "parent": self.parent,
            "level": self.level.value,
            "label": label,
            "department": f"{label}人力资源和社会保障{'厅' if self.level is Level.PROVINCIAL else '局'}",
            "key": self.name.upper().replace("_", ""),
            "title": title,
            "title_cited": f"《{title}》",
            "tier": self.level.value,
            "tier_label": _WORDS[self.level],
        }


def make(place: Place, into: Path) -> SixFiles:
    """Write the plugin into `into`/yanxiu-<name> and say which files; raises `PolicyError` where it stands.

    Nothing is written over: a folder that is there with anything in it is refused.
    """
    folder = into / f"yanxiu-{place.name.replace('_', '-')}"
    if folder.exists() and any(folder.iterdir()):
        raise PolicyError(f"文件夹 {folder} 已有内容：请换一个位置（--into），或先移走它")
    shown = _environment()
    files = {
        "pyproject.toml": "pyproject.toml",
        "README.md": "README.md",
        f"{place.package}/__init__.py": "module.py",
        f"{place.package}/catalogue.yaml": "catalogue.yaml",
        f"{place.package}/parameters/delivery.yaml": "delivery.yaml",
        "tests/cases/delivery.yaml": "case.yaml",
    }
    for name, template in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shown.get_template(f"{template}.jinja").render(place.words()), "utf-8")
    return tuple(folder / name for name in files)


def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - YAML, TOML and Python, no page
    )
